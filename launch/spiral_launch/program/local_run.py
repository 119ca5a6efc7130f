# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs the Launchpad program on this machine.

Importing this module defines Launchpad's flags.
"""

import os
import signal
import sys
import time

import launchpad as lp
import tensorflow as tf

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import early_signals
from spiral_launch.local import launch_types
from spiral_launch.local import proxies
from spiral_launch.local import resources
from spiral_launch.local import supervisor
from spiral_launch.program import program as program_lib

launch_types.default_to_processes()


def prepare(config: experiment.Experiment) -> None:
  """Prepares this process; raises ValueError for unsupported launch types."""
  del config
  proxies.spare_this_machine()
  launch_types.check(lp.LaunchType(lp.LAUNCH_TYPE.value))


def run(config: experiment.Experiment, workdir: workdir_lib.Workdir) -> int:
  """Runs the program until it ends.

  Args:
    config: validated config.
    workdir: prepared folder of the run.

  Returns:
    1 if a node failed, else 0.
  """
  try:
    _run(config, workdir)
  except supervisor.NodeCrash as error:
    print(f'Error: {error}', file=sys.stderr)
    return 1
  return 0


def _run(config: experiment.Experiment, workdir: workdir_lib.Workdir) -> None:
  launch_type = lp.LaunchType(lp.LAUNCH_TYPE.value)
  program = program_lib.make_program(
      config, workdir, lp.make_program_stopper(launch_type)
  )
  early_signals.hand_over()
  if launch_type is not lp.LaunchType.LOCAL_MULTI_PROCESSING:
    manager = lp.launch(program, launch_type=launch_type)
    if early_signals.stop_requested():
      signal.raise_signal(signal.SIGTERM)
    manager.wait()
    return
  gpus = len(tf.config.list_physical_devices('GPU'))
  logs = os.path.join(workdir.logs, time.strftime('%Y%m%d-%H%M%S'))
  processes = supervisor.NodeProcesses(
      program, resources.make(gpus), logs, config.max_restarts
  )
  if early_signals.stop_requested():  # While handlers changed.
    signal.raise_signal(signal.SIGTERM)
  follower = supervisor.LogFollower(os.path.join(logs, 'evaluator/0'))
  try:
    processes.wait()
  finally:
    follower.stop()
