# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that invalid calls of the native extension raise errors.

`make test-asan` makes far more calls, with AddressSanitizer.
"""

import subprocess
import sys
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs import _painter  # type: ignore[attr-defined]
from spiral_envs.libmypaint import brushes
from tests.spiral_envs import native_fuzz

_POINTS: dict[str, Any] = dict(
    canvas_width=16,
    channels=3,
    white=True,
    brush='',
    log_size=1.0,
    burn=0,
    zoom=1.0,
)
_BATCH: dict[str, Any] = dict(
    canvas_width=16,
    grid_width=4,
    channels=1,
    white=True,
    brush='',
    log_sizes=[0.0, 1.0],
    pressures=[0.5, 1.0],
    color_levels=[0.0, 1.0],
    keep_brush=False,
    transpose_start=False,
    premultiplied=False,
    burns=[0, 1],
    num_threads=2,
)
_NAN = float('nan')
_OPAQUE = '{"version": 3, "settings": {"opaque": %s}}'
_TABLE = _OPAQUE % '{"base_value": 1, "inputs": {"pressure": %s}}'
_DABS = '{"version": 3, "settings": {"dabs_per_second": %s}}'


class NativeTest(parameterized.TestCase):

  @parameterized.parameters(
      dict(channels=2),
      dict(channels=0),
      dict(canvas_width=0),
      dict(canvas_width=-8),
      dict(canvas_width=46341),
      dict(log_size=_NAN),
      dict(log_size=7.0),
      dict(burn=-1),
      dict(burn=10**9),
      dict(zoom=0.0),
      dict(zoom=-1.0),
      dict(zoom=_NAN),
      dict(zoom=1e30),
  )
  def test_painters_of_points(self, **changes):
    with self.assertRaisesRegex(ValueError, f'{next(iter(changes))}: want'):
      _painter.PointPainter(**{**_POINTS, **changes})

  @parameterized.parameters(
      dict(channels=2),
      dict(canvas_width=46341),
      dict(grid_width=0),
      dict(grid_width=46341),
      dict(log_sizes=[]),
      dict(log_sizes=[1.0, _NAN]),
      dict(pressures=[]),
      dict(pressures=[2.0]),
      dict(color_levels=[]),
      dict(color_levels=[-1.0]),
      dict(burns=[0, -1]),
      dict(num_threads=0),
      dict(num_threads=10**6),
  )
  def test_painters_of_batches(self, **changes):
    with self.assertRaisesRegex(ValueError, 'want'):
      _painter.Painters(**{**_BATCH, **changes})

  def test_indices(self):
    painters = _painter.Painters(**_BATCH)
    canvas = np.empty([2, 16, 16, 1], np.uint8)
    right = np.array([[1, 15, 15, 1, 1, 1, 1, 1]] * 2, np.int32)
    with self.assertRaisesRegex(RuntimeError, 'reset comes before step'):
      painters.step(right, canvas)
    painters.reset(canvas)
    painters.step(right, canvas)
    for column, maximum in enumerate(right[0]):
      for value in (-1, maximum + 1, 2**31 - 1, -(2**31)):
        wrong = right.copy()
        wrong[1, column] = value
        with self.assertRaisesRegex(ValueError, 'out of range'):
          painters.step(wrong, canvas)
    unaligned = np.empty(right.nbytes + 1, np.uint8)[1:].view(np.int32)
    with self.assertRaisesRegex(ValueError, 'aligned'):
      painters.step(unaligned, canvas)
    read_only = canvas.copy()
    read_only.flags.writeable = False
    with self.assertRaisesRegex(ValueError, 'read-only|writeable'):
      painters.step(right, read_only)

  @parameterized.parameters(_NAN, float('inf'), 1e9, -1e300, -33.0, 49.0)
  def test_positions(self, far):
    painter = _painter.PointPainter(**_POINTS)
    for position in ((far, 1), (1, far)):
      with self.assertRaisesRegex(ValueError, 'position: want'):
        painter.move(*position)
      with self.assertRaisesRegex(ValueError, 'position: want'):
        painter.trace(np.array([[1, 1, 0.5], [*position, 0.5]], np.float64))
    for wrong in ((far, 0, 0), (0, far, 0), (0, 0, far)):
      with self.assertRaisesRegex(ValueError, 'color: want'):
        painter.set_brush(1, *wrong)
    with self.assertRaisesRegex(ValueError, 'pressure: want'):
      painter.trace(np.array([[1, 1, far]]))

  @parameterized.parameters(
      ('{"version": 3, "settings": []}', 'settings: want an object'),
      (_OPAQUE % '5', 'opaque: want an object'),
      (_OPAQUE % '{"base_value": 1, "inputs": []}', 'inputs: want an object'),
      (_OPAQUE % '{"base_value": "1", "inputs": {}}', 'base_value: want a num'),
      (_OPAQUE % '{"base_value": NaN, "inputs": {}}', 'base_value: want a num'),
      (_TABLE % '[1, 2]', 'pressure: want a list'),
      (_TABLE % '[[1, 2]]', '2 to 64'),
      (_TABLE % f'{[[i, i] for i in range(65)]}', '2 to 64'),
      (_TABLE % '[[1, 0], [0, 1]]', 'from left to right'),
      (_TABLE % '[[0, 0], [1, 1, 1]]', 'points of two numbers'),
      (_DABS % '{"base_value": 5000, "inputs": {}}', '1000 at most'),
      ('{', 'JSON'),
      ('[' * 10**5, 'JSON'),
      ('3', 'an object'),
  )
  def test_brushes(self, text, message):
    with self.assertRaisesRegex(ValueError, f"the brush's .*{message}"):
      _painter.PointPainter(**{**_POINTS, 'brush': text})

  def test_every_installed_brush(self):
    for name in brushes.list_brushes():
      _painter.PointPainter(**{**_POINTS, 'brush': brushes.read_brush(name)})

  def test_calls_to_replay(self):
    right = np.array([4], np.int32), np.array([[1, 1, 1]], np.float32)
    self.assertGreaterEqual(_painter.replay('', 64, *right), 0)
    for call, values in (
        (6, (0, 0, 0)),
        (-1, (0, 0, 0)),
        (4, (1e9, 0, 1)),
        (4, (_NAN, 0, 1)),
        (5, (1000, 0, 0)),
        (5, (-1, 0, 0)),
    ):
      with self.assertRaisesRegex(ValueError, 'want|none that can'):
        _painter.replay(
            '', 64, np.array([call], np.int32), np.array([values], np.float32)
        )

  def test_random_calls(self):
    done = subprocess.run(
        [sys.executable, '-m', native_fuzz.__name__, '--seconds=1'],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    self.assertEqual(done.returncode, 0, done.stderr[-2000:])
    self.assertRegex(done.stdout, r'\d+ calls, \d+ of them refused')


if __name__ == '__main__':
  absltest.main()
