# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.dataset and the sources it loads from."""

import gzip
import os
import struct
import tempfile
from typing import Any
import zipfile

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np
from PIL import Image
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf.data import dataset
from spiral_tf.data import report as image_report

_SHARED = '../shared/data'


def _load(source, **changes):
  return _load_with_report(source, **{'invert': False, **changes})[0]


def _load_with_report(source, size=8, channels=1, seed=0, **changes):
  report = image_report.Report()
  settings = config_lib.DataConfig(source=source, **changes)
  data = dataset.load(settings, (size, size, channels), seed, report)
  return data, report


def _numbered(count, first=0, size=8, channels=1):
  """Images with their number for pixels: image i has the value first + i."""
  values = np.arange(first, first + count, dtype=np.uint8)
  return np.tile(values[:, None, None, None], [1, size, size, channels])


def _numbers(images):
  return images[:, 0, 0, 0].tolist()


class _WithFiles(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def write_idx(self, name, array):
    content = (
        struct.pack(f'>HBB{array.ndim}I', 0, 8, array.ndim, *array.shape)
        + array.astype(np.uint8).tobytes()
    )
    if name.endswith('.gz'):
      content = gzip.compress(content, 1)
    with open(self.path(name), 'wb') as file:
      file.write(content)
    return self.path(name)

  def write_mnist(self, count=20, part='train', first=0, labels=True):
    images = _numbered(count, first)[..., 0]
    self.write_idx(f'{part}-images-idx3-ubyte', images)
    if labels:
      self.write_idx(f'{part}-labels-idx1-ubyte.gz', np.arange(count) % 4)
    return self.folder

  def write_images(self, count, channels=1):
    for i, image in enumerate(_numbered(count, channels=channels)):
      pixels = image[..., 0] if channels == 1 else image
      Image.fromarray(pixels).save(self.path(f'{i:03}.png'))
    return self.folder


class ReportTest(parameterized.TestCase):
  """The report describes the conversions that take place."""

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def write_idx(self, value=0):
    images = np.full([10, 8, 8], value, np.uint8)
    images[:, 4, 4] = 255 - value
    path = os.path.join(self.folder, 'train-images-idx3-ubyte')
    with open(path, 'wb') as file:
      file.write(struct.pack('>HBB3I', 0, 8, 3, *images.shape))
      file.write(images.tobytes())
    return path

  def write_images(self, value, mode='L', count=10):
    for i in range(count):
      image = Image.new(mode, (8, 8), value)
      image.save(os.path.join(self.folder, f'{i}.png'))
    return self.folder

  def load(self, source, **changes):
    return _load_with_report(source, size=12, **changes)

  def test_idx_files_are_inverted_by_default(self):
    data, report = self.load(self.write_idx())
    self.assertEqual(data.train[0, 0, 0, 0], 255)
    self.assertEqual(data.train[0, 6, 6, 0], 0)
    self.assertTrue(report.inverted)
    (line,) = report.lines
    self.assertRegex(
        line,
        r'^Images: 9 of .*ubyte, 8 x 8, gray, inverted \(known to be light ink '
        r'on black\), padded to 12 x 12; held out: 1\.$',
    )

  def test_own_images_are_not(self):
    data, report = self.load(self.write_images(255))
    self.assertEqual(data.train.min(), 255)
    self.assertIs(report.inverted, False)
    self.assertLen(report.lines, 2)
    self.assertIn('gray, not inverted, padded to 12 x 12', report.lines[0])
    self.assertEqual(report.lines[1], '10 images in 1 folder.')

  def test_what_the_config_says_is_done(self):
    data, report = self.load(self.write_images(0), invert=True)
    self.assertEqual(data.train.min(), 255)
    self.assertIn('inverted (data.invert=True)', report.lines[0])
    self.assertLen(report.lines, 2)
    data, report = self.load(self.write_idx(255), invert=False)
    self.assertEqual(data.train[0, 5, 0, 0], 255)
    self.assertIn('not inverted (data.invert=False)', report.lines[0])
    self.assertLen(report.lines, 1)

  @parameterized.parameters(
      ('L', 0, False, 'edges of the images is 0 of 255, .*data.invert=True'),
      ('L', 100, False, 'is 100 of 255, which is dark'),
      ('L', 200, True, 'is 200 of 255, which is light, .*data.invert=False'),
      ('RGB', (0, 0, 0), False, 'which is dark'),
      ('RGB', (100, 90, 80), False, None),
      ('L', 200, False, None),
      ('L', 0, True, None),
  )
  def test_edges_that_say_otherwise(self, mode, value, invert, message):
    source = self.write_images(value, mode)
    _, report = self.load(source, invert=invert, channels=3)
    warnings = [line for line in report.lines if line.startswith('Warning:')]
    self.assertLen(warnings, message is not None)
    if message:
      self.assertRegex(warnings[0], message)

  def test_counts_of_what_was_done(self):
    self.write_images((200, 100, 90), 'RGB', 5)
    clear = Image.new('LA', (20, 9), (0, 0))
    clear.save(os.path.join(self.folder, 'clear.png'))
    _, report = self.load(self.folder, to_grey=True, held_out=0.0)
    self.assertIn('6 of', report.lines[0])
    self.assertIn('8 x 8 to 20 x 9, in color', report.lines[0])
    self.assertIn('5 turned to gray', report.lines[0])
    self.assertEqual(
        report.lines[-1], 'Done to some images: alpha laid on white (1).'
    )

  def test_damaged_images_of_both_parts_are_named_at_once(self):
    self.write_images(255)
    for i in range(10):
      with open(os.path.join(self.folder, f'{i}.png'), 'wb'):
        pass
    with self.assertRaisesRegex(ValueError, '^10 files in .*0.png.*9.png'):
      self.load(self.folder, held_out=0.5)


class LoadTest(_WithFiles):

  def test_idx_folder(self):
    data = _load(self.write_mnist(20), held_out=0.25)
    self.assertEqual(data.train.shape, (15, 8, 8, 1))
    self.assertEqual(data.held_out.shape, (5, 8, 8, 1))
    for images, labels in (
        (data.train, data.train_labels),
        (data.held_out, data.held_out_labels),
    ):
      self.assertEqual(images.dtype, np.uint8)
      self.assertEqual(labels.dtype, np.int32)
      self.assertEqual(_numbers(images), sorted(_numbers(images)))
      np.testing.assert_array_equal(np.array(_numbers(images)) % 4, labels)
    self.assertCountEqual(
        _numbers(data.train) + _numbers(data.held_out), range(20)
    )

  def test_t10k_is_the_held_out_set(self):
    self.write_mnist(20)
    data = _load(self.write_mnist(6, 't10k', first=100), held_out=0.5)
    self.assertEqual(_numbers(data.train), list(range(20)))
    self.assertEqual(_numbers(data.held_out), list(range(100, 106)))
    np.testing.assert_array_equal(data.held_out_labels, [0, 1, 2, 3, 0, 1])

  def test_single_idx_file_brings_its_labels(self):
    self.write_mnist(12, 't10k')
    data = _load(self.path('t10k-images-idx3-ubyte'), held_out=0.0)
    np.testing.assert_array_equal(data.train_labels, np.arange(12) % 4)
    self.assertEqual(data.held_out.shape, (0, 8, 8, 1))
    other = self.write_idx('mine.gz', _numbered(5)[..., 0])
    self.assertIsNone(_load(other).train_labels)

  @parameterized.parameters(False, True)
  def test_folder_and_zip_of_images_are_alike(self, invert):
    folder = self.write_images(10)
    archive = self.path('..', os.path.basename(folder) + '.zip')
    self.addCleanup(os.remove, archive)
    with zipfile.ZipFile(archive, 'w') as file:
      # In another order, which does not matter.
      for name in sorted(os.listdir(folder), reverse=True):
        file.write(os.path.join(folder, name), name)
    one, other = (_load(p, invert=invert) for p in (folder, archive))
    for a, b in zip(one, other):
      np.testing.assert_array_equal(a, b)
    self.assertIsNone(one.train_labels)
    expected = [255 - i if invert else i for i in range(10)]
    self.assertCountEqual(
        _numbers(one.train) + _numbers(one.held_out), expected
    )

  @parameterized.parameters((False, 255), (True, 255))
  def test_padding_is_white_in_the_end(self, invert, expected):
    data = _load(self.write_mnist(20), size=10, invert=invert)
    self.assertEqual(set(data.train[:, 0].ravel().tolist()), {expected})
    self.assertIn(int(data.train[0, 5, 5, 0]), (0, 1, 255, 254))

  def test_classes(self):
    data = _load(self.write_mnist(40), classes=[1, 3], held_out=0.2)
    self.assertLen(data.train, 16)
    self.assertEqual(set(data.train_labels.tolist()), {1, 3})
    self.assertEqual(set(np.array(_numbers(data.train)) % 4), {1, 3})
    self.assertTrue(set(data.held_out_labels.tolist()) <= {1, 3})

  def test_limit_takes_a_random_part_of_all(self):
    folder = self.write_mnist(200)
    data = _load(folder, limit=40)
    kept = _numbers(data.train) + _numbers(data.held_out)
    self.assertLen(data.train, 36)
    self.assertLen(set(kept), 40)
    self.assertGreater(max(kept), 150)
    self.assertLen(_load(folder, limit=1000).train, 180)

  def test_limit_holds_for_each_given_set(self):
    self.write_mnist(20)
    data = _load(self.write_mnist(9, 't10k'), limit=7)
    self.assertEqual([len(data.train), len(data.held_out)], [7, 7])

  def test_seed_decides_the_split_and_nothing_else_does(self):
    folder = self.write_mnist(100)
    one, same, other = (
        _numbers(_load(folder, seed=seed).held_out) for seed in (3, 3, 4)
    )
    self.assertEqual(one, same)
    self.assertNotEqual(one, other)

  @hypothesis.given(
      count=st.integers(2, 60),
      held_out=st.floats(0.0, 0.5),
      limit=st.integers(0, 70),
      seed=st.integers(0, 100),
  )
  @hypothesis.settings(max_examples=40, deadline=None, derandomize=True)
  def test_split_loses_and_doubles_nothing(self, count, held_out, limit, seed):
    hypothesis.assume(limit != 1)
    data = _load(
        self.write_mnist(count), held_out=held_out, limit=limit, seed=seed
    )
    kept = _numbers(data.train) + _numbers(data.held_out)
    self.assertLen(kept, min(limit or count, count))
    self.assertLen(set(kept), len(kept))
    self.assertNotEmpty(data.train)
    self.assertEqual(bool(held_out), bool(len(data.held_out)))
    self.assertAlmostEqual(len(data.held_out), held_out * len(kept), delta=1.0)

  def write_folders(self, folders, count=3):
    for i in range(folders):
      os.makedirs(self.path('alphabet', f'character{i:02}'))
      for k in range(count):
        Image.fromarray(_numbered(1, 10 * i + k)[0, :, :, 0]).save(
            self.path('alphabet', f'character{i:02}', f'{k}.png')
        )

  @parameterized.parameters((0.2, 2), (0.01, 1), (0.99, 9), (0.0, 0))
  def test_folders_stay_together(self, held_out, folders):
    self.write_folders(10)
    data = _load(self.folder, held_out=held_out, held_out_by='folder')
    kept, apart = _numbers(data.train), _numbers(data.held_out)
    self.assertLen(apart, 3 * folders)
    self.assertCountEqual(
        kept + apart, [10 * i + k for i in range(10) for k in range(3)]
    )
    self.assertEmpty({n // 10 for n in kept} & {n // 10 for n in apart})

  def test_seed_decides_the_folders(self):
    self.write_folders(10)
    first, same, other = [
        _numbers(
            _load(
                self.folder, held_out=0.3, held_out_by='folder', seed=seed
            ).held_out
        )
        for seed in (3, 3, 4)
    ]
    self.assertEqual(first, same)
    self.assertNotEqual(first, other)

  def test_color(self):
    folder = self.write_images(4, channels=3)
    color = np.zeros([8, 8, 3], np.uint8)
    color[..., 1] = 255
    Image.fromarray(color).save(self.path('green.png'))
    with self.assertRaisesRegex(ValueError, 'green.png.*data.to_grey=True'):
      _load(folder)
    data = _load(folder, channels=3, held_out=0.0)
    np.testing.assert_array_equal(data.train[-1], color)
    data = _load(folder, to_grey=True, held_out=0.0)
    self.assertEqual(_numbers(data.train), [0, 1, 2, 3, 150])

  def test_only_what_is_kept_is_decoded(self):
    self.write_images(20)
    with open(self.path('bad.png'), 'wb') as file:
      file.write(b'nothing')
    with self.assertRaisesRegex(ValueError, 'bad.png'):
      _load(self.folder)
    for seed in range(3):
      kept = _load(self.folder, limit=1, held_out=0.0, seed=seed)
      self.assertLen(kept.train, 1)

  def test_digits(self):
    data = _load('digits', size=32, invert=True, classes=[4], limit=50)
    self.assertEqual(data.train.shape, (45, 32, 32, 1))
    self.assertEqual(set(data.train_labels.tolist()), {4})
    # Dark ink on white.
    self.assertEqual(data.train[:, :2].min(), 255)
    self.assertEqual(data.train.min(), 0)
    self.assertGreater(data.train.mean(), 200)


class ErrorsTest(_WithFiles):

  @parameterized.parameters(
      ({'channels': 2}, r'square, and gray or RGB; its shape is \(8, 8, 2\)'),
      ({'channels': 4}, r'square, and gray or RGB; its shape is \(8, 8, 4\)'),
      ({'classes': [2, 7, 11]}, 'No image of class 7, 11 .*are 0, 1, 2, 3'),
      ({'held_out_by': 'folder'}, "folder'.*no folders.*held_out_by='image'"),
      ({'limit': 1}, 'No image left to learn from.*gives 1.*data.held_out'),
  )
  def test_bad_arguments(self, changes, message):
    folder = self.write_mnist(20)
    _load(folder)
    with self.assertRaisesRegex(ValueError, message):
      _load(folder, **changes)

  def test_missing_path(self):
    with self.assertRaisesRegex(FileNotFoundError, "nowhere' does not exist"):
      _load(self.path('nowhere'))

  def test_empty_folder(self):
    with self.assertRaisesRegex(ValueError, f'{self.folder} holds no image'):
      _load(self.folder)

  def test_file_of_another_kind(self):
    for content in (b'', b'some text', b'PK\x03\x04 cut short'):
      with open(self.path('data'), 'wb') as file:
        file.write(content)
      with self.assertRaisesRegex(ValueError, 'data is neither a folder'):
        _load(self.path('data'))

  def test_truncated_idx(self):
    path = os.path.join(self.write_mnist(5), 'train-images-idx3-ubyte')
    os.truncate(path, 100)
    with self.assertRaisesRegex(ValueError, 'train-images.*holds 84'):
      _load(self.folder)

  def test_labels_of_another_count(self):
    self.write_mnist(5)
    self.write_idx('train-labels-idx1-ubyte.gz', np.zeros(6))
    with self.assertRaisesRegex(ValueError, '5 images and .* 6 labels'):
      _load(self.folder)

  def test_test_files_alone(self):
    with self.assertRaisesRegex(ValueError, 'no train-images-idx3-ubyte'):
      _load(self.write_mnist(5, 't10k'))

  def test_one_folder_cannot_be_held_out(self):
    Image.fromarray(_numbered(1)[0, :, :, 0]).save(self.path('one.png'))
    with self.assertRaisesRegex(ValueError, "lie in one.*held_out_by='image'"):
      _load(self.folder, held_out_by='folder')

  def test_classes_without_labels(self):
    with self.assertRaisesRegex(ValueError, r'classes=\(1,\) needs labels'):
      _load(self.write_images(5), classes=[1])
    self.write_mnist(8)
    self.write_mnist(8, 't10k', labels=False)
    with self.assertRaisesRegex(ValueError, 't10k-images.* has none'):
      _load(self.folder, classes=[1])


class SharedDataTest(parameterized.TestCase):

  @parameterized.parameters(
      ('mnist', 1, 'pad', True, 55000, 10000, True),
      ('omniglot/images_background_small1.zip', 1, 'scale', False, 90, 10, 0),
      ('faces/us_congress_89x109.zip', 3, 'crop', False, 90, 10, False),
  )
  def test_real_data(
      self, name, channels, fit, invert, train, held_out, labels
  ):
    path = os.path.join(_SHARED, name)
    if not os.path.exists(path):
      self.skipTest(f'{path} is not here')
    data = _load(
        path,
        size=32,
        channels=channels,
        fit=fit,
        invert=invert,
        limit=0 if labels else 100,
    )
    self.assertEqual(data.train.shape, (train, 32, 32, channels))
    self.assertEqual(data.held_out.shape, (held_out, 32, 32, channels))
    if labels:
      np.testing.assert_array_equal(data.held_out_labels[:3], [7, 2, 1])
      self.assertLen(np.unique(data.train_labels), 10)
    if channels == 1:  # Ink on white.
      self.assertEqual(np.median(data.train), 255)
      self.assertLess(data.train.min(), 30)
    else:
      self.assertGreater(np.ptp(data.train, axis=-1).mean(), 5)


class CountCopiesTest(absltest.TestCase):

  def test_counts_images_and_not_pairs(self):
    images, others = _numbered(5), np.repeat(_numbered(4, first=3), 2, axis=0)
    self.assertEqual(dataset.count_copies(images, others), 2)
    self.assertEqual(dataset.count_copies(others, images), 4)
    self.assertEqual(dataset.count_copies(images, others[:0]), 0)


class HoldOutTest(absltest.TestCase):

  def test_copies_are_not_learned_from(self):
    data = dataset.ImageData(
        _numbered(5), _numbered(2, 40), np.arange(5), np.arange(2)
    )
    others = _numbered(4, 3)
    held: Any = dataset.hold_out(data, others, np.arange(4) + 10)
    self.assertEqual(_numbers(held.train), [0, 1, 2])
    np.testing.assert_array_equal(held.train_labels, [0, 1, 2])
    self.assertEqual(_numbers(held.held_out), [3, 4, 5, 6])
    np.testing.assert_array_equal(held.held_out_labels, [10, 11, 12, 13])

  def test_without_labels(self):
    data = dataset.ImageData(_numbered(2), _numbered(0), None, None)
    held = dataset.hold_out(data, _numbered(1, 7), None)
    self.assertEqual(_numbers(held.train), [0, 1])
    self.assertIsNone(held.train_labels)

  def test_nothing_held_out_and_nothing_left(self):
    data = dataset.ImageData(_numbered(2), _numbered(0), None, None)
    with self.assertRaisesRegex(ValueError, 'holds no image out.*held_out'):
      dataset.hold_out(data, _numbered(0), None)
    with self.assertRaisesRegex(ValueError, 'No image left to learn from'):
      dataset.hold_out(data, _numbered(2), None)


class BatchesTest(parameterized.TestCase):

  def test_every_image_once_a_pass_in_another_order(self):
    images = _numbered(12)
    batches = dataset.batches(images, 4, seed=1).as_numpy_iterator()
    passes: list[list[int]] = []
    for _ in range(3):
      drawn = [next(batches) for _ in range(3)]
      for batch in drawn:
        self.assertEqual((batch.shape, batch.dtype), ((4, 8, 8, 1), np.uint8))
      passes.append(sum(map(_numbers, drawn), []))
      self.assertCountEqual(passes[-1], range(12))
    self.assertNotEqual(passes[0], passes[1])
    self.assertNotEqual(passes[1], passes[2])

  @parameterized.parameters(5, 7, 30)
  def test_batches_go_on_into_the_next_pass(self, batch_size):
    batches = dataset.batches(_numbered(7), batch_size)
    self.assertEqual(batches.element_spec.shape, [batch_size, 8, 8, 1])
    drawn = [_numbers(b) for b in batches.take(7).as_numpy_iterator()]
    counts = np.bincount(sum(drawn, []))
    np.testing.assert_array_equal(counts, [batch_size] * 7)

  def test_shapes_and_pixels_are_kept(self):
    images = np.random.default_rng(0).integers(0, 256, [1, 9, 8, 3], np.uint8)
    batch = next(iter(dataset.batches(images, 2)))
    self.assertEqual(batch.dtype, tf.uint8)
    np.testing.assert_array_equal(batch, images.repeat(2, axis=0))

  def test_seed_decides(self):
    one, same, other = (
        np.stack(list(dataset.batches(_numbered(50), 10, seed).take(9)))
        for seed in (5, 5, 6)
    )
    np.testing.assert_array_equal(one, same)
    self.assertTrue((one != other).any())

  def test_bad_arguments_raise_at_once(self):
    with self.assertRaisesRegex(ValueError, 'no image'):
      dataset.batches(_numbered(0), 4)
    with self.assertRaisesRegex(ValueError, 'batch_size'):
      dataset.batches(_numbered(4), 0)


if __name__ == '__main__':
  absltest.main()
