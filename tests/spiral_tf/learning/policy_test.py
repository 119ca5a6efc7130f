# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.policy."""

import os
from unittest import mock

from absl.testing import parameterized
import numpy as np
import tensorflow as tf
import tree

from spiral_tf import types
from spiral_tf.acting import dreams as dreams_lib
from spiral_tf.learning import hindsight
from spiral_tf.learning import policy as policy_learning
from tests.spiral_tf import tiny

_INK = tf.constant(np.linspace(0.5, 1.5, 256).reshape(16, 16, 1), tf.float32)


def _dark(images, targets):
  """A discriminator that rewards ink, more of it at the bottom."""
  del targets
  return tf.reduce_mean(_INK * (1.0 - images), axis=[1, 2, 3])


def _make(spec, conditional=False, score=_dark, seed=0, **changes):
  config = tiny.config(conditional)
  for name, value in changes.items():
    owner = config.reward if hasattr(config.reward, name) else config.policy
    for prefix in ('hindsight', 'search'):
      if name.startswith(f'{prefix}_'):
        owner, name = getattr(config, prefix), name.removeprefix(f'{prefix}_')
    assert hasattr(owner, name), name
    setattr(owner, name, value)
  policy = tiny.policy(spec, conditional, seed)
  return policy_learning.PolicyUpdate(config, spec, policy, score), policy


def _searched(rows):
  """Returns `Trajectory.searched` of searched episodes, uint8 [B]."""
  flags = np.repeat(rows[:, None], 3, axis=1)
  return types.Searched(rows, flags, flags)


def _near_policy(policy, drawings, seed=0):
  """Sets behavior log-probabilities that give weights from 0.3 to 3."""
  evaluation = policy.evaluate(tiny.tensors(drawings))
  log_probs = np.sum(evaluation.log_probs * drawings.masks, axis=-1)
  rng = np.random.default_rng(seed)
  noise = rng.uniform(-1.2, 1.2, log_probs.shape)
  return drawings._replace(
      behavior_log_probs=(log_probs - noise).astype(np.float32)
  )


def _slow_vtrace(rhos, discount, rewards, values, clip_rho, clip_c):
  """Computes targets and advantages [B, N] by the paper's double sum."""
  batch, n = rewards.shape
  targets = np.zeros([batch, n])
  advantages = np.zeros([batch, n])
  for b in range(batch):
    value = list(values[b]) + [0.0]
    v = [0.0] * (n + 1)
    for s in range(n):
      v[s] = value[s]
      for t in range(s, n):
        trace = 1.0
        for i in range(s, t):
          trace *= discount * min(clip_c, rhos[b, i])
        delta = rewards[b, t] + discount * value[t + 1] - value[t]
        v[s] += trace * min(clip_rho, rhos[b, t]) * delta
    for s in range(n):
      targets[b, s] = v[s]
      advantages[b, s] = min(clip_rho, rhos[b, s]) * (
          rewards[b, s] + discount * v[s + 1] - value[s]
      )
  return targets, advantages


