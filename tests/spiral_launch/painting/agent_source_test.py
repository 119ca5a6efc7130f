# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.agent_source."""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.search import sources
from spiral_envs.search import strokes as strokes_lib
from spiral_launch.painting import agent_source
from tests.spiral_launch.painting import painters


def _region(side, channels=3):
  """Returns a vertical bar, some pixels of which are painted already."""
  target = np.ones((side, side, channels), np.float32)
  bar = np.s_[side // 4 : -side // 4, 3 * side // 8 : 5 * side // 8]
  target[bar] = 0.6
  return sources.Region(target, np.ones_like(target))


class AgentSourceTest(parameterized.TestCase):

  @parameterized.parameters(1, 3, 4)
  def test_a_shipped_agent_proposes_strokes_where_ink_is(self, channels):
    source = agent_source.load('digits', 0)
    self.assertEqual(source.name, 'digits')
    sides = [16, 32, 77]
    found = source([_region(side, channels) for side in sides])
    self.assertLen(found, 3)
    for side, strokes in zip(sides, found):
      self.assertEqual(strokes.shape[1], strokes_lib.NUM_COLUMNS)
      points = strokes[:, strokes_lib.POINTS].reshape(-1, 2) / side
      self.assertTrue(((points >= 0) & (points <= 1)).all())
      # The bar is in the middle.
      self.assertLess(np.abs(np.median(points, axis=0) - 0.5).max(), 0.2)
      radii = strokes[:, strokes_lib.RADIUS] / side
      self.assertBetween(radii.max(), 0.01, 0.3)

  def test_an_agent_in_color_is_shown_the_target(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    run = os.path.join(folder, 'run')
    painters.make(run, environment__use_color=True)
    source = agent_source.load(run, 0)
    for channels in (3, 4):
      region = _region(16, channels)
      shown = source._shown(region)  # pylint: disable=protected-access
      self.assertEqual(shown.shape, (16, 16, 3))
      self.assertLen(source([region] * 8), 8)

  @parameterized.parameters(
      ('fours', '--proposals=fours draws without a picture'),
      ('nothing', '--proposals=nothing: there is no agent'),
  )
  def test_errors_name_the_flag(self, name, message):
    with self.assertRaisesRegex(ValueError, message):
      agent_source.load(name, 0)


if __name__ == '__main__':
  absltest.main()
