# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Flags that entry points share, and errors that a person can act on."""

from collections.abc import Callable
from collections.abc import Sequence
import difflib
import sys
from typing import Optional

from absl import app
from absl import flags
from ml_collections import config_flags

from spiral_launch.experiment import config as experiment
from spiral_launch.local import interrupts
from spiral_launch.utils import config_overrides
from spiral_tf import os_errors

# A flag belongs to the command that defines it, whose --help lists it.
flags.disclaim_key_flags()

# Errors that the user of a command can act on.
USER_ERRORS = (ValueError, OSError, ImportError)


def report(error: Exception) -> int:
  """Prints an error as one line and returns the exit status of the command."""
  print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
  return 2


def define_config(default: Optional[str] = None) -> flags.FlagHolder:
  """Defines `--config=FILE` with overrides `--config.field.field=value`.

  Args:
    default: the file where none is named.
  """
  return config_flags.DEFINE_config_file(
      'config',
      default,
      'Experiment: a name, or a file with get_config(). The names: '
      f'{", ".join(config_overrides.config_names())}.',
      lock_config=False,
  )


def define_temperature() -> flags.FlagHolder:
  """Defines `--temperature`; see `TrainedAgent.at_temperature`."""
  return flags.DEFINE_float(
      'temperature',
      None,
      "Of the policy, above 0: below 1 less is left to chance; the agent's own "
      'if none.',
  )


def _check_overrides(argv: Sequence[str]) -> None:
  """Names the override that is no field of the config, before absl stumbles."""
  known = config_overrides.field_names(experiment.Experiment())
  for argument in argv[1:]:
    name = argument.lstrip('-').split('=')[0]
    if not argument.startswith('--config.') or name[7:] in known:
      continue
    near = difflib.get_close_matches(name[7:], known, n=3, cutoff=0.5)
    hint = f' Did you mean {" or ".join(near)}?' if near else ''
    sys.exit(f'Error: the config has no field {name[7:]!r}.{hint}')


def _is_invert_none(argument: str) -> bool:
  """Whether it gives the one truth value that may be None as that.

  Flags of truth values know nothing but true and false.
  """
  name, _, value = argument.lstrip('-').partition('=')
  return name == 'config.data.invert' and value.lower() == 'none'


def parse(argv: Sequence[str]) -> list[str]:
  """Parses flags; ends with one line on what cannot be."""
  _check_overrides(argv)
  by_source = [argument for argument in argv if _is_invert_none(argument)]
  try:
    plain = config_overrides.plain(argv)
  except ValueError as error:
    sys.exit(f'Error: {error}')
  try:
    rest = app.parse_flags_with_usage(
        [argument for argument in plain if argument not in by_source]
    )
    config = flags.FLAGS['config'].value
    # A file that is not there makes a value that raises only when it is used.
    getattr(config, 'seed', None)
    if by_source and isinstance(config, experiment.Experiment):
      config.data.invert = None
  except Exception as error:  # A config file may raise anything.
    reason = ' '.join(f'{type(error).__name__}: {error}'.split())
    sys.exit(f'Error: the config file could not be loaded: {reason}')
  if not isinstance(config, experiment.Experiment):
    sys.exit(
        'Error: --config must be the name of an experiment, such as digits, or '
        'a file whose get_config() returns a '
        'spiral_launch.experiment.config.Experiment.'
    )
  try:
    config.expand_paths()
  except ValueError as error:
    sys.exit(f'Error: {error}')
  return rest


def no_arguments(argv: Sequence[str]) -> None:
  """Raises app.UsageError on arguments that are no flags."""
  if len(argv) > 1:
    raise app.UsageError(f'Unknown arguments: {" ".join(argv[1:])}')


def run_stoppable(
    action: Callable[[], Optional[str]],
    stopped: str,
    errors: tuple[type[Exception], ...] = (ValueError, OSError, ImportError),
) -> int:
  """Runs what a command does; Ctrl-C and signals like it stop it alike.

  Args:
    action: does it, and returns what is said when all is done, if anything.
    stopped: what is said if it was stopped.
    errors: what a person can act on: told in one line.

  Returns:
    The exit status: 0, 2 after an error, 130 if it was stopped.
  """
  interrupts.end_as_interrupted()
  try:
    done = action()
  except errors as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
  except KeyboardInterrupt:
    print(stopped, file=sys.stderr)
    return interrupts.STATUS
  if done:
    print(done)
  return 0
