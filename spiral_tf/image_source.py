"""Images not decoded yet: what every kind of source comes down to."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
import dataclasses
from typing import Optional

import numpy as np

from spiral_tf import image_folder


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
  """

  name: str
  count: int
  labels: Optional[np.ndarray]
  folders: Optional[list[str]]
  read: Callable[[np.ndarray], Iterator[np.ndarray]]
  image_name: Callable[[int], str]


def of_files(
    path: str,
    names: Sequence[str],
    background: int,
    size: Optional[tuple[int, int]] = None,
) -> ImageSource:
  """Images of a folder or zip.

  Args:
    path: of the folder or zip.
    names: some of `image_folder.names(path)`, at least one.
    background: 0 to 255, the grey on which transparent images are laid.
    size: height and width that all images must have; None: any. An image of
      another size is a ValueError when it is read.
  """

  def read(indices: np.ndarray) -> Iterator[np.ndarray]:
    chosen = [names[k] for k in indices]
    for name, pixels in zip(
        chosen, image_folder.read(path, chosen, background)
    ):
      if size and pixels.shape[:2] != size:
        raise ValueError(
            f'{name} in {path} is {pixels.shape[1]} pixels wide and '
            f'{pixels.shape[0]} high; the official images are all {size[1]} '
            f'wide and {size[0]} high. Fetch it again; or, for images of your '
            'own, use a folder of another name.'
        )
      yield pixels

  return ImageSource(
      name=path,
      count=len(names),
      labels=None,
      folders=[name.rpartition('/')[0] for name in names],
      read=read,
      image_name=lambda k: f'{names[k]} in {path}',
  )


def of_arrays(
    name: str, images: np.ndarray, labels: Optional[np.ndarray]
) -> ImageSource:
  """Images uint8 [N, H, W] that are in memory, with labels [N] or None."""
  return ImageSource(
      name=name,
      count=len(images),
      labels=None if labels is None else labels.astype(np.int32),
      folders=None,
      read=lambda indices: (images[k][..., None] for k in indices),
      image_name=lambda k: f'Image {k} of {name}',
  )
