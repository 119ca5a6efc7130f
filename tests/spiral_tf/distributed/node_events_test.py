# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.distributed.node_events."""

import contextlib
import io
import os
import tempfile

from absl.testing import absltest

from spiral_tf.distributed import node_events

_NOW = {'minutes': 1.25, 'frames': 300, 'learner_steps': 7, 'reward': 0.5}


class NodeEventsTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'events.csv')
    self.time = 100.0

  def make(self, run='a'):
    return node_events.NodeEvents(self.path, run, 30.0, lambda: self.time)

  def rows(self):
    return [
        (row['node'], row['event'], row['detail'])
        for row in node_events.read(self.path)
    ]

  def test_first_start_is_recorded_but_not_printed(self):
    events = self.make()
    self.assertEqual(events.started('actor/0', '', _NOW), '')
    self.assertEqual(events.restarts, 0)
    (row,) = node_events.read(self.path)
    self.assertEqual(row['minutes'], '1.25')
    self.assertEqual(row['learner_steps'], '7')
    self.assertEqual(self.rows(), [('actor/0', 'started', '')])

  def test_second_start_in_a_run_is_a_restart(self):
    events = self.make()
    events.started('actor/0', '', _NOW)
    events.started('actor/1', '', _NOW)
    said = events.started('actor/0', 'from step 7', _NOW)
    self.assertEqual(said, '   1.2 min  actor/0 started again from step 7')
    self.assertEqual(events.restarts, 1)
    self.assertEqual(
        self.rows()[-1], ('actor/0', 'started again', 'from step 7')
    )

  def test_state_is_in_the_file(self):
    self.make().started('counter', '', _NOW)
    self.make().started('actor/0', '', _NOW)
    events = self.make()
    self.assertIn('again', events.started('actor/0', '', _NOW))
    self.assertIn('again', events.started('counter', '', _NOW))
    # Another launch of the program starts all nodes for the first time.
    later = self.make(run='b')
    self.assertEqual(later.restarts, 2)
    self.assertEqual(later.started('actor/0', '', _NOW), '')
    self.assertEqual(later.restarts, 2)

  def test_partial_row_is_dropped(self):
    self.make().started('actor/0', '', _NOW)
    with open(self.path, 'a') as file:
      file.write('2026-01-01T00:00:00,1.0,3')
    self.make('b').started('actor/0', '', _NOW)
    self.assertEqual(self.rows(), [('actor/0', 'started', '')] * 2)

  def test_silence_and_its_end_are_reported_once(self):
    events = self.make()
    events.started('actor/0', '', _NOW)
    self.time += 1000  # No heartbeat yet: it is still starting.
    self.assertEqual(events.newly_silent(_NOW), [])
    for _ in range(3):
      self.time += 5
      self.assertEqual(events.heartbeat('actor/0', _NOW), '')
      self.assertEqual(events.heartbeat('actor/1', _NOW), '')
    self.time += 25
    self.assertEqual(events.heartbeat('actor/1', _NOW), '')
    self.assertEqual(events.newly_silent(_NOW), [])
    self.time += 6
    (said,) = events.newly_silent(_NOW)
    self.assertEqual(said, '   1.2 min  actor/0 silent for 31 s')
    self.assertEqual(events.newly_silent(_NOW), [])
    self.time += 9
    said = events.heartbeat('actor/0', _NOW)
    self.assertEqual(said, '   1.2 min  actor/0 back after 40 s')
    self.assertEqual(events.heartbeat('actor/0', _NOW), '')
    self.assertEqual(events.restarts, 0)

  def test_slow_nodes_are_silent_later(self):
    events = self.make()
    events.heartbeat('actor/0', _NOW)
    self.time += 29
    events.heartbeat('actor/0', _NOW)
    self.time += 86
    self.assertEqual(events.newly_silent(_NOW), [])
    self.time += 2
    self.assertLen(events.newly_silent(_NOW), 1)

  def test_disk_that_refuses_changes_nothing_else(self):
    events = self.make()
    os.mkdir(self.path)
    with self.assertLogs(level='ERROR'):
      events.started('actor/0', '', _NOW)
    with self.assertLogs(level='ERROR'):
      self.assertIn('again', events.started('actor/0', '', _NOW))

  def test_print_message(self):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      node_events.print_message('')
      node_events.print_message('here ')
    self.assertEqual(out.getvalue(), 'here\n')


if __name__ == '__main__':
  absltest.main()
