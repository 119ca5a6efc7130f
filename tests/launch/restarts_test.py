"""Tests for launch.restarts."""

import signal

from absl.testing import absltest

from launch import restarts


class RestartsTest(absltest.TestCase):

  def test_signals_and_quiet_ends_may_start_again_exceptions_not(self):
    for code in (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, 0):
      self.assertTrue(restarts.is_fault(code), code)
    for code in (1, 2, 137):
      self.assertFalse(restarts.is_fault(code), code)

  def test_words(self):
    self.assertEqual(restarts.describe(1), 'exit status 1')
    self.assertEqual(restarts.describe(-11), 'signal 11')
    self.assertIn('memory', restarts.describe(-signal.SIGKILL))

  def test_limit_counts_each_node_within_the_window(self):
    limit = restarts.RestartLimit(2)
    window = restarts.WINDOW_SECONDS
    self.assertEqual(limit.take('a', 0.0), 1)
    self.assertEqual(limit.take('a', 1.0), 2)
    self.assertEqual(limit.take('a', window), 0)
    self.assertEqual(limit.take('b', window), 1)
    self.assertEqual(limit.take('a', window + 0.5), 2)  # The first is past.
    self.assertEqual(limit.take('a', window + 0.6), 0)
    self.assertEqual(limit.take('a', 3 * window), 1)

  def test_none_allowed(self):
    self.assertEqual(restarts.RestartLimit(0).take('a', 0.0), 0)


if __name__ == '__main__':
  absltest.main()
