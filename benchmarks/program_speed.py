# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Compares the speed of the distributed program and of a simple loop.

  python -m benchmarks.program_speed [--config=digits] \
      [--minutes=1.5]

The loop runs the same networks in one process, one after the other: it draws,
takes discriminator steps on a replay, and takes one policy step. TensorFlow may
use all cores within each operation. The Launchpad program is started as a user
would start it; its speed is the policy learner's, after the first steps. Both
run twice in turns, because other load changes the machine's speed.
"""

from collections.abc import Sequence
import sys
import time

from absl import app
from absl import flags
import numpy as np
import tensorflow as tf

from benchmarks import program_run
from spiral_launch.experiment import data
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.local import tensorflow_runtime
from spiral_launch.utils import command_line
from spiral_tf import types
from spiral_tf.data import dataset
from spiral_tf.learning import discriminator as discriminator_learning
from spiral_tf.learning import policy as policy_learning

_DIGITS = 'launch/spiral_launch/configs/digits.py'
_CONFIG = command_line.define_config(_DIGITS)
_MINUTES = flags.DEFINE_float('minutes', 1.5, 'Minutes of one run.')
_ROUNDS = 2


class Loop:
  """Acting and learning in one process."""

  def __init__(self, config):
    tensorflow_runtime.configure(0, config.seed)
    self._config = config
    spec = environments.environment_spec(config.environment)
    self._policy = networks.make_policy(config, spec)
    self._discriminator = networks.make_discriminator(config, spec)
    self._discriminator_learning = discriminator_learning.DiscriminatorUpdate(
        config.discriminator, self._discriminator
    )
    self._learning = policy_learning.PolicyUpdate(
        config, spec, self._policy, self._discriminator.__call__
    )
    self._drawer = networks.make_drawer(
        config, self._policy, config.policy.batch_size, config.seed, 1.0
    )
    images = data.load(config).train
    batch = config.discriminator.batch_size
    self._images = images
    self._real = iter(dataset.batches(images, batch))
    self._replay: list[types.FinalCanvas] = []
    self._rng = np.random.default_rng(config.seed)

  def run(self, seconds: float) -> tuple[float, dict[str, float]]:
    """Returns frames per second and each part's fraction of the time."""
    config = self._config
    self._round({})  # Traces the functions.
    spent: dict[str, float] = {'draw': 0.0, 'discriminator': 0.0, 'policy': 0.0}
    rounds, start = 0, time.monotonic()
    while time.monotonic() - start < seconds:
      self._round(spent)
      rounds += 1
    total = time.monotonic() - start
    frames = rounds * config.policy.batch_size
    frames *= config.environment.episode_length
    return frames / total, {k: v / total for k, v in spent.items()}

  def _round(self, spent: dict[str, float]) -> None:
    def lap(part: str, start: float) -> float:
      now = time.monotonic()
      spent[part] = spent.get(part, 0.0) + now - start
      return now

    config = self._config
    at = time.monotonic()
    target = None
    if config.conditional:
      rows = self._rng.integers(
          len(self._images), size=config.policy.batch_size
      )
      target = self._images[rows]
    drawings = self._drawer.draw(target)
    self._replay.append(types.FinalCanvas(drawings.canvases[:, -1], target))
    self._replay = self._replay[-config.discriminator.replay_batches :]
    at = lap('draw', at)
    for _ in range(int(config.discriminator.steps_per_policy_step)):
      real = next(self._real)
      self._discriminator_learning.update(self._sample(), real)
    at = lap('discriminator', at)
    self._learning.update(
        tf.nest.map_structure(
            lambda x: None if x is None else tf.convert_to_tensor(x), drawings
        )
    )
    lap('policy', at)

  def _sample(self) -> types.FinalCanvas:
    size = self._config.discriminator.batch_size
    canvases = np.concatenate([c.canvas for c in self._replay])
    rows = self._rng.integers(len(canvases), size=size)
    target = None
    if self._config.conditional:
      target = np.concatenate([c.target for c in self._replay])[rows]
    return types.FinalCanvas(canvases[rows], target)


def main(argv: Sequence[str]) -> None:
  command_line.no_arguments(argv)
  config = _CONFIG.value
  config.validate()
  given = [a for a in sys.argv[1:] if a.startswith('--config')]
  if not any(a.startswith('--config=') for a in given):
    given.append(f'--config={_DIGITS}')
  per_step = config.policy.batch_size * config.environment.episode_length
  loop = Loop(config)
  loops, programs = [], []
  for i in range(_ROUNDS):
    rate, fractions = loop.run(_MINUTES.value * 60)
    loops.append(rate)
    text = ', '.join(f'{k} {v:.0%}' for k, v in fractions.items())
    print(f'loop {i + 1}:    {rate:6.0f} frames/s  ({text})', flush=True)
    steps, cores, waiting, first = program_run.run_program(
        given, _MINUTES.value
    )
    programs.append(steps * per_step)
    text = ', '.join(f'{k} {v:.2f}' for k, v in sorted(cores.items()))
    print(f'program {i + 1}: {programs[-1]:6.0f} frames/s  (cores: {text})')
    text = ', '.join(f'{k[:-8]} {v:.0%}' for k, v in sorted(waiting.items()))
    print(f'            fraction of time spent waiting: {text}')
    print(f'            first learner step after {first:.0f} s', flush=True)
  ratio = np.median(programs) / np.median(loops)
  print(f'program / loop: {ratio:.2f}')


if __name__ == '__main__':
  app.run(main, flags_parser=command_line.parse)
