# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A slow canvas with a round pen, in NumPy: stands in for `StrokeCanvas`."""

import numpy as np

from spiral_envs.search import strokes as strokes_lib


class RoundPen:
  """Covers all pixels nearer to the curve than a radius times the pressure."""

  paints_plainly = True

  def __init__(self, shape, zoom=1.0):
    self._shape = shape
    self._zoom = zoom

  def coverage(self, strokes):
    return [self._cover(stroke) for stroke in strokes]

  def fit(self, strokes, before, target, weights, palette, origin):
    colors = np.zeros((len(strokes), 3))
    changes = np.zeros(len(strokes))
    for i, stroke in enumerate(strokes):
      top, left, mask = self._cover(stroke)
      top, left = top - origin[0], left - origin[1]
      mask = mask[max(-top, 0) :, max(-left, 0) :, None]
      mask = mask[: max(len(before) - max(top, 0), 0)]
      mask = mask[:, : max(before.shape[1] - max(left, 0), 0)]
      rows = slice(max(top, 0), max(top, 0) + len(mask))
      part = rows, slice(max(left, 0), max(left, 0) + mask.shape[1])
      a, old = mask, before[part]
      w = 1 if weights is None else weights[part][..., None]
      rest = target[part] - (1 - a) * old
      best = (w * a * rest).sum((0, 1)) / max((w * a * a).sum(), 1e-9)
      best = np.clip(best[:3] if len(best) > 1 else best.repeat(3), 0, 1)
      if palette is not None:
        errors = [self._error(w, a, rest, p) for p in palette]
        best = palette[int(np.argmin(errors))]
      colors[i] = best
      unpainted = (w * np.square(old - target[part])).sum()
      changes[i] = self._error(w, a, rest, best) - unpainted
    return colors, changes

  def _error(self, w, a, rest, color):
    channels = rest.shape[-1]
    full = np.append(color, 1.0)[:channels] if channels > 1 else color[:1]
    return (w * np.square(rest - a * full)).sum()

  def _cover(self, stroke):
    s, c, e = (
        complex(*stroke[p]) * self._zoom
        for p in (strokes_lib.START, strokes_lib.CONTROL, strokes_lib.END)
    )
    t = np.linspace(0, 1, 7)
    curve = (1 - t) ** 2 * s + 2 * t * (1 - t) * c + t**2 * e
    radius = stroke[strokes_lib.RADIUS] * self._zoom
    room = radius + 1
    left = int(max(curve.real.min() - room, 0))
    top = int(max(curve.imag.min() - room, 0))
    bottom = min(int(curve.imag.max() + room + 1), self._shape[0])
    right = min(int(curve.real.max() + room + 1), self._shape[1])
    if bottom <= top or right <= left:
      return top, left, np.zeros((0, 0), np.float32)
    x, y = np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5
    away = (x + 1j * y[:, None])[..., None] - curve[:-1]
    along = np.diff(curve)
    squared = np.maximum(np.abs(along) ** 2, 1e-12)
    fraction = np.clip((away * along.conj()).real / squared, 0, 1)
    distance = np.abs(away - fraction * along).min(-1)
    mask = np.clip(radius + 0.5 - distance, 0, 1)
    return top, left, mask.astype(np.float32)
