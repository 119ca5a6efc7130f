# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""CelebA's aligned images, split as published.

Liu, Luo, Wang and Tang, ICCV 2015. The official files are `img_align_celeba`, a
folder or zip of JPEG files 178 pixels wide and 218 high, and
`list_eval_partition.txt`, with a line for each image: its name, and 0 for
training, 1 for validation or 2 for test. Kaggle has the latter as a CSV table
with a heading.
"""

import os
import re
from typing import Optional

from spiral_tf import files
from spiral_tf.data import folder as image_folder
from spiral_tf.data import source as image_source

_IMAGES = 'img_align_celeba'
_PARTITION = 'list_eval_partition.txt'
_PARTITIONS = (_PARTITION, 'list_eval_partition.csv')
_SEPARATORS = re.compile(r'[\s,;]+')
_SIZE = (218, 178)
# Folders of the official download.
_IMAGE_FOLDERS = ('', 'Img')
_PARTITION_FOLDERS = ('', 'Eval', os.path.join('..', 'Eval'))
_TRAIN, _VALIDATION, _TEST = range(3)


def find_images(path: str) -> Optional[str]:
  """Finds CelebA's images.

  Args:
    path: path of an existing file or folder: `img_align_celeba`, its zip, or a
      folder that holds either.

  Returns:
    Path of the folder or zip of images; None if there are no CelebA images.
  """
  path = os.path.normpath(path)
  if os.path.basename(path) in (_IMAGES, f'{_IMAGES}.zip'):
    inner = os.path.join(path, _IMAGES)  # Some unpackers nest it.
    return find_images(inner) if os.path.isdir(inner) else path
  if os.path.isdir(path):
    for folder in _IMAGE_FOLDERS:
      for name in (_IMAGES, f'{_IMAGES}.zip'):
        images = os.path.join(path, folder, name)
        if os.path.exists(images):
          return find_images(images)
  return None


def open_images(
    images: str, background: int
) -> tuple[image_source.ImageSource, image_source.ImageSource]:
  """Opens the training and the test set.

  Args:
    images: result of `find_images`.
    background: gray level, 0 to 255, behind transparent pixels.

  Returns:
    The training set and the test set, in the order of the partition file. The
    validation set is left out.

  Raises:
    ValueError: the partition file is missing or damaged, it and the folder name
      different images, or a set has no images.
  """
  partition_path = _find_partition(images)
  partition = _read_partition(partition_path)
  survey = image_folder.survey(images)
  if not survey.names:
    raise image_folder.nothing_found(images, survey)
  present = {name.rpartition('/')[2]: name for name in survey.names}
  _check_same(partition, present, partition_path, images)
  sources: list[image_source.ImageSource] = []
  for part, what in ((_TRAIN, 'training'), (_TEST, 'test')):
    names = [present[k] for k, value in partition.items() if value == part]
    if not names:
      raise ValueError(
          f'{files.printable(partition_path)} names no {what} image ({part}). '
          'Fetch the file again.'
      )
    notes = []
    if not sources:
      notes = [image_source.describe(survey), *_left_out(partition)]
    sources.append(
        image_source.of_files(images, names, background, _SIZE, notes)
    )
  return sources[0], sources[1]


def _left_out(partition: dict[str, int]) -> list[str]:
  """Returns a sentence on the images of the validation set, if any."""
  count = sum(value == _VALIDATION for value in partition.values())
  verb = 'is' if count == 1 else 'are'
  return [f'{count:,} of the validation set {verb} left out.'] if count else []


def _find_partition(images: str) -> str:
  parent = os.path.dirname(os.path.abspath(images))
  while os.path.basename(parent) == _IMAGES:
    parent = os.path.dirname(parent)
  for folder in _PARTITION_FOLDERS:
    for name in _PARTITIONS:
      path = os.path.normpath(os.path.join(parent, folder, name))
      if os.path.isdir(path):  # Some unpackers put a file into a folder.
        path = os.path.join(path, name)
      if os.path.isfile(path):
        return path
  raise ValueError(
      f"{files.printable(images)} are CelebA's images, and {_PARTITION} (or "
      '.csv), which splits them, is not beside them. Put it into '
      f'{files.printable(parent)}; or rename the images to split them at '
      'random.'
  )


def _read_partition(path: str) -> dict[str, int]:
  """Reads the set (0, 1 or 2) of each image by its name."""
  shown = files.printable(path)
  partition: dict[str, int] = {}
  with files.open_to_read(path) as file:
    text = file.read().decode('utf-8-sig', 'backslashreplace')
  for number, line in enumerate(text.splitlines(), 1):
    words = [word.strip('"\'') for word in _SEPARATORS.split(line) if word]
    if not words or (number == 1 and words[-1].lower() == 'partition'):
      continue
    shown_line = files.printable(line.strip())
    if len(words) != 2 or words[1] not in ('0', '1', '2'):
      raise ValueError(
          f'{shown}, line {number}: {shown_line!r} is not the name of an '
          'image and 0, 1 or 2. Fetch the file again.'
      )
    if words[0] in partition:
      raise ValueError(
          f'{shown}, line {number}, names {files.printable(words[0])} a second '
          'time. Fetch the file again.'
      )
    partition[words[0]] = int(words[1])
  return partition


def _check_same(partition, present, partition_path: str, images: str) -> None:
  """Raises ValueError unless folder and partition have the same images."""
  for some, others, there, missing in (
      (partition, present, partition_path, images),
      (present, partition, images, partition_path),
  ):
    lacking = [name for name in some if name not in others]
    if lacking:
      raise ValueError(
          f'{len(lacking):,} of the {len(some):,} images of '
          f'{files.printable(there)} are not in {files.printable(missing)}, '
          f'{files.printable(lacking[0])} for one. Fetch both again.'
      )
