# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reports of metrics to the counter, and its loggers.

Learners average their metrics over some seconds and send them to the counter,
which logs them to a CSV file, TensorBoard and the terminal.
"""

from collections.abc import Mapping
from collections.abc import Sequence
import csv
import io
import os
import time
from typing import Any
from typing import Callable
from typing import Protocol
from typing import Union

import tensorflow as tf

from spiral_tf import files


class MetricReporter:
  """Averages metrics over some seconds and reports them to the counter."""

  def __init__(self, counter: Any, every_seconds: float):
    self._counter = counter
    self._every_seconds = every_seconds
    self._sums: dict[str, tf.Tensor] = {}
    self._count = 0
    self._sent_at = time.monotonic()

  def add(
      self,
      metrics: Mapping[str, tf.Tensor],
      **now: Union[float, Callable[[], float]],
  ) -> None:
    """Adds the metrics of one step, and reports if it is time.

    Args:
      metrics: scalars to average.
      **now: values, or functions that return them, reported without averaging.
    """
    for key, value in metrics.items():
      self._sums[key] = self._sums.get(key, 0.0) + float(value)
    self._count += 1
    if time.monotonic() - self._sent_at >= self._every_seconds:
      self.send(**now)

  def send(self, **now: Union[float, Callable[[], float]]) -> None:
    """Reports the averages since the last report, and the values `now`."""
    present = {k: v() if callable(v) else v for k, v in now.items()}
    means = {k: v / self._count for k, v in self._sums.items() if self._count}
    self._counter.futures.report({**means, **present})
    self._sums, self._count = {}, 0
    self._sent_at = time.monotonic()


class Logger(Protocol):
  """Writes rows of metrics."""

  def write(self, row: Mapping[str, float]) -> None:
    ...


class CsvLogger:
  """Appends rows to a new or existing CSV file.

  A new metric adds a column: the file is then rewritten, with empty cells in
  the rows above.
  """

  def __init__(self, path: str):
    self._path = path
    self._columns: list[str] = []
    if os.path.exists(path):
      with open(path, newline='') as file:
        self._columns = next(csv.reader(file), [])

  def write(self, row: Mapping[str, object]) -> None:
    """Appends a row; raises OSError if it cannot be written."""
    self._drop_partial_row()
    new = [key for key in row if key not in self._columns]
    if new:
      self._add_columns(new)
    with open(self._path, 'a', newline='') as file:
      csv.DictWriter(file, self._columns).writerow(dict(row))

  def _add_columns(self, new: Sequence[str]) -> None:
    rows: list[dict[str, str]] = []
    if self._columns:
      with open(self._path, newline='') as file:
        rows = list(csv.DictReader(file))
    columns = self._columns + list(new)
    text = io.StringIO(newline='')
    writer = csv.DictWriter(text, columns, restval='')
    writer.writeheader()
    writer.writerows(rows)
    files.write_atomically(self._path, text.getvalue().encode())
    self._columns = columns

  def _drop_partial_row(self) -> None:
    """Removes a last row that a full disk or a kill cut short."""
    if not os.path.exists(self._path):
      return
    with open(self._path, 'rb+') as file:
      if not file.seek(0, os.SEEK_END):
        return
      file.seek(-1, os.SEEK_END)
      if file.read(1) != b'\n':
        file.seek(0)
        file.truncate(file.read().rfind(b'\n') + 1)


class TensorBoardLogger:
  """Writes each metric as a scalar against `frames`."""

  def __init__(self, directory: str):
    self._writer = tf.summary.create_file_writer(directory)

  def write(self, row: Mapping[str, float]) -> None:
    """Writes a row; raises OSError if it cannot be written."""
    try:
      with self._writer.as_default(step=int(row['frames'])):
        for key, value in row.items():
          tf.summary.scalar(key, value)
      self._writer.flush()
    except tf.errors.OpError as error:
      raise OSError(f'TensorBoard: {error.message}') from error


class TerminalLogger:
  """Prints the main metrics of a row on one line."""

  _SHOWN = (
      ('reward', 'reward {:.3f}'),
      ('critic_gap', 'discriminator gap {:.3f}'),
      ('entropy', 'entropy {:.2f}'),
      ('hindsight_loss', 'hindsight {:.2f}'),
      ('search_loss', 'search {:.2f}'),
      ('search_error', 'searched error {:.4f}'),
  )

  def write(self, row: Mapping[str, float]) -> None:
    parts = [
        f"{row['minutes']:6.1f} min",
        f"{int(row['drawings']):,} drawings",
        *(f'{int(row[k]):,} {k}' for k in ('dreams', 'searched') if k in row),
        f"{row['frames_per_second']:.0f} frames/s",
        f"{int(row['learner_steps']):,} steps",
    ]
    parts += [form.format(row[key]) for key, form in self._SHOWN if key in row]
    if 'minutes_left' in row:
      parts.append(f"{row['minutes_left']:.1f} min left")
    print('  '.join(parts), flush=True)
