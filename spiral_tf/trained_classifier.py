"""A trained classifier with its classes, on disk and in use."""

import hashlib
import io
import json
from typing import NamedTuple
import zipfile

import numpy as np
import tensorflow as tf

from spiral_tf import classifier_training
from spiral_tf import files
from spiral_tf import image_data
from spiral_tf.networks import classifier as classifier_lib

# Raised by whoever changes the network or its training: older files are then
# no longer found.
VERSION = 1
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


def key(data: image_data.ImageData, seed: int, steps: int) -> str:
  """Names the classifier that would come of this data and these settings."""
  digest = hashlib.sha256(f'{VERSION} {seed} {steps}'.encode())
  for part in data:
    if part is not None:
      digest.update(f'{part.dtype} {part.shape}'.encode())
      digest.update(np.ascontiguousarray(part).tobytes())
  return digest.hexdigest()[:24]


class TrainedClassifier:
  """Labels images.

  Attributes:
    classes: int32 [K], the label of each output.
    image_shape: (H, W, C) of the images it takes.
    accuracy: share of held-out images that it labels right; NaN without any.
    confident_share: of them that it gives more than 0.9.
    num_train: images it learned from.
    num_held_out: images it was measured on.
  """

  def __init__(
      self,
      network: classifier_lib.Classifier,
      classes: np.ndarray,
      image_shape: tuple[int, ...],
  ):
    """Wraps a network whose variables are made."""
    self._network = network
    self._predict = tf.function(self._outputs, autograph=False)
    self.classes = np.asarray(classes, np.int32)
    self.image_shape = tuple(image_shape)
    self.accuracy = self.confident_share = float('nan')
    self.num_train = self.num_held_out = 0

  def predict(self, images: np.ndarray) -> Prediction:
    """Labels images.

    Args:
      images: uint8 [N, H, W, C], dark ink on white.

    Raises:
      ValueError: they are of another shape than it was trained on.
    """
    if tuple(images.shape[1:]) != self.image_shape:
      raise ValueError(
          f'The classifier takes images of {self.image_shape}; got '
          f'{tuple(images.shape[1:])}.'
      )
    parts = [
        self._predict(tf.constant(images[i : i + _BATCH]))
        for i in range(0, len(images), _BATCH)
    ]
    if not parts:
      none = np.zeros([0], np.float32)
      features = np.zeros([0, classifier_lib.FEATURES], np.float32)
      return Prediction(none.astype(np.int32), none, features)
    probabilities, features = (
        np.concatenate([part[k].numpy() for part in parts]) for k in range(2)
    )
    return Prediction(
        self.classes[np.argmax(probabilities, axis=1)],
        np.max(probabilities, axis=1),
        features,
    )

  def measure(self, data: image_data.ImageData, least: float) -> None:
    """Sets the figures on held-out images.

    Args:
      data: with labels.
      least: probability above which it counts as confident.
    """
    self.num_train, self.num_held_out = len(data.train), len(data.held_out)
    if not self.num_held_out:
      return
    seen = self.predict(data.held_out)
    self.accuracy = float(np.mean(seen.labels == data.held_out_labels))
    self.confident_share = float(np.mean(seen.confidence > least))

  def save(self, path: str) -> None:
    """Writes it whole or not at all; raises OSError of `write_atomically`."""
    facts = {
        'version': VERSION,
        'classes': self.classes.tolist(),
        'image_shape': self.image_shape,
        'accuracy': self.accuracy,
        'confident_share': self.confident_share,
        'num_train': self.num_train,
        'num_held_out': self.num_held_out,
    }
    arrays = {
        f'weights_{i}': v.numpy() for i, v in enumerate(self._network.variables)
    }
    data = io.BytesIO()
    np.savez_compressed(data, facts=np.array(json.dumps(facts)), **arrays)
    files.write_atomically(path, data.getvalue())

  def _outputs(self, images: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    features = self._network.features(classifier_lib.to_ink(images))
    return tf.nn.softmax(self._network.logits(features)), features


def load(path: str) -> TrainedClassifier:
  """Reads what `TrainedClassifier.save` wrote.

  Raises:
    FileNotFoundError: there is none.
    ValueError: it is damaged, or of another version.
  """
  try:
    with np.load(path, allow_pickle=False) as file:
      facts = json.loads(str(file['facts']))
      weights = [file[f'weights_{i}'] for i in range(len(file.files) - 1)]
    if facts['version'] != VERSION:
      raise ValueError(f'it is of version {facts["version"]}, not {VERSION}')
    shape = tuple(facts['image_shape'])
    network = classifier_lib.Classifier(shape[1], len(facts['classes']))
    classifier_training.initialise(network, shape, np.random.default_rng(0))
    if len(weights) != len(network.variables):
      raise ValueError('it holds another network')
    for variable, value in zip(network.variables, weights):
      variable.assign(value)
    result = TrainedClassifier(network, facts['classes'], shape)
    for name in ('accuracy', 'confident_share', 'num_train', 'num_held_out'):
      setattr(result, name, facts[name])
  except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
    raise ValueError(
        f'The classifier {path} cannot be used: {error}. Remove the file; it '
        'is trained anew when it is needed.'
    ) from error
  return result


def train(
    data: image_data.ImageData, seed: int, steps: int, confident: float
) -> TrainedClassifier:
  """Trains a classifier on the training images, measures it on the held-out.

  Args:
    data: with labels.
    seed: of the training.
    steps: of the training; see `classifier_training.train`.
    confident: probability above which it counts as confident.

  Raises:
    ValueError: there are no labels, or only one class of them.
  """
  if data.train_labels is None:
    raise ValueError('The images have no labels to train a classifier on.')
  classes = np.unique(data.train_labels)
  if len(classes) < 2:
    raise ValueError(
        f'All images are of class {classes[0]}: there is nothing to tell apart.'
    )
  network = classifier_training.train(
      data.train,
      np.searchsorted(classes, data.train_labels),
      len(classes),
      seed,
      steps,
  )
  result = TrainedClassifier(network, classes, data.train.shape[1:])
  result.measure(data, confident)
  return result
