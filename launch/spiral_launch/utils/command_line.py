# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Flags, parsing and error messages that the commands share."""

from collections.abc import Sequence
import difflib
import re
import sys
from typing import Optional

from absl import app
from absl import flags
from ml_collections import config_flags

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import modules
from spiral_launch.experiment import plugins
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.utils import config_overrides
from spiral_launch.utils import entry_point

# A flag belongs to the command that defines it, whose --help lists it.
flags.disclaim_key_flags()

# A flag that sets a field of the config.
_OVERRIDE = re.compile(r'--?(?:no)?config\.([\w.]+)')


def define_config(default: Optional[str] = None) -> flags.FlagHolder:
  """Defines `--config=FILE` with overrides `--config.field.field=value`.

  Args:
    default: default value of the flag; None for none.
  """
  return config_flags.DEFINE_config_file(
      'config',
      default,
      'Experiment: a file with get_config(), or one of '
      f'{", ".join(config_overrides.config_names())}.',
      lock_config=False,
  )


def define_temperature(
    flag_values: flags.FlagValues = flags.FLAGS,
) -> flags.FlagHolder:
  """Defines `--temperature`; see `TrainedAgent.at_temperature`."""
  return flags.DEFINE_float(
      'temperature',
      None,
      'Temperature of the policy, above 0; values below 1 make drawings less '
      "random (default: the agent's own).",
      flag_values=flag_values,
  )


def define_seed() -> flags.FlagHolder:
  """Defines `--seed`, in the range that TensorFlow's seeds have."""
  return flags.DEFINE_integer(
      'seed',
      0,
      'Seed of all random number generators.',
      lower_bound=0,
      upper_bound=2**31 - 1,
  )


def _check_overrides(argv: Sequence[str]) -> None:
  """Raises ValueError if an override names no field of the config."""
  known = dict(config_overrides.fields(experiment.Experiment()))
  for argument in argv[1:]:
    name = argument.lstrip('-').split('=')[0]
    if not argument.startswith('--config.') or name[7:] in known:
      continue
    near = difflib.get_close_matches(name[7:], known, n=3, cutoff=0.5)
    hint = f' Did you mean {" or ".join(near)}?' if near else ''
    raise ValueError(f'the config has no field {name[7:]!r}.{hint}')


def _is_invert_none(argument: str) -> bool:
  """Returns whether an argument sets `data.invert` to None.

  Boolean flags parse only true and false.
  """
  name, _, value = argument.lstrip('-').partition('=')
  return name == 'config.data.invert' and value.lower() == 'none'


def parse(argv: Sequence[str]) -> list[str]:
  """Parses the flags of a command with a config.

  Exits with one line and status 2 if they are wrong.

  Args:
    argv: name of the program and arguments.

  Returns:
    Name of the program and arguments that are not flags.
  """
  try:
    return _parse(argv)
  except (ValueError, OSError) as error:
    sys.exit(entry_point.report(error))


def _parse(argv: Sequence[str]) -> list[str]:
  _check_overrides(argv)
  by_source = [argument for argument in argv if _is_invert_none(argument)]
  plain = config_overrides.plain(argv)
  try:
    rest = entry_point.parse_flags(
        [argument for argument in plain if argument not in by_source]
    )
    config = flags.FLAGS['config'].value
    # If the file does not exist, only access to the value raises.
    getattr(config, 'seed', None)
    if by_source and isinstance(config, experiment.Experiment):
      config.data.invert = None
  except Exception as error:  # A config file may raise anything.
    reason = ' '.join(f'{type(error).__name__}: {error}'.split())
    raise ValueError(
        f'the config file could not be loaded: {reason}'
    ) from error
  if not isinstance(config, experiment.Experiment):
    raise ValueError(
        '--config must be the name of an experiment, such as digits, or a file '
        'whose get_config() returns a '
        'spiral_launch.experiment.config.Experiment.'
    )
  config.expand_paths()
  if 'workdir' in flags.FLAGS and (path := flags.FLAGS['workdir'].value):
    for run in (path, workdir_lib.Population(path).member(0).path):
      modules.recall(run)
  plugins.settle(config, {m[1] for a in argv[1:] if (m := _OVERRIDE.match(a))})
  return rest


def no_arguments(argv: Sequence[str]) -> None:
  """Raises app.UsageError if there are arguments that are not flags."""
  if len(argv) > 1:
    raise app.UsageError(f'Unknown arguments: {" ".join(argv[1:])}')
