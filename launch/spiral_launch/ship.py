# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Puts a trained agent into the repository: weights, config, metrics.

  spiral-tf ship --workdir=DIR --name=NAME \
    --command='make train' --commit=COMMIT [--data_source=mnist]

Needs a run with a checkpoint and an evaluation of it, and writes agents/NAME,
in place of an agent of that name. Nothing is trained or drawn. The agent is to
be evaluated where its data is not at hand, so the held-out images and the
classifier of its evaluation go along.
"""

from collections.abc import Sequence
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags
import tensorflow as tf

from spiral_launch.agents import folder as agent_folder
from spiral_launch.local import tensorflow_runtime
from spiral_launch.shipping import shipping
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import os_errors

_WORKDIR = path_flags.define(
    'workdir', None, 'Folder of the run.', required=True
)
_NAME = flags.DEFINE_string('name', None, 'Of the agent.', required=True)
_AGENTS = path_flags.define(
    'agents', '', 'Folder of all agents; agents/ of this checkout if none.'
)
_COMMAND = flags.DEFINE_string('command', '', 'That trained it, for a reader.')
_COMMIT = flags.DEFINE_string('commit', '', 'Of the code that trained it.')
_DATA_SOURCE = flags.DEFINE_string(
    'data_source',
    '',
    'What to call its data, where data.source is a path of this machine.',
)
_DATA_NOTE = flags.DEFINE_string(
    'data_note', '', 'What its data is: a sentence for a reader.'
)
_CLASSIFIER_DATA = path_flags.define('classifier_data', '', "As evaluation's.")
_CLASSIFIER_CACHE = path_flags.define(
    'classifier_cache', '', "As evaluation's."
)


def main(argv: Sequence[str]) -> int:
  """Ships an agent; returns the exit status."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  # Of a checkpoint that does not fit TensorFlow complains value by value.
  tf.get_logger().setLevel('ERROR')
  try:
    folder = shipping.ship(
        shipping.Shipment(
            workdir=_WORKDIR.value,
            name=_NAME.value,
            place=_AGENTS.value or agent_folder.default_place(),
            data_source=_DATA_SOURCE.value,
            data_note=_DATA_NOTE.value,
            command=_COMMAND.value,
            commit=_COMMIT.value,
            classifier_cache=_CLASSIFIER_CACHE.value,
            classifier_data=_CLASSIFIER_DATA.value,
        )
    )
  except (ValueError, OSError, ImportError) as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
  print(f'wrote {folder.path}: {folder.num_bytes / 1e6:.2f} MB')
  return 0


if __name__ == '__main__':
  entry_point.run(main)
