# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The runs of the paper's reward ablation: settings, commands, comparison."""

from collections.abc import Sequence
import dataclasses
import os
import sys

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import side_by_side
from spiral_launch.utils import comparison_plots
from spiral_tf import files

# Settings of each variant that differ from the config ([SPIRAL], section 5;
# rewards at each step are SPIRAL++'s).
VARIANTS = {
    'critic_difference': {'reward.kind': 'critic_difference'},
    'critic_final': {'reward.kind': 'critic_final'},
    'l2_difference': {'reward.kind': 'l2_difference'},
    'l2_final': {'reward.kind': 'l2_final'},
    'blind': {'reward.kind': 'critic_difference', 'network.blind': 'True'},
}


@dataclasses.dataclass(frozen=True)
class Ablation:
  """Runs of equal length of several variants, with the same seeds for each.

  Attributes:
    config: experiment that the variants change: a name or a file.
    out: folder of all runs' folders.
    minutes: training time of each run.
    variants: names in `VARIANTS`.
    seeds: seeds of each variant.
    settings: further settings for all runs, each as 'name=value'.
  """

  config: str
  out: str
  minutes: float
  variants: Sequence[str]
  seeds: Sequence[str]
  settings: Sequence[str] = ()

  def validate(self) -> None:
    """Raises ValueError for invalid variants, seeds or settings."""
    for name in self.variants:
      if name not in VARIANTS:
        raise ValueError(
            f'--variants={name}: there is no such variant; choose from '
            f'{", ".join(VARIANTS)}.'
        )
    for seed in self.seeds:
      if not seed.isdecimal():
        raise ValueError(
            f'--seeds={seed} is no seed; name whole numbers of 0 or more.'
        )
    for setting in self.settings:
      if '=' not in setting:
        raise ValueError(f'--set={setting} sets nothing; write NAME=VALUE.')

  def runs(self) -> list[tuple[str, str]]:
    """Returns (variant, seed) of each run: all variants of one seed first."""
    return [(v, s) for s in self.seeds for v in self.variants]

  def workdir(self, variant: str, seed: str) -> workdir_lib.Workdir:
    """Returns the folder of a run."""
    return workdir_lib.Workdir(os.path.join(self.out, f'{variant}-{seed}'))

  def command(self, variant: str, seed: str) -> list[str]:
    """Returns the command that starts or continues a run."""
    settings = {
        **dict(setting.split('=', 1) for setting in self.settings),
        **VARIANTS[variant],
        'seed': seed,
        'max_minutes': self.minutes,
    }
    return [
        sys.executable,
        '-m',
        'spiral_launch.train',
        f'--config={self.config}',
        f'--workdir={self.workdir(variant, seed).path}',
        *(f'--config.{name}={value}' for name, value in settings.items()),
    ]

  def commands(self) -> list[side_by_side.Command]:
    """Returns the commands of all runs."""
    return [
        side_by_side.Command(
            f'{variant}, seed {seed}',
            self.command(variant, seed),
            os.path.join(self.workdir(variant, seed).path, 'out.log'),
        )
        for variant, seed in self.runs()
    ]

  def compare(self) -> str:
    """Writes `mse.png`, `mse_over_frames.png`, `mse.txt`; returns the table.

    There are plots over minutes and over frames, as a frame takes more time
    with some variants than with others.

    Raises:
      OSError, ValueError: an error of `comparison_plots`.
    """

    def read(variant, seed, metric, over):
      path = self.workdir(variant, seed).metrics
      return comparison_plots.read(path, metric, over)

    blank = read(self.variants[0], self.seeds[0], 'mse_blank', 'minutes')
    measured = {
        over: {
            variant: [read(variant, seed, 'mse', over) for seed in self.seeds]
            for variant in self.variants
        }
        for over in ('minutes', 'frames')
    }
    for over, name in (
        ('minutes', 'mse.png'),
        ('frames', 'mse_over_frames.png'),
    ):
      comparison_plots.write(
          measured[over],
          os.path.join(self.out, name),
          'squared error a pixel, held out (dotted: blank canvases)',
          over,
          comparison_plots.last(blank),
      )
    text = comparison_plots.table(
        {**measured['minutes'], 'blank canvases': [blank]}
    )
    files.write_atomically(
        os.path.join(self.out, 'mse.txt'), f'{text}\n'.encode()
    )
    return text
