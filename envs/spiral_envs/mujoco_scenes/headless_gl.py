# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""OpenGL without a display: by EGL or OSMesa, whichever works here."""

from collections.abc import Iterator
import contextlib
import ctypes
import glob
import importlib
import itertools
import logging
import os
import sys
import threading
from typing import Any
from typing import Optional

# In the order in which they are tried: EGL can use a GPU.
BACKENDS = ('egl', 'osmesa')
_LIBRARIES = {
    'egl': ('libEGL.so.1',),
    'osmesa': ('libOSMesa.so.8', 'libOSMesa.so.6', 'libOSMesa.so'),
}
# Mesa's drivers, which EGL loads by itself.
_DRIVERS = ('/usr/lib/*/dri/swrast_dri.so', '/usr/lib*/dri/swrast_dri.so')
# Variables that choose a backend, the first one of MuJoCo's own.
_CHOICES = ('MUJOCO_GL', 'PYOPENGL_PLATFORM')
_DEVICE = 'MUJOCO_EGL_DEVICE_ID'
_LOGGER = logging.getLogger(__name__)
_INSTALL = (
    'Install one of the two; Debian and Ubuntu: apt-get install libegl1 '
    'libegl-mesa0 libgl1-mesa-dri libopengl0, or: apt-get install libosmesa6.'
)
# Contexts may be made by several threads, and the variables are the process's.
_lock = threading.RLock()
# OpenGL's bindings stay with the backend that a process has used.
_used: Optional[str] = None


def make_context(width: int, height: int) -> tuple[str, Any]:
  """Makes an OpenGL context and makes it the calling thread's current one.

  The environment variable MUJOCO_GL chooses the backend, else PYOPENGL_PLATFORM
  does; without both, the first that works is taken, and taken again whenever
  this process makes another. The process's variables are afterwards what they
  were before.

  Args:
    width: pixels of the largest image.
    height: as well.

  Returns:
    The backend's name, and the context; call its `free()` after use.

  Raises:
    ValueError: an environment variable has a value that cannot be.
    ImportError: mujoco is not installed.
    OSError: no backend works; the message says why, for each, and what to do.
  """
  global _used
  with _lock:
    reasons: list[str] = []
    remedies: list[str] = []
    for name in _candidates():
      try:
        context = _open(name, width, height)
      except _CannotOpen as error:
        reasons.append(f'{name}: {error}')
        remedies += error.remedies
        continue
      if reasons and _DEVICE in os.environ:
        _LOGGER.warning(
            'Scenes are rendered with %s: %s does not work with %s=%s (%s).',
            *(name, BACKENDS[0], _DEVICE, os.environ[_DEVICE], reasons[0]),
        )
      _used = name
      return name, context
  said = ' Or: '.join(dict.fromkeys(remedies))
  raise OSError(
      f'Scenes cannot be rendered: no OpenGL that needs no display works here '
      f'({"; ".join(reasons)}). {said}'
  )


@contextlib.contextmanager
def variables(name: str) -> Iterator[None]:
  """Sets the variables for a backend, and sets them back afterwards.

  MuJoCo and OpenGL's bindings read them on import and when contexts are made.
  Mesa's software renderer is told to make no threads unless LP_NUM_THREADS says
  otherwise: images of these sizes are faster without, and other threads have
  the cores.

  Args:
    name: one of `BACKENDS`.
  """
  values = {
      'MUJOCO_GL': name,
      'PYOPENGL_PLATFORM': name,
      'LP_NUM_THREADS': os.environ.get('LP_NUM_THREADS', '0'),
  }
  with _lock:
    before = {key: os.environ.get(key) for key in values}
    os.environ.update(values)
    try:
      yield
    finally:
      for key, value in before.items():
        if value is None:
          os.environ.pop(key, None)
        else:
          os.environ[key] = value


class _CannotOpen(Exception):
  """Why a backend does not work, and what helps."""

  def __init__(self, reason: str, *remedies: str):
    super().__init__(reason)
    self.remedies = remedies


