"""Brings a learner's weights to whoever uses a copy of its network."""

from collections.abc import Sequence
import concurrent.futures
import threading
import time
from typing import Any
from typing import Optional

import tensorflow as tf

from spiral_tf import flat_variables

_POLL_SECONDS = 0.2


class VariableServer:
  """Holds the latest copy of a learner's weights, for others to fetch.

  The copy is made between updates, so nobody reads half of one; and only when
  somebody fetched the one before.
  """

  def __init__(self, variables: Sequence[tf.Variable], version: int = 0):
    self._variables = flat_variables.FlatVariables(variables)
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
    self._variables = flat_variables.FlatVariables(variables)
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
