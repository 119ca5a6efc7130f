# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What the paper's experiments have in common, and what it does not say.

Numbers without a comment are the paper's, or those of DeepMind's released
agent. `docs/paper_scale.md` has what such a program costs.
"""

from spiral_launch.experiment import config as experiment
from spiral_tf import config


def make(
    environment: experiment.EnvironmentConfig,
    data: config.DataConfig,
    locations: tuple[str, ...] = ('end', 'control'),
) -> experiment.Experiment:
  """An experiment at the paper's size: it runs until it is stopped.

  Args:
    environment: 20 actions on 64 x 64 pixels.
    data: real images.
    locations: see `NetworkConfig`.
  """
  return experiment.Experiment(
      max_minutes=0.0,
      num_actors=64,
      # Ours: how many drawings an actor makes at a time.
      drawings_per_actor=1,
      learner_threads=0,
      policy=config.PolicyConfig(
          batch_size=64,
          # PBT chose these from ranges whose geometric means are about as
          # much: `spiral-tf pbt` does so, too.
          learning_rate=5e-5,
          entropy_cost=0.015,
          # All that follows is ours, here and in the defaults: baseline cost,
          # gradient clipping, warm-up; and room for a batch in the queue.
          queue_drawings=64,
      ),
      discriminator=config.DiscriminatorConfig(
          batch_size=64,
          learning_rate=1e-4,
          beta1=0.5,
          beta2=0.999,
          replay_batches=20,
          steps_per_policy_step=0.0,  # As fast as it can.
          # DCGAN-like, to 4 x 4; the paper does not give its sizes. The weight
          # of the penalty is WGAN-GP's, that of zero-centering ours.
          channels=(32, 64, 128, 256),
      ),
      # Normalized by their running deviation: ours.
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
  """The painting environment of the released agent's example."""
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
