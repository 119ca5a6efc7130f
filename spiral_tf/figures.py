"""Averages of a learner's figures, sent to the counter now and then."""

from collections.abc import Mapping
import time
from typing import Any
from typing import Callable
from typing import Union

import tensorflow as tf


class FigureReporter:
  """Averages figures over some seconds, then reports them."""

  def __init__(self, counter: Any, every_seconds: float):
    self._counter = counter
    self._every_seconds = every_seconds
    self._sums: dict[str, tf.Tensor] = {}
    self._count = 0
    self._sent_at = time.monotonic()

  def add(
      self,
      figures: Mapping[str, tf.Tensor],
      **now: Union[float, Callable[[], float]],
  ) -> None:
    """Takes the figures of one step; `now` are sent, or called, as they are."""
    for key, value in figures.items():
      self._sums[key] = self._sums.get(key, 0.0) + float(value)
    self._count += 1
    if time.monotonic() - self._sent_at >= self._every_seconds:
      self.send(**now)

  def send(self, **now: Union[float, Callable[[], float]]) -> None:
    """Reports the averages since the last report."""
    present = {k: v() if callable(v) else v for k, v in now.items()}
    means = {k: v / self._count for k, v in self._sums.items() if self._count}
    self._counter.futures.report({**means, **present})
    self._sums, self._count = {}, 0
    self._sent_at = time.monotonic()
