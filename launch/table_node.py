"""A Reverb node that closes its tables when the program stops."""

import launchpad as lp
import reverb


class TableNode(lp.ReverbNode):
  """Launchpad's Reverb node, with an end.

  Launchpad's leaves the server to the end of the process. Writers that wait for
  room in a table then wait as long; closing it wakes them with an error, which
  nodes that are stopping take as the end.
  """

  def run(self) -> None:
    """Serves until the program stops."""
    self._server = reverb.Server(
        tables=self._priority_tables_fn(),
        port=_port(self._address),
    )
    lp.stop_event().wait()
    self._server.stop()


def _port(address: lp.Address) -> int:
  """The port of an address in this program."""
  return int(address.resolve().rsplit(':', 1)[1])
