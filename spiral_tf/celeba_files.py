"""CelebA's aligned images, split as published.

Liu, Luo, Wang and Tang, ICCV 2015. The official files are `img_align_celeba`
(a folder or a zip, of JPEG files 178 pixels wide and 218 high) and
`list_eval_partition.txt`, a line an image: its name, and 0 for training, 1 for
validation, 2 for test.
"""

import os
from typing import Optional

from spiral_tf import image_folder
from spiral_tf import image_source

_IMAGES = 'img_align_celeba'
_PARTITION = 'list_eval_partition.txt'
_SIZE = (218, 178)
# The official download has folders of its own for either.
_IMAGE_FOLDERS = ('', 'Img')
_PARTITION_FOLDERS = ('', 'Eval', os.path.join('..', 'Eval'))
_TRAIN, _VALIDATION, _TEST = range(3)


def find_images(path: str) -> Optional[str]:
  """The images that a path names.

  Args:
    path: of an existing file or folder: `img_align_celeba`, its zip, or a
      folder that holds either.

  Returns:
    Path of the folder or zip of images; None if these are no CelebA images.
  """
  path = os.path.normpath(path)
  if os.path.basename(path) in (_IMAGES, f'{_IMAGES}.zip'):
    inner = os.path.join(path, _IMAGES)  # Some unpackers make a second one.
    return inner if os.path.isdir(inner) else path
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
    images: of `find_images`.
    background: 0 to 255, the grey on which transparent images are laid.

  Returns:
    The training set and the test set, in the order of the partition file. The
    validation set is left out.

  Raises:
    ValueError: no partition file, or a damaged one; images that it does not
      name, or that are missing; a set without images.
  """
  partition_path = _find_partition(images)
  partition = _read_partition(partition_path)
  present = {
      name.rpartition('/')[2]: name for name in image_folder.names(images)
  }
  _check_same(partition, present, partition_path, images)
  sources = []
  for part, what in ((_TRAIN, 'training'), (_TEST, 'test')):
    names = [present[k] for k, value in partition.items() if value == part]
    if not names:
      raise ValueError(f'{partition_path} names no {what} image ({part}).')
    sources.append(image_source.of_files(images, names, background, _SIZE))
  return sources[0], sources[1]


def _find_partition(images: str) -> str:
  place = os.path.dirname(os.path.abspath(images))
  if os.path.basename(place) == _IMAGES:
    place = os.path.dirname(place)
  for folder in _PARTITION_FOLDERS:
    path = os.path.normpath(os.path.join(place, folder, _PARTITION))
    if os.path.exists(path):
      return path
  raise ValueError(
      f"{images} are CelebA's images, and {_PARTITION}, which splits them, is "
      f'not beside them. Put it into {place}; or rename the images to split '
      'them at random.'
  )


def _read_partition(path: str) -> dict[str, int]:
  """Set (0, 1 or 2) by name of image."""
  partition: dict[str, int] = {}
  with open(path) as file:
    for number, line in enumerate(file, 1):
      words = line.split()
      if not words:
        continue
      if len(words) != 2 or words[1] not in ('0', '1', '2'):
        raise ValueError(
            f'{path}, line {number}: {line.strip()!r} is not the name of an '
            'image and 0, 1 or 2. Fetch the file again.'
        )
      if words[0] in partition:
        raise ValueError(
            f'{path}, line {number}, names {words[0]} a second time. Fetch the '
            'file again.'
        )
      partition[words[0]] = int(words[1])
  return partition


def _check_same(partition, present, partition_path: str, images: str) -> None:
  """Images and partition file must name the same images."""
  for some, others, there, missing in (
      (partition, present, partition_path, images),
      (present, partition, images, partition_path),
  ):
    lacking = [name for name in some if name not in others]
    if lacking:
      raise ValueError(
          f'{len(lacking):,} of the {len(some):,} images of {there} are not in '
          f'{missing}, {lacking[0]} for one. Fetch both again.'
      )
