# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Settings that the paper's experiments share.

Numbers without a comment are the paper's or those of DeepMind's released agent;
comments mark our choices where the paper gives no value. `docs/paper_scale.md`
has the cost of such experiments.
"""

from spiral_launch.experiment import config as experiment
from spiral_tf import config


def make(
    environment: experiment.EnvironmentConfig,
    data: config.DataConfig,
    locations: tuple[str, ...] = ('end', 'control'),
) -> experiment.Experiment:
  """Returns an experiment at the paper's size, which runs until it is stopped.

  Args:
    environment: environment of 20 actions on 64 x 64 pixels.
    data: real images.
    locations: names of the sub-actions that are locations.
  """
  return experiment.Experiment(
      max_minutes=0.0,
      num_actors=64,
      # Ours: the paper does not give the number of an actor's environments.
      drawings_per_actor=1,
      learner_threads=0,
      policy=config.PolicyConfig(
          batch_size=64,
          # Near the geometric means of the ranges that the paper's PBT chose
          # from; `spiral-tf pbt` chooses from them too.
          learning_rate=5e-5,
          entropy_cost=0.015,
          # Ours: the queue holds a batch. So are the defaults of the baseline
          # cost, gradient clipping and warm-up.
          queue_drawings=64,
      ),
      discriminator=config.DiscriminatorConfig(
          batch_size=64,
          learning_rate=1e-4,
          beta1=0.5,
          beta2=0.999,
          replay_batches=20,
          steps_per_policy_step=0.0,  # As fast as possible.
          # DCGAN-like, down to 4 x 4; the paper does not give the sizes. The
          # weight of the gradient penalty is WGAN-GP's; that of zero-centering
          # is ours.
          channels=(32, 64, 128, 256),
      ),
      # Ours: rewards are normalized by their running standard deviation.
      reward=config.RewardConfig(kind='critic_final'),
      network=config.NetworkConfig(
          first_channels=32,
          first_stride=1,
          channels=32,
          torso_blocks=8,
          flat_channels=0,
          hidden_size=256,
          head_channels=32,
          head_blocks=8,
          sub_pixel=False,
          place_logits=False,
          locations=locations,
      ),
      data=data,
      environment=environment,
  )


def painting(use_color: bool) -> experiment.EnvironmentConfig:
  """Returns the painting environment of the released agent's example."""
  return experiment.EnvironmentConfig(
      episode_length=20,
      canvas_width=64,
      grid_width=32,
      brush_type='classic/dry_brush',
      brush_sizes=(1.0, 2.0, 4.0, 8.0, 12.0, 24.0),
      use_color=use_color,
      use_pressure=True,
      background='white',
  )
