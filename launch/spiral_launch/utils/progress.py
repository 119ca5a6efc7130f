# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Progress bars."""

from collections.abc import Iterable
import sys
from typing import Any
from typing import Optional
from typing import TextIO

import tqdm

# Seconds between two lines if the stream is no terminal.
_FILE_SECONDS = 30.0


def bar(
    items: Iterable[Any],
    total: int,
    label: str,
    stream: Optional[TextIO] = None,
) -> tqdm.tqdm:
  """Returns an iterator over items that shows a progress bar.

  Args:
    items: items to iterate over.
    total: number of items.
    label: label of the bar.
    stream: stream to write to; standard error by default.
  """
  stream = stream or sys.stderr
  return tqdm.tqdm(
      items,
      label,
      total,
      file=stream,
      mininterval=0.1 if stream.isatty() else _FILE_SECONDS,
      ascii=True,
  )
