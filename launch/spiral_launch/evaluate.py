# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Evaluates an agent on images that training never saw.

  spiral-tf evaluate --workdir=DIR [--images=FOLDER_OR_IDX] [--seed=0]
      [--temperature=0.7]
  spiral-tf evaluate --workdir=agents/NAME --out=DIR

Writes `evaluation.json`, `evaluation.png` and curves to the workdir (or to
`--out`), and prints a table. It may run while training does. Metrics of a
classifier need one: it is trained once for each set of images (about a
minute) and kept; see `spiral_launch.train_classifier`.
"""

from collections.abc import Sequence
import json
import os
from typing import Optional

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# As in training: a third off the time of convolutions.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import flags
import tensorflow as tf

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import run as evaluation_run
from spiral_launch.evaluation import table as evaluation_table
from spiral_launch.experiment import classifiers
from spiral_launch.experiment import data
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import tensorflow_runtime
from spiral_launch.shipping import images as shipped_images
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_launch.utils import training_curves
from spiral_tf import files
from spiral_tf.data import dataset
from spiral_tf.evaluation import classifier as classifier_files
from spiral_tf.evaluation import grids

_WORKDIR = path_flags.define(
    'workdir', None, 'Folder of a run, or of a shipped agent.', required=True
)
_OUT = path_flags.define(
    'out', '', 'Folder to write to; the workdir, where it is a run, if none.'
)
_CHECKPOINT = path_flags.define(
    'checkpoint',
    '',
    "Of the policy, such as 'ckpt-12', or 'best'; the last if none.",
)
_NUM_IMAGES = flags.DEFINE_integer(
    'num_images', 1000, 'Drawings to make; of targets, as many as there are.'
)
_SEED = flags.DEFINE_integer('seed', 0, 'Of all random numbers.')
_TEMPERATURE = command_line.define_temperature()
_IMAGES = path_flags.define(
    'images',
    '',
    'Folder (also of scenes), zip or IDX file in place of held-out images.',
)
_IMAGES_INVERT = flags.DEFINE_bool(
    'images_invert', None, '--images are white on black; else as data.invert.'
)
_IMAGES_FIT = flags.DEFINE_enum(
    'images_fit', '', ['', 'pad', 'crop', 'scale'], 'Else as data.fit.'
)
_CLASSIFIER = flags.DEFINE_bool(
    'classifier', True, 'Measure with a classifier; trained if need be.'
)
_CLASSIFIER_DATA = path_flags.define(
    'classifier_data',
    '',
    "Labelled images in white on black for it, or 'digits'; the data's own if "
    'none.',
)
_CLASSIFIER_CACHE = path_flags.define(
    'classifier_cache', '', 'Folder of classifiers; the user cache if none.'
)
_NUM_THREADS = flags.DEFINE_integer('num_threads', 1, 'That paint.')


def _check_flags() -> None:
  """Raises ValueError for values out of range."""
  for flag, least in ((_NUM_IMAGES, 2), (_NUM_THREADS, 1), (_SEED, 0)):
    if flag.value < least:
      raise ValueError(
          f'--{flag.name}={flag.value}: it must be {least} or more.'
      )
  if _SEED.value >= 2**31:
    raise ValueError(f'--seed={_SEED.value}: it must be below {2**31}.')
  out = _OUT.value or _WORKDIR.value
  if agent_folder.is_one(out):
    raise ValueError(
        f'{out} is a shipped agent, whose evaluation is to stay as it is: name '
        'another folder to write to with --out.'
    )


def _images(
    agent: trained_agent.TrainedAgent,
) -> evaluation_images.EvaluationImages:
  """The images that the flags name; a shipped agent brings some along."""
  own = None
  if agent.folder:
    shipped = shipped_images.load(
        agent.folder.images, agent.config, _SEED.value
    )
    if not _IMAGES.value:
      return shipped
    own = dataset.ImageData(shipped.train, shipped.unseen, None, shipped.labels)
  return evaluation_images.load(
      agent.config,
      _IMAGES.value,
      _IMAGES_INVERT.value,
      _IMAGES_FIT.value,
      _SEED.value,
      own,
  )


def _classifier(
    agent: trained_agent.TrainedAgent,
) -> Optional[classifier_files.TrainedClassifier]:
  """The classifier, trained if need be; None where there are no labels."""
  if not _CLASSIFIER.value:
    return None
  if data.is_scenes(agent.config) and not _CLASSIFIER_DATA.value:
    return None  # Scenes have no labels, and take their time to make.
  if agent.folder and not _CLASSIFIER_DATA.value:
    path = agent.folder.classifier
    return classifier_files.read(path) if os.path.exists(path) else None
  images = classifiers.load_images(agent.config, _CLASSIFIER_DATA.value)
  if images.train_labels is None:
    return None
  folder = _CLASSIFIER_CACHE.value or classifiers.default_folder()
  return classifiers.get(images, folder, bool(_CLASSIFIER_CACHE.value))


def _write(result: evaluation_run.Result, source: str, out: str) -> list[str]:
  """Writes all files; returns their paths."""
  run, place = workdir_lib.Workdir(source), workdir_lib.Workdir(out)
  text = json.dumps(result.metrics, indent=2, allow_nan=False) + '\n'
  files.write_atomically(place.evaluation, text.encode())
  width = result.blocks[0][1].shape[2]
  grids.write_png(
      place.evaluation_grid,
      grids.side_by_side(result.blocks, columns=8, scale=max(1, 64 // width)),
  )
  written = [place.evaluation, place.evaluation_grid]
  if os.path.exists(run.metrics):
    training_curves.write(run.metrics, place.curves)
    training_curves.write(run.metrics, place.curves_over_frames, over='frames')
    written += [place.curves, place.curves_over_frames]
  return [path for path in written if os.path.exists(path)]


def _evaluate() -> str:
  """Evaluates; returns what is said of it."""
  source = _WORKDIR.value
  out = os.path.abspath(_OUT.value or source)
  _check_flags()
  agent = trained_agent.load(source, _CHECKPOINT.value)
  agent = agent.at_temperature(_TEMPERATURE.value)
  images = _images(agent)
  workdir_lib.check_writable(out, 'out')
  classifier = _classifier(agent)
  print(
      f'Evaluating {agent.checkpoint} ({agent.learner_steps:,} learner '
      f'steps); {len(images.unseen):,} images to compare with: {images.name}.',
      flush=True,
  )
  for line in images.done:
    print(line)
  result = evaluation_run.EvaluationRun(
      agent,
      images,
      classifier,
      _NUM_IMAGES.value,
      _SEED.value,
      _NUM_THREADS.value,
  ).run()
  written = _write(result, source, out)
  return '\n'.join(
      [
          evaluation_table.table(result.metrics),
          *(f'wrote {files.printable(path)}' for path in written),
      ]
  )


def main(argv: Sequence[str]) -> int:
  """Evaluates; returns the exit status."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, _SEED.value)
  # Of a checkpoint that does not fit TensorFlow complains value by value.
  tf.get_logger().setLevel('ERROR')
  return command_line.run_stoppable(_evaluate, 'Stopped: nothing was written.')


if __name__ == '__main__':
  entry_point.run(main)
