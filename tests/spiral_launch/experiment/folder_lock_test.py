# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.folder_lock."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import folder_lock

_HOLD = """
import sys, time
from spiral_launch.experiment import folder_lock
lock = folder_lock.hold(sys.argv[1], 'workdir')
print('held', flush=True)
time.sleep(60)
"""


class FolderLockTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, folder_lock.NAME)

  def hold(self, run=''):
    lock = folder_lock.hold(self.folder, 'workdir', run)
    self.addCleanup(lock.release)
    return lock

  def other(self):
    process = subprocess.Popen(
        [sys.executable, '-c', _HOLD, self.folder],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    self.addCleanup(process.stdout.close)
    self.addCleanup(process.wait)
    self.addCleanup(process.kill)
    self.assertEqual(process.stdout.readline(), 'held\n')
    return process

  def left_over(self, **owner):
    """Writes the file of a process that was killed on another machine."""
    record = {'pid': 7, 'host': 'far', 'boot': 'b', 'started': 1.0, **owner}
    with open(self.path, 'w') as file:
      json.dump(record, file)

  def elsewhere(self, kind):
    """Pretends that the folder is on a file system of some kind."""
    mount = mock.Mock(mountpoint=os.path.realpath(self.folder), fstype=kind)
    root = mock.Mock(mountpoint='/', fstype='ext4')
    self.enter_context(
        mock.patch.object(
            folder_lock.psutil, 'disk_partitions', return_value=[mount, root]
        )
    )

  def without_locks(self):
    self.enter_context(
        mock.patch.object(fcntl, 'flock', side_effect=OSError(37, 'No locks'))
    )

  def test_second_is_told_who_the_first_is(self):
    process = self.other()
    with self.assertRaises(folder_lock.Held) as caught:
      self.hold()
    said = str(caught.exception)
    self.assertStartsWith(
        said,
        f'--workdir={self.folder} is in use by process {process.pid} on host '
        f'{socket.gethostname()}, since 2',
    )
    self.assertIn('choose another folder', said)

  def test_killed_holder_is_taken_over_at_once(self):
    process = self.other()
    process.send_signal(signal.SIGKILL)
    process.wait()
    self.assertTrue(os.path.exists(self.path))
    self.hold()

  def test_nothing_is_left_at_the_end(self):
    with self.hold():
      self.assertEqual(os.listdir(self.folder), [folder_lock.NAME])
      with self.assertRaises(folder_lock.Held):
        self.hold()
    self.assertEmpty(os.listdir(self.folder))
    self.hold()

  @parameterized.parameters('', 'no json', '[1]', '{"pid": "x"}')
  def test_damaged_file(self, text):
    with open(self.path, 'w') as file:
      file.write(text)
    self.hold()

  def test_a_dead_container_of_this_machine_is_taken_over(self):
    self.elsewhere('nfs4')
    self.left_over(boot=folder_lock._boot())
    self.hold()

  def test_another_machine_on_a_disk_of_this_one_is_gone(self):
    self.elsewhere('ext4')
    self.left_over()
    self.hold()

  def test_another_machine_on_a_shared_disk_cannot_be_seen(self):
    self.elsewhere('nfs4')
    self.left_over()
    with self.assertRaisesRegex(
        folder_lock.Held, f'(?s)7 on host far.*cannot see whether.*{self.path}'
    ):
      self.hold()

  def test_its_own_run_goes_on_there(self):
    self.elsewhere('nfs4')
    self.left_over(run='a1')
    self.hold(run='a1')
    with open(self.path) as file:
      self.assertEqual(json.load(file)['pid'], os.getpid())

  def test_its_own_run_does_not_wait_for_a_vanished_node(self):
    process = self.other()
    self.left_over(
        run='a1'
    )  # The server has not released the lock of the killed process.
    with self.assertRaises(folder_lock.Held):
      self.hold(run='b2')
    self.hold(run='a1')
    self.assertIsNone(process.poll())

  def test_without_locks_a_living_process_is_seen(self):
    process = self.other()
    self.without_locks()
    with self.assertRaisesRegex(folder_lock.Held, str(process.pid)):
      self.hold()
    process.kill()
    process.wait()
    self.hold()

  def test_without_locks_another_with_the_same_number_is_not_it(self):
    self.without_locks()
    self.left_over(pid=os.getppid(), host=socket.gethostname())
    self.hold()


if __name__ == '__main__':
  absltest.main()
