# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Renders pages with a headless Chromium, if one is installed."""

import os
import shutil
import subprocess
import tempfile
from typing import Optional

import numpy as np
from PIL import Image

_NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'chrome')
_SECONDS = 120


def find() -> Optional[str]:
  """Returns the path of an installed Chromium, or None."""
  paths = (shutil.which(name) for name in _NAMES)
  return next((path for path in paths if path), None)


def screenshot(page: str, size: int) -> np.ndarray:
  """Returns an image of a page's top left corner.

  Args:
    page: HTML text of the page.
    size: width and height of the image in pixels.

  Returns:
    uint8 [size, size, 3].
  """
  with tempfile.TemporaryDirectory() as folder:
    picture = os.path.join(folder, 'picture.png')
    _run(
        *(folder, page, '--hide-scrollbars', '--force-device-scale-factor=1'),
        # Some versions reserve part of the height for themselves.
        *(f'--window-size={size},{size + 200}', f'--screenshot={picture}'),
    )
    with Image.open(picture) as opened:
      return np.asarray(opened.convert('RGB'))[:size, :size]


def run_page(page: str, milliseconds: int = 20_000) -> str:
  """Runs a page's scripts and returns the resulting document as text.

  Args:
    page: HTML text of the page.
    milliseconds: virtual time given to the scripts.
  """
  with tempfile.TemporaryDirectory() as folder:
    return _run(
        *(folder, page, f'--virtual-time-budget={milliseconds}'),
        '--dump-dom',
    )


def _run(folder, page, *options) -> str:
  path = os.path.join(folder, 'page.html')
  with open(path, 'w', encoding='utf-8') as file:
    file.write(page)
  command = [
      *(str(find()), '--headless', '--no-sandbox', '--disable-gpu'),
      *(f'--user-data-dir={folder}/profile', *options, f'file://{path}'),
  ]
  done = subprocess.run(
      command, capture_output=True, text=True, timeout=_SECONDS, check=True
  )
  return done.stdout
