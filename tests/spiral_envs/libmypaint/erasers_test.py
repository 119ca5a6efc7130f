# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of brushes that erase: on a white background they leave white."""

import json
import pathlib
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import point_painter
from spiral_envs.programs.exports import brush_profile

# Above this pressure, `_two_ended` erases.
_TURN = 0.5


def _settings(name):
  return json.loads(brushes.read_brush(name))['settings']


def _erasers(whole):
  """Returns brushes that erase always (`whole`) or partly."""
  names = []
  for name in brushes.list_brushes():
    eraser = _settings(name).get('eraser', {'base_value': 0, 'inputs': {}})
    part = bool(eraser['inputs']) or 0 < eraser['base_value'] < 1
    if part if not whole else eraser['base_value'] >= 1:
      names.append(name)
  return names


_WHOLE = _erasers(whole=True)


class ErasersTest(parameterized.TestCase):

  def _two_ended(self, name):
    """Returns a folder with a brush that erases at high pressure only."""
    settings = _settings(name)
    turns = [[0, 0], [_TURN, 0], [_TURN + 0.01, 1], [1, 1]]
    settings['eraser'] = {'base_value': 0.0, 'inputs': {'pressure': turns}}
    folder = self.enter_context(tempfile.TemporaryDirectory())
    pathlib.Path(folder, 'two_ended.myb').write_text(
        json.dumps({'version': 3, 'settings': settings})
    )
    return folder

  def test_finds_erasers(self):
    self.assertContainsSubset(
        {'classic/ink_eraser', 'ramon/Soft_Eraser', 'deevad/kneaded_eraser'},
        _WHOLE,
    )
    self.assertIn('tanda/splatter-04', _erasers(whole=False))

  @parameterized.product(name=_WHOLE, channels=(1, 3, 4), zoom=(1, 3))
  def test_takes_black_paint_off_white(self, name, channels, zoom):
    painter = point_painter.PointPainter(
        *(64, 64 * zoom, 'two_ended', 6.0, channels),
        brushes_basedir=self._two_ended(name),
    )
    painter.set_brush(6.0, (0, 0, 0))
    middle = zoom * 32

    def draw(pressure, times):
      ends = (4, 32), (60, 32)
      for _ in range(times):
        painter.move(ends[0])
        painter.touch(ends[0], pressure)
        painter.trace(ends[0], (32, 32), ends[1], (pressure, pressure))
      return painter.canvas().astype(int)

    before = draw(_TURN - 0.05, 20)
    after = draw(1.0, 20)
    line = np.s_[middle, zoom * 20 : zoom * 44]
    if channels == 4:
      self.assertEqual(before[..., 3].min(), 255)
      self.assertLess(after[line][:, 3].mean(), 40)
      return
    self.assertLess(before[line].mean(), 100)
    self.assertGreater(after[line].mean(), 215)
    # Up to rounding of channels and alpha.
    self.assertGreaterEqual((after - before).min(), -2)

  @parameterized.product(name=_WHOLE, use_color=(False, True))
  def test_leaves_white_white(self, name, use_color):
    env = libmypaint.LibMyPaint(
        episode_length=12, brush_type=name, use_color=use_color
    )
    rng = np.random.RandomState(0)
    env.reset()
    for _ in range(12):
      spec = env.action_spec()
      action = {k: rng.randint(s.num_values) for k, s in spec.items()}
      canvas = env.step({**action, 'flag': 1}).observation['canvas']
    np.testing.assert_array_equal(canvas, 1)

  @parameterized.parameters(*_WHOLE)
  def test_a_profile_reports_erasing(self, name):
    profile = brush_profile.BrushProfile(name, 64, [4.0])
    width, opacity = profile.line(4.0, 1.0)
    self.assertGreater(width, 4)
    self.assertGreater(opacity, 0.1)
    self.assertAlmostEqual(profile.erased(4.0, 1.0), 1, delta=0.01)

  def test_a_profile_reports_partial_erasing(self):
    profile = brush_profile.BrushProfile('tanda/splatter-04', 64, [4.0])
    # The value of its eraser setting.
    self.assertAlmostEqual(profile.erased(4.0, 1.0), 0.08, delta=0.01)
    profile = brush_profile.BrushProfile('classic/charcoal', 64, [4.0])
    self.assertEqual(profile.erased(4.0, 1.0), 0)


if __name__ == '__main__':
  absltest.main()
