"""Draws given scenes of solids: the paper's settings, on as much as there is.

50,000 scenes of up to five objects, made when it starts (0.6 GB in each node
that looks at images), or read: `--config.data.source=DIR`, a folder that
`python -m launch.make_scenes --out=DIR` wrote. Two cores are too few for it:
see `launch/configs/scenes_small.py`.
"""

from launch import experiment
from spiral_tf import config


def get_config() -> experiment.Experiment:
  """Runs until it is stopped; more actors make it faster."""
  return experiment.Experiment(
      # PBT chose the paper's learning rate and entropy cost from ranges whose
      # geometric means are about these.
      policy=config.PolicyConfig(learning_rate=5e-5, entropy_cost=0.015),
      discriminator=config.DiscriminatorConfig(
          # DCGAN-like, to 4 x 4; the paper does not give its sizes.
          channels=(32, 64, 128, 256),
          learning_rate=1e-4,
          steps_per_policy_step=0.0,  # As fast as it can.
      ),
      # Distances between a scene and the empty one are those of digits (10 in
      # the mean at this size): the default least_std of 1 fits both.
      reward=config.RewardConfig(kind='critic_final'),
      # That of DeepMind's released agent.
      network=config.NetworkConfig(
          first_channels=32,
          first_stride=1,
          channels=32,
          torso_blocks=8,
          flat_channels=0,
          head_channels=32,
          head_blocks=8,
          sub_pixel=False,
          place_logits=False,
          locations=('location',),
      ),
      data=config.DataConfig(
          source='scenes', limit=51_000, held_out=1 / 51, max_objects=5
      ),
      # Room for as many objects as actions: it is not told how many there are.
      environment=experiment.EnvironmentConfig(
          name='scenes', canvas_width=64, grid_width=16, episode_length=20
      ),
      learner_threads=0,
      max_minutes=0.0,
  )
