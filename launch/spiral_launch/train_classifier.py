# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains the classifier that `evaluate` uses, and caches it.

  spiral-tf train_classifier [--data=digits] [--canvas_width=32]

`spiral-tf evaluate` does the same when it needs a classifier. The evaluator of
a training run never trains one: it uses a classifier that is in the cache when
the run starts.
"""

from collections.abc import Sequence
import os

from absl import flags

from spiral_launch.experiment import classifiers
from spiral_launch.experiment import config as experiment
from spiral_launch.local import tensorflow_runtime
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import config as agent_config

_DATA = path_flags.define(
    'data', 'digits', "Labeled images: 'digits', or a folder of IDX files."
)
_FIT = flags.DEFINE_enum(
    'fit',
    'pad',
    ['pad', 'crop', 'scale'],
    'Method that fits the images to the canvas.',
)
_INVERT = flags.DEFINE_bool(
    'invert',
    None,
    'Invert the images (default: only if the source is known to be white on '
    'black).',
)
_HELD_OUT = flags.DEFINE_float(
    'held_out', 0.1, 'Fraction of the images that is held out.'
)
_CANVAS_WIDTH = flags.DEFINE_integer(
    'canvas_width', 32, 'Pixels along each side of the canvas.', lower_bound=8
)
_COLOR = flags.DEFINE_bool('color', False, 'Use a canvas in color.')
_CACHE = path_flags.define(
    'classifier_cache',
    '',
    'Folder of trained classifiers (default: the user cache).',
)


def main(argv: Sequence[str]) -> int:
  """Trains a classifier unless one is cached; returns the exit status."""
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
  config.validate()
  images = classifiers.load_images(config)
  classifier = classifiers.get(images, folder, bool(_CACHE.value))
  path = classifiers.path_of(images, folder)
  kept = bool(folder) and os.path.exists(path)
  print(
      f'{classifier.accuracy:.2%} of {classifier.num_held_out:,} held-out '
      f'images right, {classifier.confident_share:.1%} of them with confidence '
      f'> 0.9; {path if kept else "not kept"}'
  )
  return 0 if kept or not _CACHE.value else 1


if __name__ == '__main__':
  entry_point.run(main)
