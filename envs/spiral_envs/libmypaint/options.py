# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Options of painting environments, and their checks."""

from collections.abc import Sequence
import dataclasses
from typing import Any
from typing import Optional

from spiral_envs import arguments
from spiral_envs.libmypaint import actions as action_space

# Cells are counted in int32.
_MAX_GRID_WIDTH = 46340
BACKGROUNDS = ('white', 'transparent')
_NAME = 'libmypaint'


@dataclasses.dataclass(frozen=True)
class PaintingOptions:
  """Options of all painting environments, as plain Python values.

  Attributes:
    episode_length: number of actions in an episode.
    canvas_width: pixels along each side, 8 to 8192.
    grid_width: cells along each side of the grid of locations, at most 46340.
    brush_type: path of a brush file below the folder of brushes, without its
      extension.
    brush_sizes: radii in pixels that actions choose from, at most 1000.
    use_color: paint in colors; otherwise in black on a gray canvas.
    use_pressure: actions choose the pressure; otherwise it is full.
    use_alpha: observe alpha as a fourth channel; requires `use_color`.
    background: 'white' or 'transparent'.
    brushes_basedir: folder of brushes, or the parent of a folder `brushes` that
      holds them; None for the folder of Debian's package.
    seed: seed of the random numbers that some brushes use. They are the same in
      every episode; there are 1024 streams, chosen by the seed modulo 1024. In
      a batch, drawing i has `seed` + i.

  Raises:
    ValueError: an option is out of range or clashes with another.
  """

  episode_length: int = 20
  canvas_width: int = 64
  grid_width: int = 32
  brush_type: str = 'classic/dry_brush'
  brush_sizes: Sequence[float] = (1, 2, 4, 8, 12, 24)
  use_color: bool = False
  use_pressure: bool = True
  use_alpha: bool = False
  background: str = 'white'
  brushes_basedir: Optional[str] = None
  seed: int = 0

  # Only some environments have this option.
  compatible = False

  @property
  def channels(self) -> int:
    """Channels of the canvas: 1 for gray, 3 for color, 4 with alpha."""
    return 1 if not self.use_color else 4 if self.use_alpha else 3

  def action_space(self) -> action_space.ActionSpace:
    """Returns the sub-actions that these options leave to be chosen."""
    return action_space.ActionSpace(
        self.grid_width,
        len(self.brush_sizes),
        self.use_pressure,
        self.use_color,
        released_order=self.compatible,
    )

  def __post_init__(self):
    self._set(
        episode_length=arguments.whole(
            'episode_length',
            self.episode_length,
            1,
            arguments.MAX_STEPS,
            'actions',
        ),
        canvas_width=canvas_width('canvas_width', self.canvas_width),
        grid_width=arguments.whole(
            'grid_width', self.grid_width, 1, _MAX_GRID_WIDTH, 'cells'
        ),
        brush_type=arguments.text('brush_type', self.brush_type),
        brush_sizes=self._checked_sizes(),
        background=arguments.choice('background', self.background, BACKGROUNDS),
        brushes_basedir=arguments.path('brushes_basedir', self.brushes_basedir),
        seed=arguments.whole('seed', self.seed),
    )
    for name in ('use_color', 'use_pressure', 'use_alpha', 'compatible'):
      self._set(**{name: arguments.switch(name, getattr(self, name))})
    self._validate_gray()

  def check_memory(self, num_drawings: int, pixel_bytes: int):
    """Checks that the machine has memory for the canvases.

    Args:
      num_drawings: number of canvases.
      pixel_bytes: bytes that a painter needs for each pixel, in addition to the
        observed canvas.

    Raises:
      ValueError: the machine has less memory than the canvases need.
    """
    canvas_bytes = self.canvas_width**2 * (pixel_bytes + self.channels)
    arguments.memory(
        num_drawings * canvas_bytes,
        f'{num_drawings} canvases {self.canvas_width} pixels wide',
        'paint fewer drawings at once, or on smaller canvases',
    )

  def _set(self, **values):
    for name, value in values.items():
      object.__setattr__(self, name, value)

  def _checked_sizes(self):
    sizes = self.brush_sizes
    try:
      listed = [] if isinstance(sizes, (str, bytes)) else list(sizes)
    except TypeError:
      listed = []
    if not listed:
      raise ValueError(
          f'brush_sizes is {arguments.shown(sizes)}: want a sequence of one or '
          'more radii in pixels.'
      )
    return tuple(
        arguments.radius('brush_sizes', size, 'has') for size in listed
    )

  def _validate_gray(self):
    if self.use_color:
      return
    if self.use_alpha:
      raise ValueError(
          'use_alpha=True with use_color=False: a gray canvas is the red '
          'channel alone and has no channel for alpha; set use_color=True or '
          'use_alpha=False.'
      )
    if self.background == 'transparent' and not self.compatible:
      raise ValueError(
          "background='transparent' with use_color=False: black paint on a "
          'transparent canvas, observed without alpha, is black everywhere; '
          "set background='white', or use_color=True and use_alpha=True."
      )


@dataclasses.dataclass(frozen=True)
class LibMyPaintOptions(PaintingOptions):
  """Options of `LibMyPaint`, among them those of the released environment.

  Attributes:
    compatible: behave as the environment that DeepMind released with SPIRAL;
      `seed` is not used then.
    rewards: accepted but not paid, as by the released environment. This option
      and the next two must have their defaults unless `compatible`.
    discount: discount of all steps but the last, in [0, 1].
    name: name of the environment.

  Raises:
    ValueError: an option is out of range or clashes with another.
  """

  compatible: bool = False
  rewards: Any = None
  discount: float = 1.0
  name: str = _NAME

  @property
  def has_rewards(self) -> bool:
    """True if `rewards` holds any rewards."""
    try:
      return self.rewards is not None and len(self.rewards) > 0
    except TypeError:  # Not a list.
      return True

  def __post_init__(self):
    super().__post_init__()
    self._set(
        discount=arguments.real('discount', self.discount, 0, 1),
        name=arguments.text('name', self.name),
    )
    if self.compatible:
      if self.canvas_width % 64:
        raise ValueError(
            f'canvas_width is {self.canvas_width}: the released environment '
            'takes multiples of 64 only; use one, or compatible=False.'
        )
      return
    changed = {
        'rewards': self.has_rewards,
        'discount': self.discount != 1,
        'name': self.name != _NAME,
    }
    for name in changed:
      if changed[name]:
        raise ValueError(
            f'{name} is {arguments.shown(getattr(self, name))}: only the '
            f'released environment has {name}; set compatible=True, or leave '
            'it out.'
        )


def canvas_width(name: str, value) -> int:
  """Returns a canvas's width in pixels; raises ValueError if out of range."""
  return arguments.whole(
      name, value, arguments.MIN_WIDTH, arguments.MAX_WIDTH, 'pixels'
  )


def num_threads(value) -> int:
  """Returns `num_threads`; raises ValueError if it is out of range."""
  return arguments.whole(
      'num_threads', value, 1, arguments.MAX_THREADS, 'threads'
  )