def _candidates() -> tuple[str, ...]:
  """The backends to try; raises ValueError for variables that cannot be."""
  wanted = {
      key: value
      for key in _CHOICES
      if (value := os.environ.get(key, '').strip().lower())
  }
  for key, value in wanted.items():
    if value not in BACKENDS:
      raise ValueError(
          f'The environment variable {key} is {os.environ[key]!r}: scenes are '
          'rendered without a display; set it to one of '
          f'{", ".join(BACKENDS)}, or unset it: unset {key}'
      )
  if len(set(wanted.values())) > 1:
    raise ValueError(
        'The environment variables '
        f'{" and ".join(f"{k}={v}" for k, v in wanted.items())} clash: unset '
        f'{_CHOICES[1]}.'
    )
  names = tuple(wanted.values())[:1] or BACKENDS
  if _used and wanted and _used not in names:
    raise ValueError(
        f'The environment variable {next(iter(wanted))} is {names[0]!r}, but '
        f'this process has rendered with {_used!r} before, and OpenGL stays '
        'with that: set it before the first scene is made, or start a new '
        'process.'
    )
  if BACKENDS[0] in names:
    _check_device()
  return (_used,) if _used else names


def _check_device() -> None:
  device = os.environ.get(_DEVICE)
  if device is not None and not device.strip().isdecimal():
    raise ValueError(
        f'The environment variable {_DEVICE} is {device!r}: it is the number '
        f'of a GPU, from 0 on. Set it to one, or unset it: unset {_DEVICE}'
    )


def _open(name: str, width: int, height: int) -> Any:
  _check_library(name)
  # It tells that it could be faster with another package; no matter here.
  logging.getLogger('OpenGL.acceleratesupport').setLevel(logging.WARNING)
  with variables(name):
    try:
      importlib.import_module('mujoco')
      # Whichever backend mujoco itself was imported with.
      module = importlib.import_module(f'mujoco.{name}')
      context = module.GLContext(width, height)
      context.make_current()
      return context
    except ModuleNotFoundError as error:
      raise ModuleNotFoundError(
          'Scenes are rendered with the package mujoco, which cannot be '
          f'imported ({error}). Install it: pip install "mujoco>=3.2".'
      ) from error
    except Exception as error:  # The bindings raise errors of many types.
      _forget(name)
      raise _CannotOpen(
          f'{type(error).__name__}: {error}', *_remedies(name)
      ) from error


def _remedies(name: str) -> list[str]:
  """What helps where a backend is there and does not work."""
  if name == BACKENDS[0] and _DEVICE in os.environ:
    return [
        f'{_DEVICE} is {os.environ[_DEVICE]!r}: set it to the number of a GPU '
        f'of this machine, counted from 0, or unset it: unset {_DEVICE}.'
    ]
  return [_INSTALL]


def _check_library(name: str) -> None:
  """Before mujoco is imported, which fails badly where there is none."""
  mode = ctypes.DEFAULT_MODE
  if 'tensorflow' in sys.modules and hasattr(os, 'RTLD_DEEPBIND'):
    # The libraries of TensorFlow 2.21 export their LLVM to those loaded later.
    # Mesa crashes with it, unless it looks for functions in its own LLVM first.
    mode |= os.RTLD_DEEPBIND
    if name == 'egl':
      for driver in itertools.chain(*map(glob.iglob, _DRIVERS)):
        ctypes.CDLL(driver, mode)
  reasons = []
  for library in _LIBRARIES[name]:
    try:
      ctypes.CDLL(library, mode)
      return
    except OSError as error:
      reasons.append(str(error))
  raise _CannotOpen(reasons[0], _INSTALL)


def _forget(name: str) -> None:
  """Lets the next backend load OpenGL's bindings anew, for itself."""
  for module in list(sys.modules):
    if module.partition('.')[0] == 'OpenGL' or module.startswith(
        f'mujoco.{name}'
    ):
      del sys.modules[module]
