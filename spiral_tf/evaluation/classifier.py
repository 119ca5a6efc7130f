# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Trained classifiers: predictions, training, and files."""

import hashlib
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from spiral_tf import files
from spiral_tf import npz
from spiral_tf.data import dataset
from spiral_tf.evaluation import classifier_training
from spiral_tf.networks import classifier as classifier_lib

# A prediction of a higher probability is confident.
CONFIDENT = 0.9
_BATCH = 256


class Prediction(NamedTuple):
  """Predictions for N images.

  Attributes:
    labels: most likely classes, int32 [N].
    confidence: probabilities of these classes, float32 [N] in [0, 1].
    features: activations of the penultimate layer, float32 [N, F].
  """

  labels: np.ndarray
  confidence: np.ndarray
  features: np.ndarray


class TrainedClassifier:
  """A classifier with its classes, and its metrics on held-out images.

  The metrics are 0 until `measure` sets them.

  Attributes:
    network: network, with variables.
    classes: label of each output, int32 [K].
    image_shape: (H, W, C) of its input images.
    accuracy: fraction of held-out images labeled correctly.
    confident_share: fraction of held-out images with a confident prediction.
    num_train: number of training images.
    num_held_out: number of held-out images.
  """

  def __init__(
      self,
      network: classifier_lib.Classifier,
      classes: np.ndarray,
      image_shape: tuple[int, ...],
  ):
    """Initializes the classifier from a network with variables."""
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
      ValueError: there are no images, or they are of another shape.
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
    """Sets the metrics, from the held-out images of labeled data."""
    self.num_train, self.num_held_out = len(data.train), len(data.held_out)
    prediction = self.predict(data.held_out)
    correct = prediction.labels == data.held_out_labels
    self.accuracy = float(np.mean(correct))
    self.confident_share = float(np.mean(prediction.confidence > CONFIDENT))

  def _outputs(self, images: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    features = self.network.features(classifier_lib.to_ink(images))
    return tf.nn.softmax(self.network.logits(features)), features


def train(data: dataset.ImageData, seed: int, steps: int) -> TrainedClassifier:
  """Trains a classifier, and measures it on the held-out images.

  Args:
    data: labeled images.
    seed: seed of weights, order and augmentation.
    steps: number of updates.

  Raises:
    ValueError: there are no labels, only one class, or no held-out images.
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


# To be raised with every change of the network, its training or the file, so
# that older files are no longer found.
VERSION = 2
_FACTS = ('accuracy', 'confident_share', 'num_train', 'num_held_out')


def key(data: dataset.ImageData, seed: int, steps: int) -> str:
  """Returns a key for the classifier trained with this data and settings.

  It depends on the pixels and labels that the classifier sees, and so on all
  settings that change them: source, size, fit and split.
  """
  digest = hashlib.sha256(f'{VERSION} {seed} {steps}'.encode())
  for part in data:
    if part is not None:
      digest.update(f'{part.dtype} {part.shape}'.encode())
      digest.update(np.ascontiguousarray(part).tobytes())
  return digest.hexdigest()[:24]


def write(classifier: TrainedClassifier, path: str) -> None:
  """Writes a classifier's file whole, or not at all.

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
  """Reads a classifier's file.

  Raises:
    OSError: the file cannot be read.
    ValueError: the file is damaged, or of another version.
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
        'is trained again when it is needed.'
    ) from error
  return result
