# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Exports an agent's policy as a TensorFlow SavedModel.

  spiral-tf export --agent=NAME_OR_DIR --out=DIR

Writes a new folder with a SavedModel, which runs without this project, and with
`agent.json`, which describes its actions. docs/exporting.md describes the
SavedModel's signatures.
"""

from collections.abc import Sequence
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
import tensorflow as tf

from spiral_launch.agents import exporting
from spiral_launch.agents import names as agent_names
from spiral_launch.local import tensorflow_runtime
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import path_flags
from spiral_tf import files

_AGENT = path_flags.define(
    'agent', '', "Name or folder of a shipped agent, or a run's folder."
)
_OUT = path_flags.define('out', '', 'New folder to write to.')


def _export() -> str:
  if not _OUT.value:
    raise ValueError('Name the folder to write to: --out=DIR')
  exporting.check_new(_OUT.value)
  output_checks.check_folder(_OUT.value)
  agent = agent_names.load(_AGENT.value, with_discriminator=False)
  exporting.export(agent, agent_names.title(_AGENT.value), _OUT.value)
  return f'wrote {files.printable(_OUT.value)}'


def main(argv: Sequence[str]) -> int:
  """Exports an agent; returns the exit status."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  tf.get_logger().setLevel('ERROR')
  return command_line.run_stoppable(_export, 'Stopped: nothing was written.')


if __name__ == '__main__':
  entry_point.run(main)
