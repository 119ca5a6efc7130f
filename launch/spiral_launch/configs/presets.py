# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Settings that experiments on two cores share; for the paper's see `paper`."""

from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def digits() -> experiment.Experiment:
  """Returns the experiment that others on digits start from; conditional."""
  return experiment.Experiment(
      # Without this cost the policy alternates between scribbles and blank
      # canvases for the first hundreds of steps: docs/log/README.md.
      reward=agent_config.RewardConfig(blank_cost=1.0),
      # The strokes of the digits are about two pixels wide.
      environment=experiment.EnvironmentConfig(
          brush_sizes=(0.7, 1.0, 1.4, 2.0)
      ),
  )


def fine_digits_network(hidden_size: int) -> agent_config.NetworkConfig:
  """Returns a network whose features are as fine as the grid of 16 x 16.

  docs/log/README.md, runs 60 and 63.

  Args:
    hidden_size: width of the torso's output, the LSTM and the head's state.
  """
  return agent_config.NetworkConfig(
      first_channels=16,
      first_stride=2,
      feature_width=16,
      channels=16,
      hidden_size=hidden_size,
      head_channels=0,
  )


def on_policy(config: experiment.Experiment) -> None:
  """Lets two actors make one batch with each policy, then wait for the next.

  Trajectories that are three updates old need three times as many frames and a
  third of the learning rate: docs/log/README.md, runs 27 to 29.

  Args:
    config: experiment to change.
  """
  config.on_policy = True
  config.num_actors = 2
  config.drawings_per_actor = config.policy.batch_size // 2
  # The actors wait, so trajectories in the queue do not age. With space for a
  # whole batch, writers and readers do not wait for each other's rows.
  config.policy.queue_drawings = config.policy.batch_size


def linear_decay(
    config: experiment.Experiment,
    steps: int,
    learning_rate: float,
    entropy_cost: float,
) -> None:
  """Sets linear decays of the learning rates and the entropy cost.

  The discriminator makes two updates for each of the policy. Its learning rate
  decays to 1e-4 over twice as many of them.

  Args:
    config: experiment to change.
    steps: updates of the policy until the end of the decay.
    learning_rate: learning rate of the policy at the end.
    entropy_cost: entropy cost at the end.
  """
  config.policy.learning_rate_end = learning_rate
  config.policy.learning_rate_steps = steps
  config.policy.entropy_cost_end = entropy_cost
  config.policy.entropy_steps = steps
  config.discriminator.learning_rate_end = 1e-4
  config.discriminator.learning_rate_steps = 2 * steps
