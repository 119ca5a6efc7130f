# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.supervisor; program_test.py has real nodes."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from unittest import mock

from absl import flags
from absl.testing import absltest
from absl.testing import flagsaver
import launchpad as lp

from spiral_launch.local import supervisor


class _Manager:
  """Fake of Launchpad's worker manager."""

  def __init__(self, workers):
    self._active_workers = workers
    self._stop = threading.Event()

  def stop_event(self):
    return self._stop

  def stop_and_wait(self):
    self.stop()
    self.wait(raise_error=False)

  def stop(self):
    self._stop.set()
    for processes in self._active_workers.values():
      for process in processes:
        process.terminate()

  def wait(self, raise_error=True):
    del raise_error  # Called only when all are stopping.
    running: list = sum(self._active_workers.values(), [])
    while running:
      time.sleep(0.01)
      for process in [p for p in running if p.poll() is not None]:
        running.remove(process)


class NodeProcessesTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.logs = self.enter_context(tempfile.TemporaryDirectory())
    if not flags.FLAGS.is_parsed():
      flags.FLAGS(['test'])
    self.enter_context(flagsaver.flagsaver())

  def launch(self, max_restarts=0, resources=None, **programs):
    """Launches a node for each piece of Python code."""
    workers = {}
    for name, code in programs.items():
      folder = os.path.join(self.logs, name)
      os.makedirs(folder)
      with open(os.path.join(folder, '0'), 'w') as log:
        process = subprocess.Popen(
            [sys.executable, '-u', '-c', code], stdout=log, stderr=log
        )
      self.addCleanup(process.wait)
      self.addCleanup(process.kill)
      workers[f'{name}/0'] = [process]
    self.manager = _Manager(workers)
    with mock.patch.object(lp, 'launch', return_value=self.manager):
      return supervisor.NodeProcesses(
          mock.Mock(), resources or {}, self.logs, max_restarts
      )

  def wait_for(self, name, text):
    path = os.path.join(self.logs, name, '0')
    for _ in range(500):
      with open(path) as file:
        if text in file.read():
          return
      time.sleep(0.02)
    self.fail(f'{name} never said {text!r}')

  def test_node_that_ends_before_its_time_ends_the_others(self):
    processes = self.launch(
        actor='pass', evaluator='import time; time.sleep(60)'
    )
    with self.assertRaisesRegex(
        supervisor.NodeCrash, 'actor/0 ended with exit status 0'
    ):
      processes.wait()

  def test_stop(self):
    processes = self.launch(actor='import time; print(1); time.sleep(60)')
    self.wait_for('actor', '1')
    self.manager.stop()
    processes.wait()

  def test_crash_shows_its_traceback_and_ends_the_others(self):
    processes = self.launch(
        actor='import time; time.sleep(60)',
        policy_learner='print("x" * 50_000); raise ValueError("bad weights")',
    )
    with self.assertRaises(supervisor.NodeCrash) as caught:
      processes.wait()
    message = str(caught.exception)
    self.assertIn('policy_learner/0 ended with exit status 1', message)
    self.assertIn('Traceback', message)
    self.assertIn('ValueError: bad weights', message)
    self.assertNotIn('xxx', message)

  def test_killed_node_is_named(self):
    processes = self.launch(actor='import time; print(1); time.sleep(60)')
    self.wait_for('actor', '1')
    self.manager._active_workers['actor/0'][0].kill()
    with self.assertRaisesRegex(
        supervisor.NodeCrash, 'actor/0 ended with signal 9.*memory'
    ):
      processes.wait()

  def killed_in_turn(self, processes, times):
    """Kills the actor `times` times in a thread; returns the output."""

    def kill():
      for i in range(times):
        self.wait_for('actor', f'start {i}\n')
        self.manager._active_workers['actor/0'][0].kill()

    thread = threading.Thread(target=kill)
    thread.start()
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      try:
        processes.wait()
      finally:
        thread.join()
        self.shown = out.getvalue()

  _COUNT_STARTS = (
      'import os, time\n'
      'path = {path!r}\n'
      'open(path, "a").write("x")\n'
      'print("start", os.path.getsize(path) - 1)\n'
      'time.sleep(60)'
  )

  def counting(self):
    return self._COUNT_STARTS.format(path=os.path.join(self.logs, 'starts'))

  def test_killed_node_starts_again_until_its_limit(self):
    processes = self.launch(
        2, actor=self.counting(), evaluator='import time; time.sleep(60)'
    )
    evaluator = self.manager._active_workers['evaluator/0'][0]
    with self.assertRaisesRegex(
        supervisor.NodeCrash,
        '(?s)actor/0 ended with signal 9.*max_restarts=2',
    ):
      self.killed_in_turn(processes, 3)
    self.assertEqual(self.shown.count('starting it again'), 2)
    self.assertIn('(2 of at most 2 within 10 minutes)', self.shown)
    self.assertIsNotNone(evaluator.returncode)
    with open(os.path.join(self.logs, 'actor', '0')) as file:
      self.assertEqual(file.read().count('--- Started again'), 2)

  def test_new_process_is_stopped_too(self):
    processes = self.launch(1, actor=self.counting())

    def stop():
      self.wait_for('actor', 'start 1\n')
      self.manager.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    self.killed_in_turn(processes, 1)
    thread.join()
    process = self.manager._active_workers['actor/0'][0]
    self.assertEqual(process.returncode, -signal.SIGTERM)

  def test_new_process_has_the_nodes_environment(self):
    code = (
        'import os, time; print("start", os.environ["OF_NODE"], flush=True)\n'
        'if os.environ["OF_NODE"] == "7": time.sleep(60)'
    )
    resource = mock.Mock(env={'OF_NODE': '7'})
    with mock.patch.dict(os.environ, {'OF_NODE': '0'}):
      processes = self.launch(1, {'actor': resource}, actor=code)
      self.wait_for('actor', 'start 0\n')  # The process then ends.

    def stop():
      self.wait_for('actor', 'start 7\n')
      self.manager.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    with contextlib.redirect_stdout(io.StringIO()):
      processes.wait()
    thread.join()

  def test_exception_does_not_start_again(self):
    processes = self.launch(5, actor='raise ValueError("bad weights")')
    with self.assertRaisesRegex(supervisor.NodeCrash, 'bad weights'):
      processes.wait()
    with open(os.path.join(self.logs, 'actor', '0')) as file:
      self.assertNotIn('Started again', file.read())

  def test_failure_while_saving_is_reported(self):
    processes = self.launch(
        policy_learner=(
            'import signal, time\n'
            'def stop(*unused): raise OSError("Disk is full.")\n'
            'signal.signal(signal.SIGTERM, stop)\n'
            'print("ready")\n'
            'time.sleep(60)'
        )
    )
    self.wait_for('policy_learner', 'ready')
    self.manager.stop()
    with self.assertRaisesRegex(supervisor.NodeCrash, 'Disk is full'):
      processes.wait()

  def test_nodes_that_do_not_stop_are_signaled_again_and_killed(self):
    deaf = (
        'import signal, time\n'
        'signal.signal(signal.SIGTERM, lambda *a: print("told"))\n'
        'print("ready")\n'
        'for _ in range(3000): time.sleep(0.02)'
    )
    with mock.patch.multiple(
        supervisor, _REMIND_SECONDS=0.5, _KILL_SECONDS=3.0
    ):
      processes = self.launch(actor=deaf)
      self.wait_for('actor', 'ready')
      self.manager.stop()
      start = time.monotonic()
      with contextlib.redirect_stdout(io.StringIO()):
        with contextlib.suppress(supervisor.NodeCrash):
          processes.wait()
      self.assertLess(time.monotonic() - start, 15)
    process = self.manager._active_workers['actor/0'][0]
    self.assertEqual(process.returncode, -signal.SIGKILL)
    with open(os.path.join(self.logs, 'actor', '0')) as file:
      self.assertGreater(file.read().count('told'), 1)

  def test_nodes_are_killed_though_output_is_closed(self):
    read, write = os.pipe()
    os.close(read)
    closed = os.fdopen(write, 'w')
    deaf = (
        'import signal, time\n'
        'signal.signal(signal.SIGTERM, signal.SIG_IGN)\n'
        'print("ready")\n'
        'time.sleep(60)'
    )
    with mock.patch.multiple(
        supervisor, _REMIND_SECONDS=0.1, _KILL_SECONDS=0.2
    ):
      processes = self.launch(actor=deaf, evaluator=deaf)
      self.wait_for('actor', 'ready')
      self.wait_for('evaluator', 'ready')
      self.manager.stop()
      with contextlib.redirect_stdout(closed):
        with contextlib.suppress(supervisor.NodeCrash):
          processes.wait()
        processes._watchdog.join(10)
    os.dup2(
        os.open(os.devnull, os.O_WRONLY), write
    )  # Closing it then cannot fail.
    closed.close()
    for (process,) in self.manager._active_workers.values():
      self.assertEqual(process.returncode, -signal.SIGKILL)


