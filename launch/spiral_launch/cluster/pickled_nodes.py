# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Nodes of a program as files, started one by one on many machines.

Launchpad's own process entry starts them. It reads the pickled nodes of a group
from `--data_file`, and the node's index and all addresses from the environment
variable CLUSTER_SPEC. Vertex AI sets that variable; any other orchestrator that
sets it can run the same files.
"""

import json
from typing import Any

import launchpad as lp

from spiral_launch.local import launchpad_internals

# Port on which each node serves, unless the orchestrator chooses another.
PORT = 7070


def write_nodes(program: lp.Program, folder: str) -> dict[str, int]:
  """Writes the nodes of each group as `folder`/LABEL.pkl.

  Args:
    program: result of `program.make_cluster_program`, not launched before.
    folder: folder to write to.

  Returns:
    Number of nodes of each group, by label.
  """
  launchpad_internals.write_nodes(program.groups, folder)
  return {label: len(nodes) for label, nodes in program.groups.items()}


def cluster_spec(
    addresses: dict[str, list[str]], label: str, index: Any
) -> str:
  """Returns the value of CLUSTER_SPEC for one node.

  Args:
    addresses: 'host:port' of each node, by the label of its group.
    label: label of the node's own group.
    index: index of the node in its group: an int, or a string such as
      '$(TASK_INDEX)' that the orchestrator replaces by one.
  """
  spec = json.dumps(
      {'cluster': addresses, 'task': {'type': label, 'index': 'INDEX'}}
  )
  return spec.replace('"INDEX"', str(index))


def command(data_file: str) -> list[str]:
  """Returns the arguments of the Python interpreter that start a node."""
  return [
      '-m',
      'spiral_launch.local.process_entry',
      f'--data_file={data_file}',
      # The orchestrator gives nodes the time that they need to save.
      f'--lp_termination_notice_secs={launchpad_internals.NO_TIME_LIMIT}',
  ]
