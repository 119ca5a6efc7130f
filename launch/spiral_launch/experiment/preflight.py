# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks, before any node is launched, that all of them can run."""

import numpy as np

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import environments
from spiral_launch.experiment import plugins
from spiral_tf import config as agent_config
from spiral_tf.acting import search
from spiral_tf.data import report as image_report
from spiral_tf.networks import head as conditioning
from spiral_tf.plugins import images as own_images
from spiral_tf.plugins import rewards as own_rewards

# Drawings for which a reward of the user's own is tried out.
_SAMPLES = 5


def check(config: experiment.Experiment) -> image_report.Report:
  """Checks settings, environment and data together.

  Args:
    config: config of the experiment.

  Returns:
    A report of how the images were processed.

  Raises:
    ValueError, OSError: a check fails; the message names setting, value and
      remedy.
  """
  config.validate()
  spec = environments.environment_spec(config.environment)
  sizes = dict(spec.sub_actions)
  for name in config.network.locations:
    if name not in sizes:
      raise ValueError(
          f'network.locations names {name!r}, but the sub-actions are '
          f'{", ".join(sizes)}.'
      )
    conditioning.grid_width(name, sizes[name])
  _check_feature_width(config.network, max(spec.canvas_shape[:2]))
  if config.reward.stroke_start_cost and 'flag' not in sizes:
    raise ValueError(
        f'reward.stroke_start_cost is {config.reward.stroke_start_cost}, but '
        f'environment.name={config.environment.name!r} has no strokes to '
        'start: its actions have no flag. Set it to 0.'
    )
  if config.search.enabled:
    search.check_environment(environments.make_batch(config.environment, 1))
  report = image_report.Report()
  # Before the images, which may take long.
  reward = None
  if config.reward.is_plug_in:
    reward = own_rewards.Reward(config.reward.kind)
  if config.environment.is_plug_in:
    report.lines += plugins.try_out(config)
  for name in ('source', 'held_out_source'):
    if own_images.is_source(source := getattr(config.data, name)):
      own_images.check_repeatable(source, f'data.{name}')
  images = data.load(config, report)
  for part in ('train', 'held_out'):
    if not len(getattr(images, part)):
      raise ValueError(
          f'data.source={config.data.source!r} leaves no {part} images with '
          f'data.held_out={config.data.held_out} and '
          f'data.limit={config.data.limit}.'
      )
  if reward is not None:
    _try_reward(reward, config, images.train)
  return report


def _try_reward(
    reward: own_rewards.Reward,
    config: experiment.Experiment,
    targets: np.ndarray,
) -> None:
  """Raises PlugInError if the user's reward fails on some random drawings."""
  environment = config.environment
  rng = np.random.default_rng(0)
  drawings = plugins.act_randomly(
      environments.make_batch(environment, _SAMPLES),
      environment.episode_length,
      rng,
  )
  scores = rng.standard_normal(drawings.canvases.shape[:2]).astype(np.float32)
  reward(
      drawings.canvases,
      targets[np.arange(_SAMPLES) % len(targets)]
      if config.conditional
      else None,
      drawings.actions,
      scores if reward.takes_scores else None,
  )


def _check_feature_width(
    network: agent_config.NetworkConfig, canvas_width: int
) -> None:
  """Raises if the first convolution leaves fewer cells than asked for."""
  width, wanted = (
      -(-canvas_width // network.first_stride),
      network.feature_width,
  )
  if width < wanted > agent_config.RELEASED_FEATURE_WIDTH:
    raise ValueError(
        f'network.feature_width is {wanted}, but the first convolution, with '
        f'network.first_stride={network.first_stride}, leaves {width} cells of '
        f'a canvas of {canvas_width} pixels. Set network.first_stride to '
        f'{max(1, canvas_width // wanted)}, or network.feature_width to '
        f'{min(canvas_width, width)}.'
    )
