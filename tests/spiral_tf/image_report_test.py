"""Tests for spiral_tf.image_report; data_test has lines of whole data sets."""

from absl.testing import absltest
import numpy as np

from spiral_tf import image_report


def _image(edge, middle, shape=(6, 6, 1)):
  image = np.full(shape, edge, np.uint8)
  image[1:-1, 1:-1] = middle
  return image


class TallyTest(absltest.TestCase):

  def test_sees_images_and_passes_them_on(self):
    images = [_image(0, 255), _image(10, 200, (4, 8, 3)), _image(20, 0)]
    tally = image_report.Tally(len(images))
    for given, passed in zip(images, tally.watch(iter(images))):
      self.assertIs(given, passed)
    self.assertEqual(tally.edge, 10)
    self.assertEqual(tally.in_color, 1)
    self.assertFalse(tally.mostly_color)
    self.assertEqual(tally.size(), '6 x 4 to 8 x 6')
    self.assertFalse(tally.is_of(6))

  def test_one_size(self):
    tally = image_report.Tally(1)
    list(tally.watch(iter([_image(0, 0)])))
    self.assertEqual(tally.size(), '6 x 6')
    self.assertTrue(tally.is_of(6))

  def test_no_image(self):
    tally = image_report.Tally(0)
    self.assertIsNone(tally.edge)
    self.assertEqual(tally.size(), 'none')

  def test_the_edge_is_not_the_middle(self):
    self.assertEqual(image_report.edge(_image(7, 200)), 7)


if __name__ == '__main__':
  absltest.main()
