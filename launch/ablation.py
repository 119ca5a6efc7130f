r"""Trains the paper's reward ablation, one run after the other, and compares.

  python -m launch.ablation --out=DIR [--config=launch/configs/digits.py \
      --minutes=15 --seeds=1,2 --variants=critic_final,blind]

Writes a run's folder for each variant and seed into DIR, and `mse.png` and
`mse.txt` beside them. Goes on where it was stopped.
"""

from collections.abc import Sequence
import subprocess
import sys

from absl import app
from absl import flags

from launch import ablation_runs

_CONFIG = flags.DEFINE_string(
    'config', 'launch/configs/digits.py', 'Experiment that all start from.'
)
_OUT = flags.DEFINE_string('out', None, 'Folder of the runs.', required=True)
_MINUTES = flags.DEFINE_float('minutes', 15.0, 'Of each run.', lower_bound=0.1)
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
  try:
    ablation.validate()
  except ValueError as error:
    print(f'Error: {error}', file=sys.stderr)
    return 2
  runs = ablation.runs()
  for i, (variant, seed) in enumerate(runs):
    print(f'Run {i + 1} of {len(runs)}: {variant}, seed {seed}', flush=True)
    command = ablation.command(variant, seed)
    status = subprocess.run(command, check=False).returncode
    if status:  # It has said why.
      print(f'Error: {variant}, seed {seed}, failed.', file=sys.stderr)
      return status
  try:
    print(ablation.compare())
  except (OSError, ValueError) as error:
    print(f'Error: {error}', file=sys.stderr)
    return 1
  return 0


if __name__ == '__main__':
  app.run(main)
