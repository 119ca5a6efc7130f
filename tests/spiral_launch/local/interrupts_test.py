# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `interrupts`; entry_point_test.py has whole processes."""

import signal

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.local import interrupts

_ALL = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1)


class InterruptsTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    for number in _ALL:
      self.addCleanup(signal.signal, number, signal.getsignal(number))
      signal.signal(number, signal.SIG_DFL)

  @parameterized.parameters(*_ALL)
  def test_ends_as_ctrl_c_does(self, number):
    interrupts.end_as_interrupted()
    with self.assertRaises(KeyboardInterrupt):
      signal.raise_signal(number)

  @parameterized.parameters(signal.SIGHUP, signal.SIGUSR1)
  def test_passed_on_as_sigterm(self, number):
    received = []
    interrupts.pass_on_as_sigterm()
    # A handler that is installed later.
    signal.signal(signal.SIGTERM, lambda *_: received.append(1))
    signal.raise_signal(number)
    self.assertEqual(received, [1])

  def test_what_was_ignored_stays_ignored(self):
    ignored = (signal.SIGINT, signal.SIGHUP)
    for number in ignored:
      signal.signal(number, signal.SIG_IGN)
    self.assertEqual(interrupts.others(), [signal.SIGUSR1])
    for prepare in (
        interrupts.end_as_interrupted,
        interrupts.pass_on_as_sigterm,
    ):
      prepare()
      for number in ignored:
        self.assertIs(signal.getsignal(number), signal.SIG_IGN)


if __name__ == '__main__':
  absltest.main()
