# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains an agent.

  spiral-tf train --config=digits --workdir=DIR \
      [--config.policy.learning_rate=1e-4 ...]

Ends at its budget (`max_minutes`, `max_learner_steps`) or on Ctrl-C, SIGTERM,
SIGHUP or SIGUSR1, and saves everything. Resumes when started again on the same
workdir. Restarts nodes that are killed. Exit status 0 means that something was
learned and saved (docs/faults.md).

By default it runs a program of several processes, which needs Launchpad and
Reverb. `--single_process` needs neither and runs the algorithm as one loop,
spiral_tf/training/single_process.py. Each can continue a run of the other.
"""

from collections.abc import Sequence
import os
import sys
import types

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# For --single_process, and for --lp_launch_type=local_mt, where nodes are
# threads of this process.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_launch.evaluation import summary
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import preflight
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import early_signals
from spiral_launch.local import output_streams
from spiral_launch.program import teacher
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf.checkpoints import checkpointer
from spiral_tf.distributed import counter

_CONFIG = command_line.define_config()
_WORKDIR = path_flags.define(
    'workdir',
    None,
    'Folder of the run, with all files that it writes.',
    required=True,
)
_SINGLE_PROCESS = flags.DEFINE_boolean(
    'single_process',
    False,
    'Train in one process, which needs neither Launchpad nor Reverb.',
)


def _program(single_process: bool) -> types.ModuleType:
  """Returns the module that trains; it has `prepare` and `run`."""
  # Imported when needed, as Launchpad may not be installed.
  # pylint: disable=import-outside-toplevel
  if single_process:
    from spiral_launch.program import single_process as loop

    return loop
  from spiral_launch.program import local_run

  return local_run


def _parse(argv: Sequence[str]) -> list[str]:
  """Parses flags; without `--single_process` Launchpad's are among them."""
  alone = flags.FlagValues()
  name = _SINGLE_PROCESS.name
  flags.DEFINE_boolean(name, False, '', flag_values=alone)
  try:
    alone(argv, known_only=True)
    _program(bool(alone[name].value))
  except flags.Error:
    pass  # Reported below.
  except ModuleNotFoundError as error:
    if error.name not in ('launchpad', 'reverb'):
      raise
    message = f'{error}. Install it, or train with --{name}.'
    sys.exit(command_line.report(ImportError(message)))
  return command_line.parse(argv)


def _budget_used(
    config: experiment.Experiment, workdir: workdir_lib.Workdir
) -> str:
  """Describes the budget that an earlier run has used up; '' if none."""
  # Steps after the last checkpoint have to be made again.
  steps = checkpointer.saved_steps(workdir.checkpoints('policy'))
  minutes = counter.read_counts(workdir.counts).get('minutes', 0.0)
  if config.max_learner_steps and steps >= config.max_learner_steps:
    return f'{steps:.0f} learner steps are done: max_learner_steps'
  if config.max_minutes and minutes >= config.max_minutes:
    return f'{minutes:.1f} minutes are used: max_minutes'
  return ''


def _end(
    config: experiment.Experiment,
    workdir: workdir_lib.Workdir,
    before: summary.Start,
) -> int:
  """Prints the result of a run and returns the exit status."""
  # Launchpad also ends a program at its budget by a signal.
  stopped = early_signals.stop_requested() and not _budget_used(config, workdir)
  early_signals.ignore()
  text = summary.summarize(config, workdir)
  fault, status = summary.fault(workdir, before, stopped)
  failed = text.startswith('Error')
  output_streams.say(text, error=failed)
  if fault:
    output_streams.say(f'Error: {fault}', error=True)
  return status or int(failed)


def main(argv: Sequence[str]) -> int:
  """Trains and returns the exit status."""
  early_signals.keep()
  command_line.no_arguments(argv)
  config = _CONFIG.value
  try:
    program = _program(_SINGLE_PROCESS.value)
    program.prepare(config)
    report = preflight.check(config)
    teacher.check(config)
    config = data.settled(config, report)
    workdir_lib.check_writable(_WORKDIR.value, 'workdir')
    lock = folder_lock.hold(_WORKDIR.value, 'workdir')
  except command_line.USER_ERRORS as error:
    return command_line.report(error)
  for line in report.lines:
    print(line)
  with lock:
    return _train(config, program)


def _train(config: experiment.Experiment, program: types.ModuleType) -> int:
  """Trains in a locked folder and returns the exit status."""
  try:
    workdir = workdir_lib.prepare(config, _WORKDIR.value)
    used = _budget_used(config, workdir)
    before = summary.start(workdir)
  except command_line.USER_ERRORS as error:
    return command_line.report(error)
  if used:
    print(f'Nothing to do: {used} in {workdir.path}. Raise it to go on.')
    if before.steps:
      return 0
    fault, status = summary.fault(workdir, before, stopped=False)
    print(f'Error: {fault}', file=sys.stderr)
    return status
  print(
      f'Training in {workdir.path}; it takes some seconds to start.',
      flush=True,
  )
  return program.run(config, workdir) or _end(config, workdir, before)


if __name__ == '__main__':
  entry_point.run(main, flags_parser=_parse, own_signals=True)
