"""Runs the paper's configurations at full size: some steps of each learner."""

import json
import math
import subprocess
import sys

import pytest

_NAMES = ('paper_mnist', 'paper_omniglot', 'paper_celeba', 'paper_scenes')


@pytest.mark.slow
@pytest.mark.parametrize('name', _NAMES)
def test_steps_at_full_size(name):
  # A process of its own: it takes gigabytes.
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
  # That of DeepMind's released agent has heads for other sub-actions, too.
  assert 500_000 < row['parameters'] < 5_000_000
  assert row['peak_gb'] < 16
