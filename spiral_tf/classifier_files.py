"""Trained classifiers on disk: what names one, writing, reading."""

import hashlib
import io
import json
import zipfile
import zlib

import numpy as np

from spiral_tf import classifier_training
from spiral_tf import files
from spiral_tf import image_data
from spiral_tf import trained_classifier
from spiral_tf.networks import classifier as classifier_lib

# Raised by whoever changes the network, its training or the file: older files
# are then not found any more.
VERSION = 2
_FACTS = ('accuracy', 'confident_share', 'num_train', 'num_held_out')


def key(data: image_data.ImageData, seed: int, steps: int) -> str:
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


def write(classifier: trained_classifier.TrainedClassifier, path: str) -> None:
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
  data = io.BytesIO()
  np.savez_compressed(data, facts=np.array(json.dumps(facts)), **weights)
  files.write_atomically(path, data.getvalue())


def read(path: str) -> trained_classifier.TrainedClassifier:
  """Reads what `write` wrote.

  Raises:
    FileNotFoundError: there is no such file.
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
    result = trained_classifier.TrainedClassifier(
        network, facts['classes'], shape
    )
    for name in _FACTS:
      setattr(result, name, facts[name])
  except (
      *(ValueError, KeyError, TypeError, AttributeError),
      *(EOFError, zipfile.BadZipFile, zlib.error),
  ) as error:
    raise ValueError(
        f'The classifier {path} cannot be used: {error}. Remove the file; it '
        'is trained anew when it is needed.'
    ) from error
  return result
