# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Compares training speed of an earlier commit and of this checkout.

  python -m benchmarks.program_history [--commit=180f46c] [--minutes=1.5] \
      [--rounds=2]

Both train with their own configuration `digits`. They take turns, because other
load changes the machine's speed. The default commit is the first version that
trained.
"""

from collections.abc import Sequence
import csv
import os
import subprocess
import sys
import tempfile
import time

from absl import app
from absl import flags
import numpy as np
import psutil

_COMMIT = flags.DEFINE_string('commit', '180f46c', 'Earlier commit.')
_MINUTES = flags.DEFINE_float('minutes', 1.5, 'Minutes of one run.')
_ROUNDS = flags.DEFINE_integer('rounds', 2, 'Number of runs of each.')
# Drawings per learner step times actions per drawing, in both versions.
_FRAMES_PER_STEP = 64 * 8


def _check_out(commit: str, folder: str) -> None:
  """Puts a commit into a folder, its native extension built."""
  archive = subprocess.run(
      ['git', 'archive', commit], capture_output=True, check=False
  )
  if archive.returncode:
    raise ValueError(
        f'--commit={commit}: {archive.stderr.decode().strip()}. Name a commit '
        'of this repository, and run from its top folder.'
    )
  subprocess.run(['tar', '-x', '-C', folder], input=archive.stdout, check=True)
  # The environments once shared the setup.py of the whole project.
  for part in ('', 'envs'):
    if os.path.exists(os.path.join(folder, part, 'setup.py')):
      subprocess.run(
          [sys.executable, 'setup.py', 'build_ext', '--inplace'],
          cwd=os.path.join(folder, part),
          stdout=subprocess.DEVNULL,
          check=True,
      )


def _rows(path: str) -> list[dict[str, str]]:
  """Returns a metrics file's rows from the fourth learner step on."""
  with open(path, newline='') as file:
    return [
        row
        for row in csv.DictReader(file)
        if float(row['learner_steps'] or 0) >= 4
    ]


def _node_name(process: psutil.Process) -> str:
  """Returns the node that a process runs, by its log file; '' if none."""
  try:
    out = os.readlink(f'/proc/{process.pid}/fd/1')
    return os.path.basename(os.path.dirname(out)) if '/logs/' in out else ''
  except OSError:
    return ''


def _launcher(tree: str) -> str:
  """Returns the folder of a checkout's launcher, which was once `launch`."""
  renamed = 'launch/spiral_launch'
  return renamed if os.path.exists(os.path.join(tree, renamed)) else 'launch'


def _train(tree: str, minutes: float) -> tuple[float, dict[str, float]]:
  """Trains for some minutes.

  Args:
    tree: root folder of the checkout to run.
    minutes: length of the run.

  Returns:
    Learner steps per second; number of cores used by each node.
  """
  package = os.path.basename(_launcher(tree))
  path = [tree]
  if package != 'launch':
    path += [os.path.join(tree, 'envs'), os.path.join(tree, 'launch')]
  with tempfile.TemporaryDirectory() as workdir:
    command = [sys.executable, '-m', f'{package}.train']
    command += [f'--config={_launcher(tree)}/configs/digits.py']
    command += [f'--workdir={workdir}', f'--config.max_minutes={minutes}']
    metrics = os.path.join(workdir, 'metrics.csv')
    cpu: dict[str, float] = {}
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        cwd=tree,
        env={**os.environ, 'PYTHONPATH': os.pathsep.join(path)},
    ) as program:
      process_tree = psutil.Process(program.pid)
      while program.poll() is None:
        time.sleep(1.0)
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
    rows = _rows(metrics)
    if not rows:
      raise RuntimeError('Fewer than 4 learner steps: train for more minutes.')
  first, last = rows[0], rows[-1]
  steps = float(last['learner_steps']) - float(first['learner_steps'])
  span = (float(last['minutes']) - float(first['minutes'])) * 60
  return steps / span, {k: v / (minutes * 60) for k, v in cpu.items()}


def main(argv: Sequence[str]) -> None:
  if len(argv) > 1:
    raise app.UsageError(f'Unknown argument {argv[1]!r}.')
  with tempfile.TemporaryDirectory() as folder:
    _check_out(_COMMIT.value, folder)
    rates: dict[str, list[float]] = {_COMMIT.value: [], 'this': []}
    for _ in range(_ROUNDS.value):
      for name, tree in ((_COMMIT.value, folder), ('this', os.getcwd())):
        steps, cores = _train(tree, _MINUTES.value)
        rates[name].append(steps * _FRAMES_PER_STEP)
        parts = ', '.join(f'{k} {v:.2f}' for k, v in sorted(cores.items()))
        print(
            f'{name:>8}: {rates[name][-1]:6.0f} frames/s  (cores: {parts})',
            flush=True,
        )
  ratio = np.median(rates['this']) / np.median(rates[_COMMIT.value])
  print(f'this / {_COMMIT.value}: {ratio:.2f}')


if __name__ == '__main__':
  app.run(main)
