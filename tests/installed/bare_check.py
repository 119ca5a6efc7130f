# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks the wheels of `make wheels` in a bare root (tools/wheels/test.sh).

The root has Python and the C library, and no libmypaint, brushes, compiler or
pkg-config. Fails if a library that the wheel should carry comes from elsewhere.
Needs no pytest, so that nothing but the wheels is installed.
"""

import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from spiral_envs import libmypaint
from spiral_envs.libmypaint import brushes

_PICTURE = pathlib.Path(__file__).resolve().parent / 'five.png'
# Starts of the names of the libraries that a wheel carries or does without.
_CARRIED = ('libmypaint', 'libjson-c', 'libgomp')
_ABSENT = (*_CARRIED, 'libglib', 'libgobject')


def check_libraries() -> None:
  """Checks that the mapped libraries are those of the wheel."""
  maps = pathlib.Path('/proc/self/maps').read_text().splitlines()
  paths = {line.split(maxsplit=5)[-1] for line in maps if '/' in line}
  own = pathlib.Path(libmypaint.__file__).parents[2] / 'spiral_envs.libs'
  for start in _CARRIED:
    found = {x for x in paths if os.path.basename(x).startswith(start)}
    inside = {x for x in found if pathlib.Path(x).parent == own}
    # TensorFlow, scipy and others may bring a libgomp of their own.
    assert inside, f'{start} is not the one of the wheel: {found}'
    system = {x for x in found - inside if x.startswith(('/lib', '/usr'))}
    assert not system, f'libraries of the system are used: {system}'
  assert not [x for x in paths if '/libglib-' in x or '/libgobject-' in x]


def check_bareness() -> None:
  """Checks that the root has nothing that the wheels should not need."""
  for command in ('cc', 'gcc', 'c++', 'g++', 'clang', 'pkg-config'):
    assert shutil.which(command) is None, f'{command} is here'
  found = [
      path
      for folder in ('/lib', '/lib64', '/usr/lib', '/usr/lib64')
      for start in _ABSENT
      for path in glob.glob(f'{folder}/**/{start}*', recursive=True)
  ]
  assert not found, f'not a bare root: {found}'
  assert not os.path.exists('/usr/share/mypaint-data')


def check_episode() -> None:
  """Paints an episode of random strokes."""
  assert len(brushes.list_brushes()) > 100
  env = libmypaint.LibMyPaint(episode_length=20, brush_type='classic/dry_brush')
  rng = np.random.default_rng(0)
  step = env.reset()
  while not step.last():
    step = env.step(
        {
            name: rng.integers(spec.num_values)
            for name, spec in env.action_spec().items()
        }
    )
  canvas = step.observation['canvas']
  assert canvas.shape == (64, 64, 1) and 0 < canvas.std() < 1


def check_command(*arguments: str) -> None:
  """Runs spiral-tf, which must succeed."""
  command = [str(pathlib.Path(sys.executable).parent / 'spiral-tf'), *arguments]
  run = subprocess.run(command, capture_output=True, text=True)
  print(f'$ spiral-tf {" ".join(arguments)}', run.stdout, sep='\n', flush=True)
  assert run.returncode == 0, run.stdout + run.stderr


def main() -> None:
  """Runs all checks."""
  check_episode()  # Loads the extension.
  check_libraries()
  check_bareness()
  os.chdir(tempfile.mkdtemp())
  check_command(
      *('paint', str(_PICTURE), '--out=searched', '--seconds=5'), '--strokes=50'
  )
  check_command('paint', str(_PICTURE), '--agent=digits', '--out=drawn')
  check_command('demo', '--out=demo')
  for name in ('searched/five.png', 'drawn/five.png', 'demo/demo.png'):
    assert os.path.getsize(name) > 100, name
  print(f'bare root: passed on Python {sys.version.split()[0]}')


if __name__ == '__main__':
  main()
