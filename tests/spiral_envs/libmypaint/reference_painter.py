# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A slow reference painter in plain Python, which calls libmypaint by ctypes.

It is independent of `spiral_envs`: libmypaint reads the brush file itself, the
canvas is libmypaint's tiled surface with its operation queue, and the curve is
evaluated here. The native extension must give the same bits.
"""

import colorsys
import ctypes
import ctypes.util
import dataclasses
import math

import numpy as np

_TILE = 64
_OPAQUE = 1 << 15
_STEPS = 50
_DTIME = float(np.float32(0.1))
# Positions of the settings in mypaint-brush-settings-gen.h, 1.6.
_RADIUS_LOGARITHMIC, _COLOR_H, _COLOR_S, _COLOR_V = 3, 20, 21, 22


class _TileRequest(ctypes.Structure):
  _fields_ = [
      ('tx', ctypes.c_int),
      ('ty', ctypes.c_int),
      ('readonly', ctypes.c_int),
      ('buffer', ctypes.c_void_p),
      ('context', ctypes.c_void_p),
      ('thread_id', ctypes.c_int),
      ('mipmap_level', ctypes.c_int),
  ]


_TILE_CALLBACK = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.POINTER(_TileRequest)
)


def load_library() -> ctypes.CDLL:
  """Returns libmypaint with the signatures of the calls used here."""
  lib = ctypes.CDLL(ctypes.util.find_library('mypaint'))
  pointer, real = ctypes.c_void_p, ctypes.c_float
  lib.mypaint_brush_new.restype = pointer
  lib.mypaint_brush_unref.argtypes = [pointer]
  lib.mypaint_brush_from_defaults.argtypes = [pointer]
  lib.mypaint_brush_from_string.argtypes = [pointer, ctypes.c_char_p]
  lib.mypaint_brush_set_base_value.argtypes = [pointer, ctypes.c_int, real]
  lib.mypaint_brush_reset.argtypes = [pointer]
  lib.mypaint_brush_new_stroke.argtypes = [pointer]
  lib.mypaint_brush_stroke_to.argtypes = [
      *(pointer, pointer, real, real, real, real, real),
      ctypes.c_double,
  ]
  lib.mypaint_tiled_surface_init.argtypes = [
      pointer,
      _TILE_CALLBACK,
      _TILE_CALLBACK,
  ]
  lib.mypaint_tiled_surface_destroy.argtypes = [pointer]
  lib.mypaint_surface_begin_atomic.argtypes = [pointer]
  lib.mypaint_surface_end_atomic.argtypes = [pointer, pointer]
  return lib


class TiledSurface:
  """libmypaint's tiled surface over numpy tiles, blank outside [size, size].

  As in the released environment, a single tile represents all tiles outside. It
  is filled with the background after each use.
  """

  def __init__(self, lib: ctypes.CDLL, size: int, blank: int):
    self._lib = lib
    self._size = size
    self._blank = blank
    self._count = -(-size // _TILE)
    self._outside = np.full([_TILE, _TILE, 4], blank, np.uint16)
    self._tiles: dict[tuple[int, int], np.ndarray] = {}
    self.clear()
    # Kept as an attribute because ctypes keeps no references to callbacks.
    self._callbacks = _TILE_CALLBACK(self._start), _TILE_CALLBACK(self._end)
    self._memory = ctypes.create_string_buffer(512)
    self.pointer = ctypes.addressof(self._memory)
    lib.mypaint_tiled_surface_init(self.pointer, *self._callbacks)

  def clear(self):
    for ty in range(self._count):
      for tx in range(self._count):
        self._tiles[tx, ty] = np.full_like(self._outside, self._blank)

  def pixels(self) -> np.ndarray:
    """Returns uint16 [size, size, 4], premultiplied; 1 << 15 is one."""
    rows = [
        np.concatenate([self._tiles[tx, ty] for tx in range(self._count)], 1)
        for ty in range(self._count)
    ]
    return np.concatenate(rows, 0)[: self._size, : self._size]

  def close(self):
    self._lib.mypaint_tiled_surface_destroy(self.pointer)

  def _start(self, _, request):
    request = request.contents
    tile = self._tiles.get((request.tx, request.ty), self._outside)
    request.buffer = tile.ctypes.data

  def _end(self, _, request):
    # Paint outside the canvas is discarded.
    tx, ty = request.contents.tx, request.contents.ty
    if (tx, ty) not in self._tiles:
      self._outside[:] = self._blank
      return
    tile = self._tiles[tx, ty]
    tile[max(0, self._size - ty * _TILE) :] = self._blank
    tile[:, max(0, self._size - tx * _TILE) :] = self._blank


@dataclasses.dataclass
class Settings:
  """Settings of a `ReferencePainter`.

  Attributes:
    brush_file: path of the brush file.
    canvas_width: pixels along each side.
    grid_width: cells along each side.
    sizes: radii of the brush in pixels.
    channels: number of channels of the canvas.
    blank: value of the background's channels.
    premultiplied: observe premultiplied colors; otherwise the background shows
      where paint was erased.
    transpose_fault: start strokes at (y, y) after a move to (x, y).
    fresh_brush: read the brush again for each drawing.
    burn: number of random numbers drawn before each drawing.
  """

  brush_file: str
  canvas_width: int = 64
  grid_width: int = 32
  sizes: tuple = (1, 2, 4, 8, 12, 24)
  channels: int = 1
  blank: int = _OPAQUE
  premultiplied: bool = False
  transpose_fault: bool = False
  fresh_brush: bool = True
  burn: int = 0


class ReferencePainter:
  """Paints drawings action by action with plain calls of libmypaint."""

  def __init__(self, settings: Settings):
    self._settings = settings
    self._lib = load_library()
    self._surface = TiledSurface(
        self._lib, settings.canvas_width, settings.blank
    )
    self._brush = None

  def close(self):
    self._free_brush()
    self._surface.close()

  def _free_brush(self):
    if self._brush is not None:
      self._lib.mypaint_brush_unref(self._brush)
    self._brush = None

  def _new_brush(self):
    self._free_brush()
    self._brush = self._lib.mypaint_brush_new()
    self._lib.mypaint_brush_from_defaults(self._brush)
    with open(self._settings.brush_file, 'rb') as f:
      assert self._lib.mypaint_brush_from_string(self._brush, f.read())
    for _ in range(self._settings.burn):
      self._lib.mypaint_brush_reset(self._brush)
      self._stroke_to(0.0, 0.0, 0.0)

  def _stroke_to(self, x, y, pressure):
    self._lib.mypaint_brush_stroke_to(
        self._brush, self._surface.pointer, x, y, pressure, 0.0, 0.0, _DTIME
    )

  def _set(self, size, color):
    hsv = colorsys.rgb_to_hsv(*color)
    values = {
        _RADIUS_LOGARITHMIC: math.log(size),
        **dict(zip((_COLOR_H, _COLOR_S, _COLOR_V), hsv)),
    }
    for setting, value in values.items():
      self._lib.mypaint_brush_set_base_value(self._brush, setting, value)

  def reset(self) -> np.ndarray:
    if self._brush is None or self._settings.fresh_brush:
      self._new_brush()
    self._surface.clear()
    self._set(self._settings.sizes[0], (0.0, 0.0, 0.0))
    self._pressure = 0.0
    self._move(0.0, 0.0)
    return self.canvas()

  def step(self, flag, end, control=0, size=0, pressure=9, color=(0, 0, 0)):
    """Paints one action of indices and returns the canvas."""
    end, control = self._position_of(end), self._position_of(control)
    if flag == 0:
      self._move(*end)
    else:
      self._set(self._settings.sizes[size], np.linspace(0, 1, 20)[[*color]])
      self._stroke(control, end, float(np.linspace(0.1, 1, 10)[pressure]))
    return self.canvas()

  def canvas(self) -> np.ndarray:
    """Returns uint8 [size, size, channels]."""
    pixels = self._surface.pixels().astype(np.int64)
    color, alpha = pixels[..., :3], pixels[..., 3:]
    if self._settings.channels == 4:
      # Rounded to fixed point first; transparent pixels count as black.
      color = (color * _OPAQUE + alpha // 2) // np.maximum(1, alpha)
      color = np.where(alpha == 0, 0, color)
    elif self._settings.blank and not self._settings.premultiplied:
      color = color + _OPAQUE - alpha
    canvas = np.concatenate([np.minimum(color, _OPAQUE), alpha], -1)
    canvas = (canvas * 255 + _OPAQUE // 2) // _OPAQUE
    return canvas[..., : self._settings.channels].astype(np.uint8)

  def _position_of(self, index):
    grid = self._settings.grid_width
    row, column = divmod(index, grid)
    width = self._settings.canvas_width
    return width * column / grid, width * row / grid

  def _move(self, x, y):
    self._lib.mypaint_surface_begin_atomic(self._surface.pointer)
    self._lib.mypaint_brush_reset(self._brush)
    self._lib.mypaint_brush_new_stroke(self._brush)
    self._stroke_to(x, y, 0.0)
    self._lib.mypaint_surface_end_atomic(self._surface.pointer, None)
    self._position = (y, y) if self._settings.transpose_fault else (x, y)
    self._lifted = True

  def _stroke(self, control, end, pressure):
    self._lib.mypaint_surface_begin_atomic(self._surface.pointer)
    start = self._position
    if self._lifted:
      self._pressure = pressure
      self._stroke_to(*start, pressure)
    for step in range(1, _STEPS + 1):
      t = step / _STEPS
      x, y = (
          (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t**2 * c
          for a, b, c in zip(start, control, end)
      )
      self._stroke_to(x, y, self._pressure + t * (pressure - self._pressure))
    self._lib.mypaint_surface_end_atomic(self._surface.pointer, None)
    self._position, self._pressure, self._lifted = end, pressure, False
