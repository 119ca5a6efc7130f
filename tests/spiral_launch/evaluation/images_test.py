# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.images."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.experiment import data
from spiral_launch.experiment import scenes as scene_data
from spiral_tf.data import scenes as scene_files
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


def _rows(images):
  return sorted(image.tobytes() for image in images)


class EvaluationImagesTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.source = trained_run.write_labelled(
        os.path.join(self.folder, 'labelled')
    )
    self.config = tiny.config(self.source, data__held_out=0.5)

  def test_held_out_images_mixed_with_their_labels(self):
    own = data.load(self.config)
    images = evaluation_images.load(self.config)
    self.assertEqual(images.name, 'held-out images')
    self.assertEqual(_rows(images.unseen), _rows(own.held_out))
    self.assertEqual(_rows(images.others), _rows(own.train))
    np.testing.assert_array_equal(images.train, own.train)
    self.assertFalse(np.array_equal(images.unseen, own.held_out))
    self.assertFalse(np.array_equal(images.others, own.train))
    assert own.held_out_labels is not None and images.labels is not None
    labels = {
        image.tobytes(): label
        for image, label in zip(own.held_out, own.held_out_labels)
    }
    self.assertEqual(
        images.labels.tolist(), [labels[x.tobytes()] for x in images.unseen]
    )

  def test_seed_mixes(self):
    orders = [
        evaluation_images.load(self.config, seed=seed).unseen
        for seed in (0, 0, 1)
    ]
    np.testing.assert_array_equal(orders[0], orders[1])
    self.assertFalse(np.array_equal(orders[0], orders[2]))

  def test_other_images_of_any_size_and_color(self):
    folder = os.path.join(self.folder, 'others')
    os.makedirs(folder)
    pixels = np.full([20, 40, 3], 255, np.uint8)
    pixels[5, 3] = (200, 0, 0)
    Image.fromarray(pixels).save(os.path.join(folder, '1.png'))
    images = evaluation_images.load(
        self.config, folder, invert=False, fit='pad'
    )
    self.assertEqual(images.unseen.shape, (1, 16, 16, 1))
    self.assertEqual(images.name, 'others')
    self.assertIsNone(images.labels)
    self.assertEmpty(images.others)
    np.testing.assert_array_equal(images.train, data.load(self.config).train)
    self.assertEqual(images.unseen[0, 0, 0, 0], 255)
    inverted = evaluation_images.load(self.config, folder)
    self.assertEqual(inverted.unseen[0, 5, 5, 0], 0)
    # The agent's images were inverted, and these are no digits.
    self.assertRegex(inverted.done[0], r'40 x 20, .* inverted \(--images_inv')
    self.assertRegex(inverted.done[-1], 'Warning: .* 255 of .*--noimages_inv')
    self.assertNotIn('Warning', ' '.join(images.done))

  def test_other_labelled_images(self):
    images = evaluation_images.load(self.config, self.source)
    self.assertLen(images.unseen, 60)
    assert images.labels is not None
    self.assertLen(images.labels, 60)

  def test_says_which_other_images_training_saw(self):
    self.assertEqual(evaluation_images.load(self.config).note, '')
    images = evaluation_images.load(self.config, self.source)
    self.assertEqual(images.note, 'Training saw 30 of these 60 images.')
    folder = tiny.write_images(os.path.join(self.folder, 'images'))
    self.assertEqual(evaluation_images.load(self.config, folder).note, '')
    own = data.load(self.config)
    unknown = evaluation_images.load(
        self.config, folder, own=own._replace(train=own.train[:0])
    )
    self.assertIn('may have seen these images', unknown.note)
    self.assertEmpty(unknown.train)

  def test_held_out_images_of_the_other_source(self):
    for part in ('images-idx3-ubyte', 'labels-idx1-ubyte'):
      with open(os.path.join(self.source, f'train-{part}'), 'rb') as file:
        content = file.read()
      # The first two scenes, with a matching header.
      size = 16 + 2 * 256 if part.startswith('images') else 8 + 2
      with open(os.path.join(self.source, f't10k-{part}'), 'wb') as file:
        file.write(content[:4] + (2).to_bytes(4, 'big') + content[8:size])
    images = evaluation_images.load(self.config, self.source)
    self.assertLen(images.unseen, 2)
    assert images.labels is not None
    self.assertLen(images.labels, 2)

  def scenes(self, **changes):
    return tiny.config(
        'scenes',
        **{
            'environment__name': 'scenes',
            'data__limit': 30,
            'data__held_out': 0.3,
            'data__max_objects': 2,
            **changes,
        },
    )

  def test_programs_stay_with_their_scenes(self):
    images = evaluation_images.load(self.scenes(), seed=2)
    _, held_out = data.load_scenes(self.scenes())
    self.assertFalse(np.array_equal(images.unseen, held_out.images))
    by_image = {
        image.tobytes(): program
        for image, program in zip(held_out.images, held_out.programs)
    }
    self.assertLen(by_image, 9)
    assert images.programs is not None
    for image, program in zip(images.unseen, images.programs):
      np.testing.assert_array_equal(program, by_image[image.tobytes()])
    self.assertIsNone(images.labels)
    self.assertEqual(images.others.shape, (21, 16, 16, 3))
    plain = evaluation_images.load(
        self.scenes(environment__name='fake', environment__use_color=True)
    )
    self.assertIsNone(plain.programs)

  def test_other_scenes(self):
    path = os.path.join(self.folder, 'scenes')
    maker = scene_data.Maker(16, 4, 3, 5)
    with scene_files.open_writer(path, maker.header()) as writer:
      writer.write_split('train', maker.scenes('train'), 1, 1)
      writer.write_split('held_out', maker.scenes('held_out'), 6, 1)
    images = evaluation_images.load(self.scenes(), path)
    made = maker.make('held_out', 6)
    self.assertEqual(_rows(images.unseen), _rows(made.images))
    assert images.programs is not None
    self.assertEqual(_rows(images.programs), _rows(made.programs))
    self.assertEqual(images.name, 'scenes')
    self.assertEmpty(images.others)
    # Images of another grid can be used without their programs.
    other = evaluation_images.load(self.scenes(environment__grid_width=8), path)
    self.assertIsNone(other.programs)
    self.assertLen(other.unseen, 6)
    with self.assertRaisesRegex(ValueError, '--canvas_width=32'):
      evaluation_images.load(self.scenes(environment__canvas_width=32), path)

  def test_programs_are_of_the_images_in_use(self):
    folder = tiny.write_images(os.path.join(self.folder, 'images'), color=True)
    images = evaluation_images.load(self.scenes(data__fit='scale'), folder)
    self.assertIsNone(images.programs)

  def test_empty_or_missing_folder(self):
    with self.assertRaisesRegex(FileNotFoundError, 'nowhere'):
      evaluation_images.load(self.config, '/nowhere')
    folder = os.path.join(self.folder, 'empty')
    os.makedirs(folder)
    with self.assertRaisesRegex(ValueError, 'empty'):
      evaluation_images.load(self.config, folder)


if __name__ == '__main__':
  absltest.main()
