# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Exports agents as TensorFlow SavedModels with a description in JSON."""

import dataclasses
import json
import os

import tensorflow as tf

from spiral_launch.agents import loading as trained_agent
from spiral_tf import files
from spiral_tf.export import saved_model

NOTE = 'agent.json'


def export(agent: trained_agent.TrainedAgent, name: str, folder: str) -> None:
  """Writes a new folder with a SavedModel and `agent.json`, or nothing.

  Args:
    agent: agent to export.
    name: name of the agent, for `agent.json`.
    folder: new or empty folder to write to.

  Raises:
    ValueError: the folder is not empty, or is a file.
    OSError: the folder cannot be written to.
  """
  folder = os.path.abspath(folder)
  check_new(folder)
  model = saved_model.ExportedPolicy(
      agent.policy,
      agent.spec,
      agent.config.network.noise_size,
      agent.config.conditional,
      agent.config.temperature,
  )
  with files.new_folder(folder) as made:
    try:
      model.save(made)
    except tf.errors.OpError as error:  # For example, the disk is full.
      reason = error.message.partition(' [Op:')[0].rpartition('; ')[2]
      raise OSError(
          f'--out={folder} cannot be written to: {reason}. Choose a folder on '
          'a disk that is neither read-only nor full.'
      ) from error
    text = json.dumps(note(agent, name), indent=2) + '\n'
    files.write_atomically(os.path.join(made, NOTE), text.encode())


def check_new(folder: str) -> None:
  """Raises ValueError unless a folder is missing or empty."""
  if os.path.lexists(folder) and not os.path.isdir(folder):
    raise ValueError(f'--out={folder} is a file; name a folder.')
  if os.path.isdir(folder) and os.listdir(folder):
    raise ValueError(
        f'--out={folder} exists and is not empty. Name a new folder.'
    )


def note(agent: trained_agent.TrainedAgent, name: str) -> dict:
  """Returns a description of an agent for users of its SavedModel, for JSON."""
  environment = dataclasses.asdict(agent.config.environment)
  for key in ('brushes_basedir', 'num_threads'):
    del environment[key]
  return {
      'agent': name,
      'checkpoint': agent.checkpoint,
      'learner_steps': agent.learner_steps,
      'conditional': agent.config.conditional,
      'num_actions': agent.spec.num_actions,
      'canvas_shape': list(agent.spec.canvas_shape),
      'noise_size': agent.config.network.noise_size,
      'temperature': agent.config.temperature,
      'sub_actions': dict(agent.spec.sub_actions),
      'environment': environment,
  }
