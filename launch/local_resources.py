"""What each node's process gets on one machine: environment, GPU."""

import os
from typing import Any

from absl import flags
from launchpad.nodes.python import local_multi_processing

from launch import loopback
from launch import node_exit
from launch import proxies

# Launchpad looks this flag up when processes get arguments, but this build of
# it never defines it.
_LP_DUMMY_CONFIG = flags.DEFINE_multi_float(
    'lp_dummy_config', [], 'Internal to Launchpad.'
)

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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

  The policy learner gets the first GPU, the critic the second, or the same one
  if there is only one; all others run on the CPU.

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
          filter(None, (_ROOT, os.environ.get('PYTHONPATH')))
      ),
      **loopback.environment(),
      **proxies.environment(),
  }
  if 'TF_ENABLE_ONEDNN_OPTS' in os.environ:
    common['TF_ENABLE_ONEDNN_OPTS'] = os.environ['TF_ENABLE_ONEDNN_OPTS']
  labels = ('policy_learner', 'discriminator_learner', 'actor', 'evaluator')
  return {
      label: local_multi_processing.PythonProcess(
          # A learner may take its time to write a last checkpoint; whoever
          # launched it looks after nodes that do not stop.
          args={'lp_termination_notice_secs': -1},
          env={
              **common,
              **(
                  {'CUDA_VISIBLE_DEVICES': devices[label]}
                  if label in devices
                  else {}
              ),
          },
      )
      for label in labels
  }
