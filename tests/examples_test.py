# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of examples/ with the libraries they show: `make test-examples`."""

import pathlib
import re
import subprocess
import sys
import warnings

import pytest

pytestmark = pytest.mark.examples

_EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / 'examples'


def _run(name: str, *arguments: str) -> str:
  command = [sys.executable, str(_EXAMPLES / f'{name}.py'), *arguments]
  return subprocess.run(
      command, check=True, stdout=subprocess.PIPE, text=True
  ).stdout


@pytest.mark.parametrize('name', ['Paint', 'Scenes'])
def test_passes_the_checks_of_both_libraries(name):
  import gymnasium
  from gymnasium.utils import env_checker
  from stable_baselines3.common import env_checker as sb3_checker

  import spiral_envs.gymnasium

  assert spiral_envs.gymnasium
  env = gymnasium.make(
      f'spiral_envs/{name}-v0', episode_length=3, render_mode='rgb_array'
  ).unwrapped
  env_checker.check_env(env)
  with warnings.catch_warnings():
    warnings.simplefilter('error')
    sb3_checker.check_env(env, skip_render_check=False)


def test_ppo_reconstructs_a_digit_to_half_of_blank(tmp_path):
  """It takes half a minute of CPU time."""
  output = _run('stable_baselines3_ppo', '--minutes=30', f'--out={tmp_path}')
  print(output)
  fraction = re.search(r'([\d.]+) of blank', output)
  assert fraction and float(fraction[1]) <= 0.5
  assert (tmp_path / 'curve.png').exists()


def test_torchrl_collects_whole_episodes():
  output = _run('torchrl_collector', '--episodes=3')
  assert re.search(r'3 episodes, mean return -?\d', output)


@pytest.mark.parametrize(
    'name, episodes', [('bsuite_actor_critic', 1000), ('acme_loop', 2000)]
)
def test_an_agent_learns_in_the_loop_of(name, episodes):
  output = _run(name, f'--episodes={episodes}')
  first, last = re.findall(r' (-?[\d.]+)(?=,|\n)', output)
  assert float(last) > float(first) + 1
