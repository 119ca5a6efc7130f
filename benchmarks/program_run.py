# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Starts the program as a user does, and watches how fast it is."""

from collections.abc import Sequence
import csv
import os
import subprocess
import sys
import tempfile
import time
from typing import Optional

import psutil


def _rows(path: str, least: int = 1) -> list[dict[str, str]]:
  """Rows of a metrics file from so many learner steps on."""
  if not os.path.exists(path):
    return []
  with open(path, newline='') as file:
    return [
        row
        for row in csv.DictReader(file)
        if float(row['learner_steps'] or 0) >= least
    ]


def _node_name(process: psutil.Process) -> str:
  """The node a process runs, from where its output goes; '' if it is none."""
  try:
    out = os.readlink(f'/proc/{process.pid}/fd/1')
    return os.path.basename(os.path.dirname(out)) if '/logs/' in out else ''
  except OSError:
    return ''


def run_program(
    config_flags: Sequence[str], minutes: float, tree: Optional[str] = None
) -> tuple[float, dict[str, float], dict[str, float], float]:
  """Runs the program.

  Args:
    config_flags: of `spiral_launch.train`.
    minutes: how long.
    tree: the checkout whose program it is; this one, if not given.

  Returns:
    Learner steps a second; cores used by each node; shares of time that nodes
    wait; seconds until the first learner step was reported.
  """
  with tempfile.TemporaryDirectory() as workdir:
    command = [sys.executable, '-m', 'spiral_launch.train', *config_flags]
    command += [f'--workdir={workdir}', f'--config.max_minutes={minutes}']
    metrics = os.path.join(workdir, 'metrics.csv')
    cpu: dict[str, float] = {}
    start, first_step = time.monotonic(), 0.0
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        cwd=tree,
        env={**os.environ, **({'PYTHONPATH': tree} if tree else {})},
    ) as program:
      launcher = psutil.Process(program.pid)
      while program.poll() is None:
        time.sleep(1.0)
        if not first_step and _rows(metrics):
          first_step = time.monotonic() - start
        try:
          for process in launcher.children(recursive=True):
            name = _node_name(process)
            if name:
              times = process.cpu_times()
              cpu[name] = times.user + times.system
        except psutil.Error:
          continue
    if program.returncode:
      raise RuntimeError(f'The program ended with {program.returncode}.')
    rows = _rows(metrics, 4)
  first, last = rows[0], rows[-1]
  steps = float(last['learner_steps']) - float(first['learner_steps'])
  span = (float(last['minutes']) - float(first['minutes'])) * 60
  waiting = {k: float(v) for k, v in last.items() if k.endswith('_waiting')}
  cores = {k: v / (minutes * 60) for k, v in cpu.items()}
  return steps / span, cores, waiting, first_step
