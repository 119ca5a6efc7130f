# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.launchpad_internals.

supervisor_test.py and process_entry_test.py run what it launches and writes.
"""

import json
import os
import tempfile
from unittest import mock

from absl.testing import absltest
import cloudpickle

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import launchpad_internals
from spiral_launch.program import program as program_lib
from tests.spiral_launch.experiment import tiny


class LaunchpadInternalsTest(absltest.TestCase):

  def test_nodes_read_addresses_by_the_names_of_clusters(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    groups = program_lib.make_cluster_program(
        tiny.config(num_actors=2), workdir_lib.Workdir('/nowhere')
    ).groups
    (counter,), (queue,) = groups['counter'], groups['trajectory_queue']
    launchpad_internals.write_nodes(
        {'a': [counter, queue], 'b': groups['actor']}, folder
    )
    for name in 'ab':
      with open(os.path.join(folder, f'{name}.pkl'), 'rb') as file:
        self.assertLen(cloudpickle.load(file), 2)
    spec = {
        'cluster': {'a': ['x:1', 'y:2'], 'b': ['z:1', 'z:2']},
        'task': {'type': 'b', 'index': 0},
    }
    self.enter_context(
        mock.patch.dict(os.environ, CLUSTER_SPEC=json.dumps(spec))
    )
    self.assertEqual(queue.reverb_address.resolve(), 'y:2')
    (address,) = counter.addresses
    self.assertEqual(address.resolve(), 'x:1')

  def test_manager_has_the_processes(self):
    # `processes` hands out the manager's own dictionary.
    manager = mock.Mock(_active_workers={'actor/0': []})
    processes = launchpad_internals.processes(manager)
    self.assertIs(processes, manager._active_workers)


if __name__ == '__main__':
  absltest.main()
