# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws with an agent published as a TF-Hub module.

  spiral-tf hub MODULE_DIR --out=DIR [--sample=4 | --target=IMAGE]
      [--grid_width=32] [--brush_type=classic/dry_brush] [--episode_length=20]

MODULE_DIR is the folder of a module in TF1 Hub's format, or of a SavedModel,
with the signatures `initial_state` and `step`. The module draws in the
libmypaint environment in compatible mode. Drawings are written in the formats
of `spiral-tf paint`. See docs/exporting.md.

Exit status: 0; 2 after an error; 3 if a drawing is no better than the blank
canvas: a message says so, and the drawing is written all the same.
"""

from collections.abc import Sequence
import dataclasses
from typing import Optional

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
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_launch.utils import path_flags
from spiral_tf import config as config_lib
from spiral_tf import files
from spiral_tf import home_paths

_SAMPLE = flags.DEFINE_integer(
    'sample', 1, 'Number of drawings.', lower_bound=1
)
_TARGET = path_flags.define(
    'target', '', 'Picture to draw, for a conditional module.'
)
_GRID_WIDTH = flags.DEFINE_integer(
    'grid_width',
    hub_run.RELEASED.grid_width,
    'Cells along each side of the grid.',
    lower_bound=1,
)
_BRUSH_TYPE = flags.DEFINE_string(
    'brush_type',
    hub_run.RELEASED.brush_type,
    "Name of the environment's brush.",
)
_BRUSH_SIZES = flags.DEFINE_list(
    'brush_sizes',
    [f'{size:g}' for size in hub_run.RELEASED.brush_sizes],
    'Radii of the brush, in pixels.',
)
_EPISODE_LENGTH = flags.DEFINE_integer(
    'episode_length',
    hub_run.RELEASED.episode_length,
    'Number of actions plus one, as the released environment counts.',
    lower_bound=2,
)
_BACKGROUND = flags.DEFINE_enum(
    'background',
    hub_run.RELEASED.background,
    ['white', 'transparent'],
    'Background of the canvas.',
)
_SEED = flags.DEFINE_integer(
    'seed',
    0,
    'Seed of the noise samples; a module has further random numbers of its '
    'own.',
    lower_bound=0,
)
_OUTPUT = output_flags.OutputFlags(['png', 'json'])
_ADVICE = blank_paintings.Advice(
    'the target is blank. Name another --target.',
    'the module found no strokes that are nearer to the target than nothing. '
    'Try another --seed, or a --target of more contrast.',
    'another --seed or other --brush_sizes',
)


def _settings() -> experiment.EnvironmentConfig:
  try:
    sizes = tuple(float(size) for size in _BRUSH_SIZES.value)
  except ValueError as error:
    raise ValueError(
        f'--brush_sizes={",".join(_BRUSH_SIZES.value)}: want radii, such as '
        '1,2,4.'
    ) from error
  return dataclasses.replace(
      hub_run.RELEASED,
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


def main(argv: Sequence[str]) -> int:
  """Draws with a module; writes each drawing as soon as it is complete."""
  tf.get_logger().setLevel('ERROR')
  if len(argv) != 2:
    raise ValueError('Name one module: spiral-tf hub MODULE_DIR')
  output_checks.check_flags(_OUTPUT)
  out, options = _OUTPUT.folder(), _OUTPUT.options()
  formats, module = _OUTPUT.all_formats(), home_paths.expand(argv[1])
  run = hub_run.HubRun(module, _settings())
  output_checks.check_brush(
      _OUTPUT, options, program_actions.head(run.config, compatible=True)
  )
  names = [f'sample_{i}' for i in range(_SAMPLE.value)]
  inputs = [_TARGET.value] if _TARGET.value else []
  output_checks.check_names(out, names, formats, inputs)
  target = _target(run)
  agent = drawing_program.Agent(agent_names.title(module), 'TF-Hub module')
  rng = np.random.default_rng(_SEED.value)
  blank = blank_paintings.BlankPaintings(_OUTPUT)
  for name in names:
    noise = rng.standard_normal(run.agent.noise_size).astype(np.float32)
    program, canvas = run.draw(noise, target, agent)
    errors = None if target is None else _errors(canvas, target)
    program = _OUTPUT.edited(program)
    blank.check(name, program, errors, _ADVICE, options.brushes_basedir)
    contents = export.make(program, name, formats, options)
    output_files.report(output_files.write(out, name, contents), contents)
  return blank.status()


def _errors(canvas: np.ndarray, target: np.ndarray) -> tuple[float, float]:
  """Returns the squared errors a pixel of a canvas and of a white one."""
  target = target / 255
  return (
      float(np.square(canvas - target).mean()),
      float(np.square(1 - target).mean()),
  )


if __name__ == '__main__':
  entry_point.run(
      main,
      stopped='Stopped: only complete drawings were written.',
      errors=(*entry_point.USER_ERRORS, RuntimeError),
  )
