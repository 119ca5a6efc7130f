# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks of a shipped agent against its recorded evaluation."""

import os

import numpy as np
import tensorflow as tf

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import config_io
from spiral_launch.experiment import networks
from spiral_launch.shipping import images as shipped_images
from spiral_tf.evaluation import agent_metrics
from spiral_tf.evaluation import classifier as classifier_files
from spiral_tf.evaluation import classifier_metrics
from spiral_tf.evaluation import drawing_metrics
from spiral_tf.evaluation import image_metrics
from tests.spiral_launch.shipping import shipped_run

# Number of the evaluation's 1,000 drawings to repeat. It is also the batch size
# of the evaluation, so that the same machine makes the same drawings.
DRAWINGS = 250
# Absolute and relative tolerances of the metrics of 250 drawings, compared with
# those of 1,000: at least four standard errors.
TOLERANCES = {
    'mse': (0.0, 0.15),
    'ink': (0.003, 0.1),
    'strokes': (0.3, 0.05),
    'visible_actions': (0.3, 0.05),
    'blank_share': (0.05, 0.0),
    'reward': (0.6, 0.1),
    'label_accuracy': (0.12, 0.0),
    'confident_share': (0.12, 0.0),
    'wanted_class_share': (0.1, 0.0),
}


def _metrics(path: str, expected: dict) -> dict:
  """Returns the metrics of the first drawings."""
  folder = agent_folder.AgentFolder(path)
  agent = trained_agent.load(path)
  config, seed = agent.config, expected['seed']
  images = shipped_images.load(folder.images, config, seed, with_train=False)
  count = min(DRAWINGS, expected['num_images'])
  targets = images.unseen[:count] if config.conditional else None
  tf.random.set_seed(seed)
  drawer = networks.make_drawer(
      config, agent.policy, count, seed, config.temperature
  )
  drawings = drawer.draw(targets)
  drawn = drawings.canvases[:, -1]
  metrics = drawing_metrics.metrics(drawings)
  if targets is not None:
    metrics['mse'] = image_metrics.mean_squared_error(drawn, targets)
  if agent.discriminator is not None:
    metrics['reward'] = sum(
        agent_metrics.rewards_by_step(
            config.reward, agent.discriminator, drawings
        )
    )
  if os.path.exists(folder.classifier):
    classifier = classifier_files.read(folder.classifier)
    metrics.update(
        classifier_metrics.classes(classifier, {'': drawn}, config.data.classes)
    )
    if targets is not None and images.labels is not None:
      metrics.update(
          classifier_metrics.labelling(
              classifier, {'': drawn}, targets, images.labels[:count]
          )
      )
  return metrics


def differences(path: str) -> list[str]:
  """Draws with an agent and returns messages for metrics that differ."""
  folder = agent_folder.AgentFolder(path)
  expected = shipped_run.read_json(folder.evaluation)
  metrics = _metrics(path, expected)
  messages = []
  for key, (absolute, relative) in TOLERANCES.items():
    if expected.get(key) is None:
      continue
    tolerance = absolute + relative * abs(expected[key])
    if not np.abs(metrics.get(key, np.nan) - expected[key]) <= tolerance:
      messages.append(
          f'{key}: {metrics.get(key)}, expected {expected[key]} +- '
          f'{tolerance:.3g}'
      )
  return messages


def faults(path: str) -> list[str]:
  """Returns messages for faults of an agent's folder except its metrics."""
  folder = agent_folder.AgentFolder(path)
  messages = []
  if folder.num_bytes > agent_folder.MAX_BYTES:
    messages.append(f'{folder.num_bytes} bytes')
  config, _ = config_io.read(folder.config)
  if os.path.isabs(config.data.source) or config.environment.brushes_basedir:
    messages.append('its config names a path')
  evaluated_at = shipped_run.read_json(folder.evaluation).get('temperature')
  if config.temperature != evaluated_at:
    messages.append(
        f'it draws at temperature {config.temperature:g}, and was evaluated '
        f'at {evaluated_at}'
    )
  for name in (folder.readme, folder.evaluation_grid):
    if not os.path.exists(name):
      messages.append(f'{name} is missing')
  return messages
