# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Draws with an agent that was published as a TF-Hub module.

  spiral-tf hub MODULE_DIR --out=DIR [--sample=4 | --target=IMAGE]
      [--grid_width=32] [--brush_type=classic/dry_brush] [--episode_length=20]

MODULE_DIR is the folder of a module in TF1 Hub's format, or of a SavedModel,
with the signatures `initial_state` and `step`. It draws in our environment in
compatible mode, and its drawings are written as those of `spiral_launch.paint`.
See docs/exporting.md. Exit status: 0; 2 after an error; 3 if a drawing is no
better than the blank canvas, which is said, and written all the same.
"""

from collections.abc import Sequence
import os
from typing import Optional

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags
import numpy as np
import tensorflow as tf

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs.exports import export
from spiral_launch.agents import hub_run
from spiral_launch.agents import names as agent_names
from spiral_launch.experiment import config as experiment
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import pictures
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_launch.utils import path_flags
from spiral_tf import config as config_lib
from spiral_tf import files
from spiral_tf import home_paths

_RELEASED = hub_run.Settings()

_SAMPLE = flags.DEFINE_integer('sample', 1, 'Drawings to make.')
_TARGET = path_flags.define('target', '', 'Picture for a conditional module.')
_GRID_WIDTH = flags.DEFINE_integer(
    'grid_width', _RELEASED.grid_width, 'Cells along each side of the grid.'
)
_BRUSH_TYPE = flags.DEFINE_string(
    'brush_type', _RELEASED.brush_type, 'Of the environment.'
)
_BRUSH_SIZES = flags.DEFINE_list(
    'brush_sizes',
    [f'{size:g}' for size in _RELEASED.brush_sizes],
    'Radii in pixels.',
)
_EPISODE_LENGTH = flags.DEFINE_integer(
    'episode_length',
    _RELEASED.episode_length,
    'As the released environment counts: one more than there are actions.',
)
_BACKGROUND = flags.DEFINE_enum(
    'background', _RELEASED.background, ['white', 'transparent'], 'Of canvases.'
)
_SEED = flags.DEFINE_integer(
    'seed', 0, 'Of the noise samples; a module has random numbers of its own.'
)
_OUTPUT = output_flags.define(['png', 'json'])


def _settings() -> hub_run.Settings:
  try:
    sizes = [float(size) for size in _BRUSH_SIZES.value]
  except ValueError as error:
    raise ValueError(
        f'--brush_sizes={",".join(_BRUSH_SIZES.value)}: want radii, such as '
        '1,2,4.'
    ) from error
  if _EPISODE_LENGTH.value < 2:
    raise ValueError(
        f'--episode_length={_EPISODE_LENGTH.value}: it must be 2 or more, '
        'which is one action.'
    )
  return hub_run.Settings(
      episode_length=_EPISODE_LENGTH.value,
      grid_width=_GRID_WIDTH.value,
      brush_type=_BRUSH_TYPE.value,
      brush_sizes=sizes,
      background=_BACKGROUND.value,
      brushes_basedir=_OUTPUT.brushes_basedir.value,
  )


def _target(run: hub_run.HubRun) -> Optional[np.ndarray]:
  if run.agent.conditional != bool(_TARGET.value):
    raise ValueError(
        f'--target={_TARGET.value}: the module is '
        + (
            'conditional. Name the picture that it is to draw.'
            if run.agent.conditional
            else 'not conditional. Leave it out.'
        )
    )
  if not _TARGET.value:
    return None
  config = experiment.Experiment(
      environment=run.config,
      data=config_lib.DataConfig(fit='crop', invert=False),
  )
  picture = pictures.read(_TARGET.value, config)
  print(f'{files.printable(picture.path)}: {picture.notes}')
  return picture.pixels


def _draw(argv: Sequence[str], blank: blank_paintings.BlankPaintings) -> None:
  """Draws, and writes each drawing as soon as it is done."""
  if len(argv) != 2:
    raise ValueError('Name one module: spiral-tf hub MODULE_DIR')
  if _SAMPLE.value < 1:
    raise ValueError(f'--sample={_SAMPLE.value}: it must be 1 or more.')
  if _SEED.value < 0:
    raise ValueError(f'--seed={_SEED.value}: it must be 0 or more.')
  output_checks.check_flags(_OUTPUT)
  out, options = _OUTPUT.folder(), _OUTPUT.options()
  formats, module = _OUTPUT.all_formats(), home_paths.expand(argv[1])
  run = hub_run.HubRun(module, _settings())
  output_checks.check_brush(
      _OUTPUT, options, program_actions.head(run.config, compatible=True)
  )
  names = [f'sample_{i}' for i in range(_SAMPLE.value)]
  given = [_TARGET.value] if _TARGET.value else []
  output_checks.check_names(out, names, formats, given)
  target = _target(run)
  agent = drawing_program.Agent(agent_names.title(module), 'TF-Hub module')
  rng = np.random.default_rng(_SEED.value)
  for name in names:
    noise = rng.standard_normal(run.agent.noise_size).astype(np.float32)
    program, canvas = run.draw(noise, target, agent)
    errors = None if target is None else _errors(canvas, target)
    program = _OUTPUT.edited(program)
    blank.check(name, program, errors, False, options.brushes_basedir)
    contents = export.make(program, name, formats, options)
    for path in output_files.write(out, name, contents).values():
      print(f'wrote {files.printable(path)}', flush=True)


def _errors(canvas: np.ndarray, target: np.ndarray) -> tuple[float, float]:
  """Squared errors a pixel of a canvas in [0, 1] and of a white one."""
  wanted = target / 255
  return (
      float(np.square(canvas - wanted).mean()),
      float(np.square(1 - wanted).mean()),
  )


def main(argv: Sequence[str]) -> int:
  """Draws; returns the exit status."""
  tf.get_logger().setLevel('ERROR')
  blank = blank_paintings.BlankPaintings(_OUTPUT)
  status = command_line.run_stoppable(
      lambda: _draw(argv, blank),
      'Stopped: nothing was written of what was not done.',
      (ValueError, OSError, ImportError, RuntimeError),
  )
  return status or blank.status()


if __name__ == '__main__':
  entry_point.run(main)
