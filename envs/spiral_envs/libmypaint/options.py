# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The options all painting environments share, checked once for all."""

from collections.abc import Sequence
import dataclasses

from spiral_envs import arguments
from spiral_envs.libmypaint import actions as action_space

# Cells are counted in int32.
_MOST_GRID_WIDTH = 46340
BACKGROUNDS = ('white', 'transparent')


@dataclasses.dataclass(frozen=True)
class PaintingOptions:
  """What to paint on and with; the environments document the fields.

  Holds what was given as plain Python's own types.

  Raises:
    ValueError: naming value and remedy, for what cannot work.
  """

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
    """1 for gray, 3 for color, 4 with alpha."""
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

  def __post_init__(self):
    for name, value in self._checked().items():
      object.__setattr__(self, name, value)
    if self.compatible and self.canvas_width % 64:
      raise ValueError(
          f'canvas_width is {self.canvas_width}: the released environment '
          'takes multiples of 64 only; use one, or compatible=False.'
      )
    self._validate_gray()

  def check_memory(self, num_drawings: int, pixel_bytes: int):
    """Raises ValueError for more canvases than memory holds.

    Args:
      num_drawings: that there are to be.
      pixel_bytes: what a painter takes for a pixel, beside the canvas.
    """
    of_one = self.canvas_width**2 * (pixel_bytes + self.channels)
    arguments.memory(
        num_drawings * of_one,
        f'{num_drawings} canvases {self.canvas_width} pixels wide',
        'paint fewer drawings at once, or on smaller canvases',
    )

  def _checked(self):
    checked = {
        'episode_length': arguments.whole(
            'episode_length',
            self.episode_length,
            1,
            arguments.MOST_STEPS,
            'actions',
        ),
        'canvas_width': canvas_width('canvas_width', self.canvas_width),
        'grid_width': arguments.whole(
            'grid_width', self.grid_width, 1, _MOST_GRID_WIDTH, 'cells'
        ),
        'brush_sizes': self._checked_sizes(),
        'background': arguments.choice(
            'background', self.background, BACKGROUNDS
        ),
    }
    for name in ('use_color', 'use_pressure', 'use_alpha', 'compatible'):
      checked[name] = arguments.switch(name, getattr(self, name))
    return checked

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
          'channel alone and has no place for alpha; set use_color=True or '
          'use_alpha=False.'
      )
    if self.background == 'transparent' and not self.compatible:
      raise ValueError(
          "background='transparent' with use_color=False: black paint on "
          'nothing, seen without alpha, is black everywhere; set '
          "background='white', or use_color=True and use_alpha=True."
      )


def canvas_width(name: str, value) -> int:
  """Returns a canvas's width; raises ValueError unless it can be one."""
  least, most = arguments.LEAST_WIDTH, arguments.MOST_WIDTH
  return arguments.whole(name, value, least, most, 'pixels')


def batch_size(value, unit: str = 'drawings') -> int:
  """Returns `batch_size`; raises ValueError unless it can be one."""
  return arguments.whole('batch_size', value, 1, arguments.MOST_DRAWINGS, unit)


def num_threads(value) -> int:
  """Returns `num_threads`; raises ValueError unless it can be one."""
  return arguments.whole(
      'num_threads', value, 1, arguments.MOST_THREADS, 'threads'
  )
