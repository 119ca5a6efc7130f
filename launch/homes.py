"""Where nodes live: on one machine, or each on its own."""

import functools
from typing import Any
from typing import Callable

import launchpad as lp

from launch import stop_file
from launch import table_node


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

  def table(self, make_table: Callable[[], Any]) -> table_node.TableNode:
    return table_node.TableNode(lambda: [make_table()])

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

  def table(self, make_table: Callable[[], Any]) -> table_node.TableNode:
    return table_node.TableNode(lambda: [make_table()], self._stop)

  def add(self, node: lp.PyNode, label: str, shared: str = '') -> Any:
    return super().add(node, label)
