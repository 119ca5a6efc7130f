# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Everything that this project uses of Launchpad beyond its public interface.

Check each of these against a new version of Launchpad:

  launch.run_locally.launch_local_output_to_files._LOGGING_DIR
  launch.serialization.serialize_functions
  launch.worker_manager.WorkerManager._active_workers
  nodes.python.local_multi_processing.PythonProcess
  nodes.python.process_entry (run by `spiral_launch.local.process_entry`)
  the flags --lp_dummy_config and --lp_termination_notice_secs
  the environment variable CLUSTER_SPEC
"""

from collections.abc import Mapping
from collections.abc import Sequence
import contextlib
import io
import os
import subprocess
from typing import Any

from absl import flags
import launchpad as lp
from launchpad.launch import serialization
from launchpad.launch.run_locally import launch_local_output_to_files
from launchpad.nodes.python import local_multi_processing

# Launchpad reads this flag when processes get arguments, but this version of it
# does not define it.
_LP_DUMMY_CONFIG = flags.DEFINE_multi_float(
    'lp_dummy_config', [], 'Internal to Launchpad.'
)

# Disables Launchpad's own time limit, after which it kills a node that is still
# saving.
NO_TIME_LIMIT = -1


def process_resources(environment: Mapping[str, str]) -> Any:
  """Returns the launch configuration of a process with this environment."""
  return local_multi_processing.PythonProcess(
      args={'lp_termination_notice_secs': NO_TIME_LIMIT}, env=environment
  )


def launch_processes(
    program: lp.Program, resources: Mapping[str, Any], logs: str
) -> Any:
  """Launches a program, one process per node, and returns its manager.

  Launchpad's other terminals hide the exit status of a process.

  Args:
    program: program to launch.
    resources: `process_resources` by label.
    logs: folder for the log files, one per process.
  """
  # Launchpad's time limit would kill this process too.
  flags.FLAGS['lp_termination_notice_secs'].value = NO_TIME_LIMIT
  launch_local_output_to_files._LOGGING_DIR = logs  # pylint: disable=protected-access
  with contextlib.redirect_stdout(io.StringIO()):
    return lp.launch(
        program,
        launch_type=lp.LaunchType.LOCAL_MULTI_PROCESSING,
        local_resources=resources,
        terminal='output_to_files',
    )


def processes(manager: Any) -> dict[str, list[subprocess.Popen]]:
  """Returns the running processes of a manager by the names of their logs.

  The manager sends its signals to the processes in this dictionary.
  """
  return manager._active_workers  # pylint: disable=protected-access


def write_nodes(clusters: Mapping[str, Sequence[Any]], folder: str) -> None:
  """Writes nodes that read each other's addresses from CLUSTER_SPEC.

  Args:
    clusters: nodes of a program that has not been launched, by the name of
      their cluster; their order gives the task indices.
    folder: folder for one file NAME.pkl per cluster.
  """
  launch_type = lp.LaunchType.VERTEX_AI
  for name, nodes in clusters.items():
    for node in nodes:
      node.launch_context.initialize(
          launch_type, None, lp.make_program_stopper(launch_type)
      )
      for handle in node.input_handles:
        handle.connect(node, name)
  for name, nodes in clusters.items():
    for index, node in enumerate(nodes):
      node.bind_addresses(cluster=name, instance=index)
  for name, nodes in clusters.items():
    serialization.serialize_functions(
        os.path.join(folder, f'{name}.pkl'),
        name,
        [node.function for node in nodes],
    )
