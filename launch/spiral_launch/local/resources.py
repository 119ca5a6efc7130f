# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environment variables and GPUs of the nodes' processes on one machine.

One variable preloads a small library (`native/loopback.c`) that restricts
servers to the loopback interface. By default Courier and Reverb listen on every
interface without authentication, and Courier unpickles the Python objects that
it receives, so anybody who reaches a port can run code. Neither of them has a
setting for this.
"""

import glob
import os
import pathlib
import sys
from typing import Any

import spiral_envs
import spiral_launch
from spiral_launch.local import launchpad_internals
from spiral_launch.local import node_exit
from spiral_launch.local import proxies
import spiral_tf


def library() -> str:
  """Returns the path of the preloaded library; '' if it has not been built."""
  pattern = os.path.join(
      glob.escape(os.path.dirname(__file__)), '_loopback*.so'
  )
  return next(iter(sorted(glob.glob(os.path.abspath(pattern)))), '')


def environment() -> dict[str, str]:
  """Returns the variable that makes a new process listen on loopback only.

  If that is impossible, prints a warning and returns no variable.
  """
  path = library()
  if not path:
    print(
        'Warning: the library spiral_launch/local/_loopback*.so has not been '
        'built (make setup; Linux only): the nodes listen on every network '
        'interface.',
        file=sys.stderr,
    )
    return {}
  # Spaces and colons separate the names of preloaded libraries.
  if set(path) & set(' :'):
    print(
        f'Warning: the path {path!r} has a space or a colon, so it cannot be '
        'preloaded: the nodes listen on every network interface.',
        file=sys.stderr,
    )
    return {}
  others = os.environ.get('LD_PRELOAD', '')
  return {'LD_PRELOAD': f'{path} {others}'.rstrip()}


# Folders from which the project's packages are imported. Links of files are not
# followed: under Bazel they lead to another tree.
_IMPORT_ROOTS = tuple(
    dict.fromkeys(
        str(pathlib.Path(str(package.__file__)).absolute().parents[1])
        for package in (spiral_envs, spiral_launch, spiral_tf)
    )
)
# Environment of every node, on any machine.
ENVIRONMENT = {
    # By default TensorFlow takes all memory of a GPU, which nodes share.
    'TF_FORCE_GPU_ALLOW_GROWTH': 'true',
    'TF_CPP_MIN_LOG_LEVEL': '1',
    # Takes two thirds of the time on processors without AVX-512, where
    # TensorFlow disables it by default.
    'TF_ENABLE_ONEDNN_OPTS': '1',
    node_exit.NODE_PROCESS: '1',
}


def make(num_gpus: int) -> dict[str, Any]:
  """Returns the launch configuration of each node's process, by label.

  The policy learner gets the first GPU and the discriminator learner the
  second, or the same one if there is only one. All other nodes run on the CPU.

  Args:
    num_gpus: number of GPUs of this machine.
  """
  devices = {'actor': '-1', 'evaluator': '-1'}
  if num_gpus:
    devices['policy_learner'] = '0'
    devices['discriminator_learner'] = str(min(1, num_gpus - 1))
  common = {
      **ENVIRONMENT,
      node_exit.LAUNCHER: str(os.getpid()),
      # Launchpad searches the working directory last, after installed
      # packages; nodes must run the code that launched them.
      'PYTHONPATH': os.pathsep.join(
          filter(None, (*_IMPORT_ROOTS, os.environ.get('PYTHONPATH')))
      ),
      **environment(),
      **proxies.environment(),
  }
  if 'TF_ENABLE_ONEDNN_OPTS' in os.environ:
    common['TF_ENABLE_ONEDNN_OPTS'] = os.environ['TF_ENABLE_ONEDNN_OPTS']
  labels = ('policy_learner', 'discriminator_learner', 'actor', 'evaluator')
  return {
      label: launchpad_internals.process_resources(
          {
              **common,
              **(
                  {'CUDA_VISIBLE_DEVICES': devices[label]}
                  if label in devices
                  else {}
              ),
          }
      )
      for label in labels
  }
