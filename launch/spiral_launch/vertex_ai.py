# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains an agent on Vertex AI.

  spiral-tf vertex_ai --config=digits \
      --workdir=/gcs/BUCKET/runs/digits --dry_run --out=DIR

`--dry_run` writes what would be submitted, and needs no account. Without it,
docker, a project with credentials, and Google's client library (`make setup
VARIANT=cloud`) are needed. See docs/cluster.md.
"""

from collections.abc import Sequence

from absl import flags

from spiral_launch.cluster import vertex
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags

_CONFIG = command_line.define_config()
_WORKDIR = flags.DEFINE_string(
    'workdir',
    None,
    'Folder of the run, by its path in the containers: /gcs/BUCKET/...',
    required=True,
)
_ACCELERATOR = flags.DEFINE_enum(
    'accelerator', 't4', vertex.ACCELERATORS, 'GPU of each learner.'
)
_DRY_RUN = flags.DEFINE_bool(
    'dry_run', False, 'Write the job to --out instead of submitting it.'
)
_OUT = path_flags.define('out', '', 'Folder that --dry_run writes to.')


def main(argv: Sequence[str]) -> None:
  """Submits or writes the job."""
  command_line.no_arguments(argv)
  arguments = (_CONFIG.value, _WORKDIR.value, _ACCELERATOR.value)
  if not _DRY_RUN.value:
    lines = vertex.submit(*arguments)
  elif _OUT.value:
    lines = vertex.dry_run(*arguments, _OUT.value)
  else:
    raise ValueError('--dry_run needs --out: a folder to write to.')
  print('\n'.join(lines))


if __name__ == '__main__':
  entry_point.run(
      main,
      flags_parser=command_line.parse,
      stopped='Stopped: nothing was submitted.',
  )
