# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Real images, held in memory as uint8 and served in batches.

They are the discriminator learner's buffer of real images in [SPIRAL]'s
Figure 2, and the targets of conditional agents.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118.
"""

from collections.abc import Callable
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf.data import folder as image_folder
from spiral_tf.data import report as image_report
from spiral_tf.data import source as image_source
from spiral_tf.data import sources
from spiral_tf.images import fitting


class ImageData(NamedTuple):
  """A training set and a held-out set.

  Attributes:
    train: training images, uint8 [N, H, W, C], N at least 1.
    held_out: images that training never sees, uint8 [M, H, W, C]; M may be 0.
    train_labels: int32 [N], or None where the source has none.
    held_out_labels: int32 [M], or None.
  """

  train: np.ndarray
  held_out: np.ndarray
  train_labels: Optional[np.ndarray]
  held_out_labels: Optional[np.ndarray]


def load(
    config: config_lib.DataConfig,
    canvas_shape: tuple[int, int, int],
    seed: int = 0,
    report: Optional[image_report.Report] = None,
) -> ImageData:
  """Loads a data set in the shape of the canvas.

  A source's own held-out set (MNIST's t10k file, Omniglot's evaluation set,
  CelebA's test set) is used where there is one; `held_out` and `held_out_by`
  have no effect then. Otherwise one is split off: at least one image or folder,
  unless `held_out` is 0. With `limit`, images are chosen at random from all
  images, or from each set of the source.

  Images that are light ink on black are padded with black, then inverted.

  Args:
    config: validated settings of the data set, except that `held_out` may also
      be 0. `max_objects`, `held_out_source`, `mirror` and `distorted` have no
      effect.
    canvas_shape: (H, W, C) of the returned images, H equal to W; C is 1 (gray)
      or 3 (color).
    seed: seed of the choice of images and of the split. Equal seeds give equal
      data.
    report: receives an account of what was read and how it was converted.

  Returns:
    The images. Those of each set keep the source's order.

  Raises:
    FileNotFoundError: the path does not exist.
    OSError: the source cannot be read.
    ImportError: the package behind 'digits' or 'tfds:NAME' is missing.
    ValueError: the canvas is not square, gray or RGB; the data is damaged or
      empty; labels do not fit; or images are in color and the canvas is gray
      without `to_grey`. The message names the file or value, and the remedy.
  """
  if canvas_shape[0] != canvas_shape[1] or canvas_shape[2] not in (1, 3):
    raise ValueError(
        'The canvas must be square, and gray or RGB; its shape is '
        f'{canvas_shape}.'
    )
  train, test = sources.open_source(
      config.source,
      0 if config.invert else 255,
      config.data_dir,
      config.manual_dir,
  )
  inverted = train.ink_on_black if config.invert is None else config.invert
  rng = np.random.default_rng(seed)
  chosen = _choose(train, config, rng)
  if test is None:
    test = train
    apart = _split_off(train, chosen, config, rng)
    chosen, test_chosen = chosen[~apart], chosen[apart]
  else:
    test_chosen = _choose(test, config, rng)
  tally = image_report.Tally(len(chosen))
  (train_images, train_labels), (test_images, test_labels) = _both(
      lambda: _prepare(train, chosen, config, canvas_shape, inverted, tally),
      lambda: _prepare(
          test,
          test_chosen,
          config,
          canvas_shape,
          inverted,
          image_report.Tally(len(test_chosen)),
      ),
  )
  if report is not None:
    report.inverted = inverted
    report.lines += image_report.lines(
        train, test, tally, len(test_images), config, canvas_shape, inverted
    )
  return ImageData(train_images, test_images, train_labels, test_labels)


def _prepare(
    source: image_source.ImageSource,
    indices: np.ndarray,
    config: config_lib.DataConfig,
    canvas_shape: tuple[int, int, int],
    inverted: bool,
    tally: image_report.Tally,
) -> tuple[np.ndarray, Optional[np.ndarray]]:
  """Decodes some images and fits them to the canvas, with their labels."""
  size, _, channels = canvas_shape
  indices = np.sort(indices)
  images = np.empty([len(indices), *canvas_shape], np.uint8)
  for i, pixels in enumerate(tally.watch(source.read(indices))):
    color = pixels.shape[-1] == 3
    pixels = fitting.fit_channels(
        pixels, channels, config.to_grey, source.image_name(indices[i])
    )
    tally.to_grey += color and channels == 1
    images[i] = fitting.fit_size(
        pixels, size, config.fit, 0 if inverted else 255, config.crop_share
    )
  if inverted:
    np.subtract(255, images, out=images)
  return images, None if source.labels is None else source.labels[indices]


def _both(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
  """Calls two functions, and names the damaged files of both in one error."""
  results, damaged = [], []
  for make in (first, second):
    try:
      results.append(make())
    except image_folder.DamagedError as error:
      damaged.append(error)
  if not damaged:
    return results
  if len({error.source for error in damaged}) > 1:
    raise ValueError(' '.join(map(str, damaged))) from damaged[0]
  failures = sorted(x for error in damaged for x in error.failures)
  raise image_folder.DamagedError(damaged[0].source, failures) from damaged[0]


def hold_out(
    data: ImageData, images: np.ndarray, labels: Optional[np.ndarray]
) -> ImageData:
  """Replaces the held-out images, and removes copies of them from training.

  Args:
    data: data set whose own held-out images are dropped.
    images: new held-out images, uint8 [M, H, W, C].
    labels: int32 [M], or None.

  Returns:
    The training images that equal no held-out image pixel by pixel, and the
    new held-out images.

  Raises:
    ValueError: there are no held-out images, or no training image is left.
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
  """Counts the uint8 images [N, H, W, C] that equal one of others exactly."""
  return int(_are_among(images, others).sum())


