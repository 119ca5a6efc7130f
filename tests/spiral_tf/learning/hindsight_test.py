# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.hindsight."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.learning import hindsight
from tests.spiral_tf import tiny


def _slow_loss(policy, spec, drawings):
  """Computes the loss of one drawing after the other, step by step."""
  total = 0.0
  batch = len(drawings.masks)
  for b in range(batch):
    final = drawings.canvases[b : b + 1, -1]
    context = policy.context(drawings.noise_sample[b : b + 1], final)
    state = policy.initial_state(1)
    last = {k: np.zeros(1, np.int32) for k in spec.names}
    mask = np.zeros((1, len(spec.names)), np.float32)
    for t in range(spec.num_actions):
      action = {k: v[b : b + 1, t] for k, v in drawings.actions.items()}
      log_probs, _, state = policy.evaluate_step(
          drawings.canvases[b : b + 1, t], last, mask, context, state, action
      )
      last, mask = action, drawings.masks[b : b + 1, t]
      for s in range(len(spec.names)):
        if mask[0, s]:
          total -= float(log_probs[0, s])
  return total / (batch * spec.num_actions)


class HindsightTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(0, 1)
  def test_equals_a_slow_reference(self, seed):
    spec = tiny.spec(num_actions=4)
    policy = tiny.policy(spec, conditional=True)
    drawings = tiny.drawings(spec, 3, conditional=True, seed=seed)
    self.assertAllClose(
        hindsight.loss(policy, tiny.tensors(drawings)),
        _slow_loss(policy, spec, drawings),
        rtol=1e-4,
    )

  def test_depends_on_the_final_canvas_and_not_on_the_target(self):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    drawings = tiny.drawings(spec, 2, conditional=True)
    canvases = drawings.canvases.copy()
    canvases[:, -1] = 255 - canvases[:, -1]
    loss, same, other = (
        hindsight.loss(policy, tiny.tensors(batch))
        for batch in (
            drawings,
            drawings._replace(target=255 - drawings.target),
            drawings._replace(canvases=canvases),
        )
    )
    self.assertAllEqual(loss, same)
    self.assertNotAllClose(loss, other)

  def test_unused_sub_actions_have_no_gradient(self):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    drawings = tiny.drawings(spec, 2, conditional=True)
    drawings.masks[..., 1:] = 0
    with tf.GradientTape() as tape:
      loss = hindsight.loss(policy, tiny.tensors(drawings))
    variables = policy.trainable_variables
    gradients = tape.gradient(loss, variables)
    for variable, gradient in zip(variables, gradients):
      if 'size_logits' in variable.name and gradient is not None:
        self.assertAllEqual(gradient, tf.zeros_like(gradient))


if __name__ == '__main__':
  tf.test.main()
