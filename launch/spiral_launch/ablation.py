# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains the paper's reward ablation and compares the runs.

  spiral-tf ablation --out=DIR [--config=digits \
      --minutes=15 --at_once=1 --seeds=1,2 --variants=critic_final,blind]

Writes the folder of a run for each variant and seed into DIR, and `mse.png`,
`mse_over_frames.png` and `mse.txt` beside them. Resumes where it was stopped.
"""

from collections.abc import Sequence

from absl import flags

from spiral_launch.evaluation import ablation_runs
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import side_by_side
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags

_CONFIG = path_flags.define(
    'config', 'digits', 'Name or file of the experiment that the runs vary.'
)
_OUT = path_flags.define('out', None, 'Folder of the runs.', required=True)
_MINUTES = flags.DEFINE_float(
    'minutes', 15.0, 'Minutes of each run.', lower_bound=0.1
)
_AT_ONCE = flags.DEFINE_integer(
    'at_once',
    1,
    'Number of runs at the same time; if more than one, their output is in '
    'out.log in their folders.',
    lower_bound=1,
)
_SEEDS = flags.DEFINE_list('seeds', ['1', '2'], 'Seeds of each variant.')
_VARIANTS = flags.DEFINE_list(
    'variants', list(ablation_runs.VARIANTS), 'Variants to train.'
)
_SETTINGS = flags.DEFINE_multi_string(
    'set',
    [],
    'Setting of all runs, such as --set=data.source=FOLDER. May be repeated.',
)


def main(argv: Sequence[str]) -> None:
  """Trains and compares the runs."""
  command_line.no_arguments(argv)
  ablation = ablation_runs.Ablation(
      _CONFIG.value,
      _OUT.value,
      _MINUTES.value,
      _VARIANTS.value,
      _SEEDS.value,
      _SETTINGS.value,
  )
  ablation.validate()
  workdir_lib.check_writable(_OUT.value, 'out')
  with folder_lock.hold(_OUT.value, 'out'):
    error = side_by_side.run(ablation.commands(), _AT_ONCE.value)
    if error:
      raise ValueError(error)
    print(ablation.compare())


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped; the same command resumes it.')
