# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.export.saved_model."""

import os
import subprocess
import sys
import sysconfig
import tempfile

import numpy as np
import tensorflow as tf

from spiral_tf.export import saved_model
from tests.spiral_tf import tiny

_BATCH = 3
# Runs where nothing of ours is to be found: it draws what was drawn before, and
# says what it saw. sys.argv: of the model, of the drawing, of the results.
_SCRIPT = """
import sys
import numpy as np
import tensorflow as tf

sys.modules['sonnet'] = None
for name in ('spiral_tf', 'envs', 'launch', 'sonnet'):
  try:
    __import__(name)
  except ImportError:
    continue
  raise AssertionError(name + ' is here')

model = tf.saved_model.load(sys.argv[1])
assert sorted(model.signatures) == ['initial_state', 'judge', 'step']
drawing = dict(np.load(sys.argv[2]))
canvases, masks = drawing['canvases'], drawing['masks']
names = [n[7:] for n in drawing if n.startswith('action_')]
fixed = {n: tf.constant(drawing[n]) for n in ('noise_sample', 'target')
         if n in drawing}
state = model.signatures['initial_state'](
    batch_size=tf.constant(len(canvases)))
mask = np.zeros_like(masks[:, 0])
action = {n: np.zeros(len(canvases), np.int32) for n in names}
found = {n: [] for n in ('log_probs', 'judged', 'entropies', *names)}
for t in range(masks.shape[1]):
  given = dict(
      **fixed, **state, canvas=tf.constant(canvases[:, t]),
      last_mask=tf.constant(mask),
      **{'last_' + n: tf.constant(v) for n, v in action.items()})
  out = model.signatures['step'](seed=tf.constant([7, t]), **given)
  action = {n: out[n].numpy() for n in names}
  judged = model.signatures['judge'](
      **given, **{n: tf.constant(v) for n, v in action.items()})
  for n in names:
    found[n].append(action[n])
  found['log_probs'].append(out['log_probs'])
  found['judged'].append(judged['log_probs'])
  found['entropies'].append(judged['entropies'])
  state = {n: v for n, v in out.items() if n.startswith('state_')}
  for n, v in state.items():
    np.testing.assert_array_equal(v, judged[n])
  mask = masks[:, t]
np.savez(sys.argv[3], **{n: np.stack(v, 1) for n, v in found.items()})
"""


def _draw(policy, spec, target, temperature=1.0):
  """Draws with the policy itself, with seed [7, t] in step t."""
  environment = tiny.environment(_BATCH, spec.num_actions)
  noise = np.random.default_rng(0).normal(size=(_BATCH, tiny.NOISE))
  noise = noise.astype(np.float32)
  context = policy.context(noise, target)
  state = policy.initial_state(_BATCH)
  action = {name: np.zeros(_BATCH, np.int32) for name in spec.names}
  mask = np.zeros((_BATCH, len(spec.names)), np.float32)
  canvases = [environment.reset().observation['canvas']]
  actions, masks, log_probs = [], [], []
  for t in range(spec.num_actions):
    sampled, parts, state = policy.step(
        canvases[-1],
        action,
        mask,
        context,
        state,
        seed=tf.constant([7, t]),
        temperature=temperature,
    )
    action = {name: value.numpy() for name, value in sampled.items()}
    observation = environment.step(action).observation
    mask = observation['action_mask']
    canvases.append(observation['canvas'])
    actions.append(action)
    masks.append(mask)
    log_probs.append(parts.numpy())
  made: dict[str, np.ndarray] = {
      'canvases': np.stack(canvases, 1),
      'masks': np.stack(masks, 1),
      'noise_sample': noise,
      **({} if target is None else {'target': target}),
  }
  for name in spec.names:
    made[f'action_{name}'] = np.stack([a[name] for a in actions], 1)
  return made, np.stack(log_probs, 1)


class ExportedPolicyTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, name):
    return os.path.join(self.folder, name)

  def make(self, conditional, temperature=1.0):
    spec = tiny.spec(num_actions=5)
    policy = tiny.policy(spec, conditional)
    model = saved_model.ExportedPolicy(
        policy, spec, tiny.NOISE, conditional, temperature
    )
    return model, policy, spec

  def run_elsewhere(self):
    """Runs the script with the path of installed packages only."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith('PYTHON')
    }
    # Of a folder that PYTHONPATH names no .pth file is read, and with -S
    # (no site) no other is: nothing leads to the checkout.
    environment['PYTHONPATH'] = sysconfig.get_path('purelib')
    names = ('model', 'drawing.npz', 'found.npz')
    done = subprocess.run(
        [sys.executable, '-S', '-c', _SCRIPT, *map(self.path, names)],
        cwd=self.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    self.assertEqual(done.returncode, 0, done.stderr)
    with np.load(self.path('found.npz')) as found:
      return dict(found)

  def test_draws_the_same_with_plain_tensorflow(self):
    model, policy, spec = self.make(conditional=True, temperature=0.5)
    model.save(self.path('model'))
    target = tiny.images(_BATCH, spec.canvas_shape)
    drawing, log_probs = _draw(policy, spec, target, 0.5)
    np.savez(self.path('drawing.npz'), **drawing)
    found = self.run_elsewhere()
    # Not a trivial case: actions differ, and there are strokes and moves.
    self.assertGreater(len(np.unique(drawing['action_end'])), 4)
    self.assertLen(np.unique(drawing['action_flag']), 2)
    for name in spec.names:
      self.assertAllEqual(found[name], drawing[f'action_{name}'])
    self.assertAllClose(found['log_probs'], log_probs, atol=1e-5)
    self.assertAllClose(found['judged'], log_probs, atol=1e-5)
    self.assertEqual(found['entropies'].shape, log_probs.shape)

  def test_unconditional_has_no_target(self):
    model, policy, spec = self.make(conditional=False)
    signatures = model.signatures()
    step = signatures['step']
    inputs = step.structured_input_signature[1]
    self.assertNotIn('target', inputs)
    self.assertEqual(inputs['canvas'].shape.as_list(), [None, 16, 16, 1])
    self.assertEqual(inputs['seed'].dtype, tf.int32)
    drawing, _ = _draw(policy, spec, None)
    given = {
        f'last_{name}': tf.zeros([_BATCH], tf.int32) for name in spec.names
    }
    out = step(
        canvas=tf.constant(drawing['canvases'][:, 0]),
        noise_sample=tf.constant(drawing['noise_sample']),
        last_mask=tf.zeros([_BATCH, len(spec.names)]),
        seed=tf.constant([7, 0]),
        **given,
        **signatures['initial_state'](batch_size=tf.constant(_BATCH)),
    )
    for name in spec.names:
      self.assertAllEqual(out[name], drawing[f'action_{name}'][:, 0])


if __name__ == '__main__':
  tf.test.main()
