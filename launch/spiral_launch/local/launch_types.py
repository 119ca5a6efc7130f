# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Launch types of Launchpad that the commands support."""

from absl import flags
import launchpad as lp


def default_to_processes() -> None:
  """Makes one process per node the default of `--lp_launch_type`.

  Nodes that are threads of one process would share a single core.
  """
  flags.set_default(lp.LAUNCH_TYPE, lp.LaunchType.LOCAL_MULTI_PROCESSING.value)


def check(launch_type: lp.LaunchType) -> None:
  """Raises ValueError for unsupported launch types."""
  if launch_type not in (
      lp.LaunchType.LOCAL_MULTI_PROCESSING,
      lp.LaunchType.LOCAL_MULTI_THREADING,
  ):
    raise ValueError(
        f'--lp_launch_type={launch_type.value} is not supported; choose '
        'local_mp (one process per node) or local_mt (one process).'
    )
