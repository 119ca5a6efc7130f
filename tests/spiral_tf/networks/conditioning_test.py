"""Tests for spiral_tf.networks.conditioning."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.networks import conditioning
from tests.spiral_tf import tiny


class CellCoordinatesTest(tf.test.TestCase, parameterized.TestCase):

  def test_corners_and_order(self):
    # Cell 1 is right of cell 0: x grows, y stays.
    self.assertAllClose(
        conditioning.cell_coordinates(tf.constant([0, 1, 4, 8, 10, 14]), 4),
        [
            [-1, -1],
            [-1, -1 / 3],
            [-1 / 3, -1],
            [1 / 3, -1],
            [1 / 3, 1 / 3],
            [1, 1 / 3],
        ],
    )
    self.assertAllClose(conditioning.cell_coordinates(15, 4), [1, 1])

  def test_a_grid_of_one_cell_is_the_middle(self):
    self.assertAllEqual(
        conditioning.cell_coordinates(tf.constant([0, 0]), 1), [[0, 0]] * 2
    )

  @parameterized.parameters((1, 1), (16, 4), (1024, 32))
  def test_grid_width(self, values, width):
    self.assertEqual(conditioning.grid_width('end', values), width)

  @parameterized.parameters(2, 15, 17)
  def test_no_square_grid(self, values):
    with self.assertRaisesRegex(ValueError, f"'end'.*{values}.*locations"):
      conditioning.grid_width('end', values)


class SubActionEmbeddingTest(tf.test.TestCase):

  def test_equals_a_row_of_weights_for_a_scalar(self):
    embed = conditioning.SubActionEmbedding(5, 3)
    embed(tf.range(5))
    tiny.randomise(embed)
    weights = {v.name.split('/')[-1]: v for v in embed.variables}
    rows = embed(tf.range(5))
    self.assertAllClose(rows, weights['w:0'] + weights['b:0'])

  def test_location_enters_by_its_coordinates(self):
    embed = conditioning.SubActionEmbedding(16, 3, width=4)
    embed(tf.range(16))
    tiny.randomise(embed)
    weights = {v.name.split('/')[-1]: v.numpy() for v in embed.variables}
    yx = conditioning.cell_coordinates(tf.range(16), 4).numpy()
    self.assertEqual(weights['w:0'].shape, (2, 3))
    self.assertAllClose(
        embed(tf.range(16)), yx @ weights['w:0'] + weights['b:0']
    )


class ActionEmbeddingTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    self.spec = tiny.spec()
    self.embed = conditioning.ActionEmbedding(self.spec, ('end', 'control'), 4)
    self.action = {k: tf.constant([1, 0]) for k in self.spec.names}
    self.ones = tf.ones([2, len(self.spec.names)])
    self.embed(self.action, self.ones)
    tiny.randomise(self.embed)

  def test_each_sub_action_has_its_place(self):
    before = self.embed(self.action, self.ones).numpy()
    for i, name in enumerate(self.spec.names):
      changed = {**self.action, name: tf.constant([0, 1])}
      after = self.embed(changed, self.ones).numpy()
      places = np.flatnonzero(np.any(before != after, axis=0))
      self.assertTrue(np.all(places // 4 == i), name)
      self.assertNotEmpty(places)

  def test_masked_sub_actions_are_zero_and_their_value_is_hidden(self):
    mask = np.ones([2, len(self.spec.names)], np.float32)
    mask[0, 2:] = 0
    out = self.embed(self.action, tf.constant(mask)).numpy()
    self.assertAllEqual(out[0, 8:], np.zeros_like(out[0, 8:]))
    self.assertNotAllClose(out[1, 8:], np.zeros_like(out[1, 8:]))
    self.assertAllEqual(
        out[0, :8], self.embed(self.action, self.ones).numpy()[0, :8]
    )


if __name__ == '__main__':
  tf.test.main()
