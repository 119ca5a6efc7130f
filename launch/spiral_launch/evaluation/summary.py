# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The summary of a run: metrics, paths of its files, and its exit status."""

import csv
import os
from typing import NamedTuple

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import parts
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import interrupts
from spiral_launch.local import tensorflow_runtime
from spiral_launch.utils import training_curves
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import counter

# Nodes may take this long to start while other processes use the cores.
START_MINUTES = 1.0


def last_row(path: str) -> dict[str, float]:
  """Returns the last value of each column of a metrics file, if it exists."""
  row: dict[str, float] = {}
  if os.path.exists(path):
    with open(path, newline='') as file:
      for line in csv.DictReader(file):
        row.update({k: float(v) for k, v in line.items() if v})
  return row


def draw_last_grid(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> dict[str, float]:
  """Draws grids/last.png with the last checkpoint; returns the metrics.

  Without a checkpoint it draws nothing and returns an empty dict.
  """
  tensorflow_runtime.configure(0, config.seed)
  path = checkpointer.find(workdir.checkpoints('policy'))
  if path is None:
    return {}
  spec = environments.environment_spec(config.environment)
  policy = networks.make_policy(config, spec)
  checkpointer.restore(path, policy=policy)
  evaluation = parts.make_evaluation(config, workdir, policy)
  metrics = evaluation.draw()
  evaluation.write_grid('last')
  return metrics


def summarize(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> str:
  """Writes the last grid and the curves; returns the text of the summary."""
  try:
    metrics = draw_last_grid(config, workdir)
    if not metrics:
      return 'There was no learner step: nothing was learned.'
    training_curves.write(workdir.metrics, workdir.curves)
    training_curves.write(
        workdir.metrics, workdir.curves_over_frames, over='frames'
    )
  except OSError as error:
    return f'Error: the last grid could not be written: {error}'
  row = {**last_row(workdir.metrics), **metrics}
  lines = [
      f"Done: {row['frames']:,.0f} frames, {row['drawings']:,.0f} drawings, "
      f"{row['learner_steps']:,.0f} learner steps in {row['minutes']:.1f} "
      'minutes.'
  ]
  for key, text in (
      ('reward', 'reward'),
      ('critic_gap', 'discriminator gap'),
      ('entropy', 'entropy, in nats an action'),
      ('mse', 'mean squared error to held-out targets'),
      ('mse_blank', '  the same of blank canvases'),
      ('label_accuracy', 'fraction labeled like their target'),
      ('wanted_class_share', 'fraction labeled as the wanted class'),
      ('confident_share', 'fraction labeled with confidence > 0.9'),
  ):
    if key in row:
      lines.append(f'  {text}: {row[key]:.4f}')
  lines += [
      f'  last grid:   {os.path.join(workdir.grids, "last.png")}',
      f'  metrics:     {workdir.metrics}',
      f'  curves:      {workdir.curves}',
      f'               tensorboard --logdir {workdir.tensorboard}',
      f'  checkpoints: {os.path.join(workdir.path, "checkpoints")}',
  ]
  if os.path.isdir(workdir.logs):  # A single process has none.
    lines.append(f'  logs:        {workdir.logs}')
  return '\n'.join(lines)


class Start(NamedTuple):
  """Progress of a run at its start.

  Attributes:
    steps: learner steps in the last checkpoint.
    minutes: training time used.
  """

  steps: int
  minutes: float


def start(workdir: workdir_lib.Workdir) -> Start:
  """Returns the progress of a run.

  Raises:
    ValueError: the run's checkpoints or counts are damaged.
  """
  return Start(
      checkpointer.saved_steps(workdir.checkpoints('policy')),
      counter.read_counts(workdir.counts).get('minutes', 0.0),
  )


def fault(
    workdir: workdir_lib.Workdir, before: Start, stopped: bool
) -> tuple[str, int]:
  """Returns the reason of a failure and the exit status; '' and 0 if none.

  Args:
    workdir: folder of the run.
    before: progress at the start of the run.
    stopped: whether the run was stopped before its budget was used up.
  """
  missing = unsaved(workdir)
  now = start(workdir)
  if missing or now.steps > before.steps:
    return missing, int(bool(missing))
  if stopped:
    kept = f', {now.steps} of before are kept' if now.steps else ''
    return (
        f'stopped before the first learner step of this run{kept}. Logs: '
        f'{workdir.logs}',
        interrupts.STATUS,
    )
  minutes = now.minutes - before.minutes
  if now.steps and minutes < START_MINUTES:
    return '', 0  # Little was left to do.
  drawings = counter.read_counts(workdir.counts).get('drawings', 0)
  return (
      f'nothing was learned: no learner step in {minutes:.2f} minutes, and '
      f'{drawings:.0f} drawings so far. Nodes take up to a minute to start: '
      'if the budget was less, raise it. Else the logs have the reason: '
      f'{workdir.logs}',
      1,
  )


def unsaved(workdir: workdir_lib.Workdir) -> str:
  """Returns an error if the last checkpoint lacks learner steps, else ''.

  Nodes that fail while they stop cannot report it themselves.
  """
  learned = counter.read_counts(workdir.counts).get('learner_steps', 0)
  directory = workdir.checkpoints('policy')
  saved = checkpointer.saved_steps(directory)
  if saved >= learned:
    return ''
  return (
      f'the last checkpoint in {directory} holds {saved} of {learned:.0f} '
      'learner steps: it could not be written. Is the disk full or read-only? '
      f'What was saved before stays; {workdir.logs} has the reason.'
  )
