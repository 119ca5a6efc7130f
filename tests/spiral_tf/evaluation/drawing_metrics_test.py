# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.drawing_metrics."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_tf.evaluation import drawing_metrics
from tests.spiral_tf import tiny


class DrawManyTest(parameterized.TestCase):

  def drawer(self, conditional):
    spec = tiny.spec()
    return tiny.drawer(
        tiny.policy(spec, conditional), tiny.environment(4), spec
    )

  @parameterized.parameters(1, 4, 6, 9)
  def test_each_target_is_drawn_once(self, count):
    targets = tiny.images(count)
    drawer, asked = self.drawer(True), []
    draw = drawer.draw

    def keep(target):
      asked.append(target)
      return draw(target)

    drawer.draw = keep
    drawings = drawing_metrics.draw_many(drawer, count, targets)
    np.testing.assert_array_equal(np.concatenate(asked)[:count], targets)
    np.testing.assert_array_equal(drawings.target, targets)
    self.assertLen(asked, -(-count // 4))
    fields = drawings[:1] + drawings[2:] + tuple(drawings.actions.values())
    for part in (x for x in fields if x is not None):
      self.assertLen(part, count)
    # Each drawing has its own noise.
    self.assertLen(np.unique(drawings.noise_sample, axis=0), count)

  def test_unconditional(self):
    drawings = drawing_metrics.draw_many(self.drawer(False), 6)
    self.assertIsNone(drawings.target)
    self.assertEqual(drawings.canvases.shape, (6, 4, 16, 16, 1))


class MetricsTest(absltest.TestCase):

  def test_counts(self):
    drawings = tiny.drawings(tiny.spec(), 2)
    canvases = np.full_like(drawings.canvases, 255)
    canvases[0, 1:, 3, 4] = 0  # Seen after the first action.
    canvases[0, 3:, 5, 4] = 0  # And one more after the third.
    canvases[1, 2, 0, 0] = 0  # Drawn, and painted over.
    flags = np.array([[1, 1, 1], [0, 1, 0]], np.int32)
    drawings = drawings._replace(
        canvases=canvases, actions={**drawings.actions, 'flag': flags}
    )
    metrics = drawing_metrics.metrics(drawings)
    self.assertAlmostEqual(metrics.pop('ink'), 1 / 256)
    self.assertEqual(
        metrics,
        {
            'strokes': 2.0,
            'moves': 1.0,
            'visible_actions': 2.0,
            'blank_share': 0.5,
        },
    )

  def test_actions_without_a_flag(self):
    drawings = tiny.drawings(tiny.spec(), 2)
    actions = {k: v for k, v in drawings.actions.items() if k != 'flag'}
    metrics = drawing_metrics.metrics(drawings._replace(actions=actions))
    self.assertEqual(list(metrics), ['visible_actions', 'ink', 'blank_share'])

  def test_ink(self):
    canvases = np.array([[0, 255], [255, 51]], np.uint8)
    white = np.full(2, 255, np.uint8)
    self.assertAlmostEqual(drawing_metrics.ink(canvases, white), (1 + 0.8) / 4)
    # On a ground that is not white, ink is every difference from it.
    floor = np.array([51, 0], np.uint8)
    self.assertAlmostEqual(
        drawing_metrics.ink(canvases, floor), (0.2 + 1 + 0.8 + 0.2) / 4
    )

  def test_ink_is_that_of_each_blank_canvas(self):
    drawings = tiny.drawings(tiny.spec(), 2)
    canvases = drawings.canvases.astype(float) / 255
    self.assertAlmostEqual(
        drawing_metrics.metrics(drawings)['ink'],
        np.mean(np.abs(canvases[:, -1] - canvases[:, 0])),
    )

  def test_actions_with_a_command(self):
    drawings = tiny.drawings(tiny.spec(), 1)
    masks = np.array([[[1, 1], [1, 1], [1, 0]]], np.float32)
    commands = np.array([[1, 2, 2]], np.int32)
    metrics = drawing_metrics.metrics(
        drawings._replace(actions={'command': commands}, masks=masks)
    )
    for name in ('placed', 'changed', 'skipped'):
      self.assertAlmostEqual(metrics[f'{name}_share'], 1 / 3, places=6)
    self.assertNotIn('strokes', metrics)


if __name__ == '__main__':
  absltest.main()
