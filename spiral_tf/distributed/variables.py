# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Variables as one array, to send and to take in a single operation.

Brings a learner's weights to whoever uses a copy of its network.
"""

from collections.abc import Sequence
import concurrent.futures
import threading
import time
from typing import Any
from typing import Optional

import numpy as np
import tensorflow as tf


class FlatVariables:
  """All values of some float32 variables, one after the other.

  A call for each of a policy's hundred small variables takes four to seven
  times as long.
  """

  def __init__(self, variables: Sequence[tf.Variable]):
    """Takes the variables, which must exist.

    Args:
      variables: float32, of known shapes, at least one.

    Raises:
      ValueError: one of them has another type.
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
    # A tensor's own buffer may be reused after it.
    return np.array(self._read())

  def write(self, values: np.ndarray) -> None:
    """Sets the variables to float32 [size], as another's `read` gave it.

    Raises:
      ValueError: there are more values, or fewer.
    """
    if len(values) != self.size:
      raise ValueError(
          f'Got {len(values)} weights for {self.size}: the networks differ.'
      )
    self._write(values)


_POLL_SECONDS = 0.2


class VariableServer:
  """Holds the latest copy of a learner's weights, for others to fetch.

  The copy is made between updates, so nobody reads half of one; and only when
  somebody fetched the one before.
  """

  def __init__(self, variables: Sequence[tf.Variable], version: int = 0):
    self._variables = FlatVariables(variables)
    self._wanted = True
    self._published: Sequence[Any] = ()
    self._changed = threading.Condition()
    self.publish(version)

  def publish(self, version: int) -> None:
    """Copies the weights, if the last copy was fetched."""
    if not self._wanted:
      return
    self._wanted = False
    copy = (version, self._variables.read())
    with self._changed:
      self._published = copy
      self._changed.notify_all()

  def get_variables(self, newer_than: int = -1) -> Sequence[Any]:
    """The latest copy: (version, float32 array of all weights).

    Args:
      newer_than: a version that is known already; waits for another for a
        moment, and then answers (`newer_than`, nothing). An older version is
        another, too: that of a learner which came back from its checkpoint.
    """
    with self._changed:
      self._wanted = True
      self._changed.wait_for(
          lambda: self._published[0] != newer_than, timeout=_POLL_SECONDS
      )
      if self._published[0] != newer_than:
        # Of whoever waited, too: the next may be ready before it is asked for.
        self._wanted = True
        return self._published
    return newer_than, ()


class VariableClient:
  """Keeps variables up to date with those of a learner, without waiting.

  Each `update` takes what the last request brought, and sends the next one.
  Courier sends a request again to a learner that was gone, so one that comes
  back is only waited for; its version may then be an older one.
  """

  def __init__(
      self,
      client: Any,
      variables: Sequence[tf.Variable],
      stop_event: threading.Event,
  ):
    """Makes the client.

    Args:
      client: a Courier client of a learner with `get_variables()`.
      variables: in the learner's order.
      stop_event: set when the program stops.
    """
    self._client = client
    self._variables = FlatVariables(variables)
    self._stop_event = stop_event
    self._future: Optional[concurrent.futures.Future] = None
    self.version = -1

  def update(self) -> None:
    """Takes the weights that have arrived; asks for the next."""
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
    """Takes the learner's present weights.

    Returns:
      False if the program stopped before they came.
    """
    self._future = None
    published = self._wait(self._client.futures.get_variables())
    if published:
      self._assign(published)
    return bool(published)

  def update_and_wait_for_newer(self, seconds: float) -> bool:
    """Takes weights that have learned since the last, if they come in time.

    Args:
      seconds: to wait for them. A learner that lacks drawings, for another
        actor is gone, would wait in turn: then the old weights go on.

    Returns:
      False if the program stopped before.
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
    """The answer; empty if the program stopped before it came."""
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
    """Whether a learner that does not answer has just stopped first."""
    return self._stop_event.wait(_POLL_SECONDS)

  def _assign(self, published: Sequence[Any]) -> None:
    version, values = published
    self._variables.write(values)
    self.version = int(version)
