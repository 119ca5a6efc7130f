# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A program's nodes as files, to be started one by one on many machines.

Launchpad's own process entry starts them: it reads the pickled nodes of a group
(`--data_file`) and which of them it is, and where the others are, from the
environment variable CLUSTER_SPEC, which Vertex AI sets. Whoever else sets it
can run the same files.
"""

import json
import os
from typing import Any

import launchpad as lp
from launchpad.launch import serialization

# Each node serves one port; which, whoever writes the addresses decides.
PORT = 7070


def write_nodes(program: lp.Program, folder: str) -> dict[str, int]:
  """Writes the nodes of each group as `folder`/LABEL.pkl.

  Args:
    program: of `program.make_cluster_program`, not launched before.
    folder: there.

  Returns:
    How many nodes each group has.
  """
  for nodes in program.groups.values():
    for node in nodes:
      # This kind of launch reads addresses from CLUSTER_SPEC.
      node._initialize_context(lp.LaunchType.VERTEX_AI, launch_config=None)
  for label, nodes in program.groups.items():
    for index, node in enumerate(nodes):
      for handle in node.input_handles:
        handle.connect(node, label)
      node.bind_addresses(cluster=label, instance=index)
  for label, nodes in program.groups.items():
    serialization.serialize_functions(
        os.path.join(folder, f'{label}.pkl'), label, [n.function for n in nodes]
    )
  return {label: len(nodes) for label, nodes in program.groups.items()}


def cluster_spec(
    addresses: dict[str, list[str]], label: str, index: Any
) -> str:
  """The value of CLUSTER_SPEC.

  Args:
    addresses: 'host:port' of each node of each group.
    label: of the node's own group.
    index: of the node in it: an int, or what the orchestrator puts in place of
      a string such as '$(TASK_INDEX)'.
  """
  spec = json.dumps(
      {'cluster': addresses, 'task': {'type': label, 'index': 'INDEX'}}
  )
  return spec.replace('"INDEX"', str(index))


def command(data_file: str) -> list[str]:
  """What starts a node, but for the interpreter."""
  return [
      '-m',
      'spiral_launch.local.process_entry',
      f'--data_file={data_file}',
      # Whoever runs it gives it the time to stop in good order.
      '--lp_termination_notice_secs=-1',
  ]
