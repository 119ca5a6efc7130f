# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""OpenGL contexts without a display, made with EGL or OSMesa."""

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

# Backends in the order in which they are tried: EGL can use a GPU.
BACKENDS = ('egl', 'osmesa')
_LIBRARIES = {
    'egl': ('libEGL.so.1',),
    'osmesa': ('libOSMesa.so.8', 'libOSMesa.so.6', 'libOSMesa.so'),
}
# Mesa's drivers, which EGL loads by itself.
_DRIVERS = ('/usr/lib/*/dri/swrast_dri.so', '/usr/lib*/dri/swrast_dri.so')
# Environment variables that choose a backend; the first one is MuJoCo's.
_CHOICES = ('MUJOCO_GL', 'PYOPENGL_PLATFORM')
_DEVICE = 'MUJOCO_EGL_DEVICE_ID'
_LOGGER = logging.getLogger(__name__)
_INSTALL = (
    'Install one of the two; Debian and Ubuntu: apt-get install libegl1 '
    'libegl-mesa0 libgl1-mesa-dri libopengl0, or: apt-get install libosmesa6.'
)
# Threads share the process's environment variables.
_lock = threading.RLock()
# Backend in use: a process cannot change it, since OpenGL's bindings keep it.
_used: Optional[str] = None


class NoOpenGLError(OSError):
  """No OpenGL works here without a display."""


def make_context(width: int, height: int) -> tuple[str, Any]:
  """Makes an OpenGL context, and makes it current in the calling thread.

  The environment variable MUJOCO_GL chooses the backend, or PYOPENGL_PLATFORM
  if it is unset. Without both, the first backend that works is used, then and
  for all later contexts of the process. The environment variables are restored
  afterwards.

  Args:
    width: pixels of the largest image.
    height: pixels of the largest image.

  Returns:
    The backend's name, and the context; call its `free()` after use.

  Raises:
    ValueError: an environment variable has an invalid value.
    ImportError: mujoco is not installed.
    NoOpenGLError: no backend works; the message gives reasons and remedies.
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
  advice = ' Or: '.join(dict.fromkeys(remedies))
  raise NoOpenGLError(
      f'Scenes cannot be rendered: no OpenGL that needs no display works here '
      f'({"; ".join(reasons)}). {advice}'
  )


@contextlib.contextmanager
def variables(name: str) -> Iterator[None]:
  """Sets the environment variables for a backend, and restores them afterwards.

  MuJoCo and OpenGL's bindings read them on import and when a context is made.
  Unless LP_NUM_THREADS is set, Mesa's software renderer is set to use no
  threads: it renders images of these sizes faster without, and the cores remain
  free for other threads.

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
  """A failure of a backend: its reason and remedies."""

  def __init__(self, reason: str, *remedies: str):
    super().__init__(reason)
    self.remedies = remedies


def _candidates() -> tuple[str, ...]:
  """Returns the backends to try; raises ValueError for invalid variables."""
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
  # Its advice to install another package for speed does not matter here.
  logging.getLogger('OpenGL.acceleratesupport').setLevel(logging.WARNING)
  with variables(name):
    try:
      importlib.import_module('mujoco')
      # The backend's module, even if mujoco was imported with the other one.
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
  """Returns remedies for a backend that is installed but does not work."""
  if name == BACKENDS[0] and _DEVICE in os.environ:
    return [
        f'{_DEVICE} is {os.environ[_DEVICE]!r}: set it to the number of a GPU '
        f'of this machine, counted from 0, or unset it: unset {_DEVICE}.'
    ]
  return [_INSTALL]


def _check_library(name: str) -> None:
  """Raises _CannotOpen for a missing library; importing mujoco would crash."""
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
  """Unloads OpenGL's bindings, so that the next backend can load its own."""
  for module in list(sys.modules):
    if module.partition('.')[0] == 'OpenGL' or module.startswith(
        f'mujoco.{name}'
    ):
      del sys.modules[module]
