# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Matplotlib, set up so that it also works without a home folder."""

import atexit
import io
import os
import shutil
import tempfile

from spiral_tf import files


def _can_write(folder: str) -> bool:
  """Returns True if a folder, or its nearest parent, can be written to."""
  while not os.path.lexists(folder):
    folder = os.path.dirname(folder)
  return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)


def prepare() -> None:
  """Gives Matplotlib a temporary folder if it has no other.

  Otherwise it warns at every start if its folder cannot be written to, and
  fails if the user has no home folder.
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
  """Writes a `Figure` as a PNG file, whole or not at all."""
  png = io.BytesIO()
  plot.savefig(png, format='png', dpi=100)
  files.write_atomically(path, png.getvalue())
