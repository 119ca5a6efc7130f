# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Images not decoded yet: what every kind of source comes down to."""

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
  """Images not decoded yet.

  Attributes:
    name: for messages.
    count: how many images there are, at least 1.
    labels: int32 [count], or None.
    folders: the folder of each image, [count], '' for the source itself; None
      where there are no folders.
    read: decodes the images of the given indices in that order, which may have
      to be ascending: uint8 [H, W, 1] or [H, W, 3] each, of any size. Raises
      ValueError naming a damaged one.
    image_name: the name of one image, for messages.
    ink_on_black: whether these are known to be in white on black, as MNIST's
      are.
    notes: sentences on what was found and what was passed over.
    done: what `read` did to images, counted as it goes.
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


def told(survey: image_folder.Survey) -> str:
  """A sentence on the images of a folder or zip, and on what is no image."""
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
  """Images of a folder or zip.

  Args:
    path: of the folder or zip.
    names: some of `image_folder.names(path)`, at least one.
    background: 0 to 255, the gray on which transparent images are laid.
    size: height and width that all images must have; None: any. An image of
      another size is a ValueError when it is read.
    notes: see `ImageSource`.
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
  """Images uint8 [N, H, W] in memory, white on black; labels [N] or None."""
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
