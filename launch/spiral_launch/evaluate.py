# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Evaluates an agent on held-out images.

  spiral-tf evaluate --workdir=DIR [--images=FOLDER_OR_IDX] [--seed=0]
      [--temperature=0.7] [--search=1,4,16,64 [--tries=8]]
  spiral-tf evaluate --workdir=agents/NAME --out=DIR

Writes `evaluation.json`, `evaluation.png` and curves to the workdir (or to
`--out`), and prints a table. With `--pairs=100`, also writes `pairs-1.png`...,
pages of numbered pairs of a drawing and its target, and `pairs.json`, which
says which is which and what fraction of the pairs hardly differ. Can run while
the agent is being trained. The classifier that some metrics need is trained
once for each set of images (about a minute) and cached; see `spiral-tf
train_classifier`.
"""

from collections.abc import Sequence
import json
import os
from typing import Optional

from absl import flags
import tensorflow as tf

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import pairs as image_pairs
from spiral_launch.evaluation import run as evaluation_run
from spiral_launch.evaluation import search_curve
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
    'workdir', None, 'Folder of a run or of a shipped agent.', required=True
)
_OUT = path_flags.define(
    'out', '', 'Folder to write to (default: the workdir, if it is a run).'
)
_CHECKPOINT = path_flags.define(
    'checkpoint',
    '',
    "Name of a checkpoint of the policy, such as 'ckpt-12', or 'best' "
    '(default: the last one).',
)
_NUM_IMAGES = flags.DEFINE_integer(
    'num_images',
    1000,
    'Number of drawings; a conditional agent makes at most one of each image.',
    lower_bound=2,
)
_TEMPERATURE = command_line.define_temperature()
_SEED = command_line.define_seed()
_IMAGES = path_flags.define(
    'images',
    '',
    'Folder of images or scenes, zip or IDX file to evaluate on (default: the '
    'held-out images).',
)
_IMAGES_INVERT = flags.DEFINE_bool(
    'images_invert',
    None,
    'Invert --images, from white on black to black on white (default: the '
    "agent's setting data.invert).",
)
_IMAGES_FIT = flags.DEFINE_enum(
    'images_fit',
    None,
    ['pad', 'crop', 'scale'],
    "Method that fits --images to the canvas (default: the agent's data.fit).",
)
_PAIRS = flags.DEFINE_integer(
    'pairs',
    0,
    'Number of pairs of drawing and target to write in random order, for a '
    'person to tell apart, with a key.',
    lower_bound=0,
)
_CLASSIFIER = flags.DEFINE_bool(
    'classifier', True, 'Use a classifier, which is trained if there is none.'
)
_CLASSIFIER_DATA = path_flags.define(
    'classifier_data',
    '',
    "Labeled images, white on black, to train the classifier on, or 'digits' "
    "(default: the agent's data).",
)
_CLASSIFIER_CACHE = path_flags.define(
    'classifier_cache',
    '',
    'Folder of trained classifiers (default: the user cache).',
)
_SEARCH = flags.DEFINE_list(
    'search',
    [],
    'Numbers of drawings of each image to choose the best from by squared '
    'error, such as 1,4,16,64, measured beside the single ones (default: '
    'none).',
)
_TRIES = flags.DEFINE_integer(
    'tries',
    1,
    'Number of actions tried in each state with --search, the best of which by '
    'squared error is taken.',
    lower_bound=1,
)
_NUM_THREADS = flags.DEFINE_integer(
    'num_threads', 1, 'Number of threads that paint.', lower_bound=1
)


_SHOWN = 64


def _images(
    agent: trained_agent.TrainedAgent,
) -> evaluation_images.EvaluationImages:
  """Returns `--images`, or the held-out images of the agent."""
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
      _IMAGES_FIT.value or '',
      _SEED.value,
      own,
  )


def _classifier(
    agent: trained_agent.TrainedAgent,
) -> Optional[classifier_files.TrainedClassifier]:
  """Returns the classifier; None if it is off or the images have no labels."""
  if not _CLASSIFIER.value:
    return None
  if data.is_scenes(agent.config) and not _CLASSIFIER_DATA.value:
    return None  # Scenes have no labels, and are slow to make.
  if agent.folder and not _CLASSIFIER_DATA.value:
    path = agent.folder.classifier
    return classifier_files.read(path) if os.path.exists(path) else None
  images = classifiers.load_images(agent.config, _CLASSIFIER_DATA.value)
  if images.train_labels is None:
    return None
  folder = _CLASSIFIER_CACHE.value or classifiers.default_folder()
  return classifiers.get(images, folder, bool(_CLASSIFIER_CACHE.value))


def _search() -> list[int]:
  """Returns the numbers of `--search`; raises ValueError for others."""
  try:
    return [int(text) for text in _SEARCH.value]
  except ValueError as error:
    raise ValueError(
        f'--search={",".join(_SEARCH.value)}: name whole numbers, such as '
        '1,4,16.'
    ) from error


def _write(result: evaluation_run.Result, source: str, out: str) -> list[str]:
  """Writes all files; returns their paths."""
  run, target = workdir_lib.Workdir(source), workdir_lib.Workdir(out)
  text = json.dumps(result.metrics, indent=2, allow_nan=False) + '\n'
  files.write_atomically(target.evaluation, text.encode())
  width = result.blocks[0][1].shape[2]
  blocks = [(text, images[:_SHOWN]) for text, images in result.blocks]
  grids.write_png(
      target.evaluation_grid,
      grids.side_by_side(blocks, columns=8, scale=max(1, 64 // width)),
  )
  written = [target.evaluation, target.evaluation_grid]
  if _PAIRS.value:
    (_, drawn), (_, targets) = result.blocks[:2]
    written += image_pairs.write(drawn, targets, _PAIRS.value, _SEED.value, out)
  if os.path.exists(run.metrics):
    training_curves.write(run.metrics, target.curves)
    training_curves.write(run.metrics, target.curves_over_frames, over='frames')
    written += [target.curves, target.curves_over_frames]
  return [path for path in written if os.path.exists(path)]


def main(argv: Sequence[str]) -> None:
  """Evaluates an agent; prints the table and the paths of the files."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, _SEED.value)
  # If a checkpoint does not fit, TensorFlow logs one line for each value.
  tf.get_logger().setLevel('ERROR')
  source = _WORKDIR.value
  out = os.path.abspath(_OUT.value or source)
  if agent_folder.is_one(out):
    raise ValueError(
        f'{_OUT.value or source} is a shipped agent, whose evaluation is to '
        'stay as it is: name another folder to write to with --out.'
    )
  search = _search()
  agent = trained_agent.load(source, _CHECKPOINT.value)
  agent = agent.at_temperature(_TEMPERATURE.value)
  if _PAIRS.value and not agent.config.conditional:
    raise ValueError(
        f'--pairs={_PAIRS.value}: the agent is unconditional, so its drawings '
        'have no targets. Leave it out.'
    )
  search_curve.check(agent.config, search, _TRIES.value)
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
      search,
      _TRIES.value,
  ).run()
  written = _write(result, source, out)
  print(evaluation_table.table(result.metrics))
  for path in written:
    print(f'wrote {files.printable(path)}')


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped: nothing was written.')
