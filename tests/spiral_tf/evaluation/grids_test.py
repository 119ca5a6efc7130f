# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.grids."""

import errno
import os
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np
from PIL import Image

from spiral_tf.evaluation import grids


def _noise(*shape):
  return np.random.default_rng(0).integers(0, 256, shape, np.uint8)


class StackedTest(absltest.TestCase):

  def test_every_sheet_is_in_its_place(self):
    sheets = [_noise(3, 5, 3), _noise(4, 2, 3)]
    page = grids.stacked(sheets, gap=2)
    self.assertEqual(page.shape, (3 + 4 + 3 * 2, 5 + 2 * 2, 3))
    np.testing.assert_array_equal(page[2:5, 2:7], sheets[0])
    np.testing.assert_array_equal(page[7:11, 2:4], sheets[1])
    page[2:5, 2:7] = page[7:11, 2:4] = 255
    self.assertTrue((page == 255).all())

  def test_no_sheet(self):
    with self.assertRaisesRegex(ValueError, 'no sheet'):
      grids.stacked([])


class GridTest(parameterized.TestCase):

  @hypothesis.given(
      count=st.integers(1, 10),
      columns=st.integers(1, 6),
      padding=st.integers(0, 3),
      scale=st.integers(1, 3),
      channels=st.sampled_from([1, 3]),
  )
  @hypothesis.settings(max_examples=60, deadline=None, derandomize=True)
  def test_every_pixel_is_in_its_place(
      self, count, columns, padding, scale, channels
  ):
    height, width = 3, 4
    images = _noise(count, height, width, channels)
    sheet = grids.grid(images, columns, padding, scale)
    used = min(columns, count)
    rows = (count + used - 1) // used
    self.assertEqual(
        sheet.shape,
        (
            rows * (height * scale + padding) + padding,
            used * (width * scale + padding) + padding,
            3,
        ),
    )
    self.assertEqual(sheet.dtype, np.uint8)
    covered = np.zeros(sheet.shape[:2], bool)
    for i, y, x in np.ndindex(count, height, width):
      top = padding + (i // used) * (height * scale + padding) + y * scale
      left = padding + (i % used) * (width * scale + padding) + x * scale
      for dy, dx in np.ndindex(scale, scale):
        self.assertEqual(
            sheet[top + dy, left + dx].tolist(),
            np.broadcast_to(images[i, y, x], [3]).tolist(),
        )
        covered[top + dy, left + dx] = True
    # The rest is gray, unlike paper and ink.
    self.assertLessEqual(set(sheet[~covered].ravel().tolist()), {160})

  @parameterized.parameters(
      (np.zeros([2, 8, 8, 1], np.float32), {}, 'uint8'),
      (np.zeros([8, 8, 1], np.uint8), {}, 'uint8'),
      (np.zeros([0, 8, 8, 1], np.uint8), {}, 'not empty'),
      (np.zeros([2, 8, 8, 2], np.uint8), {}, '1 or 3 channels'),
      (np.zeros([2, 8, 8, 1], np.uint8), {'columns': 0}, 'columns'),
      (np.zeros([2, 8, 8, 1], np.uint8), {'padding': -1}, 'padding'),
      (np.zeros([2, 8, 8, 1], np.uint8), {'scale': 0}, 'scale'),
  )
  def test_bad_arguments_raise(self, images, changes, message):
    with self.assertRaisesRegex(ValueError, message):
      grids.grid(images, **{'columns': 2, **changes})


class SideBySideTest(absltest.TestCase):

  def test_blocks_lie_beside_each_other(self):
    drawings, targets = _noise(2, 6, 9, 10, 1)
    sheet = grids.side_by_side(
        [(None, drawings), (None, targets[:3])], columns=3, padding=1
    )
    left = grids.grid(drawings, 3, 1)
    right = grids.grid(targets[:3], 3, 1)
    height, width, _ = left.shape
    self.assertEqual(sheet.shape, (height, 2 * width + 8, 3))
    np.testing.assert_array_equal(sheet[:, :width], left)
    np.testing.assert_array_equal(sheet[:, width : width + 8], 255)
    np.testing.assert_array_equal(sheet[: right.shape[0], width + 8 :], right)
    np.testing.assert_array_equal(sheet[right.shape[0] :, width + 8 :], 255)

  def test_captions_stand_above_their_blocks(self):
    images = _noise(4, 30, 30, 1)
    block = grids.grid(images, 4)
    sheet = grids.side_by_side([('drawn', images), (None, images)], 4)
    above = sheet.shape[0] - block.shape[0]
    self.assertGreater(above, 8)
    width = block.shape[1]
    np.testing.assert_array_equal(sheet[above:, :width], block)
    np.testing.assert_array_equal(sheet[above:, -width:], block)
    self.assertLess(sheet[:above, :width].min(), 100)
    np.testing.assert_array_equal(sheet[:above, width:], 255)

  def test_long_caption_is_not_cut(self):
    images = _noise(1, 8, 8, 1)
    caption = 'drawings after 64,000 frames'
    sheet = grids.side_by_side([(caption, images)])
    self.assertGreater(sheet.shape[1], 100)
    # There is white after the last letter.
    np.testing.assert_array_equal(sheet[:, -2:], 255)

  def test_no_block_raises(self):
    with self.assertRaisesRegex(ValueError, 'no block'):
      grids.side_by_side([])


class WritePngTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self._folder = self.enter_context(tempfile.TemporaryDirectory())

  @parameterized.parameters(1, 3)
  def test_round_trip_into_a_new_folder(self, channels):
    image = _noise(7, 5, channels)
    path = os.path.join(self._folder, 'grids', 'a.png')
    grids.write_png(path, image)
    with Image.open(path) as picture:
      read = np.asarray(picture).reshape(image.shape)
    np.testing.assert_array_equal(read, image)
    self.assertEqual(os.listdir(os.path.dirname(path)), ['a.png'])

  def test_file_name_alone(self):
    self.addCleanup(os.chdir, os.getcwd())
    os.chdir(self._folder)
    grids.write_png('a.png', _noise(4, 4, 3))
    self.assertEqual(os.listdir('.'), ['a.png'])

  def test_failure_leaves_the_old_picture_and_nothing_else(self):
    path = os.path.join(self._folder, 'a.png')
    grids.write_png(path, _noise(4, 4, 3))
    with open(path, 'rb') as file:
      before = file.read()

    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with mock.patch.object(os, 'fsync', side_effect=full):
      with self.assertRaisesRegex(OSError, 'picture .No space left') as caught:
        grids.write_png(path, np.zeros([4, 4, 3], np.uint8))
    self.assertEqual(caught.exception.errno, errno.ENOSPC)
    self.assertEqual(caught.exception.filename, path)
    with open(path, 'rb') as file:
      self.assertEqual(file.read(), before)
    self.assertEqual(os.listdir(self._folder), ['a.png'])

  def test_folder_that_cannot_be(self):
    file = os.path.join(self._folder, 'file')
    with open(file, 'wb'):
      pass
    path = os.path.join(file, 'a.png')
    with self.assertRaisesRegex(OSError, 'Cannot write the picture.*a.png'):
      grids.write_png(path, _noise(4, 4, 3))


if __name__ == '__main__':
  absltest.main()
