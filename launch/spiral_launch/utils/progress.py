# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Progress bars of long pieces of work."""

from collections.abc import Generator
from collections.abc import Iterable
import sys
from typing import Optional
from typing import TextIO
from typing import TypeVar

import tqdm

_Item = TypeVar('_Item')
# Seconds between two lines where there is no terminal to draw on.
_FILE_SECONDS = 30.0


def bar(
    items: Iterable[_Item],
    total: int,
    label: str,
    stream: Optional[TextIO] = None,
) -> Generator[_Item, None, None]:
  """Passes items on, and shows how many of them have been asked for.

  Args:
    items: items to pass on.
    total: number of items.
    label: name of the work.
    stream: stream to draw on; standard error by default.

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
