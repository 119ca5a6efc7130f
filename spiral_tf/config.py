# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The agent's settings: one tree of dataclasses.

The dataclasses are not frozen, so that `--config.policy.learning_rate=1e-4`
works. Nothing is checked on assignment: call `Config.validate()` before use.
Defaults are a small agent that learns digits on two cores, not the paper's
sizes; docs/architecture.md has both side by side.
"""

import dataclasses
import operator
from typing import Any
from typing import Optional
from typing import TypeVar

from spiral_tf.plugins import loading

REWARDS = (
    *('critic_difference', 'critic_final', 'l2_difference', 'l2_final'),
    *('environment', 'none'),
)

# Width at which the released agent's down-sampling stops.
RELEASED_FEATURE_WIDTH = 8

_T = TypeVar('_T')
_COMPARISONS = {
    'ge': (operator.ge, '{} or more'),
    'gt': (operator.gt, 'above {}'),
    'le': (operator.le, 'at most {}'),
    'lt': (operator.lt, 'below {}'),
}


class ConfigError(ValueError):
  """A setting, or two settings together, that cannot be used."""


def require(condition: bool, message: str) -> None:
  """Raises `ConfigError(message)` unless `condition` holds."""
  if not condition:
    raise ConfigError(message)


def bounded(default: _T, why: str = '', **bounds: float) -> _T:
  """Returns a dataclass field whose value must lie within bounds.

  Args:
    default: default value of the field.
    why: reason or remedy that the error message ends with.
    **bounds: any of `ge` (the value must be at least this), `gt` (above), `le`
      (at most) and `lt` (below).
  """
  metadata = {'bounds': bounds, 'why': why}
  return dataclasses.field(default=default, metadata=metadata)


def one_of(
    default: _T, choices: tuple[_T, ...], or_plug_in: bool = False
) -> _T:
  """Returns a dataclass field whose value must be one of `choices`.

  Args:
    default: default value of the field.
    choices: accepted values.
    or_plug_in: whether to accept the name of an object of the user's own, too.
  """
  metadata = {'choices': choices, 'or_plug_in': or_plug_in}
  return dataclasses.field(default=default, metadata=metadata)


def range_text(field: dataclasses.Field) -> str:
  """Returns the values that a field may have, in words; '' for any value."""
  if choices := field.metadata.get('choices'):
    own = ', or my_module:my_own' if field.metadata['or_plug_in'] else ''
    return f'one of {", ".join(choices)}{own}'
  bounds = field.metadata.get('bounds', {})
  return ' and '.join(_COMPARISONS[k][1].format(v) for k, v in bounds.items())


def check_ranges(config: Any, prefix: str = '') -> None:
  """Checks all fields of a dataclass that are `bounded` or `one_of`.

  Args:
    config: dataclass, whose fields may be dataclasses.
    prefix: text before the names of fields in messages, such as 'policy.'.

  Raises:
    ConfigError: a value is out of range. The message names field, value and
      range.
  """
  for field in dataclasses.fields(config):
    name, value = prefix + field.name, getattr(config, field.name)
    if dataclasses.is_dataclass(value):
      check_ranges(value, f'{name}.')
    why = field.metadata.get('why')
    if field.metadata.get('or_plug_in') and loading.is_name(str(value)):
      continue
    require(
        value in field.metadata.get('choices', (value,))
        and all(
            _COMPARISONS[k][0](value, bound)
            for k, bound in field.metadata.get('bounds', {}).items()
        ),
        f'{name} is {value!r}; it must be {range_text(field)}'
        + (f': {why}.' if why else '.'),
    )


def _require_steps(
    owner: str, value: str, end: float, name: str, count: int
) -> None:
  """Raises if a value has an end but no number of steps to reach it in."""
  require(
      end < 0 or count > 0,
      f'{owner}.{value}_end is {end} but {owner}.{name} is {count}: set the '
      'number of steps in which to reach it.',
  )


@dataclasses.dataclass
class NetworkConfig:
  """Sizes of the policy network (the paper's: docs/architecture.md).

  Attributes:
    first_channels: channels of the first 5x5 convolution; 32 in the paper.
    first_stride: stride of the first convolution; 1 in the paper.
    channels: channels of the down-sampling convolutions and residual blocks; 32
      in the paper.
    feature_width: width of the torso's finest features, in cells: down-sampling
      stops there. 8 in the paper's setting, whatever the grid. As wide as the
      grid, features find positions in a third of the frames, each of which
      takes 1.6 times as long (docs/log/README.md).
    torso_blocks: residual blocks of the torso; 8 in the paper.
    flat_channels: output channels of a 1x1 convolution between the torso's
      residual blocks and its linear layer; 0, as in the paper, for no such
      convolution.
    hidden_size: width of the torso's output, the LSTM and the head's state.
    head_channels: channels of a location head; 32 in the paper. 0 replaces the
      location head by a linear layer.
    head_blocks: residual blocks of a location head; 8 in the paper.
    sub_pixel: grow location heads by sub-pixel convolutions rather than by the
      paper's transposed convolutions: a tenth of the time on a CPU.
    place_logits: add logits computed from the torso's spatial features to those
      of the location heads; not in the paper. Takes a third of the frames until
      drawings follow their targets (docs/log/README.md).
    place_lookup: condition sub-actions that are decoded after a location on the
      torso's features at that location, which then need not pass through the
      LSTM's output; not in the paper.
    embedding_size: width of the embedding of a sub-action.
    noise_size: dimensions of the noise sample, fixed for an episode.
    locations: names of the sub-actions that are cells of a square grid.
    blind: ablation: the policy does not see the canvas.
  """

  first_channels: int = bounded(24, ge=1)
  first_stride: int = bounded(4, ge=1)
  channels: int = bounded(24, ge=1)
  feature_width: int = bounded(RELEASED_FEATURE_WIDTH, ge=1)
  torso_blocks: int = bounded(1, ge=0)
  flat_channels: int = bounded(8, ge=0)
  hidden_size: int = bounded(256, ge=1)
  head_channels: int = bounded(16, ge=0)
  head_blocks: int = bounded(1, ge=0)
  sub_pixel: bool = True
  place_logits: bool = True
  place_lookup: bool = False
  embedding_size: int = bounded(16, ge=1)
  noise_size: int = bounded(10, ge=1)
  locations: tuple[str, ...] = ('end', 'control')
  blind: bool = False

  def validate(self) -> None:
    require(
        self.hidden_size % 16 == 0,
        f'network.hidden_size is {self.hidden_size}; it must be a multiple of '
        '16, because location heads reshape it to 4 x 4.',
    )


@dataclasses.dataclass
class PolicyConfig:
  """The policy learner: policy gradient with V-trace on whole episodes.

  Attributes:
    batch_size: trajectories per learner step.
    learning_rate: learning rate of Adam.
    learning_rate_end: final value of `learning_rate`; negative keeps it.
    learning_rate_steps: learner steps of the linear change to that value.
    beta1: Adam's decay rate of the gradient's mean.
    warmup_steps: learner steps over which the learning rate rises from 0. The
      scores of a new discriminator mean nothing yet, and a policy that follows
      them swings between scribble and blank canvases.
    entropy_cost: weight of the summed sub-action entropy, in nats.
    entropy_cost_end: final value of `entropy_cost`; negative keeps it.
    entropy_steps: learner steps of the linear change to that value.
    baseline_cost: weight of the baseline's squared error.
    discount: discount of the return; 1 for short episodes.
    max_gradient_norm: global norm at which the gradient is clipped.
    clip_rho: V-trace's clip of the target's importance weights.
    clip_c: V-trace's clip of the trace's importance weights.
    queue_drawings: trajectories that may wait for the learner before actors
      are blocked. Each batch that waits is one update older when it is used.
  """

  batch_size: int = bounded(64, ge=1)
  learning_rate: float = bounded(3e-4, gt=0)
  learning_rate_end: float = -1.0
  learning_rate_steps: int = bounded(0, ge=0)
  beta1: float = bounded(0.9, ge=0, lt=1)
  warmup_steps: int = bounded(500, ge=0)
  entropy_cost: float = bounded(0.02, ge=0)
  entropy_cost_end: float = -1.0
  entropy_steps: int = bounded(0, ge=0)
  baseline_cost: float = bounded(0.5, ge=0)
  discount: float = bounded(1.0, ge=0, le=1)
  max_gradient_norm: float = bounded(1.0, gt=0)
  clip_rho: float = bounded(1.0, gt=0)
  clip_c: float = bounded(1.0, gt=0)
  queue_drawings: int = bounded(8, ge=1)

  def validate(self) -> None:
    require(
        self.clip_c <= self.clip_rho,
        f'policy.clip_c={self.clip_c} and policy.clip_rho={self.clip_rho} '
        'clash: V-trace needs clip_c of at most clip_rho.',
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
  """The discriminator learner: WGAN-GP.

  Attributes:
    channels: channels of each of the stride-2 4x4 convolutions.
    batch_size: real images, and as many fakes, per discriminator step.
    learning_rate: learning rate of Adam; 1e-4 in the paper. With few
      discriminator steps per policy step the discriminator has to learn fast,
      or the policy moves on before its errors are found (docs/log/README.md).
    learning_rate_end: final value of `learning_rate`; negative keeps it.
    learning_rate_steps: discriminator steps of the linear change to that value.
    beta1: Adam's decay rate of the gradient's mean.
    beta2: Adam's decay rate of the gradient's square.
    gradient_penalty: weight of the gradient penalty.
    zero_centring: weight of the squared mean score.
    paired: use the targets of a conditional discriminator's canvases as its
      real images, rather than other images. The optimal discriminator is the L2
      distance either way; with pairs it is found sooner, and teaches less
      (docs/log/README.md).
    replay_batches: size of the canvas buffer, in batches.
    steps_per_policy_step: discriminator steps per policy step (one batch of
      trajectories); 0 lets the discriminator run as fast as it can, in one
      process for as long as the policy step takes.
  """

  channels: tuple[int, ...] = (16, 32, 64)
  batch_size: int = bounded(64, ge=1)
  learning_rate: float = bounded(5e-4, gt=0)
  learning_rate_end: float = -1.0
  learning_rate_steps: int = bounded(0, ge=0)
  beta1: float = bounded(0.5, ge=0, lt=1)
  beta2: float = bounded(0.999, ge=0, lt=1)
  gradient_penalty: float = bounded(10.0, ge=0)
  zero_centring: float = bounded(1e-3, ge=0)
  paired: bool = False
  replay_batches: int = bounded(20, ge=1)
  steps_per_policy_step: float = bounded(2.0, ge=0)

  def validate(self) -> None:
    require(
        len(self.channels) > 0 and min(self.channels) > 0,
        f'discriminator.channels is {self.channels}; name at least one '
        'convolution, with 1 channel or more.',
    )
    _require_steps(
        'discriminator',
        'learning_rate',
        self.learning_rate_end,
        'learning_rate_steps',
        self.learning_rate_steps,
    )


@dataclasses.dataclass
class RewardConfig:
  """The policy's reward.

  Attributes:
    kind: 'critic_final' (the paper), 'critic_difference' (per step, as in
      SPIRAL++), 'l2_final' or 'l2_difference' (the paper's baseline),
      'environment' for the reward of an environment of your own (no
      discriminator), 'my_module:my_reward' for a function of your own
      (docs/extending.md), or 'none' for no policy gradient and no
      discriminator: hindsight or search alone.
    `normalise`: divide returns by their running standard deviation.
    least_std: minimum of that standard deviation. Rewards of a policy that
      draws almost nothing are near 0, and must not be blown up. A
      discriminator's scores, and L2 distances, differ by some units between
      images.
    stroke_start_cost: cost of the start of each continuous stroke sequence.
    blank_cost: cost, at the end, of a canvas on which nothing is visible.
  """

  kind: str = one_of('critic_difference', REWARDS, or_plug_in=True)
  normalise: bool = True
  least_std: float = bounded(1.0, gt=0)
  stroke_start_cost: float = bounded(0.0, ge=0)
  blank_cost: float = bounded(0.0, ge=0)

  @property
  def uses_discriminator(self) -> bool:
    """True if the reward is computed from a discriminator's scores."""
    return self.kind.startswith('critic') or self.is_plug_in

  @property
  def trains_discriminator(self) -> bool:
    """True if a run has a discriminator; for L2, it gives metrics alone."""
    return self.enabled and not self.of_environment

  @property
  def is_plug_in(self) -> bool:
    """True if the reward is a function of the user's own."""
    return loading.is_name(self.kind)

  @property
  def of_environment(self) -> bool:
    """True if the reward is the environment's own."""
    return self.kind == 'environment'

  @property
  def enabled(self) -> bool:
    """True if there is a reward, and hence a policy gradient."""
    return self.kind != 'none'


@dataclasses.dataclass
class HindsightConfig:
  """Hindsight: imitation of drawings with their own final canvas as the target.

  `spiral_tf.learning.hindsight` has the formula. Drawings and dreams are both
  imitated; dreams are episodes for this purpose only.

  Attributes:
    weight: weight of the negative log-likelihood per action, in nats; 0 for no
      hindsight.
    weight_end: final value of `weight`; negative keeps it.
    weight_steps: learner steps of the linear change to that value.
    dreams: fraction of an actor's episodes that are dreams.
    random: fraction of the dreams whose sub-actions are uniformly random; the
      policy acts in the others.
    temperature: divisor of the policy's logits in dreams.
  """

  weight: float = bounded(0.0, ge=0, lt=float('inf'))
  weight_end: float = bounded(-1.0, lt=float('inf'))
  weight_steps: int = bounded(0, ge=0)
  dreams: float = bounded(0.0, ge=0, le=1)
  random: float = bounded(1.0, ge=0, le=1)
  temperature: float = bounded(1.0, gt=0, lt=float('inf'))

  @property
  def enabled(self) -> bool:
    """True if the loss has a term of hindsight at any step."""
    return self.weight > 0 or self.weight_end > 0

  def num_dreams(self, batch_size: int) -> int:
    """Returns the number of dreams among `batch_size` episodes."""
    return round(self.dreams * batch_size)

  def validate(self) -> None:
    _require_steps(
        'hindsight',
        'weight',
        self.weight_end,
        'weight_steps',
        self.weight_steps,
    )
    require(
        self.enabled or not self.dreams,
        f'hindsight.dreams={self.dreams} and hindsight.weight={self.weight} '
        'clash: dreams teach by hindsight alone. Set a weight, or no dreams.',
    )


@dataclasses.dataclass
class SearchConfig:
  """Search: the best of several tries in the environment, to be imitated.

  Searched episodes are for imitation only: they are neither in the policy
  gradient nor in the metrics of drawings, and the discriminator does not see
  them. `spiral_tf.acting.search` describes them, `spiral_tf.learning.imitation`
  has the formula of the loss.

  Attributes:
    fraction: fraction of an actor's episodes that are searched.
    teacher: name or folder of a conditional agent that acts in searched
      episodes, with targets from the training images, in the same environment
      as the policy that imitates it, which need not be conditional. Empty for
      the policy itself.
    tries: actions tried in each state, the best of which is taken; 1 for no
      choice.
    drawings: whole drawings made of each target, the best of which is kept; 1
      for no choice.
    by: measure of what is best: 'l2', the squared error to the target, or
      'discriminator', its score.
    fitted: fraction of the tries proposed without the policy: uniformly random,
      and of the target's color where the environment paints in color. The
      policy proposes one of them at least.
    temperature: divisor of the policy's logits in searched episodes.
    weight: weight of the negative log-likelihood per action, in nats; 0 for no
      imitation.
    weight_end: final value of `weight`; negative keeps it.
    weight_steps: learner steps of the linear change to that value.
    only_better: imitate only actions that are better than the policy's first
      sample in their state, and all actions of drawings that are better than
      the first of their target.
  """

  fraction: float = bounded(0.0, ge=0, le=1)
  teacher: str = ''
  tries: int = bounded(1, ge=1)
  drawings: int = bounded(1, ge=1)
  by: str = one_of('l2', ('l2', 'discriminator'))
  fitted: float = bounded(0.0, ge=0, le=1)
  temperature: float = bounded(1.0, gt=0, lt=float('inf'))
  weight: float = bounded(0.0, ge=0, lt=float('inf'))
  weight_end: float = bounded(-1.0, lt=float('inf'))
  weight_steps: int = bounded(0, ge=0)
  only_better: bool = False

  @property
  def enabled(self) -> bool:
    """True if actors search."""
    return self.fraction > 0

  @property
  def num_fitted(self) -> int:
    """Number of the tries proposed without the policy."""
    return min(round(self.fitted * self.tries), self.tries - 1)

  def num_searched(self, batch_size: int) -> int:
    """Returns the number of searched episodes among `batch_size`."""
    return round(self.fraction * batch_size)

  def validate(self) -> None:
    _require_steps(
        'search', 'weight', self.weight_end, 'weight_steps', self.weight_steps
    )
    chooses = self.tries > 1 or self.drawings > 1
    imitates = self.weight > 0 or self.weight_end > 0
    require(
        not self.enabled or chooses or bool(self.teacher),
        f'search.fraction={self.fraction} and search.tries={self.tries}, '
        f'search.drawings={self.drawings} clash: there is nothing to choose '
        'from. Set more tries or drawings, or search.fraction=0.',
    )
    require(
        self.enabled or not self.teacher,
        f'search.teacher={self.teacher!r} and search.fraction=0 clash: the '
        'teacher would never act. Set a fraction, or leave the teacher empty.',
    )
    require(
        not self.teacher or self.by == 'l2',
        f'search.teacher={self.teacher!r} and search.by={self.by!r} clash: the '
        'discriminator of this run does not know the targets of the teacher. '
        "Set search.by='l2'.",
    )
    require(
        not self.teacher or not self.only_better,
        f'search.teacher={self.teacher!r} and search.only_better=True clash: '
        'the actions of a teacher are not compared with those of the policy. '
        'Set it to False.',
    )
    require(
        self.enabled or not chooses,
        f'search.tries={self.tries}, search.drawings={self.drawings} and '
        'search.fraction=0 clash: no episode is searched. Set a fraction, or 1 '
        'try and 1 drawing.',
    )
    require(
        not self.enabled or imitates,
        f'search.fraction={self.fraction} and search.weight={self.weight} '
        'clash: searched episodes are for imitation alone. Set a weight, or '
        'search.fraction=0.',
    )
    require(
        self.enabled or not imitates,
        f'search.weight={self.weight}, search.weight_end={self.weight_end} and '
        'search.fraction=0 clash: there is nothing to imitate. Set a fraction, '
        'or search.weight=0.',
    )
    require(
        not self.fitted or self.num_fitted > 0,
        f'search.fitted={self.fitted} and search.tries={self.tries} clash: '
        'none of the tries would be proposed without the policy. Set more '
        'tries, or search.fitted=0.',
    )


@dataclasses.dataclass
class DataConfig:
  """Real images: arguments of `spiral_tf.data.dataset.load`.

  Attributes:
    source: 'digits', 'scenes', 'tfds:NAME', 'my_module:make_images' for a
      function of your own, or the path of a folder of official files or of
      scenes, or of a folder or zip of images.
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
    mirror: learn from the mirror image of each training image, too. For faces
      and the like, of which there are few.
    distorted: number of distorted copies of each training image to learn from,
      too: rotated by up to 10 degrees, scaled by up to a tenth and shifted by
      up to a twentieth of the width. For handwriting of which there is little.
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
  fit: str = one_of('pad', ('pad', 'crop', 'scale'))
  invert: Optional[bool] = None
  to_grey: bool = False
  classes: tuple[int, ...] = ()
  limit: int = bounded(0, ge=0)
  held_out: float = bounded(
      0.1, 'it is the fraction of images kept for evaluation', gt=0, lt=1
  )
  held_out_by: str = one_of('image', ('image', 'folder'))
  crop_share: float = bounded(1.0, gt=0, le=1)
  mirror: bool = False
  distorted: int = bounded(0, ge=0, le=100)
  max_objects: int = bounded(5, ge=1)
  held_out_source: str = ''
  data_dir: str = ''
  manual_dir: str = ''

  def validate(self) -> None:
    for name in ('mirror', 'distorted'):
      require(
          not (getattr(self, name) and self.source == 'scenes'),
          f"data.{name}={getattr(self, name)} and data.source='scenes' clash: "
          'scenes have programs. Leave it out.',
      )
    require(
        bool(self.source),
        "data.source is empty; name 'digits', 'scenes', 'tfds:NAME', a folder "
        'of official files or of scenes, or a folder or zip of images.',
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
    require(
        self.source != 'scenes' or self.limit > 1,
        f"data.limit is {self.limit}, but data.source='scenes' has no end; set "
        'the number of scenes to make, for example 20000.',
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
    every_minutes: minutes between two grids; the first is drawn at the start.
    num_images: drawings per grid.
  """

  every_minutes: float = bounded(1.0, gt=0)
  num_images: int = bounded(64, ge=1)


@dataclasses.dataclass
class CheckpointConfig:
  """Checkpoints of both learners.

  Attributes:
    every_minutes: minutes between two checkpoints.
    keep: number of checkpoints kept.
  """

  every_minutes: float = bounded(2.0, gt=0)
  keep: int = bounded(3, ge=1)


@dataclasses.dataclass
class Config:
  """All settings of the agent.

  Attributes:
    seed: seed of networks, data order and noise.
    conditional: reproduce a given target rather than generate a new image.
    drawings_per_actor: episodes that an actor runs at a time, in lock-step.
    on_policy: actors wait for a policy update after each batch. Needs the
      fewest frames: rewards are those of the present policy's drawings, not of
      drawings some updates old that the discriminator has learned to detect;
      but actors and policy learner take turns. Needs as many episodes at a
      time, over all actors, as there are in the learner's batch, or more.
    report_seconds: seconds between two progress lines.
  """

  seed: int = bounded(
      1, 'the seeds of all nodes are derived from it', ge=0, lt=2**31
  )
  conditional: bool = True
  drawings_per_actor: int = bounded(64, ge=1)
  on_policy: bool = False
  report_seconds: float = bounded(5.0, gt=0)
  network: NetworkConfig = dataclasses.field(default_factory=NetworkConfig)
  policy: PolicyConfig = dataclasses.field(default_factory=PolicyConfig)
  discriminator: DiscriminatorConfig = dataclasses.field(
      default_factory=DiscriminatorConfig
  )
  reward: RewardConfig = dataclasses.field(default_factory=RewardConfig)
  hindsight: HindsightConfig = dataclasses.field(
      default_factory=HindsightConfig
  )
  search: SearchConfig = dataclasses.field(default_factory=SearchConfig)
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
    check_ranges(self)
    for field in dataclasses.fields(self):
      part = getattr(self, field.name)
      if hasattr(part, 'validate'):
        part.validate()
    self._validate_hindsight()
    self._validate_search()
    self._validate_imitated()
    require(
        self.conditional
        or self.reward.uses_discriminator
        or self.reward.of_environment
        or not self.reward.enabled,
        f'reward.kind={self.reward.kind} and conditional=False clash: an L2 '
        'reward needs a target to compare with. Set conditional=True, or a '
        'discriminator reward.',
    )

  def _validate_hindsight(self) -> None:
    """Checks hindsight together with other settings."""
    hindsight = self.hindsight
    for name in ('dreams', 'weight', 'weight_end'):
      value = getattr(hindsight, name)
      require(
          self.conditional or value <= 0,
          f'hindsight.{name}={value} and conditional=False clash: in hindsight '
          "the target is the drawing's own canvas, and there is no target. Set "
          f'conditional=True, or hindsight.{name}=0.',
      )
    require(
        self.reward.enabled or hindsight.enabled or self.search.enabled,
        f"reward.kind='none' and hindsight.weight={hindsight.weight} clash: "
        'nothing would be learned. Choose a reward, or set a weight of '
        'hindsight or of search.',
    )
    require(
        not self.reward.enabled or hindsight.dreams < 1,
        f'hindsight.dreams={hindsight.dreams} and reward.kind='
        f'{self.reward.kind!r} clash: no drawing would get a reward. Set '
        "reward.kind='none', or fewer dreams.",
    )
    count = hindsight.num_dreams(self.drawings_per_actor)
    require(
        bool(count) == bool(hindsight.dreams)
        and (not self.reward.enabled or count < self.drawings_per_actor),
        f'hindsight.dreams={hindsight.dreams} and drawings_per_actor='
        f'{self.drawings_per_actor} clash: {count} episodes at a time would be '
        'dreams. Use another fraction, or more drawings for each actor.',
    )

  def _validate_search(self) -> None:
    """Checks search together with other settings."""
    search = self.search
    require(
        self.conditional
        or not search.enabled
        or search.by != 'l2'
        or bool(search.teacher),
        f"search.by='l2', search.fraction={search.fraction} and "
        'conditional=False clash: there is no target to compare with. Set '
        "search.by='discriminator', a search.teacher, or search.fraction=0.",
    )
    require(
        self.reward.trains_discriminator or search.by != 'discriminator',
        f"search.by='discriminator' and reward.kind={self.reward.kind!r} "
        "clash: there is no discriminator. Set search.by='l2', or choose "
        'another reward.',
    )
    require(
        not search.enabled or search.num_searched(self.drawings_per_actor) > 0,
        f'search.fraction={search.fraction} and drawings_per_actor='
        f'{self.drawings_per_actor} clash: no episode would be searched. Use '
        'another fraction, or more drawings for each actor.',
    )

  def _validate_imitated(self) -> None:
    """Checks the numbers of dreams and of searched episodes together."""
    dreams = self.hindsight.num_dreams(self.drawings_per_actor)
    searched = self.search.num_searched(self.drawings_per_actor)
    room = self.drawings_per_actor - bool(self.reward.enabled)
    require(
        not searched or dreams + searched <= room,
        f'search.fraction={self.search.fraction}, hindsight.dreams='
        f'{self.hindsight.dreams} and reward.kind={self.reward.kind!r} clash: '
        f'of {self.drawings_per_actor} episodes at a time, {searched} would be '
        f'searched and {dreams} dreams'
        + (', and none would get a reward' if self.reward.enabled else '')
        + '. Use smaller fractions'
        + (", or reward.kind='none'." if self.reward.enabled else '.'),
    )
