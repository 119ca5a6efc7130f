# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Exports an agent's policy as a TensorFlow SavedModel.

  spiral-tf export --agent=NAME_OR_DIR --out=DIR

Writes a new folder with a SavedModel, which runs without this project, and with
`agent.json`, which describes its actions. docs/exporting.md describes the
SavedModel's signatures.
"""

from collections.abc import Sequence

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


def main(argv: Sequence[str]) -> None:
  """Exports an agent."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  tf.get_logger().setLevel('ERROR')
  if not _OUT.value:
    raise ValueError('Name the folder to write to: --out=DIR')
  exporting.check_new(_OUT.value)
  output_checks.check_folder(_OUT.value)
  agent = agent_names.load(_AGENT.value, with_discriminator=False)
  exporting.export(agent, agent_names.title(_AGENT.value), _OUT.value)
  print(f'wrote {files.printable(_OUT.value)}')


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped: nothing was written.')
