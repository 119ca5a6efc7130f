"""Tests for spiral_tf.figures."""

import time

from absl.testing import absltest
import tensorflow as tf

from spiral_tf import figures


class _Counter:
  """A Courier client of a counter."""

  def __init__(self):
    self.futures = self
    self.reports = []

  def report(self, values):
    self.reports.append(values)


class FigureReporterTest(absltest.TestCase):

  def test_sends_averages_since_the_last_report(self):
    counter = _Counter()
    reporter = figures.FigureReporter(counter, 1000.0)
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

  def test_nothing_new_sends_what_is_now(self):
    counter = _Counter()
    figures.FigureReporter(counter, 1000.0).send(steps=0)
    self.assertEqual(counter.reports, [{'steps': 0}])

  def test_sends_by_itself_when_it_is_time(self):
    counter = _Counter()
    reporter = figures.FigureReporter(counter, 0.1)
    reporter.add({'loss': tf.constant(1.0)}, steps=1)
    self.assertEmpty(counter.reports)
    time.sleep(0.12)
    reporter.add({'loss': tf.constant(3.0)}, steps=2)
    reporter.add({'loss': tf.constant(9.0)}, steps=3)
    self.assertEqual(counter.reports, [{'loss': 2.0, 'steps': 2}])


if __name__ == '__main__':
  absltest.main()
