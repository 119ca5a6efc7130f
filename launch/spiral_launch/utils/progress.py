# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Progress bars."""

from collections.abc import Generator
from collections.abc import Iterable
import sys
from typing import Optional
from typing import TextIO
from typing import TypeVar

import tqdm

_Item = TypeVar('_Item')
# Seconds between two lines if the stream is no terminal.
_FILE_SECONDS = 30.0


def bar(
    items: Iterable[_Item],
    total: int,
    label: str,
    stream: Optional[TextIO] = None,
) -> Generator[_Item, None, None]:
  """Iterates over items and shows a progress bar.

  Args:
    items: items to iterate over.
    total: number of items.
    label: label of the bar.
    stream: stream to write to; standard error by default.

  Yields:
    The items.
  """
  stream = stream or sys.stderr
  every = 0.1 if stream.isatty() else _FILE_SECONDS
  with tqdm.tqdm(
      desc=label, total=total, file=stream, mininterval=every, ascii=True
  ) as shown:
    for item in items:
      shown.update()
      yield item
