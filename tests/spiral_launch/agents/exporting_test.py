# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `exporting`; `saved_model_test` has those of the models."""

import json
import os
import tempfile
from unittest import mock

from absl.testing import absltest
import tensorflow as tf

from spiral_launch.agents import exporting
from spiral_launch.agents import loading as trained_agent
from spiral_tf.export import saved_model
from tests.spiral_launch.painting import painters


class ExportingTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    painters.make(os.path.join(self.folder, 'run'), discriminator=False)
    self.agent = trained_agent.load(os.path.join(self.folder, 'run'))
    self.out = os.path.join(self.folder, 'new', 'model')

  def test_writes_a_model_and_what_it_does(self):
    exporting.export(self.agent.at_temperature(0.5), 'mine', self.out)
    self.assertContainsSubset(
        ['saved_model.pb', 'variables', 'agent.json'], os.listdir(self.out)
    )
    self.assertEqual(os.listdir(os.path.dirname(self.out)), ['model'])
    with open(os.path.join(self.out, 'agent.json')) as file:
      note = json.load(file)
    self.assertEqual(note['agent'], 'mine')
    self.assertEqual(note['canvas_shape'], [16, 16, 1])
    self.assertEqual(note['num_actions'], 4)
    self.assertEqual(note['temperature'], 0.5)
    # In decoding order, which is the order of the masks.
    self.assertEqual(
        list(note['sub_actions'].items()), list(self.agent.spec.sub_actions)
    )
    self.assertEqual(note['environment']['brush_sizes'], [1.0, 2.0])
    for place, _, names in os.walk(self.out):
      for name in names:
        with open(os.path.join(place, name), 'rb') as file:
          self.assertNotIn(self.folder.encode(), file.read(), name)

  def test_policy_acts_at_the_agents_temperature(self):
    with mock.patch.object(saved_model, 'ExportedPolicy') as policy:
      policy.return_value.save = lambda folder: None
      exporting.export(self.agent.at_temperature(0.5), 'mine', self.out)
    self.assertEqual(policy.call_args.args[-1], 0.5)

  def test_failure_leaves_nothing(self):
    with mock.patch.object(
        saved_model.ExportedPolicy, 'save', side_effect=OSError('No space')
    ):
      with self.assertRaisesRegex(OSError, 'No space'):
        exporting.export(self.agent, 'mine', self.out)
    self.assertEqual(os.listdir(os.path.dirname(self.out)), [])

  def test_a_full_disk(self):
    full = tf.errors.ResourceExhaustedError(
        None, None, '{{node}} /x/.partial-y; No space left on device [Op:Save]'
    )
    with mock.patch.object(
        saved_model.ExportedPolicy, 'save', side_effect=full
    ):
      with self.assertRaisesRegex(
          OSError,
          '--out=.* cannot be written to: No space left on device. Choose',
      ) as caught:
        exporting.export(self.agent, 'mine', self.out)
    self.assertNotIn('.partial', str(caught.exception))
    self.assertEqual(os.listdir(os.path.dirname(self.out)), [])

  def test_nothing_is_overwritten(self):
    with self.assertRaisesRegex(ValueError, 'exists and is not empty'):
      exporting.export(self.agent, 'mine', self.folder)
    path = os.path.join(self.folder, 'file')
    with open(path, 'w') as file:
      file.write('')
    with self.assertRaisesRegex(ValueError, 'file is a file'):
      exporting.export(self.agent, 'mine', path)


if __name__ == '__main__':
  absltest.main()