class LogFollowerTest(absltest.TestCase):

  def test_copies_progress_lines_alone_and_the_last_one_too(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'evaluator', '0')
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
      follower = supervisor.LogFollower(path)
      time.sleep(0.2)  # The log does not exist yet.
      os.makedirs(os.path.dirname(path))
      with open(path, 'w') as file:
        file.write('Some warning\n   0.1 min  5 draw')
        file.flush()
        time.sleep(0.5)
        file.write('ings  3 steps\nnoise\n')
        file.flush()
        time.sleep(0.5)
        file.write('   0.2 min  9 drawings  4 steps\n in a min  or so\n')
      follower.stop()
    self.assertEqual(
        out.getvalue(),
        '   0.1 min  5 drawings  3 steps\n   0.2 min  9 drawings  4 steps\n',
    )

  def test_log_that_never_comes(self):
    supervisor.LogFollower('/nowhere/0').stop()


if __name__ == '__main__':
  absltest.main()


class RestartsTest(absltest.TestCase):

  def test_signals_and_quiet_ends_may_start_again_exceptions_not(self):
    for code in (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT, 0):
      self.assertTrue(supervisor.is_fault(code), code)
    for code in (1, 2, 137):
      self.assertFalse(supervisor.is_fault(code), code)

  def test_describe(self):
    self.assertEqual(supervisor.describe(1), 'exit status 1')
    self.assertEqual(supervisor.describe(-11), 'signal 11')
    self.assertIn('memory', supervisor.describe(-signal.SIGKILL))

  def test_limit_counts_each_node_within_the_window(self):
    limit = supervisor.RestartLimit(2)
    window = supervisor.WINDOW_SECONDS
    self.assertEqual(limit.take('a', 0.0), 1)
    self.assertEqual(limit.take('a', 1.0), 2)
    self.assertEqual(limit.take('a', window), 0)
    self.assertEqual(limit.take('b', window), 1)
    self.assertEqual(
        limit.take('a', window + 0.5), 2
    )  # The first is outside the window.
    self.assertEqual(limit.take('a', window + 0.6), 0)
    self.assertEqual(limit.take('a', 3 * window), 1)

  def test_none_allowed(self):
    self.assertEqual(supervisor.RestartLimit(0).take('a', 0.0), 0)


if __name__ == '__main__':
  absltest.main()
