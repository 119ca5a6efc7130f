# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A slow canvas with a round pen, in NumPy: stands in for `StrokeCanvas`."""

import numpy as np

from spiral_envs.search import strokes as strokes_lib


class RoundPen:
  """Covers all pixels nearer to the curve than a radius times the pressure."""

  def __init__(self, shape, zoom=1.0):
    self._shape = shape
    self._zoom = zoom

  def coverage(self, strokes):
    return [self._cover(stroke) for stroke in strokes]

  def fit(self, strokes, before, target, weights, palette, origin):
    height, width, channels = before.shape
    if weights is None:
      weights = np.ones((height, width))
    colors = np.zeros((len(strokes), 3))
    changes = np.zeros(len(strokes))
    for i, stroke in enumerate(strokes):
      top, left, mask = self._cover(stroke)
      whole = np.zeros(self._shape)
      whole[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
      y, x = origin
      a = whole[y : y + height, x : x + width, None]
      w = weights[..., None]
      rest = target - (1 - a) * before
      best = (w * a * rest).sum((0, 1)) / max((w * a * a).sum(), 1e-9)
      best = np.clip(best[:3] if channels > 1 else best[:1].repeat(3), 0, 1)
      if palette is not None:
        errors = [self._error(w, a, rest, p) for p in palette]
        best = palette[int(np.argmin(errors))]
      colors[i] = best
      unpainted = (w * np.square(before - target)).sum()
      changes[i] = self._error(w, a, rest, best) - unpainted
    return colors, changes

  def _error(self, w, a, rest, color):
    channels = rest.shape[-1]
    full = np.append(color, 1.0)[:channels] if channels > 1 else color[:1]
    return (w * np.square(rest - a * full)).sum()

  def _cover(self, stroke):
    s, c, e = (
        stroke[p] * self._zoom
        for p in (strokes_lib.START, strokes_lib.CONTROL, strokes_lib.END)
    )
    t = np.linspace(0, 1, 13)[:, None]
    curve = (1 - t) ** 2 * s + 2 * t * (1 - t) * c + t**2 * e
    radius = stroke[strokes_lib.RADIUS] * self._zoom
    room = radius + 1
    left, top = np.maximum(np.floor(curve.min(0) - room), 0).astype(int)
    right, bottom = np.ceil(curve.max(0) + room).astype(int)
    bottom = max(min(bottom, self._shape[0]), top)
    right = max(min(right, self._shape[1]), left)
    y, x = np.mgrid[top:bottom, left:right] + 0.5
    at = np.stack([x, y], -1)[:, :, None]
    along = np.diff(curve, axis=0)
    squared = np.maximum((along**2).sum(-1), 1e-12)
    share = np.clip(((at - curve[:-1]) * along).sum(-1) / squared, 0, 1)
    away = np.linalg.norm(at - curve[:-1] - share[..., None] * along, axis=-1)
    distance = away.min(-1) if away.size else np.zeros(away.shape[:2])
    mask = np.clip(radius + 0.5 - distance, 0, 1)
    return int(top), int(left), mask.astype(np.float32)
