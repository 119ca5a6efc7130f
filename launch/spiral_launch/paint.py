# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Paints pictures with a trained agent.

  spiral-tf paint IMAGE... --agent=NAME_OR_DIR --out=DIR [--size=1024]
      [--samples=16] [--tiles=4] [--brush=classic/charcoal] [--pen]
      [--fit=pad|crop|scale] [--invert] [--temperature=0.5]
  spiral-tf paint --agent=NAME_OR_DIR --sample=8 --out=DIR

Writes DIR/IMAGE.png and so on for each image: all of its files, or none if
there is an error. The second form is for agents that draw without a picture.
See docs/painting.md.

Exit status: 0; 2 after an error; 3 if a painting is no better than the blank
canvas, although its files are written; 130 if the command was interrupted.
"""

from collections.abc import Sequence
import contextlib
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
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import painter as painter_lib
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


class _CriterionParser(flags.EnumParser):
  """Also accepts the former name of the discriminator."""

  def parse(self, argument: str) -> str:
    return super().parse(argument.replace('critic', 'discriminator'))


_AGENT = path_flags.define(
    'agent', '', 'Name or folder of a shipped agent, or folder of a run.'
)
_OUTPUT = output_flags.define(export.FORMATS)
_SAMPLES = flags.DEFINE_integer(
    'samples',
    1,
    'Number of drawings of each image (each tile) to choose the best from, '
    f'from 1 to {painter_lib.MAX_SAMPLES}.',
)
_BY = flags.DEFINE(
    _CriterionParser(sampler.BY),
    'by',
    None,
    'Criterion of the best drawing: error (least squared error) or '
    'discriminator (highest score). By default the error, if there are images.',
)
_TILES = flags.DEFINE_integer(
    'tiles',
    1,
    'Number of tiles along each side of an image, each painted as a drawing of '
    f'its own, from 1 to {painter_lib.MAX_TILES}.',
)
_FIT = flags.DEFINE_enum(
    'fit',
    None,
    fitting.FITS,
    'Way to make an image square: pad it, crop it or scale it. By default the '
    'way of the images that the agent learned from.',
)
_INVERT = flags.DEFINE_bool(
    'invert',
    None,
    'Invert the images, which are light on dark. By default an image with a '
    'dark edge is inverted if those that the agent learned from were.',
)
_TEMPERATURE = command_line.define_temperature()
_SEED = flags.DEFINE_integer('seed', 0, 'Seed of all random numbers.')
_SAMPLE = flags.DEFINE_integer(
    'sample',
    0,
    'Number of drawings to make, for an agent that draws without a picture.',
)


def _targets(
    paths: Sequence[str], agent: trained_agent.TrainedAgent
) -> list[Optional[pictures.Picture]]:
  """Returns the pictures to paint; of an unconditional agent, as many Nones.

  Raises:
    ValueError, OSError: a picture is invalid, or the flags do not suit the
      agent.
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
            paths, agent.config, _TILES.value, _FIT.value or '', _INVERT.value
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


def _painter(agent: trained_agent.TrainedAgent) -> painter_lib.Painter:
  settings = painter_lib.Settings(
      _SAMPLES.value, _BY.value or '', _TILES.value, _SEED.value
  )
  return painter_lib.Painter(agent, agent_names.title(_AGENT.value), settings)


def _write(
    program: drawing_program.DrawingProgram,
    name: str,
    options: export.Options,
) -> None:
  """Writes all files of a drawing, and shows a progress bar meanwhile."""
  formats = _OUTPUT.all_formats()
  made = export.make_each(program, name, formats, options)
  label = f'{files.printable(name)}: files'
  with contextlib.closing(progress.bar(made, len(formats), label)) as contents:
    made_files = dict(contents)
    paths = output_files.write(_OUTPUT.folder(), name, made_files)
  output_files.report(paths, made_files)


def _paint(argv: Sequence[str], blank: blank_paintings.BlankPaintings) -> None:
  """Paints all, and writes each drawing as soon as it is done."""
  output_checks.check_flags(_OUTPUT)
  paths = [home_paths.expand(path) for path in argv]
  agent = agent_names.load(_AGENT.value, environment='libmypaint')
  agent = agent.at_temperature(_TEMPERATURE.value)
  environment = agent.config.environment
  basedir = environment.brushes_basedir or None
  options = _OUTPUT.options(basedir)
  head = program_actions.head(environment)
  output_checks.check_brush(_OUTPUT, options, head)
  targets = _targets(paths, agent)
  names = [p.name if p else f'sample_{i}' for i, p in enumerate(targets)]
  output_checks.check_names(
      _OUTPUT.folder(), names, _OUTPUT.all_formats(), paths
  )
  painter = _painter(agent)
  for name, picture in zip(names, targets):
    shown, errors, inverted = files.printable(name), None, False
    if picture:
      print(f'{files.printable(picture.path)}: {picture.notes}', flush=True)
    program = painter.paint(picture, shown)
    if picture:
      errors = painter_lib.errors(program, picture, basedir)
      inverted = 'inverted' in picture.notes
      print(
          f'{shown}: squared error a pixel {errors[0]:.4f} (blank canvas '
          f'{errors[1]:.4f})',
          flush=True,
      )
    program = _OUTPUT.edited(program)
    blank.check(name, program, errors, inverted, options.brushes_basedir)
    _write(program, name, options)


def main(argv: Sequence[str]) -> int:
  """Paints; returns the exit status."""
  tensorflow_runtime.configure(0, 0)
  # TensorFlow warns about each value of a checkpoint that does not fit.
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
