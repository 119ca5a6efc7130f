# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""An experiment: the agent's settings, an environment, a budget."""

import dataclasses

from spiral_tf import config as agent_config
from spiral_tf import home_paths

require = agent_config.require

NAMES = ('libmypaint', 'scenes', 'fake')
# Fields that may name a file or a folder.
PATHS = (
    *('data.source', 'data.held_out_source', 'data.data_dir'),
    *('data.manual_dir', 'environment.brushes_basedir'),
)


@dataclasses.dataclass
class EnvironmentConfig:
  """What is drawn on, and with what.

  See `spiral_envs.libmypaint.LibMyPaint` and
  `spiral_envs.mujoco_scenes.Scenes`, which has no brush and always draws in
  color, on one thread.

  Attributes:
    name: 'libmypaint', 'scenes', or 'fake' (numpy only, for tests).
    num_threads: threads that paint an actor's canvases.
    max_objects: that a scene has room for; 0: as many as actions.
  """

  name: str = 'libmypaint'
  episode_length: int = 8
  canvas_width: int = 32
  grid_width: int = 16
  brush_type: str = 'classic/pen'
  brush_sizes: tuple[float, ...] = (1.0, 1.5, 2.0, 3.0)
  use_color: bool = False
  use_pressure: bool = True
  use_alpha: bool = False
  background: str = 'white'
  brushes_basedir: str = ''
  num_threads: int = 1
  max_objects: int = 0

  def validate(self) -> None:
    require(
        self.name in NAMES,
        f'environment.name is {self.name!r}; choose one of {", ".join(NAMES)}.',
    )
    for name, least in (
        ('episode_length', 1),
        ('canvas_width', 8),
        ('grid_width', 1),
        ('num_threads', 1),
        ('max_objects', 0),
    ):
      value = getattr(self, name)
      require(
          value >= least,
          f'environment.{name} is {value}; it must be {least} or more.',
      )
    require(
        not self.use_alpha,
        'environment.use_alpha is True, but images have no alpha channel for '
        'the discriminator to compare with. Set it to False.',
    )

  @property
  def canvas_shape(self) -> tuple[int, int, int]:
    """(H, W, C) of the canvas."""
    return self.canvas_width, self.canvas_width, self.channels

  @property
  def channels(self) -> int:
    return 3 if self.use_color or self.name == 'scenes' else 1


@dataclasses.dataclass
class Experiment(agent_config.Config):
  """Everything `spiral-tf train` is told.

  Attributes:
    max_minutes: training ends after as much time, earlier runs on the same
      workdir included; 0 for no limit.
    max_learner_steps: or after as many policy updates; 0 for no limit.
    max_restarts: how often each node that dies is started again within ten
      minutes, on one machine, before the run ends; 0 for never.
    num_actors: actor nodes.
    actor_threads: TensorFlow threads of an actor.
    learner_threads: TensorFlow threads of a learner; 0 for one a core.
    temperature: divides the policy's logits wherever drawings are made to be
      looked at: by the run's evaluator (grids, errors, the best checkpoint),
      `spiral_launch.evaluate`, paint, demo, exports. The entropy cost keeps
      actions more random than good drawings should be. Actors draw at 1 always.
    environment: what is drawn on.
  """

  max_minutes: float = 15.0
  max_learner_steps: int = 0
  max_restarts: int = 5
  num_actors: int = 1
  actor_threads: int = 1
  learner_threads: int = 1
  temperature: float = 1.0
  environment: EnvironmentConfig = dataclasses.field(
      default_factory=EnvironmentConfig
  )

  def expand_paths(self) -> None:
    """Expands `~` in all paths; raises ValueError as `home_paths.expand`."""
    for name in PATHS:
      part, _, field = name.partition('.')
      owner = getattr(self, part)
      setattr(owner, field, home_paths.expand(getattr(owner, field)))

  def validate(self) -> None:
    """See `spiral_tf.config.Config.validate`; no file is looked at."""
    super().validate()
    for name, least in (
        ('max_minutes', 0),
        ('max_learner_steps', 0),
        ('max_restarts', 0),
        ('num_actors', 1),
        ('actor_threads', 0),
        ('learner_threads', 0),
    ):
      value = getattr(self, name)
      require(value >= least, f'{name} is {value}; it must be {least} or more.')
    require(
        0 < self.temperature < float('inf'),
        f'temperature is {self.temperature}; it must be above 0: 1 draws as '
        'the policy learned to, 0.5 with less chance.',
    )
    at_a_time = self.num_actors * self.drawings_per_actor
    require(
        not self.on_policy or at_a_time >= self.policy.batch_size,
        f'on_policy=True, num_actors={self.num_actors} and drawings_per_actor='
        f'{self.drawings_per_actor} clash: the policy learner would wait for '
        f'policy.batch_size={self.policy.batch_size} drawings, and the actors '
        'for the policy learner. Use more actors, or more drawings for each.',
    )
    color = self.environment.channels == 3
    canvas = (
        "environment.name='scenes'"
        if self.environment.name == 'scenes'
        else f'environment.use_color={self.environment.use_color}'
    )
    require(
        not (self.data.to_grey and color),
        f'data.to_grey=True and {canvas} clash: choose gray images on a gray '
        'canvas, or color on color.',
    )
    require(
        color or self.data.source != 'scenes',
        f"data.source='scenes' and {canvas} clash: scenes are in color. Set "
        "environment.name to 'scenes', or environment.use_color to True.",
    )


# Another budget or another machine does not make another experiment.
FREE_TO_CHANGE = (
    'max_minutes',
    'max_learner_steps',
    'max_restarts',
    'num_actors',
    'actor_threads',
    'learner_threads',
    'report_seconds',
    'environment.num_threads',
    'evaluation.every_minutes',
    'evaluation.num_images',
    'checkpoint.every_minutes',
    'checkpoint.keep',
)
