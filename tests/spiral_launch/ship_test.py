# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `ship`, and evaluation of the shipped agent."""

import os
import tempfile

from absl.testing import absltest
import numpy as np

from tests.spiral_launch import calls
from tests.spiral_launch.shipping import shipped_run


class ShipTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def test_ships_and_evaluates_again(self):
    """The same images and classifier give the same metrics."""
    run = shipped_run.evaluate(self.folder, conditional=False)
    flags = [
        f'--workdir={run.workdir}',
        '--name=bars',
        f'--agents={run.agents}',
        f'--classifier_cache={run.classifier_cache}',
    ]
    refused, shipped = calls.call(
        'spiral_launch.ship',
        [flags, [*flags, '--data_source=bars', '--commit=abc']],
    )
    self.assertEqual(refused.status, 2)
    self.assertStartsWith(refused.error, 'Error: data.source=')
    self.assertEqual(refused.out, '')
    self.assertEqual(shipped.status, 0, shipped.error)
    agent = os.path.join(run.agents, 'bars')
    self.assertIn(f'wrote {agent}: 0.', shipped.out)

    os.rename(self.path('labelled'), self.path('gone'))
    agent_flags = [f'--workdir={agent}', '--num_images=12']
    out = f"--out={self.path('out')}"
    again, onto, others, checkpoint = calls.call(
        'spiral_launch.evaluate',
        [
            [*agent_flags, out],
            agent_flags,
            [*agent_flags, f"--out={self.path('others')}"]
            + [f"--images={self.path('gone')}"],
            [*agent_flags, out, '--checkpoint=ckpt-1'],
        ],
    )
    self.assertEqual(again.status, 0, again.error)
    expected = shipped_run.read_json(os.path.join(agent, 'evaluation.json'))
    metrics = shipped_run.read_json(self.path('out', 'evaluation.json'))
    for key in ('nearest_mean', 'nearest_least'):
      for suffix in ('', '_real'):
        self.assertIsNotNone(expected.pop(key + suffix))
        self.assertIsNone(metrics.pop(key + suffix, None))
    self.assertIn('training images are not here', metrics['notes'].pop())
    self.assertEqual(metrics.keys(), expected.keys())
    for key, value in expected.items():
      # Threads of the two processes may add in another order.
      if isinstance(value, float) or key.endswith('by_step'):
        np.testing.assert_allclose(metrics[key], value, 1e-3, 1e-5, err_msg=key)
      else:
        self.assertEqual(metrics[key], value, key)

    self.assertEqual(onto.status, 2)
    self.assertIn('is a shipped agent', onto.error)
    self.assertEqual(others.status, 0, others.error)
    metrics = shipped_run.read_json(self.path('others', 'evaluation.json'))
    self.assertIn('may have seen these images', metrics['notes'][0])
    self.assertEqual(checkpoint.status, 2)
    self.assertIn('no checkpoints. Leave it out', checkpoint.error)


if __name__ == '__main__':
  absltest.main()
