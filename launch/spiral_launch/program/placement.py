# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Placement of nodes: which of them share a process.

Also the Reverb node of both placements.
"""

import functools
from typing import Any
from typing import Callable
from typing import Optional

import launchpad as lp
import reverb

from spiral_launch.program import stop_file


class TableNode(lp.ReverbNode):
  """A Reverb node that closes its tables when the program stops.

  Launchpad's own node keeps the server until its process ends, and so do
  writers that wait for room in a table. Closing the server wakes them with an
  error, which nodes that are stopping take as the end.
  """

  def __init__(
      self,
      make_tables: Callable[[], list[reverb.Table]],
      stop: Optional[stop_file.StopFile] = None,
  ):
    """Initializes the node.

    Args:
      make_tables: makes the tables in the node's process.
      stop: file that stops this process at the end of the run; None where the
        launcher does so.
    """
    super().__init__(make_tables)
    self._make_tables = make_tables
    self._stop = stop

  def run(self) -> None:
    """Serves the tables until the program stops."""
    if self._stop:
      self._stop.watch()
    address = self.reverb_address.resolve()
    server = reverb.Server(
        tables=self._make_tables(), port=lp.get_port_from_address(address)
    )
    lp.stop_event().wait()
    server.stop()


class LocalPlacement:
  """Places all nodes on one machine.

  Each table shares the process of the learner that reads it, so that batches
  are read without gRPC. The counter shares the process of the evaluator, which
  is idle most of the time.
  """

  def __init__(self, program: lp.Program):
    """Initializes the placement with an empty program."""
    self._program = program
    self._processes: dict[str, lp.MultiThreadingColocation] = {}

  def wrap(self, make: Callable[..., Any]) -> Callable[..., Any]:
    """Returns the constructor of a node's object, fit for this placement."""
    return make

  def table(self, make_table: Callable[[], Any]) -> TableNode:
    """Returns a Reverb node with one table."""
    return TableNode(lambda: [make_table()])

  def add(self, node: lp.PyNode, label: str, shared: str = '') -> Any:
    """Adds a node to the program and returns its handle.

    Args:
      node: node to add.
      label: label of its group, used where it has a process of its own.
      shared: label of the process that it shares with other nodes where all are
        on one machine; '' for a process of its own.
    """
    if not shared:
      return self._program.add_node(node, label=label)
    process = self._processes.setdefault(
        shared, lp.MultiThreadingColocation([])
    )
    return process.add_node(node)

  def finish(self) -> lp.Program:
    """Adds the shared processes to the program and returns it."""
    for label, process in self._processes.items():
      self._program.add_node(process, label=label)
    return self._program


class SingleProcessPlacement(LocalPlacement):
  """Places all nodes in one process, as its threads."""

  def __init__(self, program: lp.Program, label: str):
    """Initializes the placement.

    Args:
      program: program to add to; it may have other processes.
      label: label of the process.
    """
    super().__init__(program)
    self._label = label

  def add(self, node: lp.PyNode, label: str, shared: str = '') -> Any:
    return super().add(node, self._label, self._label)


class ClusterPlacement(LocalPlacement):
  """Places each node alone, with an address and a port of its own.

  No launcher sees all nodes, so a file stops them.
  """

  def __init__(self, program: lp.Program, stop: stop_file.StopFile):
    """Initializes the placement.

    Args:
      program: empty program.
      stop: file that stops all nodes.
    """
    super().__init__(program)
    self._stop = stop

  def wrap(self, make: Callable[..., Any]) -> Callable[..., Any]:
    return functools.partial(self._stop.watched, make)

  def table(self, make_table: Callable[[], Any]) -> TableNode:
    return TableNode(lambda: [make_table()], self._stop)

  def add(self, node: lp.PyNode, label: str, shared: str = '') -> Any:
    return super().add(node, label)
