# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Matplotlib, with a home folder to keep its fonts in or without one."""

import atexit
import io
import os
import shutil
import tempfile

from spiral_tf import files


def _can_write(folder: str) -> bool:
  """Whether a folder, or else the nearest above it, can be written to."""
  while not os.path.lexists(folder):
    folder = os.path.dirname(folder)
  return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


def prepare() -> None:
  """Gives Matplotlib a temporary folder where it has none.

  It warns at every start where its own cannot be written to, and fails where
  the user has no home.
  """
  if os.environ.get('MPLCONFIGDIR'):
    return
  home = os.path.expanduser('~')
  folders = [
      os.environ.get(name) or os.path.join(home, part)
      for name, part in (
          ('XDG_CONFIG_HOME', '.config'),
          ('XDG_CACHE_HOME', '.cache'),
      )
  ]
  if home.startswith('/') and all(map(_can_write, folders)):
    return
  folder = tempfile.mkdtemp(prefix='matplotlib-')
  atexit.register(shutil.rmtree, folder, ignore_errors=True)
  os.environ['MPLCONFIGDIR'] = folder


prepare()

# pylint: disable=wrong-import-position,unused-import
from matplotlib import figure  # noqa: E402,F401
from matplotlib import ticker  # noqa: E402,F401


def save(plot: figure.Figure, path: str) -> None:
  """Writes a figure as a PNG file, whole or not at all."""
  png = io.BytesIO()
  plot.savefig(png, format='png', dpi=100)
  files.write_atomically(path, png.getvalue())
