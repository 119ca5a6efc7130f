# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Images of TensorFlow Datasets, an optional package.

It downloads data sets, or takes official files from its manual folder.
"""

from collections.abc import Iterator
import os
from typing import Any

import numpy as np

from spiral_tf.data import source as image_source

PREFIX = 'tfds:'
# Data sets that are white on black, by the first word of their names.
_INK_ON_BLACK = ('mnist', 'emnist', 'fashion_mnist', 'kmnist', 'qmnist')
_TRANSPOSED = 'emnist'
_TEST_SPLITS = ('test', 'validation')


def base_name(source: str) -> str:
  """Returns 'emnist' for 'tfds:emnist/letters:3.0.0'."""
  return source[len(PREFIX) :].replace(':', '/').split('/')[0]


def is_ink_on_black(source: str) -> bool:
  """Returns whether a data set is known by name to be white on black."""
  return base_name(source) in _INK_ON_BLACK


def open_data_set(
    source: str, data_dir: str = '', manual_dir: str = ''
) -> image_source.Sets:
  """Downloads and prepares a data set if need be, and opens it.

  Args:
    source: 'tfds:' and the name of a data set: 'tfds:mnist' or, with its
      version, 'tfds:mnist:3.0.1'. It must have a feature 'image'; 'label' is
      optional.
    data_dir: folder of prepared data sets; '' for the package's own.
    manual_dir: folder with official files fetched by hand; '' for
      `data_dir`/downloads/manual.

  Returns:
    The split 'train', and 'test' or else 'validation', or None.

  Raises:
    ImportError: TensorFlow Datasets is not installed.
    ValueError: there is no such data set, its images are not uint8 with one or
      three channels, or it has no split 'train'.
    OSError: the data set could not be downloaded or prepared.
  """
  tfds = _import()
  name = source[len(PREFIX) :]
  directory = os.path.expanduser(data_dir) or None
  try:
    builder = tfds.builder(name, data_dir=directory)
  except Exception as error:  # Of many types.
    raise ValueError(
        f'data.source={source!r}: TensorFlow Datasets knows no such data set '
        f'({_first_line(error)}).'
    ) from error
  manual = os.path.expanduser(manual_dir) or None
  try:
    builder.download_and_prepare(
        download_config=tfds.download.DownloadConfig(manual_dir=manual)
    )
  except Exception as error:
    place = manual or 'downloads/manual of its data_dir'
    raise OSError(
        f'{source} could not be prepared ({type(error).__name__}: '
        f'{_first_line(error)}). Without a network, put its official files '
        f'into {place} (data.manual_dir) under the names that its home page '
        'gives them'
        f'{_instructions(builder)}'
    ) from error
  _check_features(builder, source)
  splits = builder.info.splits
  if 'train' not in splits:
    raise ValueError(
        f"{source} has no split 'train'; it has {', '.join(splits)}."
    )
  test = next((split for split in _TEST_SPLITS if split in splits), None)
  return (
      _open(tfds, builder, source, 'train'),
      _open(tfds, builder, source, test) if test else None,
  )


def _import() -> Any:
  try:
    import tensorflow_datasets  # Only here, as the package is optional.
  except ImportError as error:
    raise ImportError(
        "A data source 'tfds:...' needs TensorFlow Datasets, which cannot be "
        f'imported here ({error}). Install tensorflow-datasets==4.9.4 with the '
        'versions that docs/data.md names, or set data.source to official '
        'files that you have: a folder of MNIST IDX files, of Omniglot zips, '
        'of CelebA, or of any images.'
    ) from error
  return tensorflow_datasets


def _first_line(error: Exception) -> str:
  return str(error).strip().split('\n')[0][:200]


def _instructions(builder) -> str:
  """Returns the data set's own instructions for manual downloads."""
  text = getattr(builder, 'MANUAL_DOWNLOAD_INSTRUCTIONS', None)
  return f': {" ".join(text.split())}' if text else '.'


def _check_features(builder, source: str) -> None:
  features = builder.info.features
  if 'image' not in features:
    raise ValueError(
        f"{source} has no feature 'image'; it has {', '.join(features)}."
    )
  image = features['image']
  if np.dtype(image.np_dtype) != np.uint8 or image.shape[-1] not in (1, 3):
    raise ValueError(
        f'The images of {source} are {np.dtype(image.np_dtype).name} of shape '
        f'{image.shape}; only uint8 with 1 or 3 channels can be used.'
    )


def _open(tfds, builder, source: str, split: str) -> image_source.ImageSource:
  base = base_name(source)
  transposed = base == _TRANSPOSED
  labels = None
  if 'label' in builder.info.features:
    # Without decoding the images.
    only = tfds.decode.PartialDecoding(
        {'label': builder.info.features['label']}
    )
    data = builder.as_dataset(split=split, decoders=only)
    labels = np.array([x['label'] for x in tfds.as_numpy(data)], np.int32)
    if labels.ndim != 1:
      labels = None

  def read(indices: np.ndarray) -> Iterator[np.ndarray]:
    if len(indices) > 1 and not (np.diff(indices) > 0).all():
      raise ValueError('A data set is read from front to back: sort indices.')
    wanted = set(np.asarray(indices).tolist())
    data = builder.as_dataset(split=split, shuffle_files=False)
    for k, example in enumerate(tfds.as_numpy(data)):
      if k in wanted:
        pixels = example['image']
        yield pixels.swapaxes(0, 1) if transposed else pixels

  return image_source.ImageSource(
      name=f'{source} ({split})',
      count=builder.info.splits[split].num_examples,
      labels=labels,
      folders=None,
      read=read,
      image_name=lambda k: f'Image {k} of {source} ({split})',
      ink_on_black=is_ink_on_black(source),
      notes=(image_source.TURNED,) if transposed else (),
  )
