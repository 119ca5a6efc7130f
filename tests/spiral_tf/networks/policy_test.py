# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.networks.policy."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.learning import policy_losses
from tests.spiral_tf import tiny


def _evaluate(policy, drawings):
  return policy.evaluate(tiny.tensors(drawings))


class PolicyTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.named_parameters(
      ('unconditional', False, {}, {}),
      ('conditional', True, {}, {}),
      ('like_the_paper', True,
       {'sub_pixel': False, 'first_stride': 1, 'torso_blocks': 2,
        'head_blocks': 2}, {'use_color': True}),
      ('odd_canvas', True, {}, {'canvas_width': 13}),
      ('odd_canvas_transposed', False,
       {'sub_pixel': False, 'first_stride': 1}, {'canvas_width': 19}),
      ('grid_of_6', False, {}, {'grid_width': 6}),
      ('grid_of_9_transposed', True, {'sub_pixel': False}, {'grid_width': 9}),
      ('grid_of_3', False, {}, {'grid_width': 3}),
      ('blind', True, {'blind': True}, {}),
      ('lookup', True, {'place_lookup': True}, {'use_color': True}),
      ('lookup_in_a_grid_of_9', False, {'place_lookup': True},
       {'grid_width': 9}),
      ('linear_locations', True, {'head_channels': 0}, {'grid_width': 6}),
      ('no_blocks', False, {'torso_blocks': 0, 'head_blocks': 0}, {}),
  )  # fmt: skip
  def test_evaluate_equals_step(self, conditional, network, options):
    """`evaluate` returns the log-probabilities that `step` acted with."""
    spec = tiny.spec(num_actions=4, **options)
    policy = tiny.policy(spec, conditional, **network)
    drawer = tiny.drawer(
        policy, tiny.environment(3, num_actions=4, **options), spec
    )
    target = tiny.images(3, spec.canvas_shape) if conditional else None
    drawings = drawer.draw(target)
    # Not a trivial case: strokes and moves, and no two episodes alike.
    self.assertLen(np.unique(drawings.behavior_log_probs), 12)

    evaluation = _evaluate(policy, drawings)

    self.assertEqual(evaluation.log_probs.shape, [3, 4, len(spec.names)])
    self.assertEqual(evaluation.values.shape, [3, 4])
    self.assertAllClose(
        policy_losses.masked_sum(evaluation.log_probs, drawings.masks),
        drawings.behavior_log_probs,
        atol=1e-4,
        rtol=1e-4,
    )

  def test_seeds_and_evaluate_step(self):
    """Equal seeds sample alike; `evaluate_step` agrees with `step`."""
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    drawings = tiny.drawings(spec, 3, conditional=True)
    given = (
        tf.constant(drawings.canvases[:, 1]),
        {k: tf.constant(v[:, 0]) for k, v in drawings.actions.items()},
        tf.constant(drawings.masks[:, 0]),
        policy.context(drawings.noise_sample, drawings.target),
        policy.initial_state(3),
    )
    made = [
        policy.step(*given, seed=tf.constant([0, seed])) for seed in (1, 1, 2)
    ]
    ends = [action['end'].numpy().tolist() for action, _, _ in made]
    self.assertEqual(ends[0], ends[1])
    self.assertNotEqual(ends[0], ends[2])
    for action, log_probs, state in made:
      evaluated, entropies, after = policy.evaluate_step(*given, action)
      self.assertAllClose(evaluated, log_probs, atol=1e-5)
      self.assertAllEqual(entropies > 0, np.ones_like(entropies, bool))
      self.assertAllClose(after.hidden, state.hidden)

  def test_episodes_of_a_batch_are_independent(self):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    drawings = tiny.drawings(spec, 3, conditional=True)
    together = _evaluate(policy, drawings)
    for i in range(3):
      one = tf.nest.map_structure(
          lambda x, i=i: None if x is None else x[i : i + 1], drawings
      )
      for part, whole in zip(_evaluate(policy, one), together):
        self.assertAllClose(part[0], whole[i], atol=1e-4)

  @parameterized.parameters('canvases', 'noise_sample', 'target', 'masks')
  def test_every_input_has_an_effect(self, field):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    drawings = tiny.drawings(spec, conditional=True)
    change = 255 if field in ('canvases', 'target') else 1
    other = drawings._replace(**{field: change - getattr(drawings, field)})
    for one, two in zip(_evaluate(policy, drawings), _evaluate(policy, other)):
      self.assertGreater(np.abs(one - two).max(), 1e-3)

  def test_canvases_affect_later_steps_only(self):
    """A canvas affects the steps from its own on; the last, none."""
    spec = tiny.spec(num_actions=4)
    policy = tiny.policy(spec)
    drawings = tiny.drawings(spec, 1)
    before = _evaluate(policy, drawings).values.numpy()[0]
    for t in range(5):
      canvases = drawings.canvases.copy()
      canvases[:, t] = 255 - canvases[:, t]
      after = _evaluate(policy, drawings._replace(canvases=canvases))
      change = np.abs(after.values.numpy()[0] - before) > 1e-6
      self.assertAllEqual(change, np.arange(4) >= t)

  def test_last_action_affects_the_next_step_only_where_used(self):
    spec = tiny.spec(num_actions=3)
    policy = tiny.policy(spec)
    drawings = tiny.drawings(spec, 1)
    masks = np.ones_like(drawings.masks)
    size = spec.names.index('size')
    other = {**drawings.actions, 'size': 1 - drawings.actions['size']}

    def change(masks):
      one = drawings._replace(masks=masks)
      two = one._replace(actions=other)
      difference = _evaluate(policy, one).values - _evaluate(policy, two).values
      return np.abs(difference)[0] > 1e-6

    # Step 0 has no last action; all later ones see the last size.
    self.assertAllEqual(change(masks), [False, True, True])
    masks[0, 0, size] = 0
    self.assertAllEqual(change(masks), [False, False, True])
    masks[..., size] = 0
    self.assertAllEqual(change(masks), [False, False, False])

  def test_blind_policy_ignores_canvases(self):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True, blind=True)
    drawings = tiny.drawings(spec, conditional=True)
    other = drawings._replace(canvases=255 - drawings.canvases)
    for one, two in zip(_evaluate(policy, drawings), _evaluate(policy, other)):
      self.assertAllEqual(one, two)
    other = drawings._replace(target=255 - drawings.target)
    self.assertNotAllClose(
        _evaluate(policy, drawings).values, _evaluate(policy, other).values
    )

  def test_entropies_are_those_of_the_head(self):
    """Enumerates the values of the first action."""
    spec = tiny.spec(num_actions=1, grid_width=2)
    policy = tiny.policy(spec)
    one = tiny.drawings(spec, 1)
    entropies = _evaluate(policy, one).entropies[0, 0].numpy()
    for s, (name, count) in enumerate(spec.sub_actions):
      entropy = 0.0
      for value in range(count):
        actions = {**one.actions, name: np.full([1, 1], value, np.int32)}
        other = _evaluate(policy, one._replace(actions=actions))
        log_prob = float(other.log_probs[0, 0, s])
        entropy -= np.exp(log_prob) * log_prob
      self.assertAllClose(entropies[s], entropy, atol=1e-4)

  def test_initialize_creates_all_variables(self):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    count = len(policy.variables)
    _evaluate(policy, tiny.drawings(spec, conditional=True))
    tiny.drawer(policy, tiny.environment(), spec).draw(tiny.images(2))
    self.assertLen(policy.variables, count)
    names = [v.name for v in policy.variables]
    self.assertTrue(any('baseline' in n for n in names))

  def test_two_policies_have_equal_lists_of_variables(self):
    """Weights are sent as a list: its order must not depend on the process."""
    spec = tiny.spec()
    one, two = (tiny.policy(spec, True) for _ in range(2))
    self.assertEqual(
        [(v.name, v.shape) for v in one.variables],
        [(v.name, v.shape) for v in two.variables],
    )


if __name__ == '__main__':
  tf.test.main()
