# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs `train` with a tiny experiment in a separate process."""

import contextlib
import csv
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy as np
from PIL import Image
import psutil
import pytest

_ROOT = pathlib.Path(__file__).resolve().parents[3]
START_SECONDS = 240  # Generous, as the machine may be busy.
END_SECONDS = 120
NODES = ('actor', 'discriminator_learner', 'evaluator', 'policy_learner')


def make_workdir(folder):
  """Returns a folder for a run, with images beside it."""
  data = folder / 'images'
  data.mkdir()
  rng = np.random.default_rng(0)
  for i in range(12):
    pixels = rng.integers(0, 2, (16, 16), np.uint8) * 255
    Image.fromarray(pixels).save(data / f'{i}.png')
  return folder / 'run'


def settings(workdir, **overrides):
  """Returns flags of a tiny experiment."""
  return {
      'environment.name': 'fake',
      'environment.canvas_width': 16,
      'environment.grid_width': 4,
      'environment.episode_length': 3,
      'environment.brush_sizes': '(1.0, 2.0)',
      'network.first_channels': 4,
      'network.channels': 4,
      'network.feature_width': 8,
      'network.torso_blocks': 1,
      'network.hidden_size': 16,
      'network.head_channels': 4,
      'network.embedding_size': 4,
      'discriminator.channels': '(4, 4)',
      'discriminator.batch_size': 8,
      'policy.batch_size': 8,
      'drawings_per_actor': 8,
      'evaluation.num_images': 8,
      'report_seconds': 1.0,
      'max_minutes': 20.0,
      'data.source': workdir.parent / 'images',
      **overrides,
  }


def start(workdir, *flags, env=None, **overrides):
  """Starts the command in its own process group."""
  return subprocess.Popen(
      [
          sys.executable,
          '-m',
          'spiral_launch.train',
          '--config=launch/spiral_launch/configs/digits.py',
          f'--workdir={workdir}',
          *flags,
          *(
              f'--config.{name}={value}'
              for name, value in settings(workdir, **overrides).items()
          ),
      ],
      cwd=_ROOT,
      env=env,
      stdout=subprocess.PIPE,
      stderr=subprocess.STDOUT,
      text=True,
      start_new_session=True,
  )


def end(process, seconds):
  """Returns output and exit status of a command that ends within `seconds`."""
  try:
    output, _ = process.communicate(timeout=seconds)
  except subprocess.TimeoutExpired:
    os.killpg(process.pid, signal.SIGKILL)
    output, _ = process.communicate()
    pytest.fail(f'Did not end within {seconds} s:\n{output}')
  print(output)
  return output, process.returncode


def processes(workdir):
  """Returns the processes of a run: those that name it, or are descendants."""
  found = []
  for process in psutil.process_iter(['cmdline', 'environ']):
    words = list(process.info['cmdline'] or ())
    if any(str(workdir) in word for word in words):
      found.append(process)
  return found


def rows(workdir):
  path = workdir / 'metrics.csv'
  if not path.exists():
    return []
  with open(path, newline='') as file:
    return list(csv.DictReader(file))


def wait_for_training(process, workdir):
  """Waits until the policy learner has made some steps."""
  end = time.monotonic() + START_SECONDS
  while time.monotonic() < end and process.poll() is None:
    present = rows(workdir)
    if present and float(present[-1]['learner_steps'] or 0) >= 2:
      return
    time.sleep(0.3)
  with contextlib.suppress(ProcessLookupError):
    os.killpg(process.pid, signal.SIGKILL)
  pytest.fail(f'No training:\n{process.communicate()[0]}')


def checkpoints(workdir, learner):
  folder = workdir / 'checkpoints' / learner
  return sorted(path.name for path in folder.glob('*.index'))


def assert_nothing_left(children):
  """Checks that all processes of the run end within seconds."""
  _, alive = psutil.wait_procs(children, timeout=5)
  for process in alive:
    process.kill()
  assert not alive


def nodes(process):
  """Returns the node processes by name of their log's folder."""
  found = {}
  for child in psutil.Process(process.pid).children(recursive=True):
    # Standard output is the log, opened by the parent or the child.
    try:
      log = pathlib.Path(os.readlink(f'/proc/{child.pid}/fd/1'))
    except OSError:
      continue
    if log.parent.name in NODES:
      found[log.parent.name] = child
      found[f'{log.parent.name}/{log.name}'] = child
  return {k: v for k, v in found.items() if v.is_running()}
