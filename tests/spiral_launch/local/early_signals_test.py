# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.early_signals, in separate processes."""

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
early_signals.{install}()
{body}
print('ready', flush=True)
for _ in range(200):
  time.sleep(0.02)
  {loop}
print('went on', flush=True)
"""


class EarlySignalsTest(parameterized.TestCase):

  def run_and_signal(
      self, sig, body='', loop='pass', before='', install='keep'
  ):
    process = subprocess.Popen(
        [
            sys.executable,
            '-c',
            _START.format(body=body, loop=loop, before=before, install=install),
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
        (130, '', 'Stopped before anything was done.\n'),
    )

  @parameterized.parameters(*_SIGNALS)
  def test_ignored_at_the_end(self, sig):
    status, output, errors = self.run_and_signal(
        sig, 'early_signals.hand_over(); early_signals.ignore()'
    )
    self.assertEqual((status, output, errors), (0, 'went on\n', ''))

  def test_handed_over(self):
    status, output, _ = self.run_and_signal(
        signal.SIGTERM,
        'old = signal.getsignal(signal.SIGTERM)\n'
        'early_signals.hand_over()\n'
        'signal.signal(signal.SIGTERM, lambda *a: (old(*a), print("stop")))',
    )
    self.assertEqual((status, output), (0, 'stop\nwent on\n'))

  @parameterized.parameters(signal.SIGHUP, signal.SIGUSR1)
  def test_other_signals_are_passed_on_as_sigterm(self, sig):
    status, output, _ = self.run_and_signal(
        sig,
        'early_signals.hand_over()\n'
        'signal.signal(signal.SIGTERM, lambda *a: print("stop"))',
    )
    self.assertEqual((status, output), (0, 'stop\nwent on\n'))

  @parameterized.parameters((signal.SIGHUP, 'keep'), (signal.SIGINT, 'install'))
  def test_ignored_signals_stay_ignored(self, sig, install):
    before = f'import signal\nsignal.signal({sig:d}, signal.SIG_IGN)'
    status, output, errors = self.run_and_signal(
        sig, before=before, install=install
    )
    self.assertEqual((status, output, errors), (0, 'went on\n', ''))

  def test_remembers_what_came_between_the_handlers(self):
    status, output, _ = self.run_and_signal(
        signal.SIGTERM,
        'early_signals.hand_over(); assert not early_signals.stop_requested()',
        'if early_signals.stop_requested(): print("stop"); break',
    )
    self.assertEqual((status, output), (0, 'stop\nwent on\n'))


if __name__ == '__main__':
  absltest.main()
