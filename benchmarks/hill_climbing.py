# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""How near to held-out images programs of an experiment's actions can come.

  python -m benchmarks.hill_climbing [--config=digits] \
      [--config.data.source=...] [--minutes=6] [--num_images=16]

What a conditional agent's error is worth comparing with: a program of its own
for each image, which starts as moves alone (or as actions of value 0) and keeps
each random change of one action that is no worse. An error that can be reached,
not the least: it goes on falling for as long as it is given.
"""

from collections.abc import Sequence
import time
from typing import Any

from absl import app
from absl import flags
import numpy as np

from spiral_launch.experiment import data
from spiral_launch.experiment import environments
from spiral_launch.utils import command_line
from spiral_tf.evaluation import image_metrics
from spiral_tf.networks import head as conditioning

_CONFIG = command_line.define_config('launch/spiral_launch/configs/digits.py')
_MINUTES = flags.DEFINE_float('minutes', 6.0, 'How long it climbs.')
_NUM_IMAGES = flags.DEFINE_integer('num_images', 16, 'Held-out images.')
_SEED = flags.DEFINE_integer('seed', 1, 'Of the changes.')
# Shares of changes: of a whole action rather than of one part, and, where a
# part is a cell of the grid, to a cell near by rather than to any.
_WHOLE, _NEAR, _CELLS = 0.3, 0.6, 2

Programs = dict[str, np.ndarray]  # int32 [actions, images] by sub-action.


class Climber:
  """Changes one action of each program at a time."""

  def __init__(self, environment: Any, length: int, locations, seed: int):
    self._counts = {
        name: spec.num_values
        for name, spec in environment.action_spec().items()
    }
    self._locations = locations
    self._rng = np.random.default_rng(seed)
    shape = (length, environment.batch_size)
    self.programs: Programs = {
        name: np.zeros(shape, np.int32) for name in self._counts
    }

  def changed(self) -> Programs:
    """Returns the programs, each with one action changed."""
    rng = self._rng
    length, size = next(iter(self.programs.values())).shape
    at = rng.integers(length, size=size), np.arange(size)
    whole = rng.random(size) < _WHOLE
    part = rng.integers(len(self._counts), size=size)
    programs = {}
    for i, (name, count) in enumerate(self._counts.items()):
      values = self.programs[name].copy()
      new = rng.integers(count, size=size)
      if name in self._locations:
        near = (rng.random(size) < _NEAR) & ~whole
        width = conditioning.grid_width(name, count)
        new = np.where(near, self._near(values[at], width), new)
      values[at] = np.where(whole | (part == i), new, values[at])
      programs[name] = values
    return programs

  def _near(self, cells: np.ndarray, width: int) -> np.ndarray:
    moves = self._rng.integers(-_CELLS, _CELLS + 1, size=(2, len(cells)))
    y, x = np.clip(np.divmod(cells, width) + moves, 0, width - 1)
    return y * width + x

  def keep(self, programs: Programs, which: np.ndarray) -> None:
    """Takes over some of the changed programs: bool [images]."""
    for name, values in programs.items():
      self.programs[name][:, which] = values[:, which]


def _errors(environment: Any, programs: Programs, targets) -> np.ndarray:
  """Squared errors [images] of what programs draw; pixels in [0, 1]."""
  timestep = environment.reset()
  for step in range(len(next(iter(programs.values())))):
    timestep = environment.step({k: v[step] for k, v in programs.items()})
  canvas = timestep.observation['canvas']
  return image_metrics.mean_squared_errors(canvas, targets)


def main(argv: Sequence[str]) -> None:
  if len(argv) > 1:
    raise app.UsageError(f'Unknown argument {argv[1]!r}.')
  config = _CONFIG.value
  targets = data.load(config).held_out[: _NUM_IMAGES.value]
  environment = environments.make_batch(config.environment, len(targets))
  climber = Climber(
      environment,
      config.environment.episode_length,
      config.network.locations,
      _SEED.value,
  )
  errors = _errors(environment, climber.programs, targets)
  start, changes, told = errors.mean(), 0, 0.0
  begin = time.monotonic()
  while (minutes := (time.monotonic() - begin) / 60) < _MINUTES.value:
    if minutes - told >= 1.0 or not changes:
      told = minutes
      print(f'{minutes:4.1f} min  {changes:6} changes  {errors.mean():.5f}')
    changed = climber.changed()
    new = _errors(environment, changed, targets)
    climber.keep(changed, new <= errors)
    errors = np.minimum(new, errors)
    changes += 1
  print(
      f'{changes} changes: {errors.mean():.5f}, {errors.mean() / start:.2f} of '
      'the start'
  )


if __name__ == '__main__':
  app.run(main)
