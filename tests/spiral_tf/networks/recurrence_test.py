"""Tests for spiral_tf.networks.recurrence."""

from absl.testing import parameterized
import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf.networks import recurrence
from tests.spiral_tf import tiny


class UnrollTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(1, 2, 5)
  def test_is_the_core_step_by_step(self, steps):
    core = snt.LSTM(6)
    core(tf.zeros([1, 3]), core.initial_state(1))
    tiny.randomise(core)
    rng = np.random.default_rng(0)
    inputs = tf.constant(rng.normal(size=[steps, 4, 3]), tf.float32)
    weights = tf.constant(rng.normal(size=[steps, 4, 6]), tf.float32)

    def gradients(run):
      with tf.GradientTape() as tape:
        tape.watch(inputs)
        outputs = run()
        loss = tf.reduce_sum(outputs * weights)
      gradients = tape.gradient(loss, [inputs, *core.trainable_variables])
      # Where there is but one step, the state has no weights to speak of.
      return outputs, [
          np.zeros(v.shape) if g is None else g.numpy()
          for g, v in zip(gradients, [inputs, *core.trainable_variables])
      ]

    outputs, ours = gradients(lambda: recurrence.unroll(core, inputs))
    expected, theirs = gradients(
        lambda: snt.static_unroll(core, inputs, core.initial_state(4))[0]
    )
    self.assertAllClose(outputs, expected, atol=1e-6)
    for one, other in zip(ours, theirs):
      self.assertAllClose(one, other, atol=1e-5)
      if steps > 1:
        self.assertGreater(np.ptp(other), 0.0)


if __name__ == '__main__':
  tf.test.main()
