# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Sources of images that are decoded on demand."""

import collections
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
import dataclasses
from typing import Optional

import numpy as np

from spiral_tf import counts
from spiral_tf import files
from spiral_tf.data import folder as image_folder

TURNED = (
    "EMNIST's images are stored on their side: turned upright (transposed)."
)


@dataclasses.dataclass(frozen=True)
class ImageSource:
  """Images that are decoded on demand.

  Attributes:
    name: name for messages.
    count: number of images, at least 1.
    labels: int32 [count], or None.
    folders: folder of each image, [count], '' for the source itself; None if
      there are no folders.
    read: function from ascending indices to an iterator of images, uint8
      [H, W, 1] or [H, W, 3], of any size. It raises a ValueError that names a
      damaged image.
    image_name: function from an index to the image's name, for messages.
    ink_on_black: whether the images are known to be white on black, as MNIST's
      are.
    notes: sentences on what was found and what was passed over.
    done: number of images converted by `read`, by kind of conversion.
  """

  name: str
  count: int
  labels: Optional[np.ndarray]
  folders: Optional[list[str]]
  read: Callable[[np.ndarray], Iterator[np.ndarray]]
  image_name: Callable[[int], str]
  ink_on_black: bool = False
  notes: tuple[str, ...] = ()
  done: collections.Counter = dataclasses.field(
      default_factory=collections.Counter
  )


# Training images, and the source's own held-out images, if any.
Sets = tuple[ImageSource, Optional[ImageSource]]


def describe(survey: image_folder.Survey) -> str:
  """Returns a sentence on the images and other files of a folder or zip."""
  folders = len({name.rpartition('/')[0] for name in survey.names})
  text = f'{len(survey.names):,} images in {folders:,} folders'
  if folders == 1:
    text = text[:-1]
  passed_over = counts.in_words(survey.passed_over)
  if passed_over:
    text += f'; passed over: {passed_over}'
  if survey.followed:
    links = counts.in_words(collections.Counter(link=survey.followed))
    text += f'; {links} to folders followed'
  return f'{text}.'


def of_files(
    path: str,
    names: Sequence[str],
    background: int,
    size: Optional[tuple[int, int]] = None,
    notes: Sequence[str] = (),
) -> ImageSource:
  """Returns the source of images in a folder or zip.

  Args:
    path: path of the folder or zip.
    names: names of the images, relative to it, at least one.
    background: gray level, 0 to 255, behind transparent pixels.
    size: height and width of all images; None for any. Reading an image of
      another size raises a ValueError.
    notes: sentences on what was found and what was passed over.
  """
  shown = files.printable(path)
  done: collections.Counter = collections.Counter()

  def read(indices: np.ndarray) -> Iterator[np.ndarray]:
    chosen = [names[k] for k in indices]
    for name, pixels in zip(
        chosen, image_folder.read(path, chosen, background, done)
    ):
      if size and pixels.shape[:2] != size:
        raise ValueError(
            f'{files.printable(name)} in {shown} is {pixels.shape[1]} pixels '
            f'wide and {pixels.shape[0]} high; the official images are all '
            f'{size[1]} wide and {size[0]} high. Fetch it again; or, for '
            'images of your own, use a folder of another name.'
        )
      yield pixels

  return ImageSource(
      name=shown,
      count=len(names),
      labels=None,
      folders=[name.rpartition('/')[0] for name in names],
      read=read,
      image_name=lambda k: f'{files.printable(names[k])} in {shown}',
      notes=tuple(notes),
      done=done,
  )


def of_arrays(
    name: str,
    images: np.ndarray,
    labels: Optional[np.ndarray],
    notes: Sequence[str] = (),
) -> ImageSource:
  """Returns the source of white-on-black images, uint8 [N, H, W], in memory."""
  return ImageSource(
      name=name,
      count=len(images),
      labels=None if labels is None else labels.astype(np.int32),
      folders=None,
      read=lambda indices: (images[k][..., None] for k in indices),
      image_name=lambda k: f'Image {k} of {name}',
      ink_on_black=True,
      notes=tuple(notes),
  )
