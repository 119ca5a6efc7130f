# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A tiny painting environment in numpy alone, for tests.

The same specs, counters and errors as `spiral_envs.libmypaint`, on a small
canvas: a stroke is a curve of square dots. It needs neither libmypaint nor a
compiler.
"""

from collections.abc import Sequence

import numpy as np

from spiral_envs import arguments
from spiral_envs import base as painting
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import strokes

_DOTS = 24


class FakePainting(painting.Painting):
  """A small canvas painted with square dots; see `painting.Painting`."""

  def __init__(
      self,
      episode_length: int = 5,
      canvas_width: int = 16,
      grid_width: int = 4,
      brush_sizes: Sequence[float] = (1, 2),
      use_color: bool = False,
      use_pressure: bool = True,
      use_alpha: bool = False,
      background: str = 'white',
      seed: int = 0,
  ):
    """Makes a blank canvas; the options are those of `LibMyPaint`.

    Args:
      episode_length: actions in an episode.
      canvas_width: pixels along each side, 8 or more.
      grid_width: cells along each side of the grid of locations.
      brush_sizes: dots are these many pixels wide, rounded.
      use_color: paint in colors; otherwise in black on a gray canvas.
      use_pressure: actions choose how much a dot covers.
      use_alpha: observe alpha as a fourth channel.
      background: 'white' or 'transparent'.
      seed: not used: the fake brush draws no random numbers.

    Raises:
      ValueError: an option is out of range or clashes with another.
    """
    arguments.whole('seed', seed)
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
    super().__init__(
        _FakePainter(options, 1),
        options.action_space(),
        options.episode_length,
    )


class FakePaintingBatch(painting.PaintingBatch):
  """E small canvases; see `painting_batch.PaintingBatch`."""

  def __init__(
      self,
      batch_size: int,
      num_threads: int = 1,
      episode_length: int = 5,
      canvas_width: int = 16,
      grid_width: int = 4,
      brush_sizes: Sequence[float] = (1, 2),
      use_color: bool = False,
      use_pressure: bool = True,
      use_alpha: bool = False,
      background: str = 'white',
      seed: int = 0,
  ):
    """Makes E blank canvases; the options are those of `FakePainting`.

    Args:
      batch_size: the number of drawings E.
      num_threads: checked but not used.
      episode_length: see `FakePainting`, as all that follow.
      canvas_width: pixels along each side.
      grid_width: cells along each side.
      brush_sizes: widths of dots.
      use_color: paint in colors.
      use_pressure: actions choose the pressure.
      use_alpha: observe alpha.
      background: 'white' or 'transparent'.
      seed: not used.

    Raises:
      ValueError: an option is out of range or clashes with another.
    """
    arguments.whole('seed', seed)
    batch_size = options_lib.batch_size(batch_size)
    options_lib.num_threads(num_threads)
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
    super().__init__(
        _FakePainter(options, batch_size),
        options.action_space(),
        options.episode_length,
    )


class _FakePainter:
  """A `painting.Painter` that stamps squares, drawing by drawing."""

  def __init__(self, options, batch_size):
    options.check_memory(batch_size, pixel_bytes=32)
    self.batch_size = batch_size
    self._options = options
    self._width = options.canvas_width
    self.canvas_shape = (self._width, self._width, options.channels)
    # Color and alpha, not premultiplied; what is clear counts as black.
    self._pixels = np.zeros([batch_size, self._width, self._width, 4])
    self._positions = [(0.0, 0.0)] * batch_size

  def reset(self) -> np.ndarray:
    self._pixels[:] = float(self._options.background == 'white')
    self._positions = [(0.0, 0.0)] * self.batch_size
    return self._render()

  def step(self, rows: np.ndarray) -> np.ndarray:
    for i, row in enumerate(rows.tolist()):
      flag, end, control, size, pressure, *color = row
      end = self._place(end)
      if flag:
        points = strokes.quadratic_bezier(
            self._positions[i], self._place(control), end, steps=_DOTS
        )
        self._stamp(
            self._pixels[i],
            points,
            self._options.brush_sizes[size],
            strokes.PRESSURES[pressure],
            strokes.COLOR_LEVELS[color],
        )
      self._positions[i] = end
    return self._render()

  def get_state(self):
    return self._pixels.copy(), tuple(self._positions)

  def set_state(self, state):
    if not isinstance(state, tuple) or state[0].shape != self._pixels.shape:
      raise ValueError('The snapshot is of canvases of another shape.')
    pixels, positions = state
    self._pixels, self._positions = pixels.copy(), list(positions)

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    self._pixels = self._pixels[from_indices]
    self._positions = [self._positions[i] for i in from_indices]

  def _place(self, cell):
    return strokes.cell_position(cell, self._options.grid_width, self._width)

  def _stamp(self, pixels, points, size, pressure, color):
    width = max(1, round(size))
    covered = np.zeros([self._width, self._width], bool)
    # A curve along a row of pixels must not slip off it by rounding.
    for x, y in np.floor(points + 1e-6).astype(int):
      covered[y : y + width, x : x + width] = True
    # Alpha is one or nothing: a dot mixes with what is there, or replaces it.
    clear = pixels[..., 3:] == 0
    mixed = (1 - pressure) * pixels[..., :3] + pressure * color
    paint = np.where(clear, color, mixed)
    pixels[..., :3][covered] = paint[covered]
    pixels[..., 3][covered] = 1

  def _render(self):
    channels = self.canvas_shape[-1]
    return np.round(self._pixels[..., :channels] * 255).astype(np.uint8)
