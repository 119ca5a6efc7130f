# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Settings of an experiment: the agent's, the environment's, a budget."""

import dataclasses

from spiral_tf import config as agent_config
from spiral_tf import home_paths
from spiral_tf.plugins import loading

bounded = agent_config.bounded
require = agent_config.require

NAMES = ('libmypaint', 'scenes', 'fake')
# Fields that may name a file or a folder.
PATHS = (
    *('data.source', 'data.held_out_source', 'data.data_dir'),
    *('data.manual_dir', 'environment.brushes_basedir', 'search.teacher'),
)


@dataclasses.dataclass
class EnvironmentConfig:
  """The environment.

  Arguments of `spiral_envs.libmypaint.LibMyPaint` and
  `spiral_envs.mujoco_scenes.Scenes`, which has no brush and always draws in
  color, on one thread.

  Attributes:
    name: 'libmypaint', 'scenes', 'fake' (numpy only, for tests), or
      'my_module:MyEnv' for a dm_env of your own (docs/extending.md), which gets
      those of these settings that its constructor takes.
    episode_length: actions per episode.
    canvas_width: width and height of the canvas, in pixels.
    grid_width: cells along each side of the grid of locations.
    brush_type: name of the libmypaint brush.
    brush_sizes: radii of the brush to choose from, in pixels.
    use_color: paint in color; False paints in gray.
    use_pressure: choose a pressure for each stroke.
    use_alpha: not supported.
    background: 'white' or 'transparent'.
    brushes_basedir: folder of brush files; empty for those of the package.
    num_threads: threads that paint an actor's canvases.
    max_objects: maximum number of objects of a scene; 0 for as many as there
      are actions.
  """

  name: str = agent_config.one_of('libmypaint', NAMES, or_plug_in=True)
  episode_length: int = bounded(8, ge=1)
  canvas_width: int = bounded(32, ge=8)
  grid_width: int = bounded(16, ge=1)
  brush_type: str = 'classic/pen'
  brush_sizes: tuple[float, ...] = (1.0, 1.5, 2.0, 3.0)
  use_color: bool = False
  use_pressure: bool = True
  use_alpha: bool = False
  background: str = 'white'
  brushes_basedir: str = ''
  num_threads: int = bounded(1, ge=1)
  max_objects: int = bounded(0, ge=0)

  def validate(self) -> None:
    require(
        not self.use_alpha,
        'environment.use_alpha is True, but images have no alpha channel for '
        'the discriminator to compare with. Set it to False.',
    )

  @property
  def is_plug_in(self) -> bool:
    """True if the environment is the user's own."""
    return loading.is_name(self.name)

  @property
  def canvas_shape(self) -> tuple[int, int, int]:
    """(H, W, C) of the canvas."""
    return self.canvas_width, self.canvas_width, self.channels

  @property
  def channels(self) -> int:
    return 3 if self.use_color or self.name == 'scenes' else 1


@dataclasses.dataclass
class Experiment(agent_config.Config):
  """All settings of a training run.

  Attributes:
    max_minutes: minutes of training, earlier runs on the same workdir included;
      0 for no limit.
    max_learner_steps: number of policy updates; 0 for no limit.
    max_restarts: restarts of each node within ten minutes, on one machine,
      before the run ends; 0 for none.
    num_actors: number of actor nodes.
    actor_threads: TensorFlow threads of an actor; 0 for one per core.
    learner_threads: TensorFlow threads of a learner; 0 for one per core.
    temperature: divisor of the policy's logits in all drawings but the actors':
      those of the run's evaluator (grids, errors, the best checkpoint), and of
      `evaluate`, `paint`, `demo` and exports. The entropy cost keeps actions
      more random than good drawings should be.
    environment: the environment.
  """

  max_minutes: float = bounded(15.0, ge=0)
  max_learner_steps: int = bounded(0, ge=0)
  max_restarts: int = bounded(5, ge=0)
  num_actors: int = bounded(1, ge=1)
  actor_threads: int = bounded(1, ge=0)
  learner_threads: int = bounded(1, ge=0)
  temperature: float = bounded(
      1.0,
      '1 draws as the policy learned to, 0.5 with less chance',
      gt=0,
      lt=float('inf'),
  )
  environment: EnvironmentConfig = dataclasses.field(
      default_factory=EnvironmentConfig
  )

  def expand_paths(self) -> None:
    """Expands `~` in all paths; raises ValueError like `home_paths.expand`."""
    for name in PATHS:
      part, _, field = name.partition('.')
      owner = getattr(self, part)
      setattr(owner, field, home_paths.expand(getattr(owner, field)))

  def validate(self) -> None:
    """Checks every field and their combinations; opens no file.

    Raises:
      ConfigError: naming the field, its value and the remedy, or the two
        fields that clash.
    """
    super().validate()
    at_a_time = self.num_actors * self.drawings_per_actor
    require(
        not self.on_policy or at_a_time >= self.policy.batch_size,
        f'on_policy=True, num_actors={self.num_actors} and drawings_per_actor='
        f'{self.drawings_per_actor} clash: the policy learner would wait for '
        f'policy.batch_size={self.policy.batch_size} drawings, and the actors '
        'for the policy learner. Use more actors, or more drawings for each.',
    )
    require(
        self.environment.is_plug_in or not self.reward.of_environment,
        f"reward.kind='environment' and environment.name="
        f'{self.environment.name!r} clash: the reward of that environment is '
        'always 0. Choose another reward, or an environment of your own.',
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


# Fields that may change between runs on one workdir: budget and machine.
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
