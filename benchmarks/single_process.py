# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Compares the speed of training in one process and by the program.

  python -m benchmarks.single_process [--config=digits] [--minutes=2] \
      [--rounds=1]

Runs `train` with and without `--single_process` in turns, as a user would, and
reports frames a second and frames a CPU second of all processes, from the
fourth learner step on: what comes before is mostly start-up. Frames a CPU
second hardly depend on what else the machine does.
"""

from collections.abc import Sequence
import contextlib
import csv
import os
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple
from typing import Optional

from absl import app
from absl import flags
import numpy as np
import psutil

from spiral_launch.utils import command_line

_CONFIG = command_line.define_config('launch/spiral_launch/configs/digits.py')
_MINUTES = flags.DEFINE_float('minutes', 2.0, 'Minutes of one run.')
_ROUNDS = flags.DEFINE_integer('rounds', 1, 'Number of runs of each kind.')
_FIRST_STEP = 4


class _Moment(NamedTuple):
  """Progress of a run: minutes and CPU seconds used, frames made."""

  minutes: float
  cpu: float
  frames: float


def _last_row(path: str) -> dict[str, str]:
  with contextlib.suppress(OSError, IndexError):
    with open(path, newline='') as file:
      return list(csv.DictReader(file))[-1]
  return {}


def _cpu_seconds(process: psutil.Process) -> float:
  """Returns the CPU time of a process and its descendants."""
  total = 0.0
  with contextlib.suppress(psutil.Error):
    for one in (process, *process.children(recursive=True)):
      times = one.cpu_times()
      total += times.user + times.system
  return total


def run(arguments: Sequence[str], minutes: float) -> tuple[float, float]:
  """Trains for some minutes.

  Args:
    arguments: flags of `train`.
    minutes: length of the run.

  Returns:
    Frames a second, and frames a CPU second.
  """
  first: Optional[_Moment] = None
  last: Optional[_Moment] = None
  with tempfile.TemporaryDirectory() as workdir:
    command = [sys.executable, '-m', 'spiral_launch.train', *arguments]
    command += [f'--workdir={workdir}', f'--config.max_minutes={minutes}']
    metrics = os.path.join(workdir, 'metrics.csv')
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as train:
      process = psutil.Process(train.pid)
      seen = ''
      while train.poll() is None:
        row = _last_row(metrics)
        if (
            float(row.get('learner_steps') or 0) >= _FIRST_STEP
            and row['minutes'] != seen
            and float(row['minutes']) < minutes
        ):
          seen = row['minutes']
          last = _Moment(
              float(seen), _cpu_seconds(process), float(row['frames'])
          )
          first = first or last
        time.sleep(0.1)
    if train.returncode:
      raise RuntimeError(f'{command} ended with {train.returncode}.')
  if first is None or last is None or first == last:
    raise RuntimeError('Too few learner steps: train for more minutes.')
  frames = last.frames - first.frames
  seconds = 60 * (last.minutes - first.minutes)
  return frames / seconds, frames / (last.cpu - first.cpu)


def main(argv: Sequence[str]) -> None:
  command_line.no_arguments(argv)
  config = [a for a in sys.argv[1:] if a.startswith('--config')]
  if not any(a.startswith('--config=') for a in config):
    config.append('--config=digits')
  kinds = {'program': config, 'single process': [*config, '--single_process']}
  per_cpu: dict[str, list[float]] = {kind: [] for kind in kinds}
  for _ in range(_ROUNDS.value):
    for kind, arguments in kinds.items():
      wall, cpu = run(arguments, _MINUTES.value)
      per_cpu[kind].append(cpu)
      print(f'{kind:14} {wall:6.0f} frames/s  {cpu:6.0f} frames/CPU second')
      sys.stdout.flush()
  single, program = (
      np.median(per_cpu[k]) for k in ('single process', 'program')
  )
  print(
      f'single process / program, frames a CPU second: {single / program:.2f}'
  )


if __name__ == '__main__':
  app.run(main, flags_parser=command_line.parse)
