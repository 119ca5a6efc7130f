# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting with libmypaint's brushes: one canvas, or a batch of them."""

from collections.abc import Sequence
from typing import Any
from typing import Optional
import warnings

from spiral_envs import arguments
from spiral_envs import base as painting
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import painter as painter_lib

_NAME = 'libmypaint'


class LibMyPaint(painting.Painting):
  """A canvas painted with one of libmypaint's brushes; see `Painting`.

  With `compatible` the pixels, counters and masks are those of the environment
  that DeepMind released with SPIRAL, faults included; docs/environments.md
  lists them. Otherwise an episode depends on its seed and actions alone.
  """

  def __init__(
      self,
      episode_length: int = 20,
      canvas_width: int = 64,
      grid_width: int = 32,
      brush_type: str = 'classic/dry_brush',
      brush_sizes: Sequence[float] = (1, 2, 4, 8, 12, 24),
      use_color: bool = False,
      use_pressure: bool = True,
      use_alpha: bool = False,
      background: str = 'white',
      brushes_basedir: Optional[str] = None,
      seed: int = 0,
      compatible: bool = False,
      *,
      rewards: Any = None,
      discount: float = 1.0,
      name: str = _NAME,
  ):
    """Makes a blank canvas.

    Args:
      episode_length: actions in an episode.
      canvas_width: pixels along each side, 8 to 8192.
      grid_width: cells along each side of the grid of locations, at most 46340.
      brush_type: name of a brush file, without folder and ending.
      brush_sizes: radii in pixels that actions choose from, at most 1000.
      use_color: paint in colors; otherwise in black on a gray canvas.
      use_pressure: actions choose the pressure; otherwise it is full.
      use_alpha: observe alpha as a fourth channel; needs `use_color`.
      background: 'white' or 'transparent'.
      brushes_basedir: folder of brushes, or the one that its folder `brushes`
        lies in; None for Debian's.
      seed: chooses the random numbers of brushes that use some: the same in
        every episode, one of 1024 streams, seed modulo 1024. Not used when
        `compatible`, as the released environment did not.
      compatible: behave as the released environment.
      rewards: the released environment's, which has none either: they are not
        paid. As the two that follow, anything but the default needs
        `compatible`.
      discount: of all steps but the last, in [0, 1].
      name: of the environment, as `name` tells.

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    options = options_lib.PaintingOptions(
        episode_length=episode_length,
        canvas_width=canvas_width,
        grid_width=grid_width,
        brush_sizes=brush_sizes,
        use_color=use_color,
        use_pressure=use_pressure,
        use_alpha=use_alpha,
        background=background,
        compatible=compatible,
    )
    discount = arguments.real('discount', discount, 0, 1)
    self._name = arguments.text('name', name)
    if not options.compatible:
      _refuse_released(rewards, discount, name)
    elif _given(rewards):
      warnings.warn(
          'rewards are not paid: the reward of a drawing comes from a '
          'discriminator, here it is always 0.',
          stacklevel=2,
      )
    painter = painter_lib.NativePainter(
        options, brush_type, brushes_basedir, seed
    )
    self._grid_width = options.grid_width
    super().__init__(
        painter,
        options.action_space(),
        options.episode_length,
        options.compatible,
        discount,
    )

  @property
  def name(self) -> str:
    """The environment's name."""
    return self._name

  @property
  def grid_width(self) -> int:
    """Cells along each side of the grid."""
    return self._grid_width


class LibMyPaintBatch(painting.PaintingBatch):
  """E canvases painted at once over threads; see `PaintingBatch`.

  The pixels are those of E single environments with seeds `seed`, `seed` + 1,
  and so on, for any number of threads.
  """

  def __init__(
      self,
      batch_size: int,
      num_threads: int = 1,
      episode_length: int = 20,
      canvas_width: int = 64,
      grid_width: int = 32,
      brush_type: str = 'classic/dry_brush',
      brush_sizes: Sequence[float] = (1, 2, 4, 8, 12, 24),
      use_color: bool = False,
      use_pressure: bool = True,
      use_alpha: bool = False,
      background: str = 'white',
      brushes_basedir: Optional[str] = None,
      seed: int = 0,
  ):
    """Makes E blank canvases; the options are those of `LibMyPaint`.

    Args:
      batch_size: the number of drawings E.
      num_threads: threads that paint, the caller's included.
      episode_length: see `LibMyPaint`, as all that follow.
      canvas_width: pixels along each side.
      grid_width: cells along each side.
      brush_type: name of a brush file.
      brush_sizes: radii in pixels.
      use_color: paint in colors.
      use_pressure: actions choose the pressure.
      use_alpha: observe alpha.
      background: 'white' or 'transparent'.
      brushes_basedir: folder of brushes.
      seed: the first drawing's; drawing i has `seed` + i.

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    options = options_lib.PaintingOptions(
        episode_length=episode_length,
        canvas_width=canvas_width,
        grid_width=grid_width,
        brush_sizes=brush_sizes,
        use_color=use_color,
        use_pressure=use_pressure,
        use_alpha=use_alpha,
        background=background,
    )
    painter = painter_lib.NativePainter(
        options, brush_type, brushes_basedir, seed, batch_size, num_threads
    )
    super().__init__(painter, options.action_space(), options.episode_length)


def _given(rewards) -> bool:
  """Whether there are any; an empty list has none."""
  try:
    return rewards is not None and len(rewards) > 0
  except TypeError:  # No list.
    return True


def _refuse_released(rewards, discount, name) -> None:
  """Raises ValueError for what the released environment alone takes."""
  set_ones = {
      'rewards': (rewards, _given(rewards)),
      'discount': (discount, discount != 1),
      'name': (name, name != _NAME),
  }
  for argument, (value, is_set) in set_ones.items():
    if is_set:
      raise ValueError(
          f'{argument} is {arguments.shown(value)}: only the released '
          f'environment has {argument}; set compatible=True, or leave it out.'
      )
