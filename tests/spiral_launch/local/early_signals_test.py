# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.early_signals, in processes of their own."""

import signal
import subprocess
import sys

from absl.testing import absltest
from absl.testing import parameterized

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1)
_START = """
{before}
import signal, time
from spiral_launch.local import early_signals
{body}
print('ready', flush=True)
for _ in range(200):
  time.sleep(0.02)
  {loop}
print('went on', flush=True)
"""


class EarlySignalsTest(parameterized.TestCase):

  def run_and_signal(self, sig, body='', loop='pass', before=''):
    process = subprocess.Popen(
        [
            sys.executable,
            '-c',
            _START.format(body=body, loop=loop, before=before),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    self.assertEqual(process.stdout.readline(), 'ready\n')
    process.send_signal(sig)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors

  @parameterized.parameters(*_SIGNALS)
  def test_ends_quietly_while_starting(self, sig):
    self.assertEqual(
        self.run_and_signal(sig),
        (130, '', 'Stopped before training began.\n'),
    )

  @parameterized.parameters(*_SIGNALS)
  def test_ignored_at_the_end(self, sig):
    status, output, errors = self.run_and_signal(
        sig, 'early_signals.hand_over(); early_signals.ignore()'
    )
    self.assertEqual((status, output, errors), (0, 'went on\n', ''))

  def test_handed_over(self):
    """Others' handlers, who may call ours, decide from there on."""
    status, output, _ = self.run_and_signal(
        signal.SIGTERM,
        'old = signal.getsignal(signal.SIGTERM)\n'
        'early_signals.hand_over()\n'
        'signal.signal(signal.SIGTERM, lambda *a: (old(*a), print("told")))',
    )
    self.assertEqual((status, output), (0, 'told\nwent on\n'))

  @parameterized.parameters(signal.SIGHUP, signal.SIGUSR1)
  def test_passed_on_to_those_who_know_sigterm_alone(self, sig):
    status, output, _ = self.run_and_signal(
        sig,
        'early_signals.hand_over()\n'
        'signal.signal(signal.SIGTERM, lambda *a: print("told"))',
    )
    self.assertEqual((status, output), (0, 'told\nwent on\n'))

  def test_what_nohup_ignores_stays_ignored(self):
    status, output, errors = self.run_and_signal(
        signal.SIGHUP, before='import signal\nsignal.signal(1, signal.SIG_IGN)'
    )
    self.assertEqual((status, output, errors), (0, 'went on\n', ''))

  def test_remembers_what_came_between_the_handlers(self):
    status, output, _ = self.run_and_signal(
        signal.SIGTERM,
        'early_signals.hand_over(); assert not early_signals.told()',
        'if early_signals.told(): print("told"); break',
    )
    self.assertEqual((status, output), (0, 'told\nwent on\n'))


if __name__ == '__main__':
  absltest.main()
