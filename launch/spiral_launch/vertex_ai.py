# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains an agent on Vertex AI, through Launchpad and XManager.

  make setup VARIANT=cloud
  spiral-tf vertex_ai --config=digits \
      --workdir=/gcs/BUCKET/runs/digits --dry_run --out=DIR

`--dry_run` writes what would be submitted, and needs no account; without it
XManager's own set-up is needed (a project, a bucket, credentials, docker). See
docs/cluster.md.
"""

from collections.abc import Sequence
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import os_errors

try:
  from spiral_launch.cluster import vertex
except Exception as _error:  # Launchpad raises no narrower one.
  sys.exit(
      'Error: launches on Vertex AI need XManager: make setup VARIANT=cloud '
      f'(Python 3.10). {_error}'
  )

_CONFIG = command_line.define_config()
_WORKDIR = flags.DEFINE_string(
    'workdir',
    None,
    'Folder for all that the run writes: /gcs/BUCKET/..., as the nodes see it.',
    required=True,
)
_ACCELERATOR = flags.DEFINE_enum(
    'accelerator',
    't4',
    ['none', 'p100', 't4', 'v100'],
    'GPU of each learner.',
)
_DRY_RUN = flags.DEFINE_bool(
    'dry_run', False, 'Submit nothing; write what would be, to --out.'
)
_OUT = path_flags.define('out', '', 'Folder for what --dry_run writes.')


def main(argv: Sequence[str]) -> int:
  """Launches; returns the exit status."""
  command_line.no_arguments(argv)
  try:
    if _DRY_RUN.value and not _OUT.value:
      raise ValueError('--dry_run needs --out: a folder to write to.')
    paths = vertex.launch(
        _CONFIG.value,
        _WORKDIR.value,
        _ACCELERATOR.value,
        _OUT.value if _DRY_RUN.value else '',
    )
  except (ValueError, OSError) as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
  for path in paths:
    print(path)
  return 0


if __name__ == '__main__':
  entry_point.run(main, flags_parser=command_line.parse)
