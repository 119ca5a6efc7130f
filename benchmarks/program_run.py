# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs training as a user would, and measures its speed."""

from collections.abc import Sequence
import csv
import os
import subprocess
import sys
import tempfile
import time
from typing import Optional

import psutil


def _rows(path: str, min_steps: int = 1) -> list[dict[str, str]]:
  """Returns a metrics file's rows from `min_steps` learner steps on."""
  if not os.path.exists(path):
    return []
  with open(path, newline='') as file:
    return [
        row
        for row in csv.DictReader(file)
        if float(row['learner_steps'] or 0) >= min_steps
    ]


def _node_name(process: psutil.Process) -> str:
  """Returns the node that a process runs, by its log file; '' if none."""
  try:
    out = os.readlink(f'/proc/{process.pid}/fd/1')
    return os.path.basename(os.path.dirname(out)) if '/logs/' in out else ''
  except OSError:
    return ''


def launcher(tree: str) -> str:
  """Returns the folder of a checkout's launcher, which was once `launch`."""
  renamed = 'launch/spiral_launch'
  return renamed if os.path.exists(os.path.join(tree, renamed)) else 'launch'


def run_program(
    config_flags: Sequence[str], minutes: float, tree: Optional[str] = None
) -> tuple[float, dict[str, float], dict[str, float], float]:
  """Trains for some minutes.

  Args:
    config_flags: flags that select the configuration.
    minutes: length of the run.
    tree: root folder of the checkout to run; None for the current folder.

  Returns:
    Learner steps per second; number of cores used by each node; fraction of
    time that each node waits; seconds until the first learner step was logged.
  """
  tree = tree or os.getcwd()
  package = os.path.basename(launcher(tree))
  path = [tree]
  if package != 'launch':
    path += [os.path.join(tree, 'envs'), os.path.join(tree, 'launch')]
  with tempfile.TemporaryDirectory() as workdir:
    command = [sys.executable, '-m', f'{package}.train', *config_flags]
    command += [f'--workdir={workdir}', f'--config.max_minutes={minutes}']
    metrics = os.path.join(workdir, 'metrics.csv')
    cpu: dict[str, float] = {}
    start, first_step = time.monotonic(), 0.0
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        cwd=tree,
        env={**os.environ, 'PYTHONPATH': os.pathsep.join(path)},
    ) as program:
      process_tree = psutil.Process(program.pid)
      while program.poll() is None:
        time.sleep(1.0)
        if not first_step and _rows(metrics):
          first_step = time.monotonic() - start
        try:
          for process in process_tree.children(recursive=True):
            name = _node_name(process)
            if name:
              times = process.cpu_times()
              cpu[name] = times.user + times.system
        except psutil.Error:
          continue
    if program.returncode:
      raise RuntimeError(f'The program ended with {program.returncode}.')
    rows = _rows(metrics, 4)
    if not rows:
      raise RuntimeError('Fewer than 4 learner steps: train for more minutes.')
  first, last = rows[0], rows[-1]
  steps = float(last['learner_steps']) - float(first['learner_steps'])
  span = (float(last['minutes']) - float(first['minutes'])) * 60
  waiting = {k: float(v) for k, v in last.items() if k.endswith('_waiting')}
  cores = {k: v / (minutes * 60) for k, v in cpu.items()}
  return steps / span, cores, waiting, first_step
