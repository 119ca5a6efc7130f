# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Writes Kubernetes manifests that train an agent on many machines.

  spiral-tf kubernetes --config=digits \
      --image=REGISTRY/spiral_tf:TAG --out=DIR [--config.num_actors=64 ...]
  kubectl apply -f DIR

Submits nothing. docs/cluster.md lists what the cluster must provide.
"""

from collections.abc import Sequence

from absl import flags

from spiral_launch.cluster import manifests
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags

_CONFIG = command_line.define_config()
_OUT = path_flags.define(
    'out', None, 'Folder for the manifests.', required=True
)
_IMAGE = flags.DEFINE_string(
    'image', None, 'Container image, built from the Dockerfile.', required=True
)
_NAME = flags.DEFINE_string(
    'name', 'spiral', "Name of the run, the prefix of its objects' names."
)
_WORKDIR = flags.DEFINE_string(
    'workdir',
    '/run/spiral/run',
    "Folder of the run, by its path in the pods; the run's volume is at "
    '/run/spiral.',
)
_GPUS = flags.DEFINE_integer(
    'gpus', 1, 'Number of GPUs of each learner.', lower_bound=0
)
_STORAGE = flags.DEFINE_integer(
    'storage', 20, "Size of the run's volume in GiB.", lower_bound=1
)


def main(argv: Sequence[str]) -> None:
  """Writes the manifests."""
  command_line.no_arguments(argv)
  paths = manifests.write(
      _CONFIG.value,
      _OUT.value,
      _NAME.value,
      _IMAGE.value,
      _WORKDIR.value,
      _GPUS.value,
      _STORAGE.value,
  )
  print(*paths, sep='\n')
  print(f'Check them, then run: kubectl apply -f {_OUT.value}')


if __name__ == '__main__':
  entry_point.run(
      main,
      flags_parser=command_line.parse,
      stopped='Stopped: not all was written.',
  )
