# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `paper`: numbers, and some steps at full size."""

import json
import math
import subprocess
import sys

import pytest

from spiral_launch.configs import paper
from spiral_tf import config as config_lib

_NAMES = ('paper_mnist', 'paper_omniglot', 'paper_celeba', 'paper_scenes')


def test_what_is_known_of_the_paper():
  config = paper.make(paper.painting(True), config_lib.DataConfig())
  config.validate()
  place = config.environment
  assert (place.canvas_width, place.grid_width) == (64, 32)
  assert (place.episode_length, place.channels) == (20, 3)
  assert config.num_actors == config.policy.batch_size == 64
  discriminator = config.discriminator
  assert (discriminator.batch_size, discriminator.replay_batches) == (64, 20)
  assert (
      discriminator.learning_rate,
      discriminator.beta1,
      discriminator.beta2,
  ) == (
      *(1e-4, 0.5),
      0.999,
  )
  assert config.reward.kind == 'critic_final'
  # Our shortcuts are off.
  assert not config.network.place_logits and not config.network.sub_pixel
  assert paper.painting(False).channels == 1


@pytest.mark.slow
@pytest.mark.parametrize('name', _NAMES)
def test_steps_at_full_size(name):
  # A separate process, as it needs gigabytes.
  output = subprocess.run(
      [
          *(sys.executable, '-m', 'benchmarks.paper_scale', '--json'),
          *(f'--config={name}', '--steps=1'),
      ],
      check=True,
      stdout=subprocess.PIPE,
      text=True,
  ).stdout
  row = json.loads(output.splitlines()[-1])
  assert math.isfinite(row['policy_loss'])
  assert math.isfinite(row['critic_loss'])
  # DeepMind's released agent has heads for further sub-actions.
  assert 500_000 < row['parameters'] < 5_000_000
  assert row['peak_gb'] < 16
