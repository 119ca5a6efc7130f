# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Images with the programs that made them, in files that tf.data reads.

A folder: `scenes.json`, which says what there is, and TFRecord files. A record
is a `tf.train.Example` with `image`, a PNG, and `program`, int64, the indices
of all actions one after another. Record i of a split is the same however many
files the split is cut into.
"""

from collections.abc import Iterable
from collections.abc import Iterator
import dataclasses
import io
import json
import os
import shutil
import tempfile
from typing import Any

import numpy as np
from PIL import Image
import tensorflow as tf

from spiral_tf import files

HEADER = 'scenes.json'
_FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Header:
  """What is in a folder of scenes.

  Attributes:
    canvas_shape: (H, W, C) of the images.
    num_actions: N of each program.
    sub_actions: number of values of each sub-action, in decoding order.
    made_with: settings of whoever made them, for a reader.
    splits: names of the files of each split, in order.
    counts: scenes of each split.
  """

  canvas_shape: tuple[int, int, int]
  num_actions: int
  sub_actions: tuple[tuple[str, int], ...]
  made_with: dict[str, Any]
  splits: dict[str, list[str]] = dataclasses.field(default_factory=dict)
  counts: dict[str, int] = dataclasses.field(default_factory=dict)


class Writer:
  """Writes a folder of scenes: whole, or not at all.

  Use it in a `with` statement: the folder is there when that ends, and after
  an error or an interruption inside it nothing is.
  """

  def __init__(self, path: str, header: Header):
    """Checks that the folder may be made.

    Args:
      path: of the folder; there must be none, or an empty one.
      header: of what is to come, without splits.

    Raises:
      ValueError: the path holds something.
    """
    self._path = os.path.abspath(path)
    self._header = header
    if os.path.exists(self._path) and not (
        os.path.isdir(self._path) and not os.listdir(self._path)
    ):
      raise ValueError(
          f'{path} holds something already: name a new folder, or remove it.'
      )
    self._partial = ''

  def write_split(
      self,
      split: str,
      scenes: Iterable[tuple[np.ndarray, np.ndarray]],
      count: int,
      num_shards: int,
  ) -> None:
    """Writes the files of a split.

    Args:
      split: its name.
      scenes: uint8 image [H, W, C] and int program [N, S] of each.
      count: how many to take of them, at least 1.
      num_shards: files to cut them into, at least 1; of `count` at most.

    Raises:
      ValueError: there are fewer scenes.
      OSError: the disk is full, or the like.
    """
    num_shards = min(num_shards, count)
    names = [
        f'{split}-{i:05d}-of-{num_shards:05d}.tfrecord'
        for i in range(num_shards)
    ]
    following = iter(scenes)
    try:
      for i, name in enumerate(names):
        number = (i + 1) * count // num_shards - i * count // num_shards
        with tf.io.TFRecordWriter(os.path.join(self._partial, name)) as file:
          for _ in range(number):
            try:
              image, program = next(following)
            except StopIteration:
              raise ValueError(
                  f'There are fewer than {count} scenes of split {split!r}.'
              ) from None
            file.write(_record(image, program))
    except tf.errors.OpError as error:
      raise OSError(f'{self._path} cannot be written: {error}') from error
    self._header.splits[split] = names
    self._header.counts[split] = count

  @property
  def folder(self) -> str:
    """Where the files are until then; others may be put beside them."""
    return self._partial

  def __enter__(self):
    parent = os.path.dirname(self._path)
    os.makedirs(parent, exist_ok=True)
    # Beside it, so that a rename is all that is left to do.
    self._partial = tempfile.mkdtemp(dir=parent, prefix='.partial-')
    return self

  def __exit__(self, kind, *unused):
    try:
      if kind is None:
        text = json.dumps(
            {'format': _FORMAT, **dataclasses.asdict(self._header)}, indent=2
        )
        files.write_atomically(
            os.path.join(self._partial, HEADER), text.encode()
        )
        # mkdtemp makes private folders.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(self._partial, 0o777 & ~umask)
        os.replace(self._partial, self._path)
    finally:
      shutil.rmtree(self._partial, ignore_errors=True)


def is_folder(path: str) -> bool:
  """Whether a path is that of a folder of scenes."""
  return os.path.exists(os.path.join(path, HEADER))


def read_header(path: str) -> Header:
  """Reads what is in a folder.

  Raises:
    FileNotFoundError, OSError: it is no folder of scenes, or cannot be read.
    ValueError: its header is damaged, or of another format.
  """
  with files.open_to_read(os.path.join(path, HEADER)) as file:
    try:
      tree = json.loads(file.read().decode('utf-8-sig'))
      if tree.pop('format') != _FORMAT:
        raise ValueError(f'the format is not {_FORMAT}')
      height, width, channels = tree.pop('canvas_shape')
      sub_actions = tuple((name, n) for name, n in tree.pop('sub_actions'))
      return Header(
          canvas_shape=(height, width, channels),
          sub_actions=sub_actions,
          **tree,
      )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
      raise ValueError(
          f'{files.printable(path)}/{HEADER} cannot be read: {error}. Make the '
          'scenes anew.'
      ) from error


def dataset(path: str, split: str) -> tf.data.Dataset:
  """Reads the scenes of a split, one by one, in their order.

  Args:
    path: of the folder.
    split: of its header.

  Returns:
    A dataset of dicts: `image`, uint8 [H, W, C], and `program`, int32 [N, S],
    one row an action, columns as the header's sub-actions. Reading raises
    tf.errors.DataLossError of a damaged file.

  Raises:
    FileNotFoundError, ValueError: of `read_header`; or there is no such split.
  """
  header = read_header(path)
  if split not in header.splits:
    raise ValueError(
        f'{path} has no split {split!r}: it has {", ".join(header.splits)}.'
    )
  shape = (header.num_actions, len(header.sub_actions))
  features = {
      'image': tf.io.FixedLenFeature([], tf.string),
      'program': tf.io.FixedLenFeature(shape, tf.int64),
  }

  def parse(records):
    parsed = tf.io.parse_single_example(records, features)
    image = tf.io.decode_png(parsed['image'], header.canvas_shape[-1])
    return {
        'image': tf.ensure_shape(image, header.canvas_shape),
        'program': tf.cast(parsed['program'], tf.int32),
    }

  names = [os.path.join(path, name) for name in header.splits[split]]
  return tf.data.TFRecordDataset(names).map(
      parse, num_parallel_calls=tf.data.AUTOTUNE
  )


def read(
    path: str, split: str, limit: int = 0
) -> tuple[np.ndarray, np.ndarray]:
  """Reads the scenes of a split into memory.

  Args:
    path: of the folder.
    split: of its header.
    limit: the most scenes to read, the first ones; 0: all.

  Returns:
    Images, uint8 [M, H, W, C], and programs, int32 [M, N, S].

  Raises:
    FileNotFoundError, ValueError: of `dataset`; or a file is damaged, or is
      not whole.
  """
  header = read_header(path)
  scenes = dataset(path, split)
  count = header.counts[split]
  count = min(limit, count) if limit else count
  images = np.empty((count, *header.canvas_shape), np.uint8)
  shape = (count, header.num_actions, len(header.sub_actions))
  programs = np.empty(shape, np.int32)
  done = 0
  try:
    for done, scene in enumerate(_numpy(scenes.take(count)), 1):
      images[done - 1] = scene['image']
      programs[done - 1] = scene['program']
  except tf.errors.OpError as error:
    raise ValueError(
        f'Split {split!r} of {path} is damaged after {done} scenes: '
        f'{error.message} Make the scenes anew.'
    ) from error
  if done < count:
    raise ValueError(
        f'Split {split!r} of {path} has {done} scenes, and should have '
        f'{count}: make the scenes anew.'
    )
  return images, programs


def _numpy(scenes: tf.data.Dataset) -> Iterator[dict[str, np.ndarray]]:
  return scenes.prefetch(64).as_numpy_iterator()


def _record(image: np.ndarray, program: np.ndarray) -> bytes:
  png = io.BytesIO()
  pixels = image[..., 0] if image.shape[-1] == 1 else image
  Image.fromarray(pixels).save(png, format='PNG', compress_level=1)
  return tf.train.Example(
      features=tf.train.Features(
          feature={
              'image': tf.train.Feature(
                  bytes_list=tf.train.BytesList(value=[png.getvalue()])
              ),
              'program': tf.train.Feature(
                  int64_list=tf.train.Int64List(value=program.ravel().tolist())
              ),
          }
      )
  ).SerializeToString(deterministic=True)
