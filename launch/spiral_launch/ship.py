# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Packs an evaluated agent into the folder of shipped agents.

  spiral-tf ship --workdir=DIR --name=NAME \
    --command='make train' --commit=COMMIT [--data_source=mnist]

Needs a run with a checkpoint and an evaluation of that checkpoint. Writes
agents/NAME, replacing an agent of that name. Nothing is trained or drawn. The
held-out images and the classifier of the evaluation are included, so that the
agent can be evaluated without its data set.
"""

from collections.abc import Sequence

from absl import flags
import tensorflow as tf

from spiral_launch.agents import folder as agent_folder
from spiral_launch.local import tensorflow_runtime
from spiral_launch.shipping import shipping
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags

_WORKDIR = path_flags.define(
    'workdir', None, 'Folder of the run.', required=True
)
_NAME = flags.DEFINE_string(
    'name',
    None,
    'Name of the agent: lower-case letters, digits, - and _.',
    required=True,
)
_AGENTS = path_flags.define(
    'agents', '', "Folder of all agents (default: a checkout's agents/)."
)
_COMMAND = flags.DEFINE_string(
    'command', '', 'Command that trained the agent, for its README.'
)
_COMMIT = flags.DEFINE_string(
    'commit', '', 'Commit of the code that trained the agent, for its README.'
)
_DATA_SOURCE = flags.DEFINE_string(
    'data_source',
    '',
    'Name of the data; needed if data.source is a path of this machine.',
)
_DATA_NOTE = flags.DEFINE_string(
    'data_note', '', 'Sentence about the data, for the README.'
)
_CLASSIFIER_DATA = path_flags.define(
    'classifier_data', '', 'Value of --classifier_data in the evaluation.'
)
_CLASSIFIER_CACHE = path_flags.define(
    'classifier_cache', '', 'Value of --classifier_cache in the evaluation.'
)


def main(argv: Sequence[str]) -> None:
  """Ships an agent."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  # If a checkpoint does not fit, TensorFlow logs one line for each value.
  tf.get_logger().setLevel('ERROR')
  folder = shipping.ship(
      shipping.Shipment(
          workdir=_WORKDIR.value,
          name=_NAME.value,
          agents=_AGENTS.value or agent_folder.writable_place(),
          data_source=_DATA_SOURCE.value,
          data_note=_DATA_NOTE.value,
          command=_COMMAND.value,
          commit=_COMMIT.value,
          classifier_cache=_CLASSIFIER_CACHE.value,
          classifier_data=_CLASSIFIER_DATA.value,
      )
  )
  print(f'wrote {folder.path}: {folder.num_bytes / 1e6:.2f} MB')


if __name__ == '__main__':
  entry_point.run(main)
