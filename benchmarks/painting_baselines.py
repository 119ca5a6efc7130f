# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Baselines for the native painter: plain calls of libmypaint.

A drawing becomes a list of calls. Either Python makes them through ctypes, as a
simple environment would, or the extension replays them, which measures the
library's own work alone.
"""

import colorsys
import ctypes
import ctypes.util
import enum
import math

import numpy as np

from spiral_envs.libmypaint import strokes

_TILE = 64
_OPAQUE = 1 << 15
# Positions of the settings in libmypaint's header: radius, hue, saturation,
# value.
_RADIUS, *_HSV = 3, 20, 21, 22


class Call(enum.IntEnum):
  """Numbers of the calls in envs/spiral_envs/native/replay.h."""

  CLEAR = 0
  BEGIN = 1
  END = 2
  RESET = 3
  STROKE_TO = 4
  BASE_VALUE = 5


class PlainPainter:
  """Paints drawings by passing calls to the function `make`."""

  def __init__(self, make, canvas_width: int, grid_width: int, sizes):
    self._make = make
    self._width = canvas_width
    self._grid = grid_width
    self._sizes = sizes

  def reset(self):
    """Starts a drawing."""
    self._make(Call.CLEAR)
    self._set(0, [0, 0, 0])
    self._move((0.0, 0.0))

  def step(self, row):
    """Paints one action, a row of indices in the order of `actions.NAMES`."""
    flag, end, control, size, pressure, *color = row
    end = strokes.cell_position(end, self._grid, self._width)
    if not flag:
      self._move(end)
      return
    control = strokes.cell_position(control, self._grid, self._width)
    self._set(size, strokes.COLOR_LEVELS[color])
    self._stroke(control, end, strokes.PRESSURES[pressure])

  def _set(self, size, color):
    self._make(Call.BASE_VALUE, _RADIUS, math.log(self._sizes[size]))
    for setting, value in zip(_HSV, colorsys.rgb_to_hsv(*color)):
      self._make(Call.BASE_VALUE, setting, value)

  def _move(self, to):
    self._make(Call.BEGIN)
    self._make(Call.RESET)
    self._make(Call.STROKE_TO, *to, 0.0)
    self._make(Call.END)
    self._position, self._pressure, self._lifted = to, 0.0, True

  def _stroke(self, control, end, pressure):
    self._make(Call.BEGIN)
    if self._lifted:
      self._pressure = pressure
      self._make(Call.STROKE_TO, *self._position, pressure)
    points = strokes.quadratic_bezier(self._position, control, end)
    levels = strokes.pressures_along(self._pressure, pressure)
    for (x, y), level in zip(points.tolist(), levels.tolist()):
      self._make(Call.STROKE_TO, x, y, level)
    self._make(Call.END)
    self._position, self._pressure, self._lifted = end, pressure, False


class Recorder:
  """Records calls as the arrays that `_painter.replay` takes."""

  def __init__(self):
    self._calls, self._arguments = [], []

  def __call__(self, call, *arguments):
    """Records one call."""
    self._calls.append(int(call))
    self._arguments.append([*arguments, 0, 0, 0][:3])

  def arrays(self):
    """Returns the calls, int32 [N], and their arguments, float32 [N, 3]."""
    arguments = np.array(self._arguments, np.float32)
    return np.array(self._calls, np.int32), arguments


class CtypesLibrary:
  """Makes calls through ctypes, and copies the canvas to numpy."""

  def __init__(self, brush: str, canvas_width: int):
    lib = ctypes.CDLL(ctypes.util.find_library('mypaint'))
    self._lib = lib
    self._count = -(-canvas_width // _TILE)
    self._width = canvas_width
    for make in (
        lib.mypaint_brush_new,
        lib.mypaint_fixed_tiled_surface_new,
        lib.mypaint_fixed_tiled_surface_interface,
    ):
      make.restype = ctypes.c_void_p
    self._brush = ctypes.c_void_p(lib.mypaint_brush_new())
    lib.mypaint_brush_from_defaults(self._brush)
    lib.mypaint_brush_from_string(self._brush, brush.encode())
    self._tiled = ctypes.c_void_p(
        lib.mypaint_fixed_tiled_surface_new(canvas_width, canvas_width)
    )
    self._surface = ctypes.c_void_p(
        lib.mypaint_fixed_tiled_surface_interface(self._tiled)
    )
    real = ctypes.c_float
    lib.mypaint_brush_stroke_to.argtypes = [
        *(ctypes.c_void_p, ctypes.c_void_p, real, real, real, real, real),
        ctypes.c_double,
    ]
    lib.mypaint_brush_set_base_value.argtypes = [
        *(ctypes.c_void_p, ctypes.c_int, real),
    ]
    self._tiles = self._find_tiles()

  def close(self):
    """Frees brush and surface."""
    self._lib.mypaint_brush_unref(self._brush)
    self._lib.mypaint_surface_unref(self._surface)

  def __call__(self, call, *arguments):
    """Makes one call."""
    lib = self._lib
    if call == Call.STROKE_TO:
      lib.mypaint_brush_stroke_to(
          self._brush, self._surface, *arguments, 0.0, 0.0, 0.10000000149011612
      )
    elif call == Call.BASE_VALUE:
      lib.mypaint_brush_set_base_value(self._brush, *arguments)
    elif call == Call.RESET:
      lib.mypaint_brush_reset(self._brush)
      lib.mypaint_brush_new_stroke(self._brush)
    elif call == Call.BEGIN:
      lib.mypaint_surface_begin_atomic(self._surface)
    elif call == Call.END:
      lib.mypaint_surface_end_atomic(self._surface, None)
    else:
      for tile in self._tiles:
        tile[:] = _OPAQUE

  def canvas(self, channels: int) -> np.ndarray:
    """Returns the canvas, uint8 [H, W, channels]."""
    rows = [
        np.concatenate(self._tiles[i : i + self._count], 1)
        for i in range(0, len(self._tiles), self._count)
    ]
    pixels = np.concatenate(rows)[: self._width, : self._width, :channels]
    return np.round(pixels * (255 / _OPAQUE)).astype(np.uint8)

  def _find_tiles(self):
    tiles = []
    for index in range(self._count**2):
      request = (ctypes.c_int * 16)()
      self._lib.mypaint_tile_request_init(
          request, 0, index % self._count, index // self._count, 1
      )
      self._lib.mypaint_tiled_surface_tile_request_start(self._tiled, request)
      # The buffer follows three ints and their padding.
      address = ctypes.c_uint64.from_buffer(request, 16).value
      memory = (ctypes.c_uint16 * (_TILE * _TILE * 4)).from_address(address)
      tiles.append(np.ctypeslib.as_array(memory).reshape(_TILE, _TILE, 4))
    return tiles
