# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Ways in which Launchpad may run a program on this machine."""

from absl import flags
import launchpad as lp


def default_to_processes() -> None:
  """Makes one process a node the default of `--lp_launch_type`.

  Several nodes share two cores here; threads would share one of them.
  """
  flags.set_default(lp.LAUNCH_TYPE, lp.LaunchType.LOCAL_MULTI_PROCESSING.value)


def check(launch_type: lp.LaunchType) -> None:
  """Raises ValueError for launch types that this program cannot use yet."""
  if launch_type not in (
      lp.LaunchType.LOCAL_MULTI_PROCESSING,
      lp.LaunchType.LOCAL_MULTI_THREADING,
  ):
    raise ValueError(
        f'--lp_launch_type={launch_type.value} is not supported; choose '
        'local_mp (one process a node) or local_mt (one process).'
    )
