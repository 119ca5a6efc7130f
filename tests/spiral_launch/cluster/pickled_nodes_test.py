# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.cluster.pickled_nodes."""

import json
from unittest import mock

from absl.testing import absltest
from launchpad.nodes.python import addressing

from spiral_launch.cluster import pickled_nodes


class ClusterTest(absltest.TestCase):

  def test_spec_is_what_launchpad_reads(self):
    addresses = {'counter': ['a:1'], 'actor': ['b:1', 'c:1']}
    spec = pickled_nodes.cluster_spec(addresses, 'actor', 1)
    self.assertEqual(json.loads(spec)['task'], {'type': 'actor', 'index': 1})
    self.enter_context(mock.patch.dict('os.environ', {'CLUSTER_SPEC': spec}))
    builder = addressing.VertextAiAddressBuilder('actor', 1)
    self.assertEqual(builder.build(), 'c:1')

  def test_index_that_comes_later_stands_without_quotes(self):
    spec = pickled_nodes.cluster_spec(
        {'actor': ['b:1']}, 'actor', '$(TASK_INDEX)'
    )
    self.assertIn('"index": $(TASK_INDEX)}', spec)

  def test_command(self):
    words = pickled_nodes.command('/nodes/actor.pkl')
    self.assertEqual(words[:2], ['-m', 'spiral_launch.local.process_entry'])
    self.assertIn('--data_file=/nodes/actor.pkl', words)


if __name__ == '__main__':
  absltest.main()
