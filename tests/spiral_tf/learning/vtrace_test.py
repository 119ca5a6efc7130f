# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.vtrace."""

from typing import Any

from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np
import tensorflow as tf

from spiral_tf.learning import vtrace

# A tuple of known length, so that mypy can follow `*inputs`.
_Inputs = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def _reference(
    log_rhos, discounts, rewards, values, bootstrap, clip_rho, clip_c, clip_pg
):
  """Computes the paper's sums term by term, with explicit products."""
  steps, batch = values.shape
  weights = np.exp(log_rhos)
  targets = np.zeros_like(values)
  advantages = np.zeros_like(values)
  for b in range(batch):
    value = [*values[:, b], bootstrap[b]]
    v = [0.0] * steps + [bootstrap[b]]
    for s in range(steps):
      total = value[s]
      for t in range(s, steps):
        product = 1.0
        for i in range(s, t):
          product *= discounts[i, b] * min(clip_c, weights[i, b])
        delta = rewards[t, b] + discounts[t, b] * value[t + 1] - value[t]
        total += product * min(clip_rho, weights[t, b]) * delta
      v[s] = total
    for s in range(steps):
      targets[s, b] = v[s]
      advantages[s, b] = min(clip_pg, weights[s, b]) * (
          rewards[s, b] + discounts[s, b] * v[s + 1] - value[s]
      )
  return targets, advantages


def _batch(steps, batch, seed, ends=0.2) -> _Inputs:
  """Returns inputs with weights from 0.1 to 12 and ends inside the unroll."""
  rng = np.random.default_rng(seed)
  log_rhos = rng.uniform(np.log(0.1), np.log(12.0), [steps, batch])
  discounts = 0.97 * (rng.uniform(size=[steps, batch]) > ends)
  rewards, values = rng.normal(size=[2, steps, batch])
  return log_rhos, discounts, rewards, values, rng.normal(size=batch)


_SIZES = {
    'steps': st.integers(1, 8),
    'batch': st.integers(1, 4),
    'seed': st.integers(0, 2**32 - 1),
}
_SETTINGS = hypothesis.settings(
    max_examples=25, deadline=None, derandomize=True
)


class VTraceTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(
      (1.0, 1.0, 1.0),
      (2.5, 1.3, 4.0),
      (4.0, 4.0, 0.5),
      (float('inf'), float('inf'), float('inf')),
  )
  def test_equals_the_double_sum_of_the_paper(self, clip_rho, clip_c, clip_pg):
    inputs = _batch(steps=9, batch=16, seed=1)
    weights = np.exp(inputs[0])
    # Both sides of every clip, and ends before the last step.
    self.assertLess(weights.min(), 0.2)
    self.assertGreater(weights.max(), 10.0)
    self.assertTrue((inputs[1][:-1] == 0.0).any())

    actual = vtrace.vtrace(*inputs, clip_rho, clip_c, clip_pg)

    targets, advantages = _reference(*inputs, clip_rho, clip_c, clip_pg)
    self.assertAllClose(actual.targets, targets, rtol=1e-4, atol=1e-4)
    self.assertAllClose(actual.advantages, advantages, rtol=1e-4, atol=1e-4)

  def test_worked_example(self):
    # delta_1 = 0.5 (4 + 2 - 1) = 2.5, v_1 = 3.5; delta_0 = 1 + 0.5 - 3 = -1.5,
    # v_0 = 3 - 1.5 + 0.5 * 1 * 2.5 = 2.75.
    actual = vtrace.vtrace(
        log_rhos=np.log([[2.0], [0.5]]),
        discounts=[[0.5], [1.0]],
        rewards=[[1.0], [4.0]],
        values=[[3.0], [1.0]],
        bootstrap_value=[2.0],
        clip_pg_rho=1.5,
    )
    self.assertAllClose(actual.targets, [[2.75], [3.5]])
    self.assertAllClose(
        actual.advantages, [[1.5 * (1 + 0.5 * 3.5 - 3)], [0.5 * 5.0]]
    )

  @hypothesis.given(
      **_SIZES, clip=st.floats(1.0, 20.0), extra=st.floats(0.0, 5.0)
  )
  @_SETTINGS
  def test_any_input_equals_the_reference(
      self, steps, batch, seed, clip, extra
  ):
    inputs = _batch(steps, batch, seed)
    # Growing traces lose digits: values grow as clip^T.
    clips = (min(clip, 3.0) + extra, min(clip, 3.0), clip)
    actual = vtrace.vtrace(*inputs, *clips)
    targets, advantages = _reference(*inputs, *clips)
    scale = 1e-5 * (1.0 + np.abs(targets).max())
    self.assertAllClose(actual.targets, targets, atol=scale, rtol=1e-4)
    self.assertAllClose(
        actual.advantages, advantages, atol=12 * scale, rtol=1e-4
    )

  @hypothesis.given(**_SIZES, clip=st.floats(1.0, 10.0))
  @_SETTINGS
  def test_on_policy_targets_are_n_step_returns(self, steps, batch, seed, clip):
    _, discounts, rewards, values, bootstrap = _batch(steps, batch, seed)
    actual = vtrace.vtrace(
        np.zeros_like(values), discounts, rewards, values, bootstrap,
        clip, clip, clip,
    )  # fmt: skip
    returns = bootstrap
    for t in reversed(range(steps)):
      returns = rewards[t] + discounts[t] * returns
      self.assertAllClose(actual.targets[t], returns, atol=1e-5)
      self.assertAllClose(actual.advantages[t], returns - values[t], atol=1e-5)

  @hypothesis.given(**_SIZES, cut=st.integers(0, 7))
  @_SETTINGS
  def test_zero_discount_hides_what_follows(self, steps, batch, seed, cut):
    cut %= steps
    log_rhos, discounts, rewards, values, bootstrap = _batch(
        steps, batch, seed, ends=0.0
    )
    discounts[cut] = 0.0
    after = np.arange(steps)[:, None] > cut
    first = vtrace.vtrace(log_rhos, discounts, rewards, values, bootstrap)
    second = vtrace.vtrace(
        log_rhos + 3.0 * after,
        discounts,
        rewards + 100.0 * after,
        values - 50.0 * after,
        bootstrap + 70.0,
    )
    for one, other in zip(first, second):
      self.assertAllEqual(one[: cut + 1], other[: cut + 1])
      # The change does reach what it should.
      if cut < steps - 1:
        self.assertNotAllClose(one[cut + 1 :], other[cut + 1 :])

  def test_no_gradient_flows(self):
    variables = [tf.Variable(x, dtype=tf.float32) for x in _batch(3, 2, seed=3)]
    with tf.GradientTape(persistent=True) as tape:
      returns = vtrace.vtrace(*variables)
    for output in returns:
      self.assertEqual(tape.gradient(output, variables), [None] * 5)

  def test_huge_weights_are_clipped_not_infinite(self):
    returns = vtrace.vtrace([[200.0]], [[1.0]], [[2.0]], [[1.0]], [3.0])
    self.assertAllClose(returns.targets, [[5.0]])
    self.assertAllClose(returns.advantages, [[4.0]])

  def test_runs_in_a_graph_of_unknown_batch_size(self):
    function = tf.function(
        vtrace.vtrace,
        input_signature=[tf.TensorSpec([4, None])] * 4
        + [tf.TensorSpec([None])],
    )
    inputs: Any = [x.astype(np.float32) for x in _batch(4, 3, seed=5)]
    for one, other in zip(function(*inputs), vtrace.vtrace(*inputs)):
      self.assertAllClose(one, other)

  @parameterized.parameters(
      ('log_rhos', [4, 1]),
      ('discounts', [1, 3]),
      ('rewards', [4, 3, 1]),
      ('rewards', [3, 3]),
      ('values', [4]),
      ('values', [0, 3]),
      ('bootstrap_value', [1]),
      ('bootstrap_value', [4, 3]),
  )
  def test_disagreeing_shapes_raise(self, name, shape):
    inputs: dict[str, Any] = {
        'log_rhos': np.zeros([4, 3]),
        'discounts': np.zeros([4, 3]),
        'rewards': np.zeros([4, 3]),
        'values': np.zeros([4, 3]),
        'bootstrap_value': np.zeros([3]),
    }
    vtrace.vtrace(**inputs)
    inputs[name] = np.zeros(shape)
    with self.assertRaisesRegex(ValueError, 'values|bootstrap_value'):
      vtrace.vtrace(**inputs)

  def test_clips_in_the_wrong_order_raise(self):
    with self.assertRaisesRegex(ValueError, r'clip_c \(2.0\)'):
      vtrace.vtrace(*_batch(2, 2, seed=0), clip_rho=1.0, clip_c=2.0)


if __name__ == '__main__':
  tf.test.main()
