# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The folder of a run: paths of its files, and checks before it continues."""

import dataclasses
import json
import os
import tempfile
from typing import Any

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import modules
from spiral_tf import files
from spiral_tf import os_errors

# Values of fields for configs written before the field existed, where its
# default would change the behavior. Add each new field of that kind.
BEFORE: dict[str, Any] = {
    'data.invert': True,
    'network.flat_channels': 0,
    'network.place_logits': False,
}


def file_in_folder(*parts: str) -> Any:
  """Returns a property: a path below the `path` of its owner."""
  return property(lambda self: os.path.join(self.path, *parts))


@dataclasses.dataclass(frozen=True)
class Folder:
  """Paths of the files that runs and shipped agents share."""

  path: str

  config = file_in_folder('config.json')
  evaluation = file_in_folder('evaluation.json')
  evaluation_grid = file_in_folder('evaluation.png')


@dataclasses.dataclass(frozen=True)
class Workdir(Folder):
  """Paths of the files of a run."""

  counts = file_in_folder('counter.json')
  metrics = file_in_folder('metrics.csv')
  events = file_in_folder('events.csv')
  stop = file_in_folder('stop')
  curves = file_in_folder('curves.png')
  curves_over_frames = file_in_folder('curves_over_frames.png')
  tensorboard = file_in_folder('tensorboard')
  grids = file_in_folder('grids')
  logs = file_in_folder('logs')

  def checkpoints(self, learner: str) -> str:
    return os.path.join(self.path, 'checkpoints', learner)


@dataclasses.dataclass(frozen=True)
class Population:
  """Paths of the files of a population of runs; see `spiral_launch.pbt`."""

  path: str

  state = file_in_folder('pbt.json')
  table = file_in_folder('pbt.csv')
  lineage = file_in_folder('lineage.png')
  logs = file_in_folder('logs')

  @property
  def shared_discriminator(self) -> Workdir:
    # The name in populations of earlier versions.
    old = os.path.join(self.path, 'critic')
    if os.path.isdir(old):
      return Workdir(old)
    return Workdir(os.path.join(self.path, 'discriminator'))

  def member(self, index: int) -> Workdir:
    return Workdir(os.path.join(self.path, f'member_{index}'))


def flatten(tree: dict[str, Any], prefix: str = '') -> dict[str, Any]:
  """Converts {'a': {'b': 1}} to {'a.b': 1}, and tuples to lists like JSON."""
  flat = {}
  for key, value in tree.items():
    name = f'{prefix}{key}'
    if isinstance(value, dict):
      flat.update(flatten(value, f'{name}.'))
    else:
      flat[name] = list(value) if isinstance(value, tuple) else value
  return flat


def complete(stored: dict[str, Any]) -> dict[str, Any]:
  """Returns a flat config with the fields that an earlier version did not know.

  They have the values of `BEFORE`, else their defaults, so that the config
  means what it meant when it was written.

  Args:
    stored: flat config, as read from a file.
  """
  return flatten(dataclasses.asdict(experiment.Experiment())) | BEFORE | stored


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
  """Returns a line for each field in which two flat configs differ.

  Fields that may change between runs on one workdir are ignored.
  """
  lines = []
  for key in sorted(set(old) | set(new)):
    if key in experiment.FREE_TO_CHANGE or old.get(key) == new.get(key):
      continue
    lines.append(f'  {key}: {old.get(key)!r} there, {new.get(key)!r} now')
  return lines


def check_writable(path: str, flag: str) -> None:
  """Makes a folder if it is missing, and checks that it can be written to.

  Args:
    path: path of the folder.
    flag: name of the flag that holds the path, for error messages.

  Raises:
    ValueError: the path is a file.
    OSError: the folder cannot be written to.
  """
  if os.path.exists(path) and not os.path.isdir(path):
    raise ValueError(f'--{flag}={path} is a file; name a folder.')
  try:
    os.makedirs(path, exist_ok=True)
    with tempfile.TemporaryFile(dir=path) as file:
      file.write(b'\0' * 65536)
      file.flush()
  except OSError as error:
    raise OSError(
        f'--{flag}={path} cannot be written to: it {os_errors.reason(error)}. '
        'Choose a folder on a disk that is neither read-only nor full.'
    ) from error


def prepare(config: experiment.Experiment, path: str) -> Workdir:
  """Makes a run's folder, or checks that this experiment may continue in it.

  Args:
    config: config of the experiment.
    path: path of the folder.

  Raises:
    ValueError: the folder holds a run with another config, or is damaged.
    OSError: the folder cannot be written to.
  """
  workdir = Workdir(os.path.abspath(path))
  check_writable(path, 'workdir')
  now = flatten(dataclasses.asdict(config))
  if os.path.exists(workdir.config):
    with open(workdir.config) as file:
      try:
        old = complete(flatten(json.load(file)))
      except (AttributeError, ValueError) as error:
        raise ValueError(
            f'{workdir.config} is damaged: {error}. Choose another --workdir.'
        ) from error
    lines = differences(old, now)
    if lines:
      raise ValueError(
          f'--workdir={path} holds a run of another config. Choose another '
          'folder, or the same settings. These differ:\n' + '\n'.join(lines)
      )
  files.write_atomically(
      workdir.config,
      json.dumps(dataclasses.asdict(config), indent=2).encode(),
  )
  modules.remember(config, workdir.path)
  return workdir
