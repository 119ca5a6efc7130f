# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.snapshot."""

import os
import tempfile
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
from PIL import Image

from spiral_tf.evaluation import snapshot as evaluation_lib
from tests.spiral_tf import fake_classifier
from tests.spiral_tf import tiny


class EvaluationTest(parameterized.TestCase):

  def make(self, held_out, conditional, **classifying):
    spec = tiny.spec()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.drawer: Any = tiny.drawer(
        tiny.policy(spec, conditional), tiny.environment(4), spec
    )
    return evaluation_lib.Evaluation(
        self.drawer, held_out, conditional, self.folder, **classifying
    )

  def test_conditional_draws_the_held_out_images(self):
    held_out = tiny.images(6)
    evaluation = self.make(held_out, True)
    targets = []
    draw = self.drawer.draw

    def keep_target(target):
      targets.append(target)
      return draw(target)

    self.drawer.draw = keep_target
    for _ in range(2):
      metrics = evaluation.draw()
    chosen = targets[0]
    np.testing.assert_array_equal(targets[1], chosen)
    places = [
        int(np.flatnonzero((held_out == one).all(axis=(1, 2, 3)))[0])
        for one in chosen
    ]
    self.assertLen(set(places), 4)
    self.assertNotEqual(places, sorted(places), 'sorted data stays sorted')
    expected = np.mean((evaluation.canvases / 255 - chosen / 255) ** 2)
    self.assertAlmostEqual(metrics['mse'], expected, places=5)
    blank = np.mean((1 - chosen / 255) ** 2)
    self.assertAlmostEqual(metrics['mse_blank'], blank, places=5)
    self.assertAlmostEqual(
        metrics['ink'], 1 - evaluation.canvases.mean() / 255, places=5
    )
    self.assertGreater(metrics['ink'], 0)

  def test_unconditional_has_no_targets(self):
    metrics = self.make(tiny.images(6), False).draw()
    self.assertEqual(list(metrics), ['ink'])

  def test_a_classifier_adds_its_metrics(self):
    held_out = tiny.images(6)
    labels = np.arange(6, dtype=np.int32)
    for conditional in (False, True):
      evaluation = self.make(
          held_out,
          conditional,
          labels=labels,
          classifier=fake_classifier.make(range(26)),
          wanted=(25,),
      )
      metrics = evaluation.draw()
      first = evaluation.canvases[:, 0, 0, 0]
      # All metrics are scalars, as the counter needs.
      self.assertEqual({type(x) for x in metrics.values()}, {float})
      self.assertAlmostEqual(
          metrics['wanted_class_share'], np.mean(first // 10 == 25)
      )
      self.assertIn('class_entropy', metrics)
      self.assertEqual('label_accuracy' in metrics, conditional)

  def test_labels_are_those_of_the_targets(self):
    """Drawings that equal their targets, with classes to predict."""
    held_out = tiny.images(6)
    evaluation = self.make(
        held_out,
        True,
        labels=held_out[:, 0, 0, 0] // 10,
        classifier=fake_classifier.make(range(26)),
    )
    draw = self.drawer.draw

    def copy(target):
      drawings = draw(target)
      drawings.canvases[:, -1] = target
      return drawings

    self.drawer.draw = copy
    metrics = evaluation.draw()
    self.assertEqual(metrics['label_accuracy'], 1.0)
    self.assertEqual(metrics['label_agreement'], 1.0)

  @parameterized.parameters(False, True)
  def test_few_held_out_images_are_repeated(self, conditional):
    evaluation = self.make(tiny.images(3), conditional)
    evaluation.draw()
    self.assertEqual(evaluation.grid().dtype, np.uint8)

  def test_grid_is_written_and_readable(self):
    evaluation = self.make(tiny.images(6), True)
    evaluation.draw()
    path = evaluation.write_grid('last')
    self.assertEqual(path, os.path.join(self.folder, 'last.png'))
    with Image.open(path) as image:
      np.testing.assert_array_equal(
          np.asarray(image.convert('RGB')), evaluation.grid()
      )


if __name__ == '__main__':
  absltest.main()