class UpdateTest(tf.test.TestCase, parameterized.TestCase):

  def setUp(self):
    super().setUp()
    # Compiling takes seconds a test; `LearningTest` has it compiled.
    tf.config.run_functions_eagerly(True)
    self.addCleanup(tf.config.run_functions_eagerly, False)

  @parameterized.parameters((False, 1.0, 1.0, 1.0), (True, 0.8, 2.0, 1.2))
  def test_equals_a_slow_reference(
      self, conditional, discount, clip_rho, clip_c
  ):
    """Compares with a loss of loops, its gradient, and Adam's first step."""
    spec = tiny.spec(num_actions=4)
    rate, norm, entropy_cost, baseline_cost = 1e-2, 0.05, 0.3, 0.7
    learning, policy = _make(
        spec,
        conditional,
        kind='critic_difference',
        normalise=False,
        discount=discount,
        clip_rho=clip_rho,
        clip_c=clip_c,
        learning_rate=rate,
        max_gradient_norm=norm,
        entropy_cost=entropy_cost,
        baseline_cost=baseline_cost,
    )
    drawings = _near_policy(policy, tiny.drawings(spec, 3, conditional, seed=4))
    scores = np.array([_dark(c / 255.0, None) for c in drawings.canvases])
    rewards = scores[:, 1:] - scores[:, :-1]
    variables = policy.trainable_variables
    before = [v.numpy() for v in variables]

    with tf.GradientTape() as tape:
      evaluation = policy.evaluate(tiny.tensors(drawings))
      log_probs = tf.reduce_sum(evaluation.log_probs * drawings.masks, -1)
      rhos = np.exp(log_probs - drawings.behavior_log_probs)
      self.assertLess(rhos.min(), 0.5)
      self.assertGreater(rhos.max(), 2.0)
      targets, advantages = _slow_vtrace(
          rhos, discount, rewards, evaluation.values.numpy(), clip_rho, clip_c
      )
      loss = 0.0
      for b in range(3):
        for t in range(4):
          loss -= log_probs[b, t] * advantages[b, t]
          error = targets[b, t] - evaluation.values[b, t]
          loss += baseline_cost * 0.5 * error**2
          for s in range(len(spec.names)):
            if drawings.masks[b, t, s]:
              loss -= entropy_cost * evaluation.entropies[b, t, s]
      loss /= 3 * 4
    gradients = tape.gradient(loss, variables)
    total = np.sqrt(sum(np.sum(g.numpy() ** 2) for g in gradients))
    self.assertGreater(total, norm)  # So that clipping is tested, too.

    metrics = learning.update(tiny.tensors(drawings))

    self.assertAllClose(metrics['gradient_norm'], total, rtol=1e-3)
    self.assertAllClose(metrics['mean_rho'], rhos.mean(), rtol=1e-3)
    self.assertAllClose(metrics['reward'], rewards.sum(1).mean(), rtol=1e-3)
    for variable, old, gradient in zip(variables, before, gradients):
      clipped = gradient.numpy() * norm / total
      # Adam's first step; epsilon is added before the bias correction.
      epsilon = 1e-8 / np.sqrt(1 - 0.999)
      step = rate * clipped / (np.abs(clipped) + epsilon)
      clear = np.abs(clipped) > 1e-6  # Elsewhere rounding decides the sign.
      self.assertAllClose(
          (old - variable.numpy())[clear], step[clear], atol=rate * 0.02
      )

  def test_every_variable_gets_a_gradient(self):
    spec = tiny.spec(num_actions=3)
    learning, policy = _make(spec, conditional=True)
    drawings = _near_policy(policy, tiny.drawings(spec, 8, conditional=True))
    before = [v.numpy() for v in policy.trainable_variables]
    learning.update(tiny.tensors(drawings))
    for variable, old in zip(policy.trainable_variables, before):
      # A softmax does not depend on a constant added to all its logits.
      if variable.shape.rank > 1:
        change = np.abs(variable.numpy() - old).max()
        self.assertGreater(change, 1e-6, variable.name)

  def test_unused_sub_actions_have_no_effect(self):
    """A move's control, size and pressure do not affect the update."""
    spec = tiny.spec()
    drawings = tiny.drawings(spec, 4)
    drawings.actions['flag'][:] = 0
    drawings.masks[:] = 0
    drawings.masks[..., :2] = 1
    other = drawings._replace(
        actions={
            **drawings.actions,
            'size': 1 - drawings.actions['size'],
            'control': 15 - drawings.actions['control'],
        }
    )
    results = []
    for batch in (drawings, other):
      learning, policy = _make(spec)
      learning.update(tiny.tensors(batch))
      results.append([v.numpy() for v in policy.trainable_variables])
    for one, two in zip(*results):
      self.assertAllEqual(one, two)

  def test_steps_and_lag(self):
    spec = tiny.spec()
    learning, _ = _make(spec)
    drawings = tiny.drawings(spec)
    for step in range(3):
      batch = drawings._replace(version=np.array([step, max(0, step - 1)]))
      metrics = learning.update(tiny.tensors(batch))
      self.assertEqual(metrics['lag'], min(step, 1))
    self.assertEqual(learning.steps, 3)

  def _assert_adams_first_step(self, policy, before, gradients, rate, norm):
    total = np.sqrt(
        sum(np.sum(g.numpy() ** 2) for g in gradients if g is not None)
    )
    for variable, old, gradient in zip(
        policy.trainable_variables, before, gradients
    ):
      if gradient is None:
        self.assertAllEqual(variable, old)
        continue
      clipped = gradient.numpy() * min(1.0, norm / total)
      epsilon = 1e-8 / np.sqrt(1 - 0.999)
      step = rate * clipped / (np.abs(clipped) + epsilon)
      clear = np.abs(clipped) > 1e-6  # Elsewhere rounding decides the sign.
      self.assertAllClose(
          (old - variable.numpy())[clear], step[clear], atol=rate * 0.02
      )

  def test_hindsight_alone(self):
    """The loss is hindsight's, and the baseline learns nothing."""
    spec = tiny.spec()
    rate = 1e-2
    learning, policy = _make(
        spec, True, None, kind='none', hindsight_weight=0.5, learning_rate=rate
    )
    batch = tiny.tensors(tiny.drawings(spec, 3, True))
    before = [v.numpy() for v in policy.trainable_variables]
    with tf.GradientTape() as tape:
      loss = hindsight.loss(policy, batch)
      weighted = 0.5 * loss
    gradients = tape.gradient(weighted, policy.trainable_variables)
    # Of the baseline's weights and bias.
    self.assertEqual(sum(g is None for g in gradients), 2)
    metrics = learning.update(batch)
    self.assertAllClose(metrics['hindsight_loss'], loss)
    self.assertSetEqual(
        set(metrics), {'hindsight_loss', 'gradient_norm', 'lag'}
    )
    self._assert_adams_first_step(policy, before, gradients, rate, 1.0)

  def test_hindsight_is_added_to_the_loss(self):
    spec = tiny.spec()
    batch = tiny.tensors(tiny.drawings(spec, 3, True))
    results = []
    for kind, weight in (
        ('critic_difference', 0.0),
        ('critic_difference', 2.0),
        ('none', 2.0),
    ):
      learning, _ = _make(spec, True, kind=kind, hindsight_weight=weight)
      with mock.patch.object(learning._optimizer, 'apply_gradients') as apply:
        metrics = learning.update(batch)
      # Before clipping.
      scale = max(1.0, metrics['gradient_norm'].numpy())
      results.append([g.numpy() * scale for g, _ in apply.call_args[0][0]])
    for alone, both, added in zip(*results):
      self.assertAllClose(both, alone + added, atol=1e-4, rtol=1e-4)

  @parameterized.parameters('dreamed', 'searched')
  def test_dreams_and_searched_episodes_are_for_imitation_alone(self, kind):
    """Without its weight, an update is that of the other drawings alone."""
    spec = tiny.spec()
    drawings = tiny.drawings(spec, 6, True)
    rows = np.array([0, 3, 4])
    others = np.ones(6, np.uint8)
    others[rows] = 0
    few = tree.map_structure(lambda x: None if x is None else x[rows], drawings)
    marks = {'dreamed': others, 'searched': _searched(others)}
    results = []
    for batch in (drawings._replace(**{kind: marks[kind]}), few):
      learning, policy = _make(spec, True, normalise=True)
      metrics = learning.update(tiny.tensors(batch))
      results.append((metrics, [v.numpy() for v in policy.variables]))
      results[-1][1].extend(v.numpy() for v in learning.state_variables()[-3:])
    self.assertAllClose(*[metrics for metrics, _ in results], rtol=1e-4)
    for one, two in zip(results[0][1], results[1][1]):
      self.assertAllClose(one, two, atol=2e-5)

  def test_a_batch_of_dreams_only(self):
    spec = tiny.spec()
    learning, policy = _make(spec, True, normalise=True, hindsight_weight=1.0)
    drawings = tiny.drawings(spec, 4, True)
    metrics = learning.update(
        tiny.tensors(drawings._replace(dreamed=np.ones(4, np.uint8)))
    )
    self.assertEqual(metrics['reward'], 0)
    self.assertAllClose(metrics['policy_loss'], 0)
    for variable in (*policy.variables, *learning.state_variables()):
      self.assertAllInRange(variable, -1e3, 1e3)

  @parameterized.parameters(
      (0.0, -1.0, 0, [0.0, 0.0, 0.0]), (0.0, 0.4, 2, [0.0, 0.2, 0.4])
  )
  def test_hindsight_schedule(self, start, end, steps, expected):
    learning, _ = _make(
        tiny.spec(),
        hindsight_weight=start,
        hindsight_weight_end=end,
        hindsight_weight_steps=steps,
    )
    for step, weight in enumerate(expected):
      learning.steps.assign(step)
      self.assertAllClose(learning.hindsight_weight(), weight)

  def test_imitation_of_searched_episodes(self):
    """Without a reward, it alone makes them more likely."""
    spec = tiny.spec()
    learning, _ = _make(
        spec,
        True,
        None,
        kind='none',
        learning_rate=1e-2,
        search_fraction=0.5,
        search_weight=1.0,
        search_weight_end=0.0,
        search_weight_steps=60,
    )
    drawings = tiny.drawings(spec, 4, True)
    batch = tiny.tensors(
        drawings._replace(searched=_searched(np.array([1, 0, 1, 0], np.uint8)))
    )
    losses = [learning.update(batch)['search_loss'] for _ in range(30)]
    self.assertLess(losses[-1], 0.7 * losses[0])
    self.assertAllClose(learning.search_weight(), 0.5)
    expected = {'search_from_policy': 1.0, 'search_better': 1.0}
    metrics = learning.update(batch)
    self.assertAllClose({k: metrics[k] for k in expected}, expected)
    self.assertNotIn('policy_loss', metrics)

  def test_metrics(self):
    spec = tiny.spec()
    learning, policy = _make(spec)
    drawings = tiny.drawings(spec, 4)
    evaluation = policy.evaluate(tiny.tensors(drawings))
    entropies = evaluation.entropies.numpy()
    metrics = learning.update(tiny.tensors(drawings))
    self.assertAllClose(
        metrics['entropy'], np.sum(entropies * drawings.masks, -1).mean()
    )
    for s, name in enumerate(spec.names):
      used = drawings.masks[..., s] == 1
      self.assertAllClose(
          metrics[f'entropy_{name}'], entropies[..., s][used].mean()
      )
    self.assertAllClose(
        metrics['strokes'], drawings.actions['flag'].sum(axis=1).mean()
    )
    self.assertNotIn('placed_share', metrics)

  def test_metrics_of_commands(self):
    spec = tiny.spec()
    spec = spec._replace(sub_actions=(('command', 3), *spec.sub_actions))
    learning, _ = _make(spec)
    drawings = tiny.drawings(spec, 4)
    drawings = drawings._replace(masks=np.ones_like(drawings.masks))
    metrics = learning.update(tiny.tensors(drawings))
    commands = drawings.actions['command']
    for i, name in enumerate(('skipped', 'placed', 'changed')):
      self.assertAllClose(metrics[f'{name}_share'], np.mean(commands == i))

  @parameterized.parameters(
      (-1.0, 0, [0.5, 0.5, 0.5, 0.5]), (0.1, 2, [0.5, 0.3, 0.1, 0.1])
  )
  def test_entropy_schedule(self, end, steps, expected):
    learning, _ = _make(
        tiny.spec(), entropy_cost=0.5, entropy_cost_end=end, entropy_steps=steps
    )
    tf.config.run_functions_eagerly(False)
    compiled = tf.function(learning.entropy_cost)
    for step, cost in enumerate(expected):
      learning.steps.assign(step)
      self.assertAllClose(compiled(), cost)


