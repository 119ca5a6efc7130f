"""An experiment: the agent's settings, an environment, a budget."""

import dataclasses

from spiral_tf import config as agent_config

require = agent_config.require


@dataclasses.dataclass
class EnvironmentConfig:
  """What is drawn on, and with what; see `envs.libmypaint.LibMyPaint`.

  Attributes:
    name: 'libmypaint', or 'fake' (numpy only, for tests).
    num_threads: threads that paint an actor's canvases.
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

  def validate(self) -> None:
    require(
        self.name in ('libmypaint', 'fake'),
        f"environment.name is {self.name!r}; choose 'libmypaint' or 'fake'.",
    )
    for name, least in (
        ('episode_length', 1),
        ('canvas_width', 8),
        ('grid_width', 1),
        ('num_threads', 1),
    ):
      value = getattr(self, name)
      require(
          value >= least,
          f'environment.{name} is {value}; it must be {least} or more.',
      )
    require(
        not self.use_alpha,
        'environment.use_alpha is True, but images have no alpha channel for '
        'the critic to compare with. Set it to False.',
    )

  @property
  def channels(self) -> int:
    return 3 if self.use_color else 1


@dataclasses.dataclass
class Experiment(agent_config.Config):
  """Everything `python -m launch.train` is told.

  Attributes:
    max_minutes: training ends after as much time, earlier runs on the same
      workdir included; 0 for no limit.
    max_learner_steps: or after as many policy updates; 0 for no limit.
    num_actors: actor nodes.
    actor_threads: TensorFlow threads of an actor.
    learner_threads: TensorFlow threads of a learner; 0 for one a core.
    environment: what is drawn on.
  """

  max_minutes: float = 15.0
  max_learner_steps: int = 0
  num_actors: int = 1
  actor_threads: int = 1
  learner_threads: int = 1
  environment: EnvironmentConfig = dataclasses.field(
      default_factory=EnvironmentConfig
  )

  def validate(self) -> None:
    """See `spiral_tf.config.Config.validate`; no file is looked at."""
    super().validate()
    for name, least in (
        ('max_minutes', 0),
        ('max_learner_steps', 0),
        ('num_actors', 1),
        ('actor_threads', 0),
        ('learner_threads', 0),
    ):
      value = getattr(self, name)
      require(value >= least, f'{name} is {value}; it must be {least} or more.')
    at_a_time = self.num_actors * self.drawings_per_actor
    require(
        not self.on_policy or at_a_time >= self.policy.batch_size,
        f'on_policy=True, num_actors={self.num_actors} and drawings_per_actor='
        f'{self.drawings_per_actor} clash: the policy learner would wait for '
        f'policy.batch_size={self.policy.batch_size} drawings, and the actors '
        'for the policy learner. Use more actors, or more drawings for each.',
    )
    require(
        not (self.data.to_grey and self.environment.use_color),
        'data.to_grey=True and environment.use_color=True clash: choose grey '
        'images on a grey canvas, or colour on colour.',
    )


# Another budget or another machine does not make another experiment.
FREE_TO_CHANGE = (
    'max_minutes',
    'max_learner_steps',
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
