"""A Reverb node that closes its tables when the program stops."""

from typing import Any
from typing import Callable
from typing import Optional

import launchpad as lp
import reverb

from launch import stop_file


class TableNode(lp.ReverbNode):
  """Launchpad's Reverb node, with an end.

  Launchpad's leaves the server to the end of the process. Writers that wait for
  room in a table then wait as long; closing it wakes them with an error, which
  nodes that are stopping take as the end.
  """

  def __init__(
      self,
      make_tables: Callable[[], Any],
      stop: Optional[stop_file.StopFile] = None,
  ):
    """Makes the node.

    Args:
      make_tables: makes a list of tables.
      stop: stops this process when the run ends; None where a launcher does.
    """
    super().__init__(make_tables)
    self._stop = stop

  def run(self) -> None:
    """Serves until the program stops."""
    if self._stop:
      self._stop.watch()
    self._server = reverb.Server(
        tables=self._priority_tables_fn(),
        port=_port(self._address),
    )
    lp.stop_event().wait()
    self._server.stop()


def _port(address: lp.Address) -> int:
  """The port of an address in this program."""
  return int(address.resolve().rsplit(':', 1)[1])
