# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Folders of scenes: images with the programs that made them.

A folder holds `scenes.json`, the header, and TFRecord files. A record is a
`tf.train.Example` with `image`, a PNG, and `program`, int64, the indices of all
actions one after another. Record i of a split does not depend on the number of
files.
"""

from collections.abc import Iterable
from collections.abc import Iterator
import contextlib
import dataclasses
import json
import os
from typing import Any

import numpy as np
import tensorflow as tf

from spiral_tf import files
from spiral_tf.images import png

HEADER = 'scenes.json'
_FORMAT = 1


@dataclasses.dataclass(frozen=True)
class Header:
  """Contents of a folder of scenes.

  Attributes:
    canvas_shape: (H, W, C) of the images.
    num_actions: N, the length of each program.
    sub_actions: name and number of values of each sub-action, in decoding
      order.
    made_with: settings that the scenes were made with, for the reader.
    splits: file names of each split, in order.
    counts: number of scenes of each split.
  """

  canvas_shape: tuple[int, int, int]
  num_actions: int
  sub_actions: tuple[tuple[str, int], ...]
  made_with: dict[str, Any]
  splits: dict[str, list[str]] = dataclasses.field(default_factory=dict)
  counts: dict[str, int] = dataclasses.field(default_factory=dict)


class Writer:
  """Writes the splits of a folder of scenes; made by `open_writer`.

  Attributes:
    folder: temporary path of the folder; other files may be added to it.
  """

  def __init__(self, folder: str, path: str, header: Header):
    """Initializes the writer.

    Args:
      folder: folder to write to.
      path: final path of the folder, for messages.
      header: header without splits, which are filled in.
    """
    self.folder = folder
    self._path = path
    self._header = header

  def write_split(
      self,
      split: str,
      scenes: Iterable[tuple[np.ndarray, np.ndarray]],
      count: int,
      num_shards: int,
  ) -> None:
    """Writes the files of a split.

    Args:
      split: name of the split.
      scenes: pairs of an image, uint8 [H, W, C], and a program, int [N, S].
      count: number of scenes to take, at least 1.
      num_shards: number of files, at least 1; at most `count` are written.

    Raises:
      ValueError: there are fewer scenes.
      OSError: a file cannot be written, for example to a full disk.
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
        with tf.io.TFRecordWriter(os.path.join(self.folder, name)) as file:
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


@contextlib.contextmanager
def open_writer(path: str, header: Header) -> Iterator[Writer]:
  """Writes a folder of scenes whole, or not at all.

  Args:
    path: path of the folder, which must be missing or empty.
    header: header without splits.

  Yields:
    A writer of splits. The folder appears when the `with` statement ends
    without an error.

  Raises:
    ValueError: the folder holds something.
    OSError: the folder cannot be written.
  """
  if os.path.exists(path) and not (
      os.path.isdir(path) and not os.listdir(path)
  ):
    raise ValueError(
        f'{path} holds something already: name a new folder, or remove it.'
    )
  with files.new_folder(path) as folder:
    yield Writer(folder, os.path.abspath(path), header)
    tree = {'format': _FORMAT, **dataclasses.asdict(header)}
    text = json.dumps(tree, indent=2)
    files.write_atomically(os.path.join(folder, HEADER), text.encode())


def is_folder(path: str) -> bool:
  """Returns whether a path is that of a folder of scenes."""
  return os.path.exists(os.path.join(path, HEADER))


def read_header(path: str) -> Header:
  """Reads the header of a folder.

  Raises:
    OSError: the folder holds no scenes, or cannot be read.
    ValueError: the header is damaged, or of another format.
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
          'scenes again.'
      ) from error


def dataset(path: str, split: str) -> tf.data.Dataset:
  """Reads the scenes of a split one by one, in order.

  Args:
    path: path of the folder.
    split: name of the split.

  Returns:
    A dataset of dicts: `image`, uint8 [H, W, C], and `program`, int32 [N, S],
    with a row for each action and columns as in the header's sub-actions.
    Reading a damaged file raises `tf.errors.DataLossError`.

  Raises:
    OSError: the folder holds no scenes, or cannot be read.
    ValueError: the header is damaged, or there is no such split.
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
    path: path of the folder.
    split: name of the split.
    limit: maximum number of scenes, from the first on; 0 for all.

  Returns:
    Images, uint8 [M, H, W, C], and programs, int32 [M, N, S].

  Raises:
    OSError: the folder holds no scenes, or cannot be read.
    ValueError: there is no such split, or a file is damaged or cut short.
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
        f'{error.message} Make the scenes again.'
    ) from error
  if done < count:
    raise ValueError(
        f'Split {split!r} of {path} has {done} scenes, and should have '
        f'{count}: make the scenes again.'
    )
  return images, programs


def _numpy(scenes: tf.data.Dataset) -> Iterator[dict[str, np.ndarray]]:
  return scenes.prefetch(64).as_numpy_iterator()


def _record(image: np.ndarray, program: np.ndarray) -> bytes:
  encoded = png.to_png(image, compress_level=1)
  return tf.train.Example(
      features=tf.train.Features(
          feature={
              'image': tf.train.Feature(
                  bytes_list=tf.train.BytesList(value=[encoded])
              ),
              'program': tf.train.Feature(
                  int64_list=tf.train.Int64List(value=program.ravel().tolist())
              ),
          }
      )
  ).SerializeToString(deterministic=True)
