# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Sends a learner's weights, as one array, to copies of its network."""

from collections.abc import Sequence
import concurrent.futures
import threading
import time
from typing import Any
from typing import Optional

import numpy as np
import tensorflow as tf


class FlatVariables:
  """Reads and writes float32 variables as one array.

  One call for each of a policy's hundred small variables would take four to
  seven times as long.
  """

  def __init__(self, variables: Sequence[tf.Variable]):
    """Initializes the operations.

    Args:
      variables: float32 variables of known shapes, at least one.

    Raises:
      ValueError: a variable has another type.
    """
    for variable in variables:
      if variable.dtype != tf.float32:
        raise ValueError(
            f'{variable.name} is {variable.dtype.name}; only float32 variables '
            'go into one array.'
        )
    sizes = [variable.shape.num_elements() for variable in variables]
    self.size = sum(sizes)

    def read():
      return tf.concat([tf.reshape(v, [-1]) for v in variables], axis=0)

    def write(values):
      for variable, part in zip(variables, tf.split(values, sizes)):
        variable.assign(tf.reshape(part, variable.shape))

    spec = tf.TensorSpec([self.size], tf.float32)
    self._read = tf.function(read, autograph=False)
    self._write = tf.function(write, autograph=False, input_signature=[spec])

  def read(self) -> np.ndarray:
    """Returns a copy of all values: float32 [size]."""
    # A copy, as the tensor's buffer may be reused.
    return np.array(self._read())

  def write(self, values: np.ndarray) -> None:
    """Sets the variables.

    Args:
      values: float32 [size], in the order of `read`.

    Raises:
      ValueError: another number of values.
    """
    if len(values) != self.size:
      raise ValueError(
          f'Got {len(values)} weights for {self.size}: the networks differ.'
      )
    self._write(values)


_POLL_SECONDS = 0.2


class VariableServer:
  """Serves the latest copy of a learner's weights.

  The learner publishes between updates, so that copies are consistent. A copy
  is made only if the one before was fetched.
  """

  def __init__(self, variables: Sequence[tf.Variable], version: int = 0):
    self._variables = FlatVariables(variables)
    self._requested = True
    self._published: Sequence[Any] = ()
    self._changed = threading.Condition()
    self.publish(version)

  def publish(self, version: int) -> None:
    """Copies the weights, if the last copy was fetched."""
    if not self._requested:
      return
    self._requested = False
    copy = (version, self._variables.read())
    with self._changed:
      self._published = copy
      self._changed.notify_all()

  def get_variables(self, newer_than: int = -1) -> Sequence[Any]:
    """Returns the latest copy: (version, float32 array of all weights).

    Args:
      newer_than: version that the caller has. Waits a moment for a different
        version, then returns (`newer_than`, ()). A different version may be
        older, if the learner restarted from its checkpoint.
    """
    with self._changed:
      self._requested = True
      self._changed.wait_for(
          lambda: self._published[0] != newer_than, timeout=_POLL_SECONDS
      )
      if self._published[0] != newer_than:
        # Requests the next copy in advance.
        self._requested = True
        return self._published
    return newer_than, ()


class VariableClient:
  """Updates variables with those of a learner.

  `update` does not wait: it applies the answer to the last request, and sends
  the next one. Courier repeats requests to a learner that restarts; its version
  may then be older.
  """

  def __init__(
      self,
      client: Any,
      variables: Sequence[tf.Variable],
      stop_event: threading.Event,
  ):
    """Initializes the client.

    Args:
      client: Courier client of a learner with `get_variables()`.
      variables: variables to update, in the learner's order.
      stop_event: set when the program stops.
    """
    self._client = client
    self._variables = FlatVariables(variables)
    self._stop_event = stop_event
    self._future: Optional[concurrent.futures.Future] = None
    self.version = -1

  def update(self) -> None:
    """Applies weights that have arrived, and requests the next ones."""
    if self._future is not None:
      if not self._future.done():
        return
      try:
        self._assign(self._future.result())
      except Exception:  # pylint: disable=broad-except
        if not self._is_stopping():
          raise
    self._future = self._client.futures.get_variables()

  def update_and_wait(self) -> bool:
    """Waits for the learner's present weights and applies them.

    Returns:
      False if the program stopped before they arrived.
    """
    self._future = None
    published = self._wait(self._client.futures.get_variables())
    if published:
      self._assign(published)
    return bool(published)

  def update_and_wait_for_newer(self, seconds: float) -> bool:
    """Waits for weights of another version than the last, and applies them.

    Args:
      seconds: timeout, after which the old weights stay: a learner that lacks
        the trajectories of a lost actor would wait for this one in turn.

    Returns:
      False if the program stopped.
    """
    self._future = None
    end = time.monotonic() + seconds
    while time.monotonic() < end:
      version = self.version
      published = self._wait(self._client.futures.get_variables(version))
      if not published:
        return False
      if published[0] != version:
        self._assign(published)
        break
    return not self._stop_event.is_set()

  def _wait(self, future: concurrent.futures.Future) -> Sequence[Any]:
    """Returns the answer; empty if the program stopped before it arrived."""
    while not self._stop_event.is_set():
      try:
        return future.result(timeout=_POLL_SECONDS)
      except concurrent.futures.TimeoutError:
        pass
      except Exception:  # pylint: disable=broad-except
        if not self._is_stopping():
          raise
    return ()

  def _is_stopping(self) -> bool:
    """Returns True if a learner does not answer because the program stops."""
    return self._stop_event.wait(_POLL_SECONDS)

  def _assign(self, published: Sequence[Any]) -> None:
    version, values = published
    self._variables.write(values)
    self.version = int(version)
