# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.search_curve."""

import os
import tempfile

from absl.testing import absltest

from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import search_curve
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


class SearchCurveTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    source = tiny.write_images(os.path.join(folder, 'images'), 20)
    run = os.path.join(folder, 'run')
    trained_run.make(run, source, data__held_out=0.5)
    self.agent = trained_agent.load(run)
    self.images = evaluation_images.load(self.agent.config)

  def measure(self, drawings, tries, seed=0):
    return search_curve.measure(
        *(self.agent, self.agent.config, self.images, None),
        *(6, seed, drawings, tries),
    )

  def test_more_drawings_and_more_tries_are_better(self):
    rows = self.measure([16, 1, 4], 1)
    self.assertEqual([row['drawings'] for row in rows], [1, 4, 16])
    errors = [row['mse'] for row in rows]
    self.assertEqual(errors, sorted(errors, reverse=True))
    self.assertLess(errors[-1], errors[0])
    tried = self.measure([1], 16)
    self.assertLess(tried[0]['mse'], errors[0])
    self.assertEqual(tried, self.measure([1], 16))
    lines = search_curve.table(rows + tried)
    self.assertIn(f'{errors[0]:.5f}', lines[1])
    self.assertIn('16', lines[-1])

  def test_bad_flags(self):
    config = self.agent.config
    search_curve.check(config, [1, 4], 8)
    search_curve.check(config, [], 1)
    for drawings, tries, message in (
        ([4, 0], 1, '--search=4,0'),
        ([], 4, '--tries=4 without --search'),
    ):
      with self.assertRaisesRegex(ValueError, message):
        search_curve.check(config, drawings, tries)
    config.conditional = False
    with self.assertRaisesRegex(ValueError, 'unconditional'):
      search_curve.check(config, [4], 1)


if __name__ == '__main__':
  absltest.main()
