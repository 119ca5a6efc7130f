# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.distributed.counter."""

import contextlib
import io
import json
import os
import tempfile
import threading
import time

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf.distributed import counter as counter_lib
from spiral_tf.distributed import node_events


class _Rows:
  """A logger that keeps its rows."""

  def __init__(self):
    self.rows = []

  def write(self, row):
    self.rows.append(dict(row))


class _Broken:

  def write(self, row):
    raise OSError('No space left on device')


class CounterTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'counter.json')
    self.stop = threading.Event()
    self.stops = []
    self.logger = _Rows()

  def make(self, loggers=None, **settings):
    def stop_program():
      self.stops.append(time.monotonic())
      self.stop.set()

    return counter_lib.Counter(
        self.path,
        [self.logger] if loggers is None else loggers,
        **{
            'report_seconds': 0.05,
            'max_minutes': 0.0,
            'max_learner_steps': 0,
            **settings,
        },
        stop_program=stop_program,
        stop_event=self.stop,
    )

  def run_for(self, counter, seconds):
    threading.Timer(seconds, self.stop.set).start()
    counter.run()
    self.stop.clear()

  def test_counts_add_up_and_metrics_replace(self):
    counter = self.make()
    counter.increment({'frames': 10, 'drawings': 2})
    counter.increment({'frames': 5, 'other': 1})
    counter.report({'reward': 1.0})
    counter.report({'reward': 2.0, 'learner_steps': 3})
    counts = counter.get_counts()
    self.assertEqual(counts['frames'], 15)
    self.assertEqual(counts['drawings'], 2)
    self.assertEqual(counts['other'], 1)
    self.assertEqual(counts['reward'], 2.0)
    self.assertEqual(counts['learner_steps'], 3)

  def test_no_count_is_lost_between_threads(self):
    counter = self.make()

    def count():
      for _ in range(2000):
        counter.increment({'frames': 1})

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
      thread.start()
    for thread in threads:
      thread.join()
    self.assertEqual(counter.get_counts()['frames'], 8000)

  def test_rows_have_the_rate(self):
    counter = self.make(report_seconds=0.2)

    def draw():
      while not self.stop.wait(0.01):
        counter.increment({'frames': 1})

    thread = threading.Thread(target=draw)
    thread.start()
    start = time.monotonic()
    self.run_for(counter, 1.0)
    thread.join()
    rate = counter.get_counts()['frames'] / (time.monotonic() - start)
    self.assertGreaterEqual(len(self.logger.rows), 3)
    for row in self.logger.rows[:-1]:
      self.assertBetween(row['frames_per_second'], rate / 3, rate * 3)
      self.assertNotIn('minutes_left', row)

  def test_continues_from_an_earlier_run(self):
    counter = self.make()
    counter.increment({'frames': 10, 'drawings': 1})
    counter.report({'learner_steps': 4, 'reward': 1.0})
    self.run_for(counter, 0.3)
    minutes = counter.get_counts()['minutes']
    self.assertGreater(minutes, 0.3 / 60)

    again = self.make()
    counts = again.get_counts()
    self.assertEqual(counts['frames'], 10)
    self.assertEqual(counts['learner_steps'], 4)
    self.assertNotIn('reward', counts)
    self.assertGreaterEqual(counts['minutes'], 0.3 / 60)
    again.increment({'frames': 1})
    self.run_for(again, 0.3)
    kept = counter_lib.read_counts(self.path)
    self.assertEqual(kept['frames'], 11)
    self.assertEqual(kept['learner_steps'], 4)
    self.assertGreater(kept['minutes'], 0.6 / 60)

  def test_rate_does_not_count_frames_of_an_earlier_run(self):
    with open(self.path, 'w') as file:
      json.dump({'frames': 10**9, 'drawings': 1, 'minutes': 5.0}, file)
    counter = self.make()
    self.run_for(counter, 0.2)
    for row in self.logger.rows:
      self.assertEqual(row['frames_per_second'], 0.0)
      self.assertGreater(row['minutes'], 5.0)

  def test_stops_the_program_at_the_time_limit(self):
    start = time.monotonic()
    self.make(max_minutes=0.5 / 60, report_seconds=100.0)
    counter = self.make(max_minutes=0.5 / 60, report_seconds=0.2)
    counter.run()
    self.assertLen(self.stops, 1)
    self.assertBetween(self.stops[0] - start, 0.45, 3.0)
    self.assertLessEqual(self.logger.rows[-1]['minutes_left'], 0.01)

  def test_in_the_callers_process(self):
    counter = self.make(report_seconds=0.2, max_minutes=0.5 / 60)
    counter.futures.increment({'frames': 10})
    counter.write_row_if_due()
    self.assertEmpty(self.logger.rows)
    self.assertFalse(counter.is_out_of_time())
    time.sleep(0.6)
    self.assertTrue(counter.is_out_of_time())
    counter.write_row_if_due()
    counter.write_row_if_due()
    self.assertLen(self.logger.rows, 1)
    self.assertEqual(self.logger.rows[0]['frames'], 10)
    self.assertBetween(self.logger.rows[0]['frames_per_second'], 1, 17)
    self.assertEmpty(self.stops)

  def test_earlier_minutes_count_against_the_budget(self):
    with open(self.path, 'w') as file:
      json.dump({'frames': 0, 'drawings': 0, 'minutes': 10.0}, file)
    start = time.monotonic()
    self.make(max_minutes=10.0).run()
    self.assertLen(self.stops, 1)
    self.assertLess(time.monotonic() - start, 3.0)

  def test_time_left_is_to_the_nearer_limit(self):
    counter = self.make(
        report_seconds=0.25, max_minutes=100.0, max_learner_steps=100
    )

    def learn():
      for step in range(1, 60):
        counter.report({'learner_steps': step})
        if self.stop.wait(0.02):
          return

    thread = threading.Thread(target=learn)
    thread.start()
    self.run_for(counter, 0.8)
    thread.join()
    # 100 steps at 50 a second are 2 seconds; no step yet: the minutes count.
    self.assertBetween(self.logger.rows[1]['minutes_left'] * 60, 0.1, 20.0)
    self.assertGreater(self.logger.rows[-1]['minutes_left'], 0.0)

  def test_final_row_has_the_learners_last_metrics(self):
    counter = self.make(report_seconds=0.4)

    def last_words():
      self.stop.wait()
      time.sleep(0.1)
      counter.report({'learner_steps': 77})

    thread = threading.Thread(target=last_words)
    thread.start()
    self.run_for(counter, 0.1)
    thread.join()
    self.assertEqual(self.logger.rows[-1]['learner_steps'], 77)

  def test_a_full_disk_does_not_stop_training(self):
    counter = self.make([_Broken()])
    with self.assertLogs(level='ERROR') as logs:
      self.run_for(counter, 0.3)
    self.assertIn('No space left', logs.output[0])

  @parameterized.parameters('{"frames": 1', '[1, 2]', '3', '\x00')
  def test_damaged_file_is_named(self, text):
    with open(self.path, 'w') as file:
      file.write(text)
    with self.assertRaisesRegex(ValueError, 'counter.json.*workdir'):
      counter_lib.read_counts(self.path)

  def events(self, run='a', clock=time.monotonic):
    path = os.path.join(os.path.dirname(self.path), 'events.csv')
    return node_events.NodeEvents(path, run, 30.0, clock)

  def test_counter_that_was_killed_continues_and_counts_restarts(self):
    counter = self.make(events=self.events())
    counter.node_started('counter')
    counter.node_started('actor/0')
    counter.increment({'frames': 10, 'drawings': 1}, 'actor/0')
    counter.report({'learner_steps': 4})
    self.run_for(counter, 0.2)
    counter.increment({'frames': 99}, 'actor/0')  # Lost when it was killed.
    self.assertEqual(self.logger.rows[-1]['restarts'], 0)

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      again = self.make(events=self.events())
      again.node_started('counter', 'from 10 frames')
      again.node_started('actor/0')
      again.node_started('actor/1')
    self.assertIn('counter started again from 10 frames', out.getvalue())
    self.assertIn('actor/0 started again', out.getvalue())
    self.assertNotIn('actor/1', out.getvalue())
    self.run_for(again, 0.2)
    self.assertEqual(self.logger.rows[-1]['restarts'], 2)
    self.assertEqual(self.logger.rows[-1]['frames'], 10)
    self.assertEqual(self.logger.rows[-1]['learner_steps'], 4)

  def test_silent_actor_is_reported(self):
    now = [0.0]
    counter = self.make(events=self.events(clock=lambda: now[0]))
    counter.increment({'frames': 1}, 'actor/0')
    now[0] = 40.0
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      self.run_for(counter, 0.3)
      counter.increment({'frames': 1}, 'actor/0')
    self.assertEqual(out.getvalue().count('actor/0 silent for 40 s'), 1)
    self.assertIn('actor/0 back after 40 s', out.getvalue())

  def test_no_file_is_no_counts(self):
    self.assertEqual(counter_lib.read_counts(self.path), {})


if __name__ == '__main__':
  absltest.main()
