# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains the paper's reward ablation, run after run, and compares.

  spiral-tf ablation --out=DIR [--config=digits \
      --minutes=15 --at_once=1 --seeds=1,2 --variants=critic_final,blind]

Writes a run's folder for each variant and seed into DIR, and `mse.png`,
`mse_over_frames.png` and `mse.txt` beside them. Goes on where it was stopped.
"""

from collections.abc import Sequence

from absl import app
from absl import flags

from spiral_launch.evaluation import ablation_runs
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import side_by_side
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags

_CONFIG = path_flags.define(
    'config',
    'launch/spiral_launch/configs/digits.py',
    'Experiment that all start from.',
)
_OUT = path_flags.define('out', None, 'Folder of the runs.', required=True)
_MINUTES = flags.DEFINE_float('minutes', 15.0, 'Of each run.', lower_bound=0.1)
_AT_ONCE = flags.DEFINE_integer(
    'at_once',
    1,
    'Runs beside each other; what they print is in their folders, as out.log.',
    lower_bound=1,
)
_SEEDS = flags.DEFINE_list('seeds', ['1', '2'], 'Of each variant.')
_VARIANTS = flags.DEFINE_list(
    'variants', list(ablation_runs.VARIANTS), 'Which to train.'
)
_SETTINGS = flags.DEFINE_multi_string(
    'set', [], 'Another setting of all, as --set=data.source=FOLDER.'
)


def main(argv: Sequence[str]) -> int:
  """Trains and compares; returns the exit status."""
  if len(argv) > 1:
    raise app.UsageError(f'Unknown arguments: {" ".join(argv[1:])}')
  ablation = ablation_runs.Ablation(
      _CONFIG.value,
      _OUT.value,
      _MINUTES.value,
      _VARIANTS.value,
      _SEEDS.value,
      _SETTINGS.value,
  )

  def run() -> str:
    ablation.validate()
    workdir_lib.check_writable(_OUT.value, 'out')
    with folder_lock.hold(_OUT.value, 'out'):
      error = side_by_side.run(ablation.commands(), _AT_ONCE.value)
      if error:
        raise ValueError(error)
      return ablation.compare()

  return command_line.run_stoppable(
      run, 'Stopped; the same command goes on with it.'
  )


if __name__ == '__main__':
  entry_point.run(main)