def batches(
    images: np.ndarray, batch_size: int, seed: int = 0
) -> tf.data.Dataset:
  """Serves batches endlessly, each image once a pass.

  Args:
    images: uint8 [N, H, W, C], N at least 1; kept in memory once.
    batch_size: B, at least 1. It may exceed N: a batch continues into the next
      pass over the images.
    seed: seed of the order, which differs from pass to pass.

  Returns:
    An endless dataset of uint8 [B, H, W, C].

  Raises:
    ValueError: there are no images, or the batch size is below 1.
  """
  if not len(images):
    raise ValueError('There is no image to make batches of.')
  if batch_size < 1:
    raise ValueError(f'batch_size must be at least 1; got {batch_size}.')
  with tf.device('CPU'):
    tensor = tf.constant(images)
  # Shuffling indices costs a few bytes an image, and one gather makes a batch.
  order = tf.data.Dataset.range(len(images))
  order = order.shuffle(len(images), seed, reshuffle_each_iteration=True)
  order = order.repeat().batch(batch_size, drop_remainder=True)
  return order.map(lambda i: tf.gather(tensor, i)).prefetch(2)


def _choose(
    source: image_source.ImageSource,
    config: config_lib.DataConfig,
    rng: np.random.Generator,
) -> np.ndarray:
  """Returns the indices of the images to keep, in random order."""
  classes = config.classes
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
  return kept[: config.limit] if config.limit else kept


def _split_off(
    source: image_source.ImageSource,
    chosen: np.ndarray,
    config: config_lib.DataConfig,
    rng: np.random.Generator,
) -> np.ndarray:
  """Returns a mask, bool [N], of the chosen images that are held out."""
  if config.held_out_by == 'folder':
    return _in_some_folders(source, chosen, config.held_out, rng)
  count = _held_out_count(len(chosen), config.held_out, config.source)
  return np.arange(len(chosen)) < count


def _held_out_count(count: int, fraction: float, source: str) -> int:
  if not fraction:
    return 0
  held_out = max(1, round(count * fraction))
  if held_out >= count:
    raise ValueError(
        f'No image left to learn from: {source} gives {count}, and held_out='
        f'{fraction} keeps {held_out} of them. Use more images, or a smaller '
        'held_out (data.held_out).'
    )
  return held_out


def _in_some_folders(
    source: image_source.ImageSource,
    chosen: np.ndarray,
    fraction: float,
    rng: np.random.Generator,
) -> np.ndarray:
  """Returns a mask, bool [N], of the chosen images in held-out folders."""
  if source.folders is None:
    raise ValueError(
        f"held_out_by='folder' needs images in folders, and {source.name} has "
        "no folders. Use held_out_by='image' (data.held_out_by)."
    )
  folders = np.array(source.folders)[chosen]
  present = rng.permutation(np.unique(folders))
  if fraction and len(present) < 2:
    raise ValueError(
        f"held_out_by='folder' needs two folders or more, and all images of "
        f"{source.name} lie in one. Use held_out_by='image' "
        '(data.held_out_by).'
    )
  count = round(len(present) * fraction)
  if fraction:
    count = min(max(count, 1), len(present) - 1)
  return np.isin(folders, present[:count])
