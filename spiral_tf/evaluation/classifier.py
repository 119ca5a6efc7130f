# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Trained classifiers on disk: what names one, writing, reading.

A trained classifier with its classes, in use.
"""

import hashlib
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from spiral_tf import files
from spiral_tf import npz
from spiral_tf.data import dataset
from spiral_tf.evaluation import classifier_training
from spiral_tf.networks import classifier as classifier_lib

# A classifier that gives an image more than this is confident.
CONFIDENT = 0.9
_BATCH = 256


class Prediction(NamedTuple):
  """What a classifier makes of N images.

  Attributes:
    labels: int32 [N], the likeliest class of each.
    confidence: float32 [N] in [0, 1], the probability it is given.
    features: float32 [N, F], the penultimate layer.
  """

  labels: np.ndarray
  confidence: np.ndarray
  features: np.ndarray


class TrainedClassifier:
  """Labels images.

  Attributes:
    network: with its variables.
    classes: int32 [K], the label of each output.
    image_shape: (H, W, C) of the images it takes.
    accuracy: share of held-out images that it labels right.
    confident_share: share of them that it is confident of.
    num_train: images it learned from.
    num_held_out: images it was measured on; before that all four are 0.
  """

  def __init__(
      self,
      network: classifier_lib.Classifier,
      classes: np.ndarray,
      image_shape: tuple[int, ...],
  ):
    """Wraps a network whose variables are made."""
    self.network = network
    self.classes = np.asarray(classes, np.int32)
    self.image_shape = tuple(image_shape)
    self.accuracy = self.confident_share = 0.0
    self.num_train = self.num_held_out = 0
    self._predict = tf.function(
        self._outputs,
        autograph=False,
        input_signature=[tf.TensorSpec((None,) + self.image_shape, tf.uint8)],
    )

  def predict(self, images: np.ndarray) -> Prediction:
    """Labels images.

    Args:
      images: uint8 [N, H, W, C], dark ink on white, N at least 1.

    Raises:
      ValueError: they are of another shape than it was trained on, or none.
    """
    if not len(images) or tuple(images.shape[1:]) != self.image_shape:
      raise ValueError(
          f'The classifier takes images of {self.image_shape}; got '
          f'{len(images)} of {tuple(images.shape[1:])}.'
      )
    parts = [
        self._predict(tf.constant(images[i : i + _BATCH]))
        for i in range(0, len(images), _BATCH)
    ]
    probabilities, features = (
        np.concatenate([part[k].numpy() for part in parts]) for k in range(2)
    )
    return Prediction(
        self.classes[np.argmax(probabilities, axis=1)],
        np.max(probabilities, axis=1),
        features,
    )

  def measure(self, data: dataset.ImageData) -> None:
    """Sets the metrics, on the held-out images of labelled data."""
    self.num_train, self.num_held_out = len(data.train), len(data.held_out)
    seen = self.predict(data.held_out)
    self.accuracy = float(np.mean(seen.labels == data.held_out_labels))
    self.confident_share = float(np.mean(seen.confidence > CONFIDENT))

  def _outputs(self, images: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    features = self.network.features(classifier_lib.to_ink(images))
    return tf.nn.softmax(self.network.logits(features)), features


def train(data: dataset.ImageData, seed: int, steps: int) -> TrainedClassifier:
  """Trains a classifier on the training images, measures it on the held-out.

  Args:
    data: with labels.
    seed: of the training.
    steps: of the training; see `classifier_training.train`.

  Raises:
    ValueError: there are no labels, or only one class of them, or no image to
      measure it on.
  """
  if data.train_labels is None:
    raise ValueError(
        'These images have no labels to train a classifier on. Name IDX files '
        "with labels, or 'digits'."
    )
  classes = np.unique(data.train_labels)
  if len(classes) < 2:
    raise ValueError(
        f'All images are of class {classes[0]}: there is nothing to tell apart.'
    )
  if not len(data.held_out):
    raise ValueError('No image is held out to measure the classifier on.')
  network = classifier_training.train(
      data.train,
      np.searchsorted(classes, data.train_labels),
      len(classes),
      seed,
      steps,
  )
  result = TrainedClassifier(network, classes, data.train.shape[1:])
  result.measure(data)
  return result


# Raised by whoever changes the network, its training or the file: older files
# are then not found any more.
VERSION = 2
_FACTS = ('accuracy', 'confident_share', 'num_train', 'num_held_out')


def key(data: dataset.ImageData, seed: int, steps: int) -> str:
  """Names the classifier that comes of this data and these settings.

  Of the pixels and labels as they are when the classifier sees them: whatever
  changes those (source, size, fit, split) makes another key.
  """
  digest = hashlib.sha256(f'{VERSION} {seed} {steps}'.encode())
  for part in data:
    if part is not None:
      digest.update(f'{part.dtype} {part.shape}'.encode())
      digest.update(np.ascontiguousarray(part).tobytes())
  return digest.hexdigest()[:24]


def write(classifier: TrainedClassifier, path: str) -> None:
  """Writes a classifier whole or not at all.

  Raises:
    OSError: the folder cannot be written to, or the disk is full.
  """
  facts = {
      'version': VERSION,
      'classes': classifier.classes.tolist(),
      'image_shape': classifier.image_shape,
      **{name: getattr(classifier, name) for name in _FACTS},
  }
  weights = {
      f'weights_{i}': variable.numpy()
      for i, variable in enumerate(classifier.network.variables)
  }
  files.write_atomically(path, npz.to_bytes(weights, facts))


def read(path: str) -> TrainedClassifier:
  """Reads what `write` wrote.

  Raises:
    FileNotFoundError: there is no such file.
    ValueError: it is damaged, or of another version.
  """
  try:
    arrays, facts = npz.read(path)
    weights = [arrays[f'weights_{i}'] for i in range(len(arrays))]
    if facts['version'] != VERSION:
      raise ValueError(f'it is of version {facts["version"]}, not {VERSION}')
    shape = tuple(facts['image_shape'])
    network = classifier_lib.Classifier(shape[1], len(facts['classes']))
    classifier_training.initialize(network, shape, np.random.default_rng(0))
    if len(weights) != len(network.variables):
      raise ValueError('it holds another network')
    for variable, value in zip(network.variables, weights):
      variable.assign(value)
    result = TrainedClassifier(network, facts['classes'], shape)
    for name in _FACTS:
      setattr(result, name, facts[name])
  except (ValueError, KeyError, TypeError, AttributeError) as error:
    raise ValueError(
        f'The classifier {path} cannot be used: {error}. Remove the file; it '
        'is trained anew when it is needed.'
    ) from error
  return result
