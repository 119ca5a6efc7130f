# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains a population of agents and adapts their hyperparameters.

  spiral-tf pbt --config=digits --workdir=DIR \
      --members=3 --minutes=60 [--start='0:policy.entropy_cost=5.0' ...]

Each member is a complete agent, as `spiral-tf train` trains one, with its own
learning rate and entropy cost. Every few minutes the worst members continue
from the weights of the best, with similar hyperparameters. Writes `pbt.json`,
`pbt.csv` and `lineage.png`, and one folder per member, in the format of
`spiral-tf train`: `spiral-tf evaluate --workdir=DIR/member_0`. Resumes when
started again on the same workdir.
"""

from collections.abc import Sequence
import contextlib
import os
import signal
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags
import launchpad as lp
import tensorflow as tf

from spiral_launch.evaluation import summary
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.experiment import folder_lock
from spiral_launch.experiment import preflight
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import early_signals
from spiral_launch.local import launch_types
from spiral_launch.local import output_streams
from spiral_launch.local import proxies
from spiral_launch.local import supervisor
from spiral_launch.pbt import controller
from spiral_launch.pbt import fitness
from spiral_launch.pbt import members as pbt_members
from spiral_launch.pbt import program as pbt_program
from spiral_launch.pbt import state as pbt_state
from spiral_launch.program import teacher
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf.learning import population

_CONFIG = command_line.define_config()
launch_types.default_to_processes()
_WORKDIR = path_flags.define(
    'workdir',
    None,
    'Folder of the run, with all files that it writes.',
    required=True,
)
_MEMBERS = flags.DEFINE_integer(
    'members', 3, 'Number of members.', lower_bound=2
)
_MINUTES = flags.DEFINE_float(
    'minutes',
    60.0,
    'Minutes after which the run ends, earlier runs included; 0 for no limit.',
    lower_bound=0,
)
_GENERATIONS = flags.DEFINE_integer(
    'generations',
    0,
    'Number of generations after which the run ends; 0 for no limit.',
    lower_bound=0,
)
_EVERY_MINUTES = flags.DEFINE_float(
    'every_minutes', 4.0, 'Minutes between two generations, above 0.'
)
_READY_STEPS = flags.DEFINE_integer(
    'ready_steps',
    50,
    'Learner steps that a replaced member makes before it is measured.',
    lower_bound=1,
)
_SHARE = flags.DEFINE_float(
    'share',
    0.34,
    'Fraction of the members that a generation replaces, in (0, 0.5].',
)
_FACTORS = flags.DEFINE_list(
    'factors',
    [str(factor) for factor in population.FACTORS],
    'Factors by one of which each hyperparameter of a replaced member is '
    'multiplied.',
)
_FITNESS = flags.DEFINE_enum(
    'fitness',
    'mse',
    [*fitness.NAMES, *pbt_state.RENAMED_FITNESS],
    "Fitness of the members: a metric of the evaluators, or 'discriminator' "
    "(formerly 'critic'), the mean score by the discriminators of all members.",
)
_SHARED_DISCRIMINATOR = flags.DEFINE_bool(
    'shared_discriminator',
    False,
    'Train one discriminator for all members, as in SPIRAL++.',
)
flags.DEFINE_alias('shared_critic', 'shared_discriminator')
_START = flags.DEFINE_multi_string(
    'start',
    [],
    'Initial hyperparameter of a member, as INDEX:FIELD=VALUE, such as '
    '0:policy.entropy_cost=5.0. May be repeated.',
)


def _settings() -> controller.Settings:
  """Returns the controller's settings; raises ValueError for bad flags."""
  fitness_name = pbt_state.RENAMED_FITNESS.get(_FITNESS.value, _FITNESS.value)
  if _EVERY_MINUTES.value <= 0:
    raise ValueError(
        f'--every_minutes={_EVERY_MINUTES.value}: it must be above 0.'
    )
  if not 0 < _SHARE.value <= 0.5:
    raise ValueError(f'--share={_SHARE.value}: it must be in (0, 0.5].')
  try:
    factors = tuple(float(text) for text in _FACTORS.value)
  except ValueError:
    factors = ()
  if not factors or min(factors) <= 0:
    raise ValueError(
        f'--factors={",".join(_FACTORS.value)}: name numbers above 0.'
    )
  if not _CONFIG.value.reward.enabled:
    raise ValueError(
        "--config.reward.kind='none': each member of a population has a "
        'discriminator. Choose another kind.'
    )
  if fitness_name == 'mse' and not _CONFIG.value.conditional:
    raise ValueError(
        '--fitness=mse and --config.conditional=False clash: without targets '
        'there is no error. Choose discriminator, label_accuracy or '
        'confident_share.'
    )
  return controller.Settings(
      every_minutes=_EVERY_MINUTES.value,
      ready_steps=_READY_STEPS.value,
      share=_SHARE.value,
      factors=factors,
      fitness=fitness_name,
      conditional=_CONFIG.value.conditional,
      max_minutes=_MINUTES.value,
      max_generations=_GENERATIONS.value,
      seed=_CONFIG.value.seed,
  )


