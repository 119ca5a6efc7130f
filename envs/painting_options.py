"""The options all painting environments share, checked once for all."""

from collections.abc import Sequence
import dataclasses
import math
import operator

from envs import action_space

MIN_CANVAS_WIDTH = 8
BACKGROUNDS = ('white', 'transparent')


@dataclasses.dataclass(frozen=True)
class PaintingOptions:
  """What to paint on and with; the environments document the fields."""

  episode_length: int
  canvas_width: int
  grid_width: int
  brush_sizes: Sequence[float]
  use_color: bool
  use_pressure: bool
  use_alpha: bool
  background: str
  compatible: bool = False

  @property
  def channels(self) -> int:
    """1 for grey, 3 for colour, 4 with alpha."""
    return 1 if not self.use_color else 4 if self.use_alpha else 3

  def action_space(self) -> action_space.ActionSpace:
    """Returns the actions that these options leave."""
    return action_space.ActionSpace(
        self.grid_width,
        len(self.brush_sizes),
        self.use_pressure,
        self.use_color,
        released_order=self.compatible,
    )

  def validate(self):
    """Raises ValueError, naming value and remedy, for what cannot work."""
    at_least('episode_length', self.episode_length, 1, 'actions')
    at_least('canvas_width', self.canvas_width, MIN_CANVAS_WIDTH, 'pixels')
    at_least('grid_width', self.grid_width, 1, 'cells')
    if self.compatible and self.canvas_width % 64:
      raise ValueError(
          f'canvas_width is {self.canvas_width}: the released environment '
          'takes multiples of 64 only; use one, or compatible=False.'
      )
    self._validate_sizes()
    if self.background not in BACKGROUNDS:
      raise ValueError(
          f'background is {self.background!r}: want one of {BACKGROUNDS}.'
      )
    self._validate_grey()

  def _validate_sizes(self):
    if isinstance(self.brush_sizes, (str, int, float)) or not len(
        self.brush_sizes
    ):
      raise ValueError(
          f'brush_sizes is {self.brush_sizes!r}: want a sequence of one or '
          'more radii in pixels.'
      )
    for size in self.brush_sizes:
      if not (size > 0 and math.isfinite(size)):
        raise ValueError(
            f'brush_sizes has {size!r}: want radii above zero, in pixels.'
        )

  def _validate_grey(self):
    if self.use_color:
      return
    if self.use_alpha:
      raise ValueError(
          'use_alpha=True with use_color=False: a grey canvas is the red '
          'channel alone and has no place for alpha; set use_color=True or '
          'use_alpha=False.'
      )
    if self.background == 'transparent' and not self.compatible:
      raise ValueError(
          "background='transparent' with use_color=False: black paint on "
          'nothing, seen without alpha, is black everywhere; set '
          "background='white', or use_color=True and use_alpha=True."
      )


def at_least(name: str, value: int, minimum: int, unit: str):
  """Raises ValueError unless `value` is an integer of `minimum` or above."""
  try:
    if operator.index(value) >= minimum:
      return
  except TypeError:
    pass
  raise ValueError(
      f'{name} is {value!r}: want an integer number of {unit}, {minimum} or '
      'more.'
  )
