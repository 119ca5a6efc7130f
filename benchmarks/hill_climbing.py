# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Approximates held-out images with an experiment's actions by random search.

  python -m benchmarks.hill_climbing [--config=digits] \
      [--config.data.source=...] [--minutes=6] [--num_images=16]

The result is a reference for a conditional agent's error. Each image has its
own program, which starts with actions of zeros (moves). Each random change of
one action is kept unless it increases the squared error. This error is
reachable but not minimal: it keeps falling with more time.
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
_MINUTES = flags.DEFINE_float('minutes', 6.0, 'Minutes of search.')
_NUM_IMAGES = flags.DEFINE_integer(
    'num_images', 16, 'Number of held-out images.'
)
_SEED = flags.DEFINE_integer('seed', 1, 'Seed of the changes.')
# Fraction of changes that replace a whole action instead of one sub-action;
# fraction of changed locations that move to a nearby cell instead of any cell;
# and the maximum distance of a nearby cell.
_WHOLE, _NEAR, _CELLS = 0.3, 0.6, 2

Programs = dict[str, np.ndarray]  # int32 [actions, images] by sub-action.


class Climber:
  """Programs, and random changes of one action in each."""

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
    """Returns copies of the programs, each with one action changed."""
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
    """Replaces those programs for which `which`, bool [images], is True."""
    for name, values in programs.items():
      self.programs[name][:, which] = values[:, which]


def _errors(environment: Any, programs: Programs, targets) -> np.ndarray:
  """Returns mean squared errors, float [images], for pixels in [0, 1]."""
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
  start, changes, last_report = errors.mean(), 0, 0.0
  begin = time.monotonic()
  while (minutes := (time.monotonic() - begin) / 60) < _MINUTES.value:
    if minutes - last_report >= 1.0 or not changes:
      last_report = minutes
      print(f'{minutes:4.1f} min  {changes:6} changes  {errors.mean():.5f}')
    changed = climber.changed()
    new = _errors(environment, changed, targets)
    climber.keep(changed, new <= errors)
    errors = np.minimum(new, errors)
    changes += 1
  print(
      f'{changes} changes: {errors.mean():.5f}, {errors.mean() / start:.2f} of '
      'the initial error'
  )


if __name__ == '__main__':
  app.run(main)
