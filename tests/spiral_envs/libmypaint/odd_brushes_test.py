# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of unusual brush files, and of libmypaint's messages."""

import json
import os
import subprocess
import sys
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import point_painter

# Actions for seed 214 and classic/dry_brush: a point of the last stroke
# coincides with a dab, up to the rounding of floats.
_ACTIONS = [
    *[(1, 949, 884, 4, 3), (0, 585, 662, 3, 2), (1, 316, 661, 5, 5)],
    *[(0, 704, 588, 2, 8), (0, 551, 395, 2, 5), (1, 27, 466, 3, 1)],
    (1, 912, 653, 1, 2),
]
_PAINT = f"""
import sys
from spiral_envs import libmypaint
from spiral_envs.libmypaint import brushes
from tests.spiral_envs.libmypaint import reference_painter
if sys.argv[1] == 'ours':
  env = libmypaint.LibMyPaint(seed=214)
else:
  env = reference_painter.ReferencePainter(reference_painter.Settings(
      brush_file=brushes.DEFAULT_BASEDIR + '/classic/dry_brush.myb',
      burn=214 * 389 % 1024,
  ))
  step, env.step = env.step, lambda action: step(**action)
env.reset()
for action in {_ACTIONS}:
  names = 'flag', 'end', 'control', 'size', 'pressure'
  env.step(dict(zip(names, action)))
"""


def _printed_by(which):
  run = subprocess.run(
      [sys.executable, '-c', _PAINT, which],
      stdout=subprocess.PIPE,
      stderr=subprocess.STDOUT,
      check=True,
  )
  return run.stdout.decode()


class PrintsTest(absltest.TestCase):

  def test_time_does_not_run_backwards(self):
    self.assertEqual(_printed_by('libmypaint'), 'Time is running backwards!\n')
    self.assertEqual(_printed_by('ours'), '')


class OddBrushesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self._folder = self.enter_context(tempfile.TemporaryDirectory())
    self._brush = json.loads(brushes.read_brush('classic/pen'))
    self._opaque = self._brush['settings']['opaque']

  def _paint(self, encoding='utf-8', newline=None):
    text = json.dumps(self._brush, indent=1)
    path = os.path.join(self._folder, 'mine.myb')
    with open(path, 'w', encoding=encoding, newline=newline) as f:
      f.write(text)
    return self._draw('mine', self._folder)

  def _draw(self, name, folder=None):
    env = libmypaint.LibMyPaint(brush_type=name, brushes_basedir=folder)
    rng = np.random.RandomState(0)
    env.reset()
    for _ in range(5):
      spec = env.action_spec()
      action = {k: rng.randint(s.num_values) for k, s in spec.items()}
      canvas = env.step({**action, 'flag': 1}).observation['canvas']
    return canvas

  def _check_paints_as_pen(self, canvas):
    np.testing.assert_array_equal(canvas, self._draw('classic/pen'))
    self.assertLess(canvas.min(), 0.1)

  def test_other_line_ends_and_a_byte_order_mark(self):
    self._check_paints_as_pen(self._paint('utf-8-sig'))
    self._check_paints_as_pen(self._paint(newline='\r\n'))

  def test_a_brushs_own_radius_does_not_matter(self):
    self._brush['settings']['radius_logarithmic']['base_value'] = 50
    self._check_paints_as_pen(self._paint())

  def test_ignores_future_settings_silently(self):
    self._brush['settings']['from_the_future'] = {
        'base_value': 1.0,
        'inputs': {},
    }
    self._opaque['inputs']['barrel_rotation_of_2031'] = [[0, 0], [1, 1]]
    old = os.dup(2)
    with tempfile.TemporaryFile() as printed:
      os.dup2(printed.fileno(), 2)
      try:
        canvas = self._paint()
      finally:
        os.dup2(old, 2)
        os.close(old)
      printed.seek(0)
      self.assertEqual(printed.read(), b'')
    self._check_paints_as_pen(canvas)

  @parameterized.parameters('1.0', None, True, 1e300, float('nan'), ([1.0],))
  def test_errors_name_the_path_of_the_brush(self, value):
    self._opaque['base_value'] = value
    wanted = f'{self._folder}/mine.myb .*opaque.base_value: want a num'
    with self.assertRaisesRegex(ValueError, wanted):
      self._paint()
    with self.assertRaisesRegex(ValueError, wanted):
      point_painter.PointPainter(
          *(64, 64, 'mine', 2.0), brushes_basedir=self._folder
      )

  def test_refuses_a_brush_without_known_settings(self):
    self._brush['settings'] = {'future': {'base_value': 1.0, 'inputs': {}}}
    with self.assertRaisesRegex(
        ValueError, 'mine.myb cannot be painted with: it has no settings that'
    ):
      self._paint()


if __name__ == '__main__':
  absltest.main()