class LearningTest(tf.test.TestCase):

  def test_learns_to_paint_dark(self):
    spec = tiny.spec(num_actions=2)
    learning, policy = _make(
        spec, learning_rate=2e-2, entropy_cost=1e-3, normalise=True
    )
    drawer = tiny.drawer(policy, tiny.environment(16, 2), spec)
    ink = []
    for step in range(40):
      drawings = drawer.draw(None, step)
      ink.append(1.0 - drawings.canvases[:, -1].mean() / 255.0)
      metrics = learning.update(tiny.tensors(drawings))
      self.assertAllClose(metrics['mean_rho'], 1.0, atol=1e-2)
    self.assertGreater(np.mean(ink[-5:]), 1.3 * np.mean(ink[:5]))

  def test_learns_in_hindsight_from_random_dreams(self):
    spec = tiny.spec(num_actions=2)
    learning, policy = _make(
        spec,
        True,
        None,
        kind='none',
        learning_rate=2e-2,
        hindsight_weight=1.0,
    )
    every = np.ones(32, bool)
    dreams = dreams_lib.Dreams(every, every, 1.0)
    drawer = tiny.drawer(policy, tiny.environment(32, 2), spec, dreams=dreams)
    losses = []
    for step in range(60):
      drawings = drawer.draw(tiny.images(32), step)
      metrics = learning.update(tiny.tensors(drawings))
      losses.append(metrics['hindsight_loss'])
    self.assertLess(np.mean(losses[-5:]), 0.93 * np.mean(losses[:5]))

  def test_hyperparameters_set_during_training(self):
    learning, _ = _make(
        tiny.spec(),
        learning_rate=0.4,
        learning_rate_end=0.1,
        learning_rate_steps=10,
        warmup_steps=0,
        entropy_cost=0.5,
    )
    self.assertAlmostEqual(learning.hyperparameters()['entropy_cost'], 0.5)
    learning.set_hyperparameters({'learning_rate': 0.2, 'entropy_cost': 0.0})
    self.assertAlmostEqual(float(learning.entropy_cost()), 0.0)
    # Half of the way from the value set to the same end.
    learning.steps.assign(5)
    self.assertAlmostEqual(float(learning.learning_rate()), 0.15, places=6)
    for values, message in (
        ({'entropy_cost': 1.0, 'beta1': 1.0}, "no hyperparameter 'beta1'"),
        ({'entropy_cost': float('nan')}, 'entropy_cost must be finite'),
        ({'learning_rate': -1.0}, 'learning_rate must be .*got -1.0'),
    ):
      with self.assertRaisesRegex(ValueError, message):
        learning.set_hyperparameters(values)
    self.assertAlmostEqual(float(learning.entropy_cost()), 0.0)

  def test_warm_up_of_the_learning_rate(self):
    learning, _ = _make(tiny.spec(), learning_rate=0.8, warmup_steps=4)
    compiled = tf.function(learning.learning_rate)
    for step, rate in enumerate([0.2, 0.4, 0.6, 0.8, 0.8]):
      learning.steps.assign(step)
      self.assertAllClose(compiled(), rate)

  def test_decay_of_the_learning_rate(self):
    learning, _ = _make(
        tiny.spec(),
        learning_rate=0.8,
        learning_rate_end=0.0,
        learning_rate_steps=4,
        warmup_steps=2,
    )
    compiled = tf.function(learning.learning_rate)
    for step, rate in enumerate([0.4, 0.6, 0.4, 0.2, 0.0, 0.0]):
      learning.steps.assign(step)
      self.assertAllClose(compiled(), rate)

  def test_resumes_exactly(self):
    """`checkpoint_objects` has all state that the next update depends on."""
    tf.config.run_functions_eagerly(True)
    self.addCleanup(tf.config.run_functions_eagerly, False)
    spec = tiny.spec()
    learning, policy = _make(spec, seed=1, normalise=True)
    other, other_policy = _make(spec, seed=2, normalise=True)
    batches = [
        tiny.tensors(_near_policy(policy, tiny.drawings(spec, 4, seed=i)))
        for i in range(3)
    ]
    for batch in batches[:2]:
      learning.update(batch)
    path = tf.train.Checkpoint(**learning.checkpoint_objects()).save(
        os.path.join(self.get_temp_dir(), 'learning')
    )
    status = tf.train.Checkpoint(**other.checkpoint_objects()).restore(path)
    status.assert_consumed()
    self.assertEqual(other.steps, 2)
    metrics = learning.update(batches[2]), other.update(batches[2])
    self.assertAllClose(*metrics)
    for one, two in zip(policy.variables, other_policy.variables):
      self.assertAllClose(one, two)


if __name__ == '__main__':
  tf.test.main()
