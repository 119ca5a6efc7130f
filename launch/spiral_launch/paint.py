# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Paints pictures: by search, or with a trained agent.

  spiral-tf paint IMAGE... --out=DIR [--style=gouache] [--strokes=500]
      [--seconds=30] [--palette=8] [--brush=classic/pen] [--pen]
  spiral-tf paint IMAGE... --agent=NAME_OR_DIR --out=DIR [--samples=16]
      [--tiles=4] [--fit=pad|crop|scale] [--invert] [--temperature=0.5]
  spiral-tf paint --agent=NAME_OR_DIR --sample=8 --out=DIR

Writes DIR/IMAGE.png and so on for each image, and names the files that cannot
be made. The first form needs no agent: it searches for strokes that make the
picture. The third form is for agents that draw without a picture. See
docs/painting.md.

Exit status: 0; 2 after an error; 3 if a painting is no better than the blank
canvas, although its files are written; 130 if the command was interrupted.
"""

from collections.abc import Sequence

from absl import flags

from spiral_envs.programs.exports import export
from spiral_launch.local import quiet_import
from spiral_launch.painting import agent_flags
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import by_search
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_flags
from spiral_tf import home_paths

_OUTPUT = output_flags.OutputFlags(export.FORMATS)
_SEARCH = by_search.define()
_AGENT = agent_flags.define()
_SEED = command_line.define_seed()
# Headings of `paint --help`, each by the first flag of its group.
FLAG_HEADINGS = {
    'out': 'Flags of the output',
    'style': 'Flags of painting by search',
    'agent': 'Flags of painting by an agent',
    'seed': 'Flags of both',
}


def _refuse(holders, reason: str) -> None:
  """Raises ValueError if one of the flags was set."""
  for holder in holders:
    if flags.FLAGS[holder.name].present:
      raise ValueError(f'--{holder.name}={holder.value}: {reason}')


def main(argv: Sequence[str]) -> int:
  """Paints; returns the exit status."""
  blank = blank_paintings.BlankPaintings(_OUTPUT)
  output_checks.check_flags(_OUTPUT)
  paths = [home_paths.expand(path) for path in argv[1:]]
  if _AGENT.agent.value:
    _refuse(_SEARCH, 'this is for painting without --agent. Leave it out.')
    # TensorFlow is not needed without an agent.
    quiet_import.tensorflow()
    from spiral_launch.painting import by_agent  # pylint: disable=g-import-not-at-top

    by_agent.paint(paths, _AGENT, _SEED.value, _OUTPUT, blank)
  else:
    _refuse(
        _AGENT, 'this is for agents. Name one with --agent, or leave it out.'
    )
    by_search.paint(paths, _SEARCH, _SEED.value, _OUTPUT, blank)
  return blank.status()


if __name__ == '__main__':
  entry_point.run(
      main,
      stopped='Stopped: nothing was written of what was not done.',
      errors=(*entry_point.USER_ERRORS, RuntimeError),
  )
