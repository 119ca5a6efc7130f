"""OpenGL without a display: by EGL or OSMesa, whichever works here."""

import ctypes
import importlib
import logging
import os
import sys
from typing import Any

# In the order in which they are tried: EGL can use a GPU.
BACKENDS = ('egl', 'osmesa')
_LIBRARIES = {
    'egl': ('libEGL.so.1',),
    'osmesa': ('libOSMesa.so.8', 'libOSMesa.so.6', 'libOSMesa.so'),
}
_INSTALL = (
    'Install one of the two; Debian and Ubuntu: apt-get install libegl1 '
    'libegl-mesa0 libgl1-mesa-dri libopengl0, or: apt-get install libosmesa6'
)


def make_context(width: int, height: int) -> tuple[str, Any]:
  """Makes an OpenGL context and makes it the calling thread's current one.

  The environment variable MUJOCO_GL chooses the backend; without it, the first
  that works is taken, and MUJOCO_GL is set to it, since OpenGL's bindings stay
  with the one that a process has used. Mesa's software renderer is told to make
  no threads unless LP_NUM_THREADS says otherwise: images of these sizes are
  faster without, and other threads have the cores.

  Args:
    width: pixels of the largest image.
    height: as well.

  Returns:
    The backend's name, and the context; call its `free()` after use.

  Raises:
    ValueError: MUJOCO_GL names something else.
    ImportError: mujoco is not installed.
    OSError: no backend works; the message says why, for each, and what to
      install.
  """
  os.environ.setdefault('LP_NUM_THREADS', '0')
  reasons = []
  for name in _candidates():
    try:
      return name, _open(name, width, height)
    except _CannotOpen as error:
      reasons.append(f'{name}: {error}')
  raise OSError(
      f'Scenes cannot be rendered: no OpenGL that needs no display works here '
      f'({"; ".join(reasons)}). {_INSTALL}.'
  )


class _CannotOpen(Exception):
  """Why a backend does not work."""


def _candidates() -> tuple[str, ...]:
  wanted = os.environ.get('MUJOCO_GL', '').strip().lower()
  if not wanted:
    return BACKENDS
  if wanted not in BACKENDS:
    raise ValueError(
        f'The environment variable MUJOCO_GL is {wanted!r}: scenes are '
        f'rendered without a display; set it to one of {", ".join(BACKENDS)}, '
        'or unset it.'
    )
  return (wanted,)


def _open(name: str, width: int, height: int) -> Any:
  _check_library(name)
  # It tells that it could be faster with another package; no matter here.
  logging.getLogger('OpenGL.acceleratesupport').setLevel(logging.WARNING)
  before = {k: os.environ.get(k) for k in ('MUJOCO_GL', 'PYOPENGL_PLATFORM')}
  # mujoco reads it when it is first imported.
  os.environ['MUJOCO_GL'] = name
  try:
    importlib.import_module('mujoco')
    # Whichever backend mujoco itself was imported with.
    context = importlib.import_module(f'mujoco.{name}').GLContext(width, height)
    context.make_current()
    return context
  except ModuleNotFoundError as error:
    _restore(before)
    raise ModuleNotFoundError(
        'Scenes are rendered with the package mujoco, which cannot be imported '
        f'({error}). Install it: pip install "mujoco>=3.2".'
    ) from error
  except Exception as error:  # The bindings raise errors of many types.
    _restore(before)
    _forget(name)
    raise _CannotOpen(f'{type(error).__name__}: {error}') from error


def _check_library(name: str) -> None:
  """Before mujoco is imported, which fails badly where there is none."""
  reasons = []
  for library in _LIBRARIES[name]:
    try:
      ctypes.CDLL(library)
      return
    except OSError as error:
      reasons.append(str(error))
  raise _CannotOpen(reasons[0])


def _restore(before: dict[str, Any]) -> None:
  for key, value in before.items():
    if value is None:
      os.environ.pop(key, None)
    else:
      os.environ[key] = value


def _forget(name: str) -> None:
  """Lets the next backend load OpenGL's bindings anew, for itself."""
  for module in list(sys.modules):
    if module.partition('.')[0] == 'OpenGL' or module.startswith(
        f'mujoco.{name}'
    ):
      del sys.modules[module]
