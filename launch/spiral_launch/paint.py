# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Paints pictures with a trained agent, as programs of strokes.

  spiral-tf paint IMAGE... --agent=NAME_OR_DIR --out=DIR [--size=1024]
[--tiles=4] [--samples=16] [--by=error|discriminator] [--brush=classic/charcoal]
      [--fit=pad|crop|scale] [--invert|--noinvert] [--temperature=0.5]
  spiral-tf paint --agent=NAME_OR_DIR --sample=8 --out=DIR

Writes for each image DIR/NAME.png, .json, .svg, .gif, .webp, .mp4 and .html,
all or none. An agent that draws without a picture makes --sample drawings of
its own. See docs/painting.md.

Exit status: 0; 2 after an error; 3 if a painting is no better than the blank
canvas, which is said, and written all the same; 130 if it was stopped.
"""

from collections.abc import Sequence
import contextlib
import dataclasses
import os
from typing import Optional

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# As in training: a third off the time of convolutions.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import flags
import tensorflow as tf

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs.exports import export
from spiral_launch.agents import loading as trained_agent
from spiral_launch.agents import names as agent_names
from spiral_launch.local import tensorflow_runtime
from spiral_launch.painting import artist as artist_lib
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import pictures
from spiral_launch.painting import sampler
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_launch.utils import path_flags
from spiral_launch.utils import progress
from spiral_tf import files
from spiral_tf import home_paths
from spiral_tf.images import fitting

_AGENT = path_flags.define(
    'agent', '', "A shipped agent's name or folder, or a run's folder."
)
_SAMPLE = flags.DEFINE_integer(
    'sample', 0, 'Drawings of an agent that draws without a picture.'
)
_SAMPLES = flags.DEFINE_integer(
    'samples', 1, 'Drawings of each image (each tile) to choose the best from.'
)
_BY = flags.DEFINE_enum(
    'by',
    '',
    ['', *sampler.BY],
    'Whether the best has the least squared error or the best score (critic).',
)
_TILES = flags.DEFINE_integer(
    'tiles', 1, 'Tiles along each side, each drawn by itself.'
)
_FIT = flags.DEFINE_enum(
    'fit', '', ['', *fitting.FITS], 'To the canvas; else as data.fit.'
)
_INVERT = flags.DEFINE_bool(
    'invert',
    None,
    'The images are light on dark; if not said, judged by their edges where '
    "the agent's own were inverted.",
)
_SEED = flags.DEFINE_integer('seed', 0, 'Of all random numbers.')
_TEMPERATURE = command_line.define_temperature()
_OUTPUT = output_flags.define(export.FORMATS)


def _targets(
    paths: Sequence[str], agent: trained_agent.TrainedAgent
) -> list[Optional[pictures.Picture]]:
  """The pictures to paint; of an unconditional agent a None for each drawing.

  Raises:
    ValueError, OSError: a picture, or what the flags want of this agent.
  """
  name = _AGENT.value
  if agent.config.conditional:
    if _SAMPLE.value:
      raise ValueError(
          f'--sample={_SAMPLE.value}: --agent={name} is conditional, it draws '
          'pictures that it is given. Name pictures instead.'
      )
    if not paths:
      raise ValueError(
          f'--agent={name} draws pictures that it is given: name some, '
          'spiral-tf paint IMAGE...'
      )
    return [
        *pictures.read_all(
            paths, agent.config, _TILES.value, _FIT.value, _INVERT.value
        )
    ]
  if paths:
    raise ValueError(
        f'--agent={name} is unconditional, it cannot draw {paths[0]}. Name a '
        'conditional agent, or leave pictures out and say --sample=8.'
    )
  if _SAMPLE.value < 1:
    raise ValueError(
        f'--sample={_SAMPLE.value}: --agent={name} draws without a picture; '
        'say how many drawings, 1 or more.'
    )
  return [None] * _SAMPLE.value


def _files(
    program: drawing_program.DrawingProgram,
    name: str,
    options: export.Options,
):
  """All files of a drawing, by format; shows a bar meanwhile."""
  formats = _OUTPUT.formats.value
  made = export.make_each(program, name, formats, options)
  label = f'{files.printable(name)}: files'
  shown = progress.bar(made, len(set(formats)), label)
  with contextlib.closing(shown) as contents:
    return dict(contents)


def _paint(argv: Sequence[str], blank: blank_paintings.BlankPaintings) -> None:
  """Paints all, and writes each as soon as it is done."""
  output_checks.check_flags(_OUTPUT)
  paths = [home_paths.expand(path) for path in argv]
  agent = agent_names.load(_AGENT.value, environment='libmypaint')
  agent = agent.at_temperature(_TEMPERATURE.value)
  place = agent.config.environment
  basedir = place.brushes_basedir or None
  options = _OUTPUT.options()
  if not options.brushes_basedir:
    options = dataclasses.replace(options, brushes_basedir=basedir)
  output_checks.check_brush(_OUTPUT, options, program_actions.head(place))
  targets = _targets(paths, agent)
  names = [p.name if p else f'sample_{i}' for i, p in enumerate(targets)]
  out, formats = _OUTPUT.folder(), _OUTPUT.formats.value
  output_checks.check_names(out, names, formats, paths)
  artist = artist_lib.Artist(
      agent,
      agent_names.title(_AGENT.value),
      artist_lib.Settings(_SAMPLES.value, _BY.value, _TILES.value, _SEED.value),
  )
  for name, picture in zip(names, targets):
    shown, errors, inverted = files.printable(name), None, False
    if picture:
      print(f'{files.printable(picture.path)}: {picture.notes}', flush=True)
    program = artist.paint(picture, shown)
    if picture:
      errors = artist_lib.errors(program, picture, basedir)
      inverted = 'inverted' in picture.notes
      print(
          f'{shown}: squared error a pixel {errors[0]:.4f} (blank canvas '
          f'{errors[1]:.4f})',
          flush=True,
      )
    program = _OUTPUT.edited(program)
    blank.look(name, program, errors, inverted, options.brushes_basedir)
    contents = _files(program, name, options)
    for path in output_files.write(out, name, contents).values():
      print(f'wrote {files.printable(path)}', flush=True)


def main(argv: Sequence[str]) -> int:
  """Paints; returns the exit status."""
  tensorflow_runtime.configure(0, 0)
  # Of a checkpoint that does not fit TensorFlow complains value by value.
  tf.get_logger().setLevel('ERROR')
  blank = blank_paintings.BlankPaintings(_OUTPUT)
  status = command_line.run_stoppable(
      lambda: _paint(argv[1:], blank),
      'Stopped: nothing was written of what was not done.',
      (ValueError, OSError, ImportError, RuntimeError),
  )
  return status or blank.status()


if __name__ == '__main__':
  entry_point.run(main)
