# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Remembers where the modules of a run's own classes and functions are.

The folder of a run with such modules has a file that names theirs, so that the
run can be continued, evaluated and exported from any working directory. It is
not part of the config, which holds on other machines too.
"""

import json
import os

from spiral_launch.experiment import config as experiment
from spiral_tf import files
from spiral_tf.plugins import images as own_images
from spiral_tf.plugins import loading

FILE = 'modules.json'


def _names(config: experiment.Experiment) -> list[str]:
  """Returns the modules that a config names."""
  named = (
      (config.environment.name, config.environment.is_plug_in),
      (config.reward.kind, config.reward.is_plug_in),
      *(
          (source, own_images.is_source(source))
          for source in (config.data.source, config.data.held_out_source)
      ),
  )
  return sorted({name.partition(':')[0] for name, own in named if own})


def remember(config: experiment.Experiment, path: str) -> None:
  """Writes where the modules of a config are, if it names any.

  Each has its folder as an absolute path, and as a path from the run's folder,
  which holds where both were moved together. Installed modules have none.

  Args:
    config: config of the experiment.
    path: absolute path of the run's folder.
  """
  found = {
      name: [folder, os.path.relpath(folder, path)]
      for name in _names(config)
      if (folder := loading.find_folder(name))
  }
  if found:
    data = json.dumps(found, indent=2).encode()
    files.write_atomically(os.path.join(path, FILE), data)


def recall(path: str) -> None:
  """Lets modules be imported from where they were when a run began.

  Those in the working directory or in PYTHONPATH come first.

  Args:
    path: folder of a run; without a file of `remember` nothing changes.

  Raises:
    ValueError: the file is damaged.
    OSError: the file cannot be read.
  """
  file_path = os.path.join(path, FILE)
  if not os.path.isfile(file_path):
    return
  with open(file_path, encoding='utf-8') as file:
    try:
      for name, folders in json.load(file).items():
        loading.look_in(
            name,
            [os.path.abspath(os.path.join(path, one)) for one in folders],
        )
    except (AttributeError, TypeError, ValueError) as error:
      raise ValueError(
          f'{file_path} is damaged: {error}. Delete it, and start the command '
          'in the folder of the module that the config names.'
      ) from error
