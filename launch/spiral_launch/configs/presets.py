# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What experiments on two cores have in common; `paper` has the paper's."""

from spiral_launch.experiment import config as experiment
from spiral_tf import config as agent_config


def digits() -> experiment.Experiment:
  """What all experiments on digits start from; conditional."""
  return experiment.Experiment(
      # Without it the policy swings between scribble and blank canvases for
      # the first hundreds of steps: docs/log/README.md.
      reward=agent_config.RewardConfig(blank_cost=1.0),
      # The digits' own strokes are about two pixels wide.
      environment=experiment.EnvironmentConfig(
          brush_sizes=(0.7, 1.0, 1.4, 2.0)
      ),
  )


def draw_on_policy(config: experiment.Experiment) -> None:
  """Two actors draw a batch with each policy, and wait for the next one.

  Drawings that wait for three updates need three times as many frames, and a
  third of the learning rate: docs/log/README.md, runs 27 to 29.
  """
  config.on_policy = True
  config.num_actors = 2
  config.drawings_per_actor = config.policy.batch_size // 2
  # Nobody draws meanwhile, so what waits in the queue does not age: with
  # room for a whole batch, writer and reader do not wait for each other's rows.
  config.policy.queue_drawings = config.policy.batch_size


def fall(
    config: experiment.Experiment,
    steps: int,
    learning_rate: float,
    entropy_cost: float,
) -> None:
  """Has rates fall, linearly: steps of the end are small, with little chance.

  The discriminator's learning rate falls too, to 1e-4, over twice as many steps
  of its
  own: it makes two for each of the policy's.

  Args:
    config: of the experiment.
    steps: of the policy, over which they do.
    learning_rate: of the policy at the end.
    entropy_cost: at the end.
  """
  config.policy.learning_rate_end = learning_rate
  config.policy.learning_rate_steps = steps
  config.policy.entropy_cost_end = entropy_cost
  config.policy.entropy_steps = steps
  config.discriminator.learning_rate_end = 1e-4
  config.discriminator.learning_rate_steps = 2 * steps
