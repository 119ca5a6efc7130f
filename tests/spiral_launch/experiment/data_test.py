# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.data."""

import os
import tempfile
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_launch.experiment import data
from spiral_launch.experiment import scenes as scene_data
from spiral_tf.data import dataset
from spiral_tf.data import report as image_report
from spiral_tf.data import scenes as scene_files
from tests.spiral_launch.experiment import tiny


class DataTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def test_shape_is_that_of_the_canvas(self):
    source = tiny.write_images(self.folder, 10)
    images = data.load(
        tiny.config(source, environment__canvas_width=20, data__held_out=0.3)
    )
    self.assertEqual(images.train.shape, (7, 20, 20, 1))
    self.assertEqual(images.held_out.shape, (3, 20, 20, 1))

  def test_settings_reach_the_loader(self):
    images: Any = data.load(
        tiny.config(
            data__classes=(3, 5), data__limit=50, environment__canvas_width=32
        )
    )
    self.assertLen(images.train, 45)
    self.assertEqual(set(images.train_labels), {3, 5})
    # Dark ink on a white ground.
    self.assertGreater(images.train.mean(), 170)

  def test_own_images_are_not_inverted(self):
    source = tiny.write_images(self.folder, 10)
    known = {'data__held_out': 0.0, 'environment__canvas_width': 16}
    as_is, inverted, by_source = (
        data.load(tiny.config(source, data__invert=invert, **known)).train
        for invert in (False, True, None)
    )
    np.testing.assert_array_equal(inverted, 255 - as_is)
    np.testing.assert_array_equal(by_source, as_is)

  def test_says_what_was_done(self):
    source = tiny.write_images(self.folder, 10)
    with open(os.path.join(self.folder, 'a.heic'), 'wb'):
      pass
    report = image_report.Report()
    data.load(tiny.config(source, data__invert=None), report)
    self.assertIs(report.inverted, False)
    self.assertEqual(
        report.lines[:2],
        [
            f'Images: 9 of {self.folder}, 16 x 16, gray, not inverted; held '
            'out: 1.',
            '10 images in 1 folder; passed over: 1 .heic.',
        ],
    )

  @parameterized.parameters((None, True), (False, False), (True, True))
  def test_settles_what_is_inverted(self, invert, expected):
    config = tiny.config(
        'digits', data__invert=invert, environment__canvas_width=32
    )
    self.assertEqual(data.inverts(config), expected)
    report = image_report.Report()
    data.load(config, report)
    self.assertIs(report.inverted, expected)
    settled = data.settled(config, report)
    self.assertIs(settled.data.invert, expected)
    self.assertIs(config.data.invert, invert)

  def test_two_sources_are_inverted_each_by_itself(self):
    source = tiny.write_images(self.folder, 10)
    config = tiny.config(
        source,
        data__invert=None,
        data__held_out_source='digits',
        environment__canvas_width=32,
    )
    report = image_report.Report()
    images = data.load(config, report)
    self.assertIsNone(report.inverted)
    # Digits on a white ground.
    self.assertGreater(images.held_out.mean(), 170)
    self.assertIsNone(data.settled(config, report).data.invert)
    self.assertIn('Held out: 500 images of digits', ' '.join(report.lines))

  def test_every_node_gets_the_same_split(self):
    source = tiny.write_images(self.folder, 10)
    one, two = (data.load(tiny.config(source, seed=i)) for i in (1, 2))
    np.testing.assert_array_equal(one.held_out, two.held_out)

  def test_held_out_images_of_another_source(self):
    wide = {'environment__canvas_width': 32}
    package: Any = data.load(tiny.config('digits', **wide))
    # Files with all digits of the package, and some more.
    source = tiny.write_digits(self.folder, more=7)
    images: Any = data.load(
        tiny.config(source, data__held_out_source='digits', **wide)
    )
    np.testing.assert_array_equal(images.held_out, package.held_out)
    np.testing.assert_array_equal(
        images.held_out_labels, package.held_out_labels
    )
    self.assertLen(images.train, 4507)
    self.assertLen(images.train_labels, 4507)
    self.assertEqual(dataset.count_copies(images.held_out, images.train), 0)

  def test_held_out_images_of_another_source_keep_to_the_classes(self):
    source = tiny.write_digits(self.folder, more=0)
    images: Any = data.load(
        tiny.config(
            source,
            data__held_out_source='digits',
            data__classes=(4,),
            environment__canvas_width=32,
        )
    )
    self.assertEqual(set(images.held_out_labels), {4})
    self.assertEqual(set(images.train_labels), {4})
    self.assertLen(images.train_labels, 500 - len(images.held_out_labels))

  def test_scenes_have_their_own_held_out(self):
    path = os.path.join(self.folder, 'scenes')
    maker = scene_data.Maker(16, 5, 2, 1)
    with scene_files.open_writer(path, maker.header()) as writer:
      writer.write_split('train', maker.scenes('train'), 2, 1)
      writer.write_split('held_out', maker.scenes('held_out'), 1, 1)
    config = tiny.config(
        path, environment__name='scenes', data__held_out_source='digits'
    )
    with self.assertRaisesRegex(ValueError, "held_out_source='digits'.*clash"):
      data.load(config)

  def test_scenes_made_on_the_fly(self):
    config = tiny.config(
        'scenes',
        environment__name='scenes',
        data__limit=20,
        data__held_out=0.2,
        data__max_objects=2,
    )
    images = data.load(config)
    self.assertEqual(images.train.shape, (16, 16, 16, 3))
    self.assertEqual(images.held_out.shape, (4, 16, 16, 3))
    self.assertIsNone(images.train_labels)
    self.assertTrue(data.is_scenes(config))
    self.assertFalse(data.is_scenes(tiny.config('digits')))
    train, held_out = data.load_scenes(tiny.config(
        'scenes',
        environment__name='scenes',
        data__limit=20,
        data__held_out=0.2,
        data__max_objects=2,
        seed=4,
    ))  # fmt: skip
    np.testing.assert_array_equal(train.images, images.train)
    np.testing.assert_array_equal(held_out.images, images.held_out)
    self.assertEqual(train.programs.shape, (16, 2, 7))

  def test_scenes_from_a_folder(self):
    path = os.path.join(self.folder, 'scenes')
    maker = scene_data.Maker(16, 5, 2, 1)
    with scene_files.open_writer(path, maker.header()) as writer:
      writer.write_split('train', maker.scenes('train'), 6, 2)
      writer.write_split('held_out', maker.scenes('held_out'), 3, 1)
    images = data.load(tiny.config(path, environment__name='scenes'))
    self.assertTrue(data.is_scenes(tiny.config(path)))
    np.testing.assert_array_equal(images.train, maker.make('train', 6).images)
    np.testing.assert_array_equal(
        images.held_out, maker.make('held_out', 3).images
    )
    few = data.load(
        tiny.config(path, environment__name='scenes', data__limit=2)
    )
    self.assertEqual((len(few.train), len(few.held_out)), (2, 2))
    wide = tiny.config(
        path, environment__name='scenes', environment__canvas_width=32
    )
    with self.assertRaisesRegex(
        ValueError, r'scenes of \(16, 16, 3\).*\(32, 32, 3\).*canvas_width=16'
    ):
      data.load(wide)


if __name__ == '__main__':
  absltest.main()
