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
import os
import subprocess
import sys
import tempfile

from absl import app
from absl import flags
import numpy as np

from benchmarks import program_run

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


def main(argv: Sequence[str]) -> None:
  if len(argv) > 1:
    raise app.UsageError(f'Unknown argument {argv[1]!r}.')
  with tempfile.TemporaryDirectory() as folder:
    _check_out(_COMMIT.value, folder)
    rates: dict[str, list[float]] = {_COMMIT.value: [], 'this': []}
    for _ in range(_ROUNDS.value):
      for name, tree in ((_COMMIT.value, folder), ('this', os.getcwd())):
        steps, cores, _, _ = program_run.run_program(
            [f'--config={program_run.launcher(tree)}/configs/digits.py'],
            *(_MINUTES.value, tree),
        )
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
