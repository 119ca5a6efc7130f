"""Tests for spiral_tf.image_signatures."""

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf import image_signatures


class DescribeTest(parameterized.TestCase):

  @parameterized.parameters(
      (b'', 'empty'),
      (bytes(64), 'zeros'),
      (b'\0\0\0\x18ftypheic', 'HEIC'),
      (b'\0\0\0\x18ftypisom', 'video'),
      (b'%PDF-1.7', 'PDF'),
      (b'\xef\xbb\xbf<?xml version="1.0"?><svg/>', 'SVG'),
      (b'\n<!DOCTYPE html>', 'page of the web'),
      (b'PK\x03\x04', 'archive'),
      (b'version https://git-lfs.github.com', 'Git LFS'),
  )
  def test_kind_and_remedy(self, head, kind):
    what, remedy = image_signatures.describe(head)
    self.assertStartsWith(what, ('is ', 'begins '))
    self.assertIn(kind, what)
    self.assertNotEmpty(remedy)

  def test_unknown_bytes_say_nothing(self):
    self.assertEqual(image_signatures.describe(b'\x89PNG\r\n'), ('', ''))


if __name__ == '__main__':
  absltest.main()
