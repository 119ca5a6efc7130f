# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A headless Chromium, where there is one: to see pages as people do."""

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
  """Returns the path of a Chromium; None if there is none."""
  found = (shutil.which(name) for name in _NAMES)
  return next((path for path in found if path), None)


def screenshot(page: str, size: int) -> np.ndarray:
  """Returns uint8 [size, size, 3]: the top left of a page, the text of HTML."""
  with tempfile.TemporaryDirectory() as folder:
    picture = os.path.join(folder, 'picture.png')
    _run(
        *(folder, page, '--hide-scrollbars', '--force-device-scale-factor=1'),
        # Some versions keep a part of the height to themselves.
        *(f'--window-size={size},{size + 200}', f'--screenshot={picture}'),
    )
    with Image.open(picture) as opened:
      return np.asarray(opened.convert('RGB'))[:size, :size]


def run_page(page: str, milliseconds: int = 20_000) -> str:
  """Runs a page's scripts; returns its document as text afterwards."""
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
