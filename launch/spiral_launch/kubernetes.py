# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Writes Kubernetes manifests that train an agent on many machines.

  spiral-tf kubernetes --config=digits \
      --image=REGISTRY/spiral_tf:TAG --out=DIR [--config.num_actors=64 ...]
  kubectl apply -f DIR

Nothing is submitted. docs/cluster.md says what must stand around it.
"""

from collections.abc import Sequence
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_launch.cluster import manifests as kubernetes_files
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import os_errors

_CONFIG = command_line.define_config()
_OUT = path_flags.define(
    'out', None, 'Folder for the manifests.', required=True
)
_IMAGE = flags.DEFINE_string(
    'image', None, 'Container image, made by the Dockerfile.', required=True
)
_NAME = flags.DEFINE_string(
    'name', 'spiral', 'Of the run, and of all its parts.'
)
_WORKDIR = flags.DEFINE_string(
    'workdir',
    '/run/spiral/run',
    "Folder for all that the run writes, in the pods: on the run's volume, "
    'which is at /run/spiral.',
)
_GPUS = flags.DEFINE_integer('gpus', 1, 'GPUs of each learner.', lower_bound=0)
_STORAGE = flags.DEFINE_integer(
    'storage', 20, "GiB of the run's volume.", lower_bound=1
)


def main(argv: Sequence[str]) -> int:
  """Writes the manifests; returns the exit status."""
  command_line.no_arguments(argv)
  try:
    paths = kubernetes_files.write(
        _CONFIG.value,
        _OUT.value,
        _NAME.value,
        _IMAGE.value,
        _WORKDIR.value,
        _GPUS.value,
        _STORAGE.value,
    )
  except (ValueError, OSError) as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
  for path in paths:
    print(path)
  print(f'Look at them, then: kubectl apply -f {_OUT.value}')
  return 0


if __name__ == '__main__':
  entry_point.run(main, flags_parser=command_line.parse)
