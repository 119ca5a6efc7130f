# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The last words of a run: metrics, and the paths of what it wrote."""

import csv
import os
from typing import NamedTuple

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import interrupts
from spiral_launch.local import tensorflow_runtime
from spiral_launch.program import nodes
from spiral_launch.utils import training_curves
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import counter

# Nodes may take as long to start, where others keep the cores busy.
START_MINUTES = 1.0


def last_row(path: str) -> dict[str, float]:
  """The last metric of each column of a metrics file; empty without one."""
  row: dict[str, float] = {}
  if os.path.exists(path):
    with open(path, newline='') as file:
      for line in csv.DictReader(file):
        row.update({k: float(v) for k, v in line.items() if v})
  return row


def draw_last_grid(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> dict[str, float]:
  """Draws with the last checkpoint into grids/last.png; returns the metrics.

  Nothing is drawn, and nothing returned, where there is no checkpoint.
  """
  tensorflow_runtime.configure(0, config.seed)
  found = checkpointer.find(workdir.checkpoints('policy'))
  if found is None:
    return {}
  spec = environments.environment_spec(config.environment)
  policy = networks.make_policy(config, spec)
  checkpointer.restore(found, policy=policy)
  evaluation = nodes.make_evaluation(config, workdir, policy)
  metrics = evaluation.draw()
  evaluation.write_grid('last')
  return metrics


def summarize(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> str:
  """What a person wants to know at the end."""
  try:
    metrics = draw_last_grid(config, workdir)
    if not metrics:
      return 'No learner step was made: nothing was learned.'
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
      ('label_accuracy', 'share labelled like their target'),
      ('wanted_class_share', 'share labelled as the wanted class'),
      ('confident_share', 'share labelled with confidence > 0.9'),
  ):
    if key in row:
      lines.append(f'  {text}: {row[key]:.4f}')
  lines += [
      f'  last grid:   {os.path.join(workdir.grids, "last.png")}',
      f'  metrics:     {workdir.metrics}',
      f'  curves:      {workdir.curves}',
      f'               tensorboard --logdir {workdir.tensorboard}',
      f'  checkpoints: {os.path.join(workdir.path, "checkpoints")}',
      f'  logs:        {workdir.logs}',
  ]
  return '\n'.join(lines)


class Start(NamedTuple):
  """How far a run was when it was started.

  Attributes:
    steps: learner steps in its last checkpoint.
    minutes: time that it had used.
  """

  steps: int
  minutes: float


def start(workdir: workdir_lib.Workdir) -> Start:
  """Returns how far a run is.

  Raises:
    ValueError: its checkpoints or counts are damaged.
  """
  return Start(
      checkpointer.saved_steps(workdir.checkpoints('policy')),
      counter.read_counts(workdir.counts).get('minutes', 0.0),
  )


def fault(
    workdir: workdir_lib.Workdir, before: Start, stopped: bool
) -> tuple[str, int]:
  """Returns why a run was no success, and its exit status; '' and 0 if it was.

  Args:
    workdir: folder of the run.
    before: how far it was when it was started.
    stopped: somebody stopped it before its budget was used up.
  """
  lacking = unsaved(workdir)
  now = start(workdir)
  if lacking or now.steps > before.steps:
    return lacking, int(bool(lacking))
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
  """Says what the last checkpoint lacks; '' if it holds all that was learned.

  Nodes that fail while they stop have nobody to tell: this finds out.
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
