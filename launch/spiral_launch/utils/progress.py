# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Progress bars."""

from collections.abc import Iterable
from collections.abc import Iterator
import contextlib
import sys
from typing import Optional
from typing import TextIO
from typing import TypeVar

import tqdm

_Item = TypeVar('_Item')
# Seconds between two lines if the stream is no terminal.
_FILE_SECONDS = 30.0


@contextlib.contextmanager
def bar(
    items: Iterable[_Item],
    total: int,
    label: str,
    stream: Optional[TextIO] = None,
) -> Iterator[Iterator[_Item]]:
  """Shows a progress bar until the `with` statement ends.

  Args:
    items: items to iterate over.
    total: number of items.
    label: label of the bar.
    stream: stream to write to; standard error by default.

  Yields:
    An iterator over the items, which moves the bar.
  """
  stream = stream or sys.stderr
  every = 0.1 if stream.isatty() else _FILE_SECONDS
  with tqdm.tqdm(
      desc=label, total=total, file=stream, mininterval=every, ascii=True
  ) as shown:
    yield _counted(items, shown)


def _counted(items: Iterable[_Item], shown: tqdm.tqdm) -> Iterator[_Item]:
  for item in items:
    shown.update()  # Before its use, as some users do not ask for a next one.
    yield item
