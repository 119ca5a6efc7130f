# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Paints pictures: by search, or with a trained agent.

  spiral-tf paint IMAGE... --out=DIR [--style=gouache] [--strokes=500]
      [--seconds=30] [--palette=8] [--brush=classic/pen] [--pen]
  spiral-tf paint IMAGE... --agent=NAME_OR_DIR --out=DIR [--samples=16]
      [--tiles=4] [--fit=pad|crop|scale] [--invert] [--temperature=0.5]
  spiral-tf paint --agent=NAME_OR_DIR --sample=8 --out=DIR

Writes DIR/IMAGE.png and so on for each image: all of its files, or none if
there is an error. The first form needs no agent: it searches for strokes that
make the picture. The third form is for agents that draw without a picture. See
docs/painting.md.

Exit status: 0; 2 after an error; 3 if a painting is no better than the blank
canvas, although its files are written; 130 if the command was interrupted.
"""

from collections.abc import Sequence
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# As in training: a third off the time of convolutions.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_envs.programs.exports import export
from spiral_envs.search import styles
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import by_search
from spiral_launch.painting import choices
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_flags
from spiral_launch.utils import path_flags
from spiral_tf import home_paths
from spiral_tf.images import fitting


class _CriterionParser(flags.EnumParser):
  """Also accepts the former name of the discriminator."""

  def parse(self, argument: str) -> str:
    return super().parse(argument.replace('critic', 'discriminator'))


_OUTPUT = output_flags.define(export.FORMATS)
_STYLE = flags.DEFINE_enum(
    'style',
    'gouache',
    list(styles.STYLES),
    'Technique: brush, sizes and colors. docs/gallery.md shows each.',
)
_STROKES = flags.DEFINE_integer(
    'strokes',
    None,
    f'Number of strokes at most, from 1 to {by_search.MAX_STROKES:,}; by '
    'default that of the style.',
    lower_bound=1,
    upper_bound=by_search.MAX_STROKES,
)
_SECONDS = flags.DEFINE_float(
    'seconds',
    None,
    'Seconds to search for each picture; by default as long as a fixed number '
    'of improvements takes, which paints the same each time.',
    lower_bound=0.1,
)
_ERROR = flags.DEFINE_float(
    'error',
    0.0,
    'Squared error per pixel and channel at which the search ends.',
    lower_bound=0.0,
)
_PALETTE = flags.DEFINE_string(
    'palette',
    '',
    'Number of colors to choose from the picture, or a file with a color on '
    'each line, as #rrggbb or three numbers up to 255.',
)
_AGENT = path_flags.define(
    'agent',
    '',
    'Name or folder of a shipped agent, or folder of a run, to paint with '
    'instead of searching.',
)
_SAMPLES = flags.DEFINE_integer(
    'samples',
    1,
    'Number of drawings by the agent of each image (each tile) to choose the '
    f'best from, from 1 to {choices.MAX_SAMPLES}.',
)
_BY = flags.DEFINE(
    _CriterionParser(choices.BY),
    'by',
    None,
    'Criterion of the best drawing: error (least squared error) or '
    'discriminator (highest score). By default the error, if there are images.',
)
_TILES = flags.DEFINE_integer(
    'tiles',
    1,
    'Number of tiles along each side of an image, each painted by the agent as '
    f'a drawing of its own, from 1 to {choices.MAX_TILES}.',
)
_FIT = flags.DEFINE_enum(
    'fit',
    None,
    fitting.FITS,
    'Way to make an image square for the agent: pad, crop or scale it. By '
    'default the way of the images that the agent learned from.',
)
_INVERT = flags.DEFINE_bool(
    'invert',
    None,
    'Invert the images for the agent, which are light on dark. By default an '
    'image with a dark edge is inverted if those that the agent learned from '
    'were.',
)
_TEMPERATURE = command_line.define_temperature()
_SEED = command_line.define_seed()
_SAMPLE = flags.DEFINE_integer(
    'sample',
    0,
    'Number of drawings to make, for an agent that draws without a picture.',
)
_SEARCH_FLAGS = (_STYLE, _STROKES, _SECONDS, _ERROR, _PALETTE)
_AGENT_FLAGS = (*(_SAMPLES, _BY, _TILES, _FIT, _INVERT, _TEMPERATURE, _SAMPLE),)


def _refuse(holders, reason: str) -> None:
  """Raises ValueError if one of the flags was set."""
  for holder in holders:
    if flags.FLAGS[holder.name].present:
      raise ValueError(f'--{holder.name}={holder.value}: {reason}')


def _paint(argv: Sequence[str], blank: blank_paintings.BlankPaintings) -> None:
  output_checks.check_flags(_OUTPUT)
  paths = [home_paths.expand(path) for path in argv]
  if _AGENT.value:
    _refuse(
        _SEARCH_FLAGS, 'this is for painting without --agent. Leave it out.'
    )
    # TensorFlow is not needed without an agent.
    from spiral_launch.painting import by_agent  # pylint: disable=g-import-not-at-top

    given = by_agent.Flags(
        *(_AGENT, _SAMPLES, _BY, _TILES, _FIT, _INVERT, _TEMPERATURE, _SEED),
        _SAMPLE,
    )
    by_agent.paint(paths, given, _OUTPUT, blank)
    return
  _refuse(
      _AGENT_FLAGS,
      'this is for agents. Name one with --agent, or leave it out.',
  )
  by_search.paint(
      paths,
      by_search.Flags(_STYLE, _STROKES, _SECONDS, _ERROR, _PALETTE, _SEED),
      _OUTPUT,
      blank,
  )


def main(argv: Sequence[str]) -> int:
  """Paints; returns the exit status."""
  blank = blank_paintings.BlankPaintings(_OUTPUT)
  status = command_line.run_stoppable(
      lambda: _paint(argv[1:], blank),
      'Stopped: nothing was written of what was not done.',
      (ValueError, OSError, ImportError, RuntimeError),
  )
  return status or blank.status()


if __name__ == '__main__':
  entry_point.run(main)
