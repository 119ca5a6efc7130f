# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The agent's settings: one typed tree, passed whole, checked once.

Plain (not frozen) dataclasses, so that `--config.policy.learning_rate=1e-4`
works; nothing is checked on assignment, so call `Config.validate()` before use.
Defaults are a small agent that learns digits on two cores, not the paper's
sizes: `docs/` and `launch/spiral_launch/configs/` say which is which.
"""

import dataclasses
from typing import Optional

REWARDS = ('critic_difference', 'critic_final', 'l2_difference', 'l2_final')


class ConfigError(ValueError):
  """A setting, or two settings together, that cannot be honoured."""


def require(condition: bool, message: str) -> None:
  """Raises `ConfigError(message)` unless `condition` holds."""
  if not condition:
    raise ConfigError(message)


def _require_at_least(owner: str, least, **values) -> None:
  for name, value in values.items():
    require(
        value >= least,
        f'{owner}.{name} is {value}; it must be {least} or more.',
    )


def _require_positive(owner: str, **values) -> None:
  for name, value in values.items():
    require(value > 0, f'{owner}.{name} is {value}; it must be above 0.')


def _require_steps(
    owner: str, value: str, end: float, name: str, count: int
) -> None:
  """A value that goes somewhere does so over some steps."""
  require(
      end < 0 or count > 0,
      f'{owner}.{value}_end is {end} but {owner}.{name} is {count}: say over '
      'how many steps it goes there.',
  )


@dataclasses.dataclass
class NetworkConfig:
  """Sizes of the policy network (the paper's: docs/architecture.md).

  Attributes:
    first_channels: channels of the first 5x5 convolution; the paper's has 32.
    first_stride: its stride; the paper's is 1.
    channels: channels of the down-sampling convolutions and residual blocks;
      the paper's have 32.
    torso_blocks: residual blocks of the torso; the paper's has 8.
    flat_channels: channels that a 1x1 convolution leaves before the torso's
      output is flattened for its linear layer; 0, the paper's, for no such
      convolution.
    hidden_size: width of the torso's output, the LSTM and the head's state.
    head_channels: channels of a location head; the paper's has 32. 0 for a
      linear layer in its place.
    head_blocks: residual blocks of a location head; the paper's has 8.
    sub_pixel: location heads grow by sub-pixel steps rather than by the
      paper's transposed convolutions: a tenth of the time on a CPU.
    place_logits: location heads also see, cell by cell, what the torso sees
      there; the paper's do not. A third of the frames until drawings follow
      their targets (docs/log/README.md).
    place_lookup: what is decoded after a location is told what the torso sees
      there; the paper's is not. What is at a place need not pass through the
      core's one vector then.
    embedding_size: width a chosen sub-action is embedded in.
    noise_size: dimensions of the noise sample, fixed for a drawing.
    locations: names of the sub-actions that are cells of a square grid.
    blind: ablation: the policy never sees the canvas.
  """

  first_channels: int = 24
  first_stride: int = 4
  channels: int = 24
  torso_blocks: int = 1
  flat_channels: int = 8
  hidden_size: int = 256
  head_channels: int = 16
  head_blocks: int = 1
  sub_pixel: bool = True
  place_logits: bool = True
  place_lookup: bool = False
  embedding_size: int = 16
  noise_size: int = 10
  locations: tuple[str, ...] = ('end', 'control')
  blind: bool = False

  def validate(self) -> None:
    _require_at_least(
        'network',
        1,
        first_channels=self.first_channels,
        first_stride=self.first_stride,
        channels=self.channels,
        hidden_size=self.hidden_size,
        embedding_size=self.embedding_size,
        noise_size=self.noise_size,
    )
    _require_at_least(
        'network',
        0,
        torso_blocks=self.torso_blocks,
        flat_channels=self.flat_channels,
        head_channels=self.head_channels,
        head_blocks=self.head_blocks,
    )
    require(
        self.hidden_size % 16 == 0,
        f'network.hidden_size is {self.hidden_size}; it must be a multiple of '
        '16, because location heads unfold it to 4 x 4.',
    )


@dataclasses.dataclass
class PolicyConfig:
  """The policy learner: V-trace actor-discriminator on whole drawings.

  Attributes:
    batch_size: drawings a learner step.
    learning_rate: of Adam.
    learning_rate_end: what `learning_rate` goes to; negative keeps it.
    learning_rate_steps: learner steps over which it goes there, linearly.
    beta1: of Adam.
    warmup_steps: learner steps over which the learning rate rises from 0. A
      new discriminator's scores mean nothing yet, and a policy that runs after
      them swings between scribble and blank canvases.
    entropy_cost: weight of the summed sub-action entropy, in nats.
    entropy_cost_end: what `entropy_cost` goes to; negative keeps it.
    entropy_steps: learner steps over which it goes there, linearly.
    baseline_cost: weight of the baseline's squared error.
    discount: of the return; 1 for short drawings.
    max_gradient_norm: global norm the gradient is clipped at.
    clip_rho: V-trace's clip of the target's importance weights.
    clip_c: V-trace's clip of the trace's importance weights.
    queue_drawings: drawings that may wait for the learner before actors have
      to. Each batch that waits is one update older when it is learned from.
  """

  batch_size: int = 64
  learning_rate: float = 3e-4
  learning_rate_end: float = -1.0
  learning_rate_steps: int = 0
  beta1: float = 0.9
  warmup_steps: int = 500
  entropy_cost: float = 0.02
  entropy_cost_end: float = -1.0
  entropy_steps: int = 0
  baseline_cost: float = 0.5
  discount: float = 1.0
  max_gradient_norm: float = 1.0
  clip_rho: float = 1.0
  clip_c: float = 1.0
  queue_drawings: int = 8

  def validate(self) -> None:
    _require_at_least(
        'policy',
        1,
        batch_size=self.batch_size,
        queue_drawings=self.queue_drawings,
    )
    _require_positive(
        'policy',
        learning_rate=self.learning_rate,
        max_gradient_norm=self.max_gradient_norm,
        clip_rho=self.clip_rho,
        clip_c=self.clip_c,
    )
    _require_at_least(
        'policy',
        0,
        entropy_cost=self.entropy_cost,
        entropy_steps=self.entropy_steps,
        learning_rate_steps=self.learning_rate_steps,
        warmup_steps=self.warmup_steps,
        baseline_cost=self.baseline_cost,
    )
    require(
        0.0 <= self.beta1 < 1.0,
        f'policy.beta1 is {self.beta1}; it must be in [0, 1).',
    )
    require(
        self.clip_c <= self.clip_rho,
        f'policy.clip_c={self.clip_c} and policy.clip_rho={self.clip_rho} '
        'clash: V-trace wants clip_c of at most clip_rho.',
    )
    require(
        0.0 <= self.discount <= 1.0,
        f'policy.discount is {self.discount}; it must be in [0, 1].',
    )
    _require_steps(
        'policy',
        'entropy_cost',
        self.entropy_cost_end,
        'entropy_steps',
        self.entropy_steps,
    )
    _require_steps(
        'policy',
        'learning_rate',
        self.learning_rate_end,
        'learning_rate_steps',
        self.learning_rate_steps,
    )


@dataclasses.dataclass
class DiscriminatorConfig:
  """The discriminator learner: a WGAN-GP discriminator.

  Attributes:
    channels: of its stride-2 4x4 convolutions, one each.
    batch_size: real, and as many fake, images a step.
    learning_rate: of Adam; the paper's is 1e-4. With few discriminator steps
    for each
      policy step the discriminator has to learn fast, or the policy moves on
      before it knows what is wrong (docs/log/README.md).
    learning_rate_end: what `learning_rate` goes to; negative keeps it.
    learning_rate_steps: discriminator steps over which it goes there, linearly.
    beta1: of Adam.
    beta2: of Adam.
    gradient_penalty: weight of the gradient penalty.
    zero_centring: weight that pulls the mean score to 0.
    paired: a conditional discriminator gets the targets of its canvases as its
    real
      images, rather than others. Its best answer is the L2 distance either way;
      paired, it finds it sooner, which is a poorer teacher (docs/experiments).
    replay_batches: the canvas buffer's size, in batches.
    steps_per_policy_step: discriminator steps for each policy step (each batch
    of
      drawings); 0 lets it run as fast as it can.
  """

  channels: tuple[int, ...] = (16, 32, 64)
  batch_size: int = 64
  learning_rate: float = 5e-4
  learning_rate_end: float = -1.0
  learning_rate_steps: int = 0
  beta1: float = 0.5
  beta2: float = 0.999
  gradient_penalty: float = 10.0
  zero_centring: float = 1e-3
  paired: bool = False
  replay_batches: int = 20
  steps_per_policy_step: float = 2.0

  def validate(self) -> None:
    _require_at_least(
        'discriminator',
        1,
        batch_size=self.batch_size,
        replay_batches=self.replay_batches,
    )
    require(
        len(self.channels) > 0 and min(self.channels) > 0,
        f'discriminator.channels is {self.channels}; name at least one '
        'convolution, with 1 channel or more.',
    )
    _require_positive('discriminator', learning_rate=self.learning_rate)
    _require_at_least(
        'discriminator',
        0,
        gradient_penalty=self.gradient_penalty,
        zero_centring=self.zero_centring,
        learning_rate_steps=self.learning_rate_steps,
        steps_per_policy_step=self.steps_per_policy_step,
    )
    _require_steps(
        'discriminator',
        'learning_rate',
        self.learning_rate_end,
        'learning_rate_steps',
        self.learning_rate_steps,
    )
    for name in ('beta1', 'beta2'):
      value = getattr(self, name)
      require(
          0.0 <= value < 1.0,
          f'discriminator.{name} is {value}; it must be in [0, 1).',
      )


@dataclasses.dataclass
class RewardConfig:
  """What the policy is paid for.

  Attributes:
    kind: 'critic_final' (the paper), 'critic_difference' (per step, as in
      SPIRAL++), 'l2_final' or 'l2_difference' (the paper's baseline).
    normalize: divide returns by their running standard deviation.
    least_std: by no less than this. Rewards of a policy that draws almost
      nothing are near 0, and must not be blown up. A discriminator's scores,
      and L2 distances, differ by some units between images.
    stroke_start_cost: paid at the start of each continuous stroke sequence.
    blank_cost: paid at the end when nothing visible was drawn.
  """

  kind: str = 'critic_difference'
  normalise: bool = True
  least_std: float = 1.0
  stroke_start_cost: float = 0.0
  blank_cost: float = 0.0

  def validate(self) -> None:
    require(
        self.kind in REWARDS,
        f'reward.kind is {self.kind!r}; choose one of {", ".join(REWARDS)}.',
    )
    _require_positive('reward', least_std=self.least_std)
    _require_at_least(
        'reward',
        0,
        stroke_start_cost=self.stroke_start_cost,
        blank_cost=self.blank_cost,
    )

  @property
  def uses_discriminator(self) -> bool:
    return self.kind.startswith('critic')


@dataclasses.dataclass
class DataConfig:
  """Real images: arguments of `spiral_tf.data.dataset.load`.

  Attributes:
    source: 'digits', 'scenes', 'tfds:NAME', or the path of a folder of official
      files or of scenes, or of a folder or zip of images.
    fit: method that fits images into the square canvas.
    invert: turn white on black into dark ink on white; None decides by the
      source: MNIST and its relatives are inverted.
    to_grey: turn color images into gray ones.
    classes: labels to keep; empty for all images.
    limit: maximum number of images, chosen at random; 0 for all.
    held_out: fraction of images kept for evaluation, where the source does not
      bring a set of its own.
    held_out_by: hold out single images, or whole folders.
    crop_share: with fit='crop', side of the central square as a fraction of the
      shorter side: 0.83 for the faces of CelebA and of images framed like it.
    max_objects: maximum number of objects of a scene. Only for the source
      'scenes': `limit` random scenes, generated at the start.
    held_out_source: another source whose held-out images replace the source's
      own: 'digits' for agents that learn from MNIST's 55,000 or 60,000 images
      and are evaluated where only the package's 5,000 are at hand. Neither
      these images nor copies of them are trained on. Empty for none.
    data_dir: folder of prepared data sets; only for 'tfds:NAME'.
    manual_dir: folder of official files fetched by hand; only for 'tfds:NAME'.
  """

  source: str = 'digits'
  fit: str = 'pad'
  invert: Optional[bool] = None
  to_grey: bool = False
  classes: tuple[int, ...] = ()
  limit: int = 0
  held_out: float = 0.1
  held_out_by: str = 'image'
  crop_share: float = 1.0
  max_objects: int = 5
  held_out_source: str = ''
  data_dir: str = ''
  manual_dir: str = ''

  def validate(self) -> None:
    require(
        bool(self.source),
        "data.source is empty; name 'digits', 'scenes', 'tfds:NAME', a folder "
        'of official files or of scenes, or a folder or zip of images.',
    )
    require(
        self.fit in ('pad', 'crop', 'scale'),
        f"data.fit is {self.fit!r}; choose 'pad', 'crop' or 'scale'.",
    )
    require(
        self.held_out_by in ('image', 'folder'),
        f"data.held_out_by is {self.held_out_by!r}; choose 'image' or "
        "'folder'.",
    )
    require(
        0.0 < self.held_out < 1.0,
        f'data.held_out is {self.held_out}; it is the share of images kept '
        'for evaluation, between 0 and 1.',
    )
    require(
        0.0 < self.crop_share <= 1.0,
        f'data.crop_share is {self.crop_share}; it must be above 0 and at most '
        '1.',
    )
    require(
        self.crop_share == 1.0 or self.fit == 'crop',
        f'data.crop_share={self.crop_share} and data.fit={self.fit!r} clash: '
        "only 'crop' cuts anything off.",
    )
    for name in ('data_dir', 'manual_dir'):
      require(
          not getattr(self, name) or self.source.startswith('tfds:'),
          f'data.{name}={getattr(self, name)!r} and data.source='
          f"{self.source!r} clash: it is for 'tfds:NAME' alone.",
      )
    _require_at_least('data', 0, limit=self.limit)
    _require_at_least('data', 1, max_objects=self.max_objects)
    require(
        self.source != 'scenes' or self.limit > 1,
        f"data.limit is {self.limit}, but data.source='scenes' has no end; say "
        'how many to make, for example 20000.',
    )
    require(
        not self.held_out_source or self.source != 'scenes',
        f'data.held_out_source={self.held_out_source!r} and '
        "data.source='scenes' clash: scenes are held out as they are made. "
        'Leave it empty.',
    )


@dataclasses.dataclass
class EvaluationConfig:
  """The evaluator.

  Attributes:
    every_minutes: between two grids; the first is drawn at the start.
    num_images: drawings a grid.
  """

  every_minutes: float = 1.0
  num_images: int = 64

  def validate(self) -> None:
    _require_positive('evaluation', every_minutes=self.every_minutes)
    _require_at_least('evaluation', 1, num_images=self.num_images)


@dataclasses.dataclass
class CheckpointConfig:
  """Checkpoints of both learners: how often, and how many are kept."""

  every_minutes: float = 2.0
  keep: int = 3

  def validate(self) -> None:
    _require_positive('checkpoint', every_minutes=self.every_minutes)
    _require_at_least('checkpoint', 1, keep=self.keep)


@dataclasses.dataclass
class Config:
  """Everything the agent is told.

  Attributes:
    seed: of networks, data order and noise.
    conditional: draw a given target, rather than a new image.
    drawings_per_actor: drawings an actor makes at a time, in lock-step.
    on_policy: actors draw again only when the policy has learned since. The
      fewest frames: rewards are those of the policy's own drawings and not of
      some updates before, which an adversary has long seen through; but actors
      and policy learner take turns. For as many drawings at a time, of all
      actors, as a learner's batch has, or more.
    report_seconds: between two progress lines.
  """

  seed: int = 1
  conditional: bool = True
  drawings_per_actor: int = 64
  on_policy: bool = False
  report_seconds: float = 5.0
  network: NetworkConfig = dataclasses.field(default_factory=NetworkConfig)
  policy: PolicyConfig = dataclasses.field(default_factory=PolicyConfig)
  discriminator: DiscriminatorConfig = dataclasses.field(
      default_factory=DiscriminatorConfig
  )
  reward: RewardConfig = dataclasses.field(default_factory=RewardConfig)
  data: DataConfig = dataclasses.field(default_factory=DataConfig)
  evaluation: EvaluationConfig = dataclasses.field(
      default_factory=EvaluationConfig
  )
  checkpoint: CheckpointConfig = dataclasses.field(
      default_factory=CheckpointConfig
  )

  def validate(self) -> None:
    """Checks every field and their combinations.

    Raises:
      ConfigError: naming the field, its value and the remedy, or the two
        fields that clash.
    """
    for field in dataclasses.fields(self):
      part = getattr(self, field.name)
      if hasattr(part, 'validate'):
        part.validate()
    require(
        0 <= self.seed < 2**31,
        f'seed is {self.seed}; it must be in [0, {2**31}): the seeds of all '
        'nodes come from it.',
    )
    _require_at_least('config', 1, drawings_per_actor=self.drawings_per_actor)
    _require_positive('config', report_seconds=self.report_seconds)
    require(
        self.reward.uses_discriminator or self.conditional,
        f'reward.kind={self.reward.kind} and conditional=False clash: an L2 '
        'reward needs a target to compare with. Set conditional=True, or a '
        'discriminator reward.',
    )
