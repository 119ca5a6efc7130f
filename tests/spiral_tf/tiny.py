# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tiny settings, specs and drawings that the tests of the agent share."""

from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_envs.libmypaint import fake
from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.acting import dreams as dreams_lib
from spiral_tf.acting import rollout
from spiral_tf.networks import policy as policy_lib

NOISE = 3


def network(**changes) -> config_lib.NetworkConfig:
  """Returns settings of a policy network of a few hundred weights."""
  settings = {
      'first_channels': 4,
      'channels': 4,
      'torso_blocks': 1,
      'hidden_size': 16,
      'head_channels': 4,
      'head_blocks': 1,
      'embedding_size': 4,
      'noise_size': NOISE,
  }
  return config_lib.NetworkConfig(**{**settings, **changes})


def config(conditional: bool = True, **network_changes) -> config_lib.Config:
  """Returns settings of an agent with tiny networks."""
  settings = config_lib.Config(
      conditional=conditional, network=network(**network_changes)
  )
  settings.discriminator.channels = (4, 4)
  settings.discriminator.batch_size = 4
  settings.policy.batch_size = 4
  settings.policy.warmup_steps = 0
  settings.drawings_per_actor = 4
  return settings


def environment(
    batch_size: int = 2, num_actions: int = 3, **options
) -> fake.FakePaintingBatch:
  return fake.FakePaintingBatch(
      batch_size, episode_length=num_actions, **options
  )


def spec(num_actions: int = 3, **options) -> types.EnvironmentSpec:
  """Returns the spec of `environment`, by default 16 x 16 gray."""
  one = environment(1, num_actions, **options)
  return types.environment_spec(
      one.action_spec(), one.observation_spec(), num_actions
  )


def randomise(module: tf.Module, seed: int = 0, scale: float = 1.2) -> None:
  """Sets all variables to random values, so that no bias is zero.

  Weights shrink with their fan-in, so that nothing saturates.
  """
  rng = np.random.default_rng(seed)
  for variable in module.trainable_variables:
    shape = variable.shape.as_list()
    spread = scale / np.sqrt(np.prod(shape[:-1])) if len(shape) > 1 else 0.2
    variable.assign(rng.normal(0, spread, shape))


def policy(
    environment_spec: types.EnvironmentSpec,
    conditional: bool = False,
    seed: int = 0,
    **network_changes,
) -> policy_lib.Policy:
  """Returns a policy with random variables."""
  made = policy_lib.Policy(
      network(**network_changes), environment_spec, conditional
  )
  made.initialize()
  randomise(made, seed)
  return made


def images(count: int, shape=(16, 16, 1), seed: int = 0) -> np.ndarray:
  """Returns random uint8 images [count, H, W, C]."""
  rng = np.random.default_rng(seed)
  return rng.integers(0, 256, (count,) + tuple(shape), np.uint8)


def drawings(
    environment_spec: types.EnvironmentSpec,
    batch: int = 2,
    conditional: bool = False,
    seed: int = 0,
) -> types.Trajectory:
  """Returns a random trajectory of NumPy arrays with a leading [batch].

  As in painting, a move (flag 0) uses flag and end alone.
  """
  rng = np.random.default_rng(seed)
  n = environment_spec.num_actions
  actions = {
      name: rng.integers(0, count, (batch, n), np.int32)
      for name, count in environment_spec.sub_actions
  }
  masks = np.ones((batch, n, len(environment_spec.names)), np.float32)
  for i, name in enumerate(environment_spec.names):
    if name not in ('flag', 'end'):
      masks[..., i] = actions['flag']
  shape = environment_spec.canvas_shape
  return types.Trajectory(
      canvases=rng.integers(0, 256, (batch, n + 1) + shape, np.uint8),
      actions=actions,
      masks=masks,
      behavior_log_probs=rng.normal(-5, 1, (batch, n)).astype(np.float32),
      noise_sample=rng.normal(0, 1, (batch, NOISE)).astype(np.float32),
      target=images(batch, shape, seed + 1) if conditional else None,
      version=np.zeros(batch, np.int64),
  )


def tensors(batch: types.Trajectory) -> types.Trajectory:
  """Converts a trajectory to tensors, as the queue returns it."""
  return tf.nest.map_structure(
      lambda x: None if x is None else tf.constant(x), batch
  )


def drawer(
    the_policy: policy_lib.Policy,
    the_environment: rollout.BatchedEnvironment,
    environment_spec: types.EnvironmentSpec,
    seed: int = 0,
    temperature: float = 1.0,
    dreams: Optional[dreams_lib.Dreams] = None,
) -> rollout.BatchedRollout:
  return rollout.BatchedRollout(
      the_environment,
      environment_spec,
      the_policy,
      NOISE,
      seed,
      temperature,
      dreams,
  )
