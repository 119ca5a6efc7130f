# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What each node's process gets on one machine: environment, GPU.

Keeps the servers of a program on one machine off the network.

Courier and Reverb listen on every interface, without asking who calls, and
Courier rebuilds whatever Python objects it is sent: who reaches a port can run
code. Neither has a setting for it, so a small library stands before the C
library's `bind` (`native/loopback.c`).
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
  """The library's path; '' where it has not been built."""
  pattern = os.path.join(
      glob.escape(os.path.dirname(__file__)), '_loopback*.so'
  )
  return next(iter(sorted(glob.glob(os.path.abspath(pattern)))), '')


def environment() -> dict[str, str]:
  """What makes a new process listen on loopback only.

  Says so on standard error, and returns nothing, where that cannot be done.
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
  # Preloaded libraries are parted by spaces or colons.
  if set(path) & set(' :'):
    print(
        f'Warning: the path {path!r} has a space or a colon, so it cannot be '
        'preloaded: the nodes listen on every network interface.',
        file=sys.stderr,
    )
    return {}
  others = os.environ.get('LD_PRELOAD', '')
  return {'LD_PRELOAD': f'{path} {others}'.rstrip()}


# The folders that the project's packages are imported from.
_IMPORT_ROOTS = tuple(
    dict.fromkeys(
        str(pathlib.Path(str(package.__file__)).resolve().parents[1])
        for package in (spiral_envs, spiral_launch, spiral_tf)
    )
)
# Of every node, on any machine.
ENVIRONMENT = {
    # Sharing a GPU needs this; TensorFlow otherwise takes all its memory.
    'TF_FORCE_GPU_ALLOW_GROWTH': 'true',
    'TF_CPP_MIN_LOG_LEVEL': '1',
    # Two thirds of the time on processors without AVX-512, where TensorFlow
    # leaves it off.
    'TF_ENABLE_ONEDNN_OPTS': '1',
    node_exit.NODE_PROCESS: '1',
}


def make(num_gpus: int) -> dict[str, Any]:
  """Environment of each node's process on one machine.

  The policy learner gets the first GPU, the discriminator the second, or the
  same one if there is only one; all others run on the CPU.

  Args:
    num_gpus: GPUs of this machine.
  """
  devices = {'actor': '-1', 'evaluator': '-1'}
  if num_gpus:
    devices['policy_learner'] = '0'
    devices['discriminator_learner'] = str(min(1, num_gpus - 1))
  common = {
      **ENVIRONMENT,
      node_exit.LAUNCHER: str(os.getpid()),
      # Launchpad looks in the present folder last, after installed packages:
      # nodes must run the code that launched them.
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
