# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.shipping.images."""

import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.shipping import images as shipped_images
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


class ShippedImagesTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.source = trained_run.write_labelled(
        os.path.join(self.folder, 'labelled')
    )
    self.config = tiny.config(self.source, data__held_out=0.5)
    self.images = evaluation_images.load(self.config, seed=3)
    self.path = os.path.join(self.folder, 'images.npz')

  def write(self, num_images=10, conditional=True, images=None):
    data = shipped_images.to_bytes(
        images or self.images, num_images, conditional, 3
    )
    with open(self.path, 'wb') as file:
      file.write(data)
    return data

  def load(self, seed=3, **options):
    return shipped_images.load(self.path, self.config, seed, **options)

  @parameterized.parameters(
      # Numbers of shipped held-out and training images, of 30 each.
      (10, True, 10, 0),
      (50, True, 30, 0),
      (10, False, 20, 0),
      (20, False, 30, 10),
      (50, False, 30, 30),
  )
  def test_what_an_evaluation_needs(self, count, conditional, unseen, others):
    self.write(count, conditional)
    images = self.load()
    assert images.labels is not None and self.images.labels is not None
    self.assertEqual(images.name, 'held-out images')
    np.testing.assert_array_equal(images.unseen, self.images.unseen[:unseen])
    np.testing.assert_array_equal(images.labels, self.images.labels[:unseen])
    np.testing.assert_array_equal(images.others, self.images.others[:others])
    np.testing.assert_array_equal(images.train, self.images.train)

  def test_another_seed_mixes(self):
    self.write(20, False)
    one, other = self.load(), self.load(seed=4)
    np.testing.assert_array_equal(other.unseen, self.load(seed=4).unseen)
    for name in ('unseen', 'others'):
      a, b = getattr(one, name), getattr(other, name)
      self.assertFalse(np.array_equal(a, b))
      self.assertEqual({x.tobytes() for x in a}, {x.tobytes() for x in b})
    labels = {x.tobytes(): y for x, y in zip(one.unseen, one.labels)}
    self.assertEqual(
        other.labels.tolist(), [labels[x.tobytes()] for x in other.unseen]
    )

  def test_training_images_only_if_they_are_the_very_same(self):
    self.write()
    self.assertLen(self.load().train, 30)
    self.assertEmpty(self.load(with_train=False).train)
    # Another split of the same images, and a missing data set.
    self.config.data.held_out = 0.4
    self.assertEqual(self.load().train.shape, (0, 16, 16, 1))
    self.config.data.source = 'nowhere'
    self.assertEqual(self.load().train.shape, (0, 16, 16, 1))

  def test_no_labels(self):
    self.write(images=self.images._replace(labels=None))
    self.assertIsNone(self.load(seed=0).labels)

  def test_programs_go_along(self):
    programs = np.arange(30 * 2 * 7, dtype=np.int32).reshape(30, 2, 7)
    self.write(images=self.images._replace(programs=programs))
    np.testing.assert_array_equal(self.load().programs, programs[:10])
    mixed = self.load(seed=4)
    by_image = {x.tobytes(): y for x, y in zip(self.images.unseen, programs)}
    for image, program in zip(mixed.unseen, mixed.programs):
      np.testing.assert_array_equal(program, by_image[image.tobytes()])
    self.write()
    self.assertIsNone(self.load().programs)

  def test_equal_images_make_equal_files(self):
    self.assertEqual(self.write(), self.write())

  def test_damaged_or_of_another_agent(self):
    whole = self.write()
    with self.assertRaises(FileNotFoundError):
      shipped_images.load(self.path + 'x', self.config, 3)
    for data in (b'', b'text', whole[: len(whole) // 2]):
      with open(self.path, 'wb') as file:
        file.write(data)
      with self.assertRaisesRegex(ValueError, 'images.npz is damaged'):
        self.load()
    np.savez(self.path, unseen=self.images.unseen)
    with self.assertRaisesRegex(ValueError, 'images.npz is damaged'):
      self.load()
    self.write()
    self.config.environment.canvas_width = 32
    with self.assertRaisesRegex(ValueError, r'canvas is \(32, 32, 1\)'):
      self.load()


if __name__ == '__main__':
  absltest.main()
