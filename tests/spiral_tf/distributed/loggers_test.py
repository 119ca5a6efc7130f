# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.distributed.loggers."""

import contextlib
import csv
import glob
import io
import os
import shutil
import tempfile
import time
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import pandas as pd
import tensorflow as tf

from spiral_tf.distributed import loggers


class _Counter:
  """A Courier client of a counter."""

  def __init__(self):
    self.futures = self
    self.reports = []

  def report(self, values):
    self.reports.append(values)


class MetricReporterTest(absltest.TestCase):

  def test_sends_averages_since_the_last_report(self):
    counter = _Counter()
    reporter = loggers.MetricReporter(counter, 1000.0)
    reporter.add({'loss': tf.constant(1.0), 'gap': tf.constant(4.0)}, steps=1)
    reporter.add({'loss': tf.constant(2.0), 'gap': tf.constant(0.0)}, steps=2)
    self.assertEmpty(counter.reports)
    reporter.send(steps=2)
    reporter.add({'loss': tf.constant(7.0), 'gap': tf.constant(1.0)}, steps=3)
    reporter.send(steps=3)
    self.assertEqual(
        counter.reports,
        [
            {'loss': 1.5, 'gap': 2.0, 'steps': 2},
            {'loss': 7.0, 'gap': 1.0, 'steps': 3},
        ],
    )

  def test_without_new_metrics_sends_present_values(self):
    counter = _Counter()
    loggers.MetricReporter(counter, 1000.0).send(steps=0)
    self.assertEqual(counter.reports, [{'steps': 0}])

  def test_sends_by_itself_when_it_is_time(self):
    counter = _Counter()
    reporter = loggers.MetricReporter(counter, 0.1)
    reporter.add({'loss': tf.constant(1.0)}, steps=1)
    self.assertEmpty(counter.reports)
    time.sleep(0.12)
    reporter.add({'loss': tf.constant(3.0)}, steps=2)
    reporter.add({'loss': tf.constant(9.0)}, steps=3)
    self.assertEqual(counter.reports, [{'loss': 2.0, 'steps': 2}])


if __name__ == '__main__':
  absltest.main()


class CsvLoggerTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, 'metrics.csv')

  def test_new_columns_leave_empty_cells_above(self):
    logger = loggers.CsvLogger(self.path)
    logger.write({'frames': 1, 'reward': 0.5})
    logger.write({'frames': 2, 'gap': 3.0})
    logger.write({'gap': 4.0, 'frames': 3, 'reward': 1.5})
    table = pd.read_csv(self.path)
    self.assertEqual(list(table.columns), ['frames', 'reward', 'gap'])
    self.assertEqual(table['frames'].tolist(), [1, 2, 3])
    self.assertEqual(table['reward'].isna().tolist(), [False, True, False])
    self.assertEqual(table['gap'].tolist()[1:], [3.0, 4.0])

  def test_appends_to_the_file_of_an_earlier_run(self):
    loggers.CsvLogger(self.path).write({'frames': 1, 'reward': 0.5})
    logger = loggers.CsvLogger(self.path)
    logger.write({'reward': 1.5, 'frames': 2})
    logger.write({'frames': 3, 'extra': 1})
    table = pd.read_csv(self.path)
    self.assertEqual(table['frames'].tolist(), [1, 2, 3])
    self.assertEqual(table['reward'].tolist()[:2], [0.5, 1.5])
    self.assertEqual(table['extra'].tolist()[2], 1)

  def test_values_survive(self):
    value = 0.1 + 0.2
    loggers.CsvLogger(self.path).write({'frames': 10**12, 'reward': value})
    with open(self.path, newline='') as file:
      (row,) = csv.DictReader(file)
    self.assertEqual(int(row['frames']), 10**12)
    self.assertEqual(float(row['reward']), value)

  def test_appends_after_a_line_cut_off_by_a_full_disk(self):
    logger = loggers.CsvLogger(self.path)
    logger.write({'frames': 1, 'reward': 0.5})
    with open(self.path, 'a') as file:
      file.write('2,0.')
    for one in (logger, loggers.CsvLogger(self.path)):
      one.write({'frames': 3, 'reward': 1.5})
    table = pd.read_csv(self.path)
    self.assertEqual(table['frames'].tolist(), [1, 3, 3])

  def test_column_that_the_disk_refused_is_added_later(self):
    logger = loggers.CsvLogger(self.path)
    logger.write({'frames': 1})
    with mock.patch.object(os, 'replace', side_effect=OSError('No space')):
      with self.assertRaises(OSError):
        logger.write({'frames': 2, 'gap': 1.0})
    logger.write({'frames': 3, 'gap': 2.0})
    table = pd.read_csv(self.path)
    self.assertEqual(table['frames'].tolist(), [1, 3])
    self.assertEqual(table['gap'].tolist()[1:], [2.0])

  def test_starts_in_an_empty_file(self):
    open(self.path, 'w').close()
    loggers.CsvLogger(self.path).write({'frames': 1})
    self.assertEqual(pd.read_csv(self.path)['frames'].tolist(), [1])

  def test_disk_that_refuses_raises_oserror(self):
    logger = loggers.CsvLogger(self.path)
    logger.write({'frames': 1})
    logger._path = '/dev/full'
    with self.assertRaisesRegex(OSError, 'No space'):
      logger.write({'frames': 1})


class TensorBoardLoggerTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = tempfile.mkdtemp()
    self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

  def test_scalars_over_frames(self):
    logger = loggers.TensorBoardLogger(self.folder)
    logger.write({'frames': 10, 'reward': 0.5})
    logger.write({'frames': 20, 'reward': 1.5})
    seen = []
    (path,) = glob.glob(os.path.join(self.folder, '*'))
    for event in tf.compat.v1.train.summary_iterator(path):
      for value in event.summary.value:
        if value.tag == 'reward':
          seen.append((event.step, float(tf.make_ndarray(value.tensor))))
    self.assertEqual(seen, [(10, 0.5), (20, 1.5)])

  def test_disk_that_refuses_raises_oserror(self):
    """TensorFlow's own error becomes an OSError."""
    logger = loggers.TensorBoardLogger(self.folder)
    full = tf.errors.ResourceExhaustedError(None, None, 'No space left.')
    with mock.patch.object(logger._writer, 'flush', side_effect=full):
      with self.assertRaisesRegex(OSError, 'No space left'):
        logger.write({'frames': 1})


class TerminalLoggerTest(absltest.TestCase):

  def test_one_line_per_row(self):
    row = {
        'minutes': 1.25,
        'drawings': 12345,
        'frames': 1,
        'frames_per_second': 812.4,
        'learner_steps': 1500.0,
    }
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      loggers.TerminalLogger().write(row)
      loggers.TerminalLogger().write(
          {**row, 'reward': 0.5, 'critic_gap': 1.0, 'entropy': 8.5,
           'minutes_left': 3.0, 'dreams': 77, 'hindsight_loss': 2.5}
      )  # fmt: skip
    first, second = out.getvalue().splitlines()
    for part in ('1.2 min', '12,345 drawings', '812 frames/s', '1,500 steps'):
      self.assertIn(part, first)
    for part in ('reward 0.500', 'gap 1.000', 'entropy 8.50', '3.0 min left',
                 '77 dreams', 'hindsight 2.50'):  # fmt: skip
      self.assertNotIn(part, first)
      self.assertIn(part, second)


if __name__ == '__main__':
  absltest.main()
