# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains a population of agents, which learn their hyperparameters as well.

  spiral-tf pbt --config=digits --workdir=DIR \
      --members=3 --minutes=60 [--start='0:policy.entropy_cost=5.0' ...]

Each member is the whole program of `spiral_launch.train` with a learning rate
and an entropy cost of its own. Every few minutes the worst take over what the
best have learned, and go on with hyperparameters near theirs. Writes
`pbt.json`, `pbt.csv` and `lineage.png` beside the members' folders, which are
like those of `spiral_launch.train`: `spiral-tf evaluate
--workdir=DIR/member_0`. Goes on when started again on the same workdir.
"""

# First of all: what follows takes seconds.
from spiral_launch.local import early_signals  # isort: skip

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
from spiral_launch.local import launch_types
from spiral_launch.local import output_streams
from spiral_launch.local import proxies
from spiral_launch.local import supervisor
from spiral_launch.pbt import controller
from spiral_launch.pbt import fitness
from spiral_launch.pbt import members as pbt_members
from spiral_launch.pbt import program as pbt_program
from spiral_launch.pbt import state as pbt_state
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import os_errors
from spiral_tf.learning import population

_CONFIG = command_line.define_config()
launch_types.default_to_processes()
_WORKDIR = path_flags.define(
    'workdir', None, 'Folder for all that the run writes.', required=True
)
_MEMBERS = flags.DEFINE_integer('members', 3, 'Members of the population.')
_MINUTES = flags.DEFINE_float(
    'minutes', 60.0, 'Ends after as many, earlier runs included; 0: never.'
)
_GENERATIONS = flags.DEFINE_integer(
    'generations', 0, 'Ends after as many turns; 0: no limit.'
)
_EVERY_MINUTES = flags.DEFINE_float(
    'every_minutes', 4.0, 'Between two turns of the controller.'
)
_READY_STEPS = flags.DEFINE_integer(
    'ready_steps', 50, 'Of a member that was replaced, until it is measured.'
)
_SHARE = flags.DEFINE_float(
    'share', 0.34, 'Of the members, at most a half, that a turn replaces.'
)
_FACTORS = flags.DEFINE_list(
    'factors',
    [str(factor) for factor in population.FACTORS],
    'Hyperparameters are multiplied by one of them, after each replacement.',
)
_FITNESS = flags.DEFINE_enum(
    'fitness',
    'mse',
    fitness.NAMES,
    "What members are compared by: a metric of the evaluator, or 'critic', the "
    'score of all discriminators together.',
)
_SHARED_CRITIC = flags.DEFINE_bool(
    'shared_critic', False, 'One discriminator for all members, as in SPIRAL++.'
)
_START = flags.DEFINE_multi_string(
    'start', [], "A member's start: '0:policy.entropy_cost=5.0'."
)


def _settings() -> controller.Settings:
  """Raises ValueError for flags out of range."""
  for flag, least in (
      (_MEMBERS, 2),
      (_MINUTES, 0),
      (_GENERATIONS, 0),
      (_READY_STEPS, 1),
  ):
    if flag.value < least:
      raise ValueError(
          f'--{flag.name}={flag.value}: it must be {least} or more.'
      )
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
  if _FITNESS.value == 'mse' and not _CONFIG.value.conditional:
    raise ValueError(
        '--fitness=mse and --config.conditional=False clash: without targets '
        'there is no error. Choose critic, label_accuracy or confident_share.'
    )
  return controller.Settings(
      every_minutes=_EVERY_MINUTES.value,
      ready_steps=_READY_STEPS.value,
      share=_SHARE.value,
      factors=factors,
      fitness=_FITNESS.value,
      conditional=_CONFIG.value.conditional,
      max_minutes=_MINUTES.value,
      max_generations=_GENERATIONS.value,
      seed=_CONFIG.value.seed,
  )


def _used_up(settings: controller.Settings, state: pbt_state.State) -> bool:
  """Whether an earlier run has used up the budget."""
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
  if early_signals.told():  # While the handlers were changing.
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
  """Takes the locks of all folders in which a member's nodes write.

  Raises:
    ValueError, OSError: another run has one, or it cannot be written to.
  """
  paths = [folder.member(k).path for k in range(_MEMBERS.value)]
  if _SHARED_CRITIC.value:
    paths.append(folder.shared_critic.path)
  for path in paths:
    workdir_lib.check_writable(path, 'workdir')
    locks.enter_context(folder_lock.hold(path, 'workdir'))


def _end(
    folder: workdir_lib.Population,
    before: Sequence[summary.Start],
    stopped: bool,
) -> int:
  """Says how it went; returns the exit status."""
  for path in (folder.state, folder.table, folder.lineage):
    if os.path.exists(path):
      output_streams.say(f'wrote {path}')
  faults = [
      summary.fault(folder.member(k), start, stopped)
      for k, start in enumerate(before)
  ]
  for k, (fault, _) in enumerate(faults):
    if fault:
      # All members' logs are in one place.
      fault = fault.replace(folder.member(k).logs, folder.logs)
      output_streams.say(f'Error: member {k}: {fault}', error=True)
  statuses = [status for _, status in faults]
  # Where it was stopped, some may have had no time to begin.
  return 1 if 1 in statuses else min(statuses)


def main(argv: Sequence[str]) -> int:
  """Trains; returns the exit status."""
  command_line.no_arguments(argv)
  launch_type = lp.LaunchType(lp.LAUNCH_TYPE.value)
  proxies.spare_this_machine()
  try:
    if launch_type is not lp.LaunchType.LOCAL_MULTI_PROCESSING:
      raise ValueError(
          f'--lp_launch_type={launch_type.value}: a population runs as '
          'local_mp only, a process for each member.'
      )
    settings = _settings()
    configs = pbt_members.make(_CONFIG.value, _MEMBERS.value, _START.value)
    report = preflight.check(configs[0])
    configs = [data.settled(config, report) for config in configs]
    folder = workdir_lib.Population(os.path.abspath(_WORKDIR.value))
    workdir_lib.check_writable(folder.path, 'workdir')
    lock = folder_lock.hold(folder.path, 'workdir')
  except (ValueError, OSError, ImportError) as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
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
  """Trains in a folder that is locked; returns the exit status."""
  try:
    state = pbt_members.prepare(
        folder, configs, settings.fitness, _SHARED_CRITIC.value
    )
    _lock_members(folder, locks)
    before = [summary.start(folder.member(k)) for k in range(len(configs))]
  except (ValueError, OSError) as error:
    print(f'Error: {error}', file=sys.stderr)
    return 2
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
      _SHARED_CRITIC.value,
      lp.make_program_stopper(lp.LaunchType.LOCAL_MULTI_PROCESSING),
  )
  try:
    _run(program, folder)
  except supervisor.NodeCrash as error:
    print(f'Error: {error}', file=sys.stderr)
    return 1
  state = pbt_state.read(folder.state) or state
  stopped = early_signals.told() and not _used_up(settings, state)
  early_signals.ignore()
  return _end(folder, before, stopped)


if __name__ == '__main__':
  entry_point.run(main, flags_parser=command_line.parse, own_signals=True)
