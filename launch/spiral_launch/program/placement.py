# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Where nodes live: on one machine, or each on its own.

A Reverb node that closes its tables when the program stops.
"""

import functools
from typing import Any
from typing import Callable
from typing import Optional

import launchpad as lp
import reverb

from spiral_launch.program import stop_file


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


class OneMachine:
  """Each table lives in the process of the learner that reads it.

  So batches are read without gRPC. The counter shares the evaluator's process,
  which is idle most of the time.
  """

  def __init__(self, program: lp.Program):
    self._program = program
    self._processes: dict[str, lp.MultiThreadingColocation] = {}

  def maker(self, make: Callable[..., Any]) -> Callable[..., Any]:
    """What makes a node's object, given what does so anywhere."""
    return make

  def table(self, make_table: Callable[[], Any]) -> TableNode:
    return TableNode(lambda: [make_table()])

  def add(self, node: lp.PyNode, label: str, shared: str = '') -> Any:
    """Adds a node.

    Args:
      node: to add.
      label: of its group, where it has a process of its own.
      shared: the label of the process that it shares with others on one
        machine; '' for a process of its own there, too.

    Returns:
      Its handle.
    """
    if not shared:
      return self._program.add_node(node, label=label)
    process = self._processes.setdefault(
        shared, lp.MultiThreadingColocation([])
    )
    return process.add_node(node)

  def finish(self) -> lp.Program:
    """The program, with all its processes."""
    for label, process in self._processes.items():
      self._program.add_node(process, label=label)
    return self._program


class ManyMachines(OneMachine):
  """Each node lives alone: there it has one address, with one port.

  No launcher sees them all, so a file tells them to stop.
  """

  def __init__(self, program: lp.Program, stop: stop_file.StopFile):
    super().__init__(program)
    self._stop = stop

  def maker(self, make: Callable[..., Any]) -> Callable[..., Any]:
    return functools.partial(self._stop.watched, make)

  def table(self, make_table: Callable[[], Any]) -> TableNode:
    return TableNode(lambda: [make_table()], self._stop)

  def add(self, node: lp.PyNode, label: str, shared: str = '') -> Any:
    return super().add(node, label)
