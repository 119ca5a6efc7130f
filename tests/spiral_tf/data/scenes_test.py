# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.data.scenes."""

import json
import os
import stat
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.data import scenes as scene_files

_SHAPE = (9, 7, 3)


def _scenes(count, shape=_SHAPE, seed=0):
  rng = np.random.default_rng(seed)
  images = rng.integers(0, 256, (count, *shape), np.uint8)
  programs = rng.integers(0, 5, (count, 4, 2), np.int32)
  return images, programs


def _header(shape=_SHAPE):
  return scene_files.Header(shape, 4, (('what', 2), ('where', 5)), {'seed': 3})


class SceneFilesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(self.folder, 'new', 'scenes')

  def write(self, count=11, num_shards=3, path=None, shape=_SHAPE):
    images, programs = _scenes(count, shape)
    with scene_files.open_writer(path or self.path, _header(shape)) as writer:
      scenes = zip(images, programs)
      writer.write_split('train', scenes, count - 2, num_shards)
      writer.write_split('test', scenes, 2, 1)
    return images, programs

  def records(self, path, split):
    names = scene_files.read_header(path).splits[split]
    files = [os.path.join(path, name) for name in names]
    return [r for f in files for r in
            tf.data.TFRecordDataset(f).as_numpy_iterator()]  # fmt: skip

  @parameterized.parameters((_SHAPE,), ((9, 7, 1),))
  def test_reads_what_it_wrote(self, shape):
    images, programs = self.write(shape=shape)
    for split, part in (('train', slice(0, 9)), ('test', slice(9, 11))):
      read = scene_files.read(self.path, split)
      np.testing.assert_array_equal(read[0], images[part])
      np.testing.assert_array_equal(read[1], programs[part])
      self.assertEqual((read[0].dtype, read[1].dtype), (np.uint8, np.int32))
    header = scene_files.read_header(self.path)
    self.assertEqual(header.counts, {'train': 9, 'test': 2})
    self.assertEqual(header.canvas_shape, shape)
    self.assertEqual(header.sub_actions, (('what', 2), ('where', 5)))
    self.assertEqual(header.made_with, {'seed': 3})

  def test_a_dataset_for_training(self):
    images, _ = self.write()
    batches = scene_files.dataset(self.path, 'train').batch(4)
    self.assertEqual(
        batches.element_spec['image'].shape.as_list(), [None, *_SHAPE]
    )
    first = next(iter(batches))
    np.testing.assert_array_equal(first['image'], images[:4])
    self.assertEqual(first['program'].shape, [4, 4, 2])

  def test_limit(self):
    images, _ = self.write()
    read, programs = scene_files.read(self.path, 'train', limit=4)
    np.testing.assert_array_equal(read, images[:4])
    self.assertLen(programs, 4)
    self.assertLen(scene_files.read(self.path, 'train', limit=99)[0], 9)

  @parameterized.parameters(1, 2, 9, 50)
  def test_the_same_records_in_any_number_of_files(self, num_shards):
    self.write(num_shards=3)
    other = os.path.join(self.folder, 'other')
    self.write(num_shards=num_shards, path=other)
    self.assertEqual(
        self.records(self.path, 'train'), self.records(other, 'train')
    )
    files = scene_files.read_header(other).splits['train']
    self.assertLen(files, min(num_shards, 9))
    self.assertEqual(files, sorted(files))
    # And the same bytes again.
    if num_shards == 3:
      for name in files:
        with open(os.path.join(other, name), 'rb') as one:
          with open(os.path.join(self.path, name), 'rb') as two:
            self.assertEqual(one.read(), two.read())

  @parameterized.parameters(KeyboardInterrupt, OSError, ValueError)
  def test_nothing_is_left_after_an_error(self, kind):
    def scenes():
      yield from zip(*_scenes(5))
      raise kind('stopped')

    with self.assertRaises(kind):
      with scene_files.open_writer(self.path, _header()) as writer:
        writer.write_split('train', scenes(), 10, 2)
    self.assertEqual(os.listdir(os.path.dirname(self.path)), [])

  def test_nothing_is_left_if_the_end_goes_wrong(self):
    with mock.patch.object(os, 'replace', side_effect=KeyboardInterrupt):
      with self.assertRaises(KeyboardInterrupt):
        self.write()
    self.assertEqual(os.listdir(os.path.dirname(self.path)), [])

  def test_too_few_scenes(self):
    with self.assertRaisesRegex(ValueError, "fewer than 6 scenes of.*'train'"):
      with scene_files.open_writer(self.path, _header()) as writer:
        writer.write_split('train', zip(*_scenes(5)), 6, 1)
    self.assertFalse(os.path.exists(self.path))

  def test_writes_over_nothing(self):
    self.write()
    before = sorted(os.listdir(self.path))
    with self.assertRaisesRegex(ValueError, 'holds something.*new folder'):
      self.write()
    self.assertEqual(sorted(os.listdir(self.path)), before)
    os.makedirs(os.path.join(self.folder, 'empty'))
    self.write(path=os.path.join(self.folder, 'empty'))

  def test_folder_is_readable_as_others_are(self):
    umask = os.umask(0o022)
    self.addCleanup(os.umask, umask)
    self.write()
    self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o755)

  def test_knows_its_folders(self):
    self.assertFalse(scene_files.is_folder(self.folder))
    self.assertFalse(scene_files.is_folder('scenes'))
    self.write()
    self.assertTrue(scene_files.is_folder(self.path))
    with self.assertRaises(FileNotFoundError):
      scene_files.read_header(self.folder)
    with self.assertRaisesRegex(ValueError, "no split 'all'.*train, test"):
      scene_files.read(self.path, 'all')

  @parameterized.parameters(
      'text', '[]', '{}', '{"format": 2}', '{"format": 1, "counts": {}}'
  )
  def test_damaged_header(self, text):
    os.makedirs(self.path)
    with open(os.path.join(self.path, 'scenes.json'), 'w') as file:
      file.write(text)
    with self.assertRaisesRegex(ValueError, 'scenes.json cannot be read'):
      scene_files.read_header(self.path)

  def test_damaged_files(self):
    self.write()
    names = scene_files.read_header(self.path).splits['train']
    last = os.path.join(self.path, names[-1])
    with open(last, 'rb') as file:
      whole = file.read()
    for wrong, message in (
        (whole[:-5], 'damaged after 8 scenes'),
        (whole[:50] + b'?' + whole[51:], 'damaged after 6 scenes'),
        (b'', 'has 6 scenes, and should have 9'),
    ):
      with open(last, 'wb') as file:
        file.write(wrong)
      with self.assertRaisesRegex(ValueError, message):
        scene_files.read(self.path, 'train')

  def test_header_and_files_disagree(self):
    self.write()
    path = os.path.join(self.path, 'scenes.json')
    with open(path) as file:
      tree = json.load(file)
    tree['canvas_shape'] = [8, 8, 3]
    with open(path, 'w') as file:
      json.dump(tree, file)
    with self.assertRaisesRegex(ValueError, 'damaged after 0 scenes'):
      scene_files.read(self.path, 'train')


if __name__ == '__main__':
  absltest.main()
