"""Tests for spiral_tf.rewards."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import rewards

_SCORES = np.array([[1.0, 0.0], [4.0, -2.0], [3.5, 5.0]], np.float32)


def _drawings(seed=0, steps=4, batch=3, shape=(8, 9, 2)):
  rng = np.random.default_rng(seed)
  canvases = rng.integers(0, 256, [steps + 1, batch, *shape], np.uint8)
  return canvases, rng.integers(0, 256, [batch, *shape], np.uint8)


def _distance(image, target, mean_squared):
  """Pixel by pixel, of images in [0, 1]."""
  total = 0.0
  for index in np.ndindex(image.shape):
    total += (int(image[index]) / 255 - int(target[index]) / 255) ** 2
  return total / image.size if mean_squared else total**0.5


class CriticRewardsTest(tf.test.TestCase):

  def test_final_score(self):
    self.assertAllEqual(rewards.final_score(_SCORES), [[0.0, 0.0], [3.5, 5.0]])

  def test_score_differences(self):
    self.assertAllEqual(
        rewards.score_differences(_SCORES), [[3.0, -2.0], [-0.5, 7.0]]
    )

  def test_differences_sum_to_the_gain(self):
    scores = np.random.default_rng(0).normal(size=[9, 5])
    self.assertAllClose(
        tf.reduce_sum(rewards.score_differences(scores), axis=0),
        scores[-1] - scores[0],
    )

  def test_scores_of_one_canvas_raise(self):
    for function in (rewards.final_score, rewards.score_differences):
      with self.assertRaisesRegex(ValueError, 'at least one action'):
        function(_SCORES[:1])
      with self.assertRaisesRegex(ValueError, 'rank 2'):
        function(_SCORES[0])

  def test_in_a_graph_of_unknown_sizes(self):
    function = tf.function(
        rewards.final_score, input_signature=[tf.TensorSpec([None, None])]
    )
    self.assertAllEqual(function(_SCORES), [[0.0, 0.0], [3.5, 5.0]])


class L2RewardsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.product(mean_squared=[False, True], as_float=[False, True])
  def test_equal_a_loop(self, mean_squared, as_float):
    canvases, targets = _drawings()
    final = np.zeros([4, 3])
    differences = np.zeros([4, 3])
    for b in range(3):
      final[3, b] = -_distance(canvases[4, b], targets[b], mean_squared)
      for t in range(4):
        differences[t, b] = _distance(
            canvases[t, b], targets[b], mean_squared
        ) - _distance(canvases[t + 1, b], targets[b], mean_squared)
    if as_float:
      canvases = (canvases / 255.0).astype(np.float32)
    self.assertAllClose(
        rewards.final_l2(canvases, targets, mean_squared), final
    )
    self.assertAllClose(
        rewards.l2_differences(canvases, targets, mean_squared),
        differences,
        atol=1e-5,
    )

  def test_black_on_white_is_as_far_as_can_be(self):
    white = np.full([1, 8, 8, 1], 255, np.uint8)
    black = np.zeros_like(white)
    self.assertAllClose(rewards.l2_distance(white, black), [8.0])
    self.assertAllClose(
        rewards.l2_distance(white, black, mean_squared=True), [1.0]
    )
    self.assertAllEqual(rewards.l2_distance(white, white), [0.0])

  def test_differences_sum_to_the_whole_approach(self):
    canvases, targets = _drawings()
    self.assertAllClose(
        tf.reduce_sum(rewards.l2_differences(canvases, targets), axis=0),
        rewards.l2_distance(canvases[0], targets)
        - rewards.l2_distance(canvases[-1], targets),
        atol=1e-5,
    )

  def test_bad_input_raises(self):
    canvases, targets = _drawings()
    for function in (rewards.final_l2, rewards.l2_differences):
      with self.assertRaisesRegex(ValueError, 'int32'):
        function(canvases.astype(np.int32), targets)
      with self.assertRaisesRegex(ValueError, 'targets must be'):
        function(canvases, targets[:1])
      with self.assertRaisesRegex(ValueError, 'targets must be'):
        function(canvases, targets[..., :1])
      with self.assertRaisesRegex(ValueError, 'at least one action'):
        function(canvases[:1], targets)
    with self.assertRaisesRegex(ValueError, 'agree'):
      rewards.l2_distance(canvases[0], targets[..., :1])


class PenaltiesTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(np.int32, np.float32, np.bool_)
  def test_stroke_start_penalty_equals_a_loop(self, dtype):
    flags = np.random.default_rng(0).integers(0, 2, [12, 20])
    expected = np.zeros(flags.shape)
    for b in range(20):
      lifted = True
      for t in range(12):
        if flags[t, b] and lifted:
          expected[t, b] = -0.3
        lifted = not flags[t, b]
    # Both kinds of start, and drawings that start with a move.
    self.assertCountEqual(np.unique(expected[0]), [-0.3, 0.0])
    self.assertAllClose(
        rewards.stroke_start_penalty(flags.astype(dtype), 0.3), expected
    )

  def test_stroke_start_penalty_example(self):
    flags = [[1], [1], [0], [0], [1], [0], [1], [1]]
    self.assertAllEqual(
        rewards.stroke_start_penalty(flags, 2.0)[:, 0],
        [-2.0, 0.0, 0.0, 0.0, -2.0, 0.0, -2.0, 0.0],
    )

  @parameterized.parameters(np.uint8, np.float32)
  def test_blank_penalty(self, dtype):
    # Blank; one pixel of one channel left; drawn, then erased again.
    canvases = np.full([4, 3, 8, 8, 3], 255, np.uint8)
    canvases[2:, 1, 7, 0, 2] = 254
    canvases[1:3, 2] = 0
    self.assertAllEqual(
        rewards.blank_penalty(canvases.astype(dtype), 0.5),
        [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [-0.5, 0.0, -0.5]],
    )

  def test_bad_input_raises(self):
    with self.assertRaisesRegex(ValueError, 'flags'):
      rewards.stroke_start_penalty([1, 0], 1.0)
    with self.assertRaisesRegex(ValueError, 'rank 5'):
      rewards.blank_penalty(np.zeros([3, 8, 8, 1]), 1.0)


if __name__ == '__main__':
  tf.test.main()
