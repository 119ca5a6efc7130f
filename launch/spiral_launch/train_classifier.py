# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Trains, measures and keeps the classifier that `evaluate` asks.

  spiral-tf train_classifier [--data=digits] [--canvas_width=32]

`spiral_launch.evaluate` does this by itself when it needs one. The evaluator of
a training run uses one that is there when the run starts, and never trains it.
"""

from collections.abc import Sequence
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# As in training: a third off the time of convolutions.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_launch.experiment import classifiers
from spiral_launch.experiment import config as experiment
from spiral_launch.local import tensorflow_runtime
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import config as agent_config
from spiral_tf import os_errors

_DATA = path_flags.define(
    'data', 'digits', "Labelled images: 'digits', or IDX files."
)
_FIT = flags.DEFINE_enum('fit', 'pad', ['pad', 'crop', 'scale'], 'As data.fit.')
_INVERT = flags.DEFINE_bool('invert', None, 'As data.invert.')
_HELD_OUT = flags.DEFINE_float('held_out', 0.1, 'As data.held_out.')
_CANVAS_WIDTH = flags.DEFINE_integer(
    'canvas_width', 32, 'Of the images, in pixels; as environment.canvas_width.'
)
_COLOR = flags.DEFINE_bool('color', False, 'As environment.use_color.')
_CACHE = path_flags.define(
    'classifier_cache', '', 'Folder of classifiers; the user cache if none.'
)


def main(argv: Sequence[str]) -> int:
  """Trains a classifier unless there is one; returns the exit status."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  config = experiment.Experiment(
      data=agent_config.DataConfig(
          source=_DATA.value,
          fit=_FIT.value,
          invert=_INVERT.value,
          held_out=_HELD_OUT.value,
      ),
      environment=experiment.EnvironmentConfig(
          canvas_width=_CANVAS_WIDTH.value, use_color=_COLOR.value
      ),
  )
  folder = _CACHE.value or classifiers.default_folder()
  try:
    config.validate()
    images = classifiers.load_images(config)
    made = classifiers.get(images, folder, bool(_CACHE.value))
  except (ValueError, OSError, ImportError) as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
  path = classifiers.path_of(images, folder)
  kept = bool(folder) and os.path.exists(path)
  print(
      f'{made.accuracy:.2%} of {made.num_held_out:,} held-out images right, '
      f'{made.confident_share:.1%} of them with confidence > 0.9; '
      f'{path if kept else "not kept"}'
  )
  return 0 if kept or not _CACHE.value else 1


if __name__ == '__main__':
  entry_point.run(main)
