# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Settings of the whole test suite."""

import faulthandler
import os
import signal
import sys
import threading

import pytest

from spiral_launch.local import proxies

# Before TensorFlow is imported: no banner, and no grabbing of all memory.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
os.environ.setdefault('TF_FORCE_GPU_ALLOW_GROWTH', 'true')
# Servers of tests are on this machine.
proxies.spare_this_machine()

# `nohup` ignores SIGHUP, and processes that tests start would inherit that.
if hasattr(signal, 'SIGHUP'):
  signal.signal(signal.SIGHUP, signal.SIG_DFL)

# Seconds that a thread may take to end after its test.
_GRACE_SECONDS = 5.0


def pytest_collection_modifyitems(items):
  """Drops `test_session` of tf.test.TestCase, which is always skipped."""
  items[:] = [item for item in items if item.name != 'test_session']


@pytest.fixture(autouse=True)
def _no_thread_left():
  """Fails a test that leaves a thread for which Python would wait on exit."""
  before = set(threading.enumerate())
  yield
  for thread in set(threading.enumerate()) - before:
    # Executors' threads end when the interpreter exits.
    if thread.daemon or 'Executor' in thread.name:
      continue
    thread.join(_GRACE_SECONDS)
    assert (
        not thread.is_alive()
    ), f'{thread} still runs: join it, or the tests never exit.'


def pytest_unconfigure(config):
  """Kills an interpreter that does not exit, with its threads' tracebacks."""
  # A worker of pytest-xdist ends with its parent process.
  if hasattr(config, 'workerinput'):
    return
  faulthandler.dump_traceback_later(60, exit=True, file=sys.__stderr__)
