# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.tfds, with a small stand-in for the package.

The stand-in has what is used of TensorFlow Datasets 4.9. With the real package
installed, the last test prepares MNIST offline, from files of the official form
and size.
"""

import gzip
import importlib.util
import os
import struct
import sys
import tempfile
import types
from typing import Any
from unittest import mock

from absl.testing import absltest
import numpy as np

from spiral_tf import config as config_lib
from spiral_tf.data import dataset
from spiral_tf.data import tfds


class _Feature:

  def __init__(self, dtype, shape):
    self.np_dtype, self.shape = dtype, shape


class _Builder:
  """Images with their number for pixels, and half of it for labels."""

  def __init__(self, splits, features):
    self._splits = splits
    self.info = types.SimpleNamespace(
        features=features,
        splits={
            k: types.SimpleNamespace(num_examples=n) for k, n in splits.items()
        },
    )
    self.prepared_with = None
    self.error = None

  def download_and_prepare(self, download_config):
    if self.error:
      raise self.error
    self.prepared_with = download_config

  def as_dataset(self, split, decoders=None, shuffle_files=False):
    assert not shuffle_files
    for i in range(self._splits[split]):
      example: dict[str, Any] = {'label': np.int64(i // 2)}
      if decoders is None:
        value = i + (100 if split == 'test' else 0)
        example['image'] = np.full((10, 12, 1), value, np.uint8)
      yield example


def _package(builder):
  def make(name, data_dir=None):
    if name != 'known':
      raise ValueError(f'No builder {name}\nand much more')
    builder.data_dir = data_dir
    return builder

  package = types.ModuleType('tensorflow_datasets')
  package.builder = make  # type: ignore[attr-defined]
  package.as_numpy = iter  # type: ignore[attr-defined]
  package.decode = types.SimpleNamespace(  # type: ignore[attr-defined]
      PartialDecoding=dict
  )
  package.download = types.SimpleNamespace(  # type: ignore[attr-defined]
      DownloadConfig=lambda manual_dir: manual_dir
  )
  return package


def _features(dtype=np.uint8, channels=1):
  return {
      'image': _Feature(dtype, (None, None, channels)),
      'label': _Feature(np.int64, ()),
  }


class TfdsImagesTest(absltest.TestCase):

  def use(self, splits=None, features=None):
    builder = _Builder(
        splits or {'train': 6, 'test': 4}, features or _features()
    )
    self.enter_context(
        mock.patch.dict(sys.modules, {'tensorflow_datasets': _package(builder)})
    )
    return builder

  def load(self, **changes):
    options = {'fit': 'scale', 'invert': False, **changes}
    settings = config_lib.DataConfig(source='tfds:known', **options)
    return dataset.load(settings, (12, 12, 1))

  def test_both_splits(self):
    builder = self.use()
    data = self.load(data_dir='prepared', manual_dir='by_hand')
    self.assertEqual(data.train[:, 0, 0, 0].tolist(), [0, 1, 2, 3, 4, 5])
    self.assertEqual(data.held_out[:, 0, 0, 0].tolist(), [100, 101, 102, 103])
    self.assertEqual(data.train_labels.tolist(), [0, 0, 1, 1, 2, 2])
    self.assertEqual(builder.data_dir, 'prepared')
    self.assertEqual(builder.prepared_with, 'by_hand')

  def test_what_is_known_of_mnist_and_its_like(self):
    for source, black, turned in (
        ('tfds:mnist:3.0.1', True, False),
        ('tfds:emnist/letters:3.0.0', True, True),
        ('tfds:fashion_mnist', True, False),
        ('tfds:omniglot', False, False),
    ):
      self.assertEqual(tfds.is_ink_on_black(source), black)
      self.assertEqual(tfds.base_name(source) == 'emnist', turned)

  def test_emnist_is_turned_upright(self):
    builder = self.use()
    pixels = np.arange(64, dtype=np.uint8).reshape(8, 8, 1)
    examples = [{'image': pixels, 'label': 1}]
    with mock.patch.object(builder, 'as_dataset', lambda **unused: examples):
      with mock.patch.object(tfds, 'base_name', lambda unused: 'emnist'):
        source, _ = tfds.open_data_set('tfds:known')
      (found,) = source.read(np.array([0]))
    np.testing.assert_array_equal(found[..., 0], pixels[..., 0].T)
    self.assertIn('turned upright', source.notes[0])
    self.assertTrue(source.ink_on_black)

  def test_classes_and_limit(self):
    self.use()
    data = self.load(classes=[1], limit=1)
    self.assertLen(data.train, 1)
    self.assertEqual(data.train_labels.tolist(), [1])
    self.assertIn(data.train[0, 0, 0, 0], (2, 3))

  def test_a_data_set_without_test_is_split(self):
    self.use({'train': 10})
    data = self.load(held_out=0.2)
    self.assertLen(data.train, 8)
    self.assertLen(data.held_out, 2)

  def test_validation_stands_in_for_test(self):
    self.use({'train': 3, 'validation': 2})
    self.assertLen(self.load().held_out, 2)

  def test_not_installed(self):
    with mock.patch.dict(sys.modules, {'tensorflow_datasets': None}):
      with self.assertRaisesRegex(ImportError, 'Install tensorflow-datasets'):
        self.load()

  def test_unknown(self):
    self.use()
    with self.assertRaisesRegex(
        ValueError, r"'tfds:other'.*no such data set .*No builder other\)"
    ):
      tfds.open_data_set('tfds:other')

  def test_no_network(self):
    builder = self.use()
    builder.error = ConnectionError('no route')
    builder.MANUAL_DOWNLOAD_INSTRUCTIONS = 'Fetch a.zip\n  from somewhere.'
    with self.assertRaisesRegex(
        OSError, 'ConnectionError: no route.*into by_hand .*Fetch a.zip from'
    ):
      self.load(manual_dir='by_hand')

  def test_what_cannot_be_used(self):
    for features, message in (
        ({'text': None}, "no feature 'image'; it has text"),
        (_features(np.float32), 'are float32 of shape'),
        (_features(channels=4), r'only uint8 with 1 or 3 channels'),
    ):
      self.use(features=features)
      with self.assertRaisesRegex(ValueError, message):
        self.load()
    self.use({'test': 3})
    with self.assertRaisesRegex(ValueError, "no split 'train'; it has test"):
      self.load()

  def test_real_package(self):
    if importlib.util.find_spec('tensorflow_datasets') is None:
      self.skipTest('TensorFlow Datasets is not installed')
    folder = self.enter_context(tempfile.TemporaryDirectory())
    by_hand = os.path.join(folder, 'by_hand')
    os.makedirs(by_hand)
    for part, count in (('train', 60_000), ('t10k', 10_000)):
      for what, shape in (('images', (28, 28)), ('labels', ())):
        values = np.arange(count * int(np.prod(shape))) % (count // 1000)
        header = struct.pack(
            f'>HBB{1 + len(shape)}I', 0, 8, 1 + len(shape), count, *shape
        )
        name = f'{part}-{what}-idx{1 + len(shape)}-ubyte.gz'
        with gzip.open(os.path.join(by_hand, name), 'wb', 1) as file:
          file.write(header + (values % 10).astype(np.uint8).tobytes())
    settings = config_lib.DataConfig(
        source='tfds:mnist',
        invert=True,
        limit=100,
        data_dir=os.path.join(folder, 'prepared'),
        manual_dir=by_hand,
    )
    data = dataset.load(settings, (28, 28, 1))
    self.assertEqual(data.train.shape, (100, 28, 28, 1))
    self.assertEqual(data.held_out.shape, (100, 28, 28, 1))


if __name__ == '__main__':
  absltest.main()
