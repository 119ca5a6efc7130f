# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Images that a function of the user's own makes: `data.source`."""

import os
import re
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_tf.plugins import loading

# A path on a drive (C:images), and a data set of TensorFlow Datasets.
_OTHER = re.compile(r'[A-Za-z]:|tfds:')


class Images(NamedTuple):
  """Images in memory.

  Attributes:
    images: uint8 [N, H, W, C], C 1 or 3.
    labels: int32 [N], or None.
  """

  images: np.ndarray
  labels: Optional[np.ndarray]


def is_source(source: str) -> bool:
  """Returns whether a source names a function, and neither a path nor a URL."""
  return (
      loading.is_name(source)
      and not _OTHER.match(source)
      and not os.path.lexists(source)
  )


def make(source: str, setting: str = 'data.source') -> Images:
  """Calls the function that a source names.

  Args:
    source: name of a function of no arguments that returns uint8 images, or
      float images in [0, 1], of [N, H, W] or [N, H, W, C]; or these images and
      their integer labels [N].
    setting: setting that holds the source, for error messages.

  Raises:
    loading.PlugInError: the function cannot be called, raises an error, or
      returns something else.
  """
  name = f'{setting}={source}'
  try:
    function = loading.load(source, setting)
  except loading.PlugInError as error:
    if isinstance(error.__cause__, ModuleNotFoundError):
      raise loading.PlugInError(
          f'{error} There is no file or folder {source!r} either.'
      ) from error
    raise
  loading.accepted(function, {}, source, setting)
  with loading.blame(source, setting, 'it raised an error'):
    returned = function()
  images, labels = returned, None
  if isinstance(returned, tuple):
    if len(returned) != 2:
      raise _error(
          name,
          f'a tuple of {len(returned)}',
          'return images, or images and labels',
      )
    images, labels = returned
  array = _images(name, images)
  return Images(array, _labels(name, labels, len(array)))


def check_repeatable(source: str, setting: str) -> None:
  """Raises PlugInError if two calls of the function return other images.

  Each process calls it, and held-out images must be the same in all.

  Args:
    source: name of the function, as for `make`.
    setting: setting that holds the source, for error messages.
  """
  first, second = make(source, setting), make(source, setting)
  if not np.array_equal(first.images, second.images):
    raise loading.PlugInError(
        f'{setting}={source} returns other images each time that it is '
        'called, but each process calls it, and all need the same images. '
        'Seed its random numbers: np.random.default_rng(0).'
    )


def _images(name: str, images: Any) -> np.ndarray:
  """Returns images as uint8 [N, H, W, C]."""
  try:
    array = np.asarray(images)
  except ValueError:  # Images of different sizes.
    array = np.asarray(None)
  if array.dtype.kind not in 'uif':
    raise _error(
        name,
        f'{type(images).__name__} of {array.dtype}',
        'return one array of uint8, or of floats in [0, 1], with all images '
        'of one size',
    )
  if array.ndim == 3:
    array = array[..., None]
  if array.ndim != 4 or array.shape[-1] not in (1, 3) or not array.size:
    raise _error(
        name,
        f'an array of shape {np.shape(images)}',
        'return [N, H, W] or [N, H, W, C], with N at least 1 and C 1 (gray) or '
        '3 (color)',
    )
  if array.dtype.kind == 'f':
    low, high = array.min(), array.max()
    if not (low >= 0 and high <= 1):  # NaN compares as False.
      raise _error(
          name,
          f'floats from {low:g} to {high:g}',
          'scale them to [0, 1], or return uint8 from 0 to 255',
      )
    return np.rint(array * 255).astype(np.uint8)
  if array.dtype != np.uint8:
    raise _error(
        name,
        f'images of {array.dtype}',
        'return uint8 from 0 to 255, .astype(np.uint8), or floats in [0, 1]',
    )
  return array


def _labels(name: str, labels: Any, count: int) -> Optional[np.ndarray]:
  """Returns labels as int32 [count]; None for None."""
  if labels is None:
    return None
  array = np.asarray(labels)
  if array.shape != (count,) or array.dtype.kind not in 'ui':
    raise _error(
        name,
        f'labels of {array.dtype} and shape {array.shape}',
        f'return one integer for each of the {count} images',
    )
  return array.astype(np.int32)


def _error(name: str, returned: str, remedy: str) -> loading.PlugInError:
  return loading.PlugInError(f'{name} returned {returned}: {remedy}.')