def _used_up(settings: controller.Settings, state: pbt_state.State) -> bool:
  """Returns True if the budget is used up."""
  return (0 < settings.max_minutes <= state.minutes) or (
      0 < settings.max_generations <= state.generation
  )


def _run(program: lp.Program, folder: workdir_lib.Population) -> None:
  """Runs the program until it ends."""
  threads = _CONFIG.value.learner_threads
  gpus = len(tf.config.list_physical_devices('GPU'))
  early_signals.hand_over()
  logs = os.path.join(folder.logs, time.strftime('%Y%m%d-%H%M%S'))
  processes = supervisor.NodeProcesses(
      program, pbt_program.resources_of(_MEMBERS.value, gpus, threads), logs
  )
  if early_signals.stop_requested():  # While handlers changed.
    signal.raise_signal(signal.SIGTERM)
  follower = supervisor.LogFollower(
      os.path.join(logs, pbt_program.CONTROLLER, '0'), 'generation'
  )
  try:
    processes.wait()
  finally:
    follower.stop()


def _lock_members(
    folder: workdir_lib.Population, locks: contextlib.ExitStack
) -> None:
  """Locks all folders to which the members' nodes write.

  Raises:
    ValueError, OSError: another run holds a lock, or a folder cannot be written
      to.
  """
  paths = [folder.member(k).path for k in range(_MEMBERS.value)]
  if _SHARED_DISCRIMINATOR.value:
    paths.append(folder.shared_discriminator.path)
  for path in paths:
    workdir_lib.check_writable(path, 'workdir')
    locks.enter_context(folder_lock.hold(path, 'workdir'))


def _end(
    folder: workdir_lib.Population,
    before: Sequence[summary.Start],
    stopped: bool,
) -> int:
  """Prints the result of the run and returns the exit status."""
  for path in (folder.state, folder.table, folder.lineage):
    if os.path.exists(path):
      output_streams.say(f'wrote {path}')
  faults = [
      summary.fault(folder.member(k), start, stopped)
      for k, start in enumerate(before)
  ]
  for k, (fault, _) in enumerate(faults):
    if fault:
      # The logs of all members are in one folder.
      fault = fault.replace(folder.member(k).logs, folder.logs)
      output_streams.say(f'Error: member {k}: {fault}', error=True)
  statuses = [status for _, status in faults]
  # In a run that was stopped, some members may not have started learning.
  return 1 if 1 in statuses else min(statuses)


def main(argv: Sequence[str]) -> int:
  """Trains and returns the exit status."""
  early_signals.keep()
  command_line.no_arguments(argv)
  launch_type = lp.LaunchType(lp.LAUNCH_TYPE.value)
  proxies.spare_this_machine()
  try:
    if launch_type is not lp.LaunchType.LOCAL_MULTI_PROCESSING:
      raise ValueError(
          f'--lp_launch_type={launch_type.value}: a population runs '
          'only as local_mp, with one process per member.'
      )
    settings = _settings()
    configs = pbt_members.make(_CONFIG.value, _MEMBERS.value, _START.value)
    report = preflight.check(configs[0])
    teacher.check(configs[0])
    configs = [data.settled(config, report) for config in configs]
    folder = workdir_lib.Population(os.path.abspath(_WORKDIR.value))
    workdir_lib.check_writable(folder.path, 'workdir')
    lock = folder_lock.hold(folder.path, 'workdir')
  except command_line.USER_ERRORS as error:
    return command_line.report(error)
  for line in report.lines:
    print(line)
  with contextlib.ExitStack() as locks:
    locks.enter_context(lock)
    status = _train(settings, configs, folder, locks)
  return status


def _train(
    settings: controller.Settings,
    configs: Sequence[experiment.Experiment],
    folder: workdir_lib.Population,
    locks: contextlib.ExitStack,
) -> int:
  """Trains in a locked folder and returns the exit status."""
  try:
    state = pbt_members.prepare(
        folder, configs, settings.fitness, _SHARED_DISCRIMINATOR.value
    )
    _lock_members(folder, locks)
    before = [summary.start(folder.member(k)) for k in range(len(configs))]
  except command_line.USER_ERRORS as error:
    return command_line.report(error)
  if _used_up(settings, state):
    print(f'Nothing to do: the budget is used up in {folder.path}.')
    return 0
  print(
      f'Training {len(configs)} members in {folder.path}; they take some '
      'seconds to start.\n' + pbt_members.describe(configs),
      flush=True,
  )
  program = pbt_program.make_program(
      configs,
      folder,
      settings,
      _SHARED_DISCRIMINATOR.value,
      lp.make_program_stopper(lp.LaunchType.LOCAL_MULTI_PROCESSING),
  )
  try:
    _run(program, folder)
  except supervisor.NodeCrash as error:
    print(f'Error: {error}', file=sys.stderr)
    return 1
  state = pbt_state.read(folder.state) or state
  stopped = early_signals.stop_requested() and not _used_up(settings, state)
  early_signals.ignore()
  return _end(folder, before, stopped)


if __name__ == '__main__':
  entry_point.run(main, flags_parser=command_line.parse, own_signals=True)
