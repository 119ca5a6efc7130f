# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Advice for users who name a source without images."""

from collections.abc import Sequence
import difflib
import os
import tarfile
from typing import Optional

from spiral_tf import files
from spiral_tf.data import folder as image_folder
from spiral_tf.images import decoding

# Limits the search around a source without images, which must not take minutes.
_MAX_FILES = 5_000


def no_source(path: str) -> ValueError:
  """Returns the error for a file that is of no known kind."""
  with files.open_to_read(path) as file:
    head = file.read(decoding.HEAD_SIZE)
  what, remedy = decoding.describe(head)
  if tarfile.is_tarfile(path):
    what, remedy = 'is an archive', 'Unpack it, and name the folder'
  elif head.startswith(b'PK'):
    what, remedy = 'is a damaged zip file', 'Fetch it again'
  elif image_folder.is_image(os.path.basename(path)):
    what, remedy = 'is a single image', 'Put it into a folder'
  advice = ' (A single image: put it into a folder.)'
  if what:
    advice = f' It {what}. {remedy}.'
  return ValueError(
      f'{files.printable(path)} is neither a folder, nor a zip of images, nor '
      f'an IDX file, nor a table (CSV) of pixels, or it is damaged.{advice}'
  )


def nothing_found(
    path: str, survey: image_folder.Survey, idx_folders: Sequence[str]
) -> ValueError:
  """Returns the error for a folder or zip without images.

  Args:
    path: path of the folder or zip.
    survey: contents of the folder or zip.
    idx_folders: folders in it that hold files with MNIST's names.
  """
  return image_folder.nothing_found(
      path, survey, _hint(path, survey, idx_folders)
  )


def near(path: str) -> str:
  """Returns ' Did you mean ...?' for a missing path; '' without a guess."""
  if os.path.islink(path):
    target = files.printable(os.readlink(path))
    return f' It is a link to {target}, which is not there.'
  folder, name = os.path.split(os.path.abspath(path))
  if not path or not os.path.isdir(folder):
    return ''
  alike = difflib.get_close_matches(name, os.listdir(folder), n=1)
  if not alike:
    return ''
  guess = os.path.join(os.path.dirname(path), alike[0])
  return f' Did you mean {files.printable(guess)}?'


def _hint(
    path: str, survey: image_folder.Survey, idx_folders: Sequence[str]
) -> str:
  bases = {name.rpartition('/')[2].lower(): name for name in survey.others}
  if idx_folders:
    if not os.path.isdir(path):
      return (
          'IDX files are not read from a zip: unpack it, and name the folder.'
      )
    paths = [os.path.join(path, folder) for folder in idx_folders]
    return f'There are IDX files in {_either(paths)}: name that folder.'
  if 'dataset_info.json' in bases:
    return _tfds(path, bases['dataset_info.json'])
  archives = [
      name
      for name in survey.others
      if name.lower().endswith(('.zip', '.tar', '.tgz', '.tar.gz', '.7z'))
  ]
  if archives and os.path.isdir(path):
    shown = _either([os.path.join(path, name) for name in archives])
    return f'Name the zip itself ({shown}), or unpack it.'
  if archives:
    return 'Unpack it: there are archives in it.'
  tables = [name for name in survey.others if name.lower().endswith('.csv')]
  if tables and not os.path.isdir(path):
    return (
        'Tables are not read from a zip: unpack it, and name one or a folder.'
    )
  return _elsewhere(path)


def _tfds(path: str, info: str) -> str:
  parts = [*os.path.abspath(path).split(os.sep), *info.split('/')[:-1]]
  name, version = parts[-2], parts[-1]
  data_dir = os.sep.join(parts[:-2]) or os.sep
  return (
      'It is prepared for TensorFlow Datasets: set data.source=tfds:'
      f'{files.printable(name)}:{files.printable(version)} and data.data_dir='
      f'{files.printable(data_dir)}; a data set with a configuration is named '
      'with it, tfds:emnist/letters.'
  )


def _either(paths: Sequence[str]) -> str:
  shown = [files.printable(path) for path in paths[:5]]
  return ' or '.join(shown) + (' or others' if len(paths) > 5 else '')


def _elsewhere(path: str) -> str:
  """Points to images in hidden folders of a path, or beside it."""
  for searched in (path, os.path.dirname(os.path.abspath(path))):
    images = _first_images(searched) if os.path.isdir(searched) else None
    if images:
      folder, count = images
      what = f'{count:,} images' if count > 1 else 'an image'
      verb = 'are' if count > 1 else 'is'
      text = f'There {verb} {what} below {files.printable(folder)}'
      # Images scattered beside the path may be unrelated: no advice on those.
      unrelated = os.path.samefile(folder, searched) and searched != path
      return f'{text}.' if unrelated else f'{text}: name that folder.'
  return ''


def _first_images(root: str) -> Optional[tuple[str, int]]:
  """Returns the common folder and the number of the first images found."""
  folders = []
  visited = 0
  for folder, inner, names in os.walk(root):
    inner.sort()
    visited += len(names) + len(inner)
    count = sum(map(image_folder.is_image, names))
    folders += [folder] * count
    if visited > _MAX_FILES:
      break
  if not folders:
    return None
  return os.path.commonpath(folders), len(folders)
