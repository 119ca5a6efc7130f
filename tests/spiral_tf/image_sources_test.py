"""Tests for spiral_tf.image_sources; image_data_test has the errors."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_tf import image_sources


class OpenSourceTest(absltest.TestCase):

  def test_digits(self):
    source, held_out = image_sources.open_source('digits')
    self.assertIsNone(held_out)
    self.assertEqual(source.count, 5000)
    assert source.labels is not None
    self.assertEqual(source.labels.dtype, np.int32)
    images = list(source.read(np.array([4999, 0])))
    self.assertEqual([image.shape for image in images], [(28, 28, 1)] * 2)
    self.assertEqual(source.image_name(3), 'Image 3 of digits')

  def test_reads_the_chosen_images_on_their_background(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    for i in range(4):
      # The last one is transparent throughout.
      image = Image.new('LA', (5, 4), (10 * i, 0 if i == 3 else 255))
      image.save(os.path.join(folder, f'{i}.png'))
    source, held_out = image_sources.open_source(folder, background=200)
    self.assertIsNone(held_out)
    self.assertIsNone(source.labels)
    self.assertEqual(source.count, 4)
    values = [int(image[0, 0, 0]) for image in source.read(np.array([3, 1]))]
    self.assertEqual(values, [200, 10])
    self.assertEqual(source.image_name(1), f'1.png in {folder}')

  def test_home_is_expanded(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    os.makedirs(os.path.join(folder, 'digits'))
    Image.new('L', (5, 4)).save(os.path.join(folder, 'digits', 'x.png'))
    home = os.environ.get('HOME')
    self.addCleanup(os.environ.update, {'HOME': home or ''})
    os.environ['HOME'] = folder
    # A folder called 'digits' is reached by any path but its bare name.
    source, _ = image_sources.open_source('~/digits')
    self.assertEqual(source.count, 1)


if __name__ == '__main__':
  absltest.main()
