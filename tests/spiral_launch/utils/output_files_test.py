# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.output_files."""

import os
import tempfile

from absl.testing import absltest

from spiral_launch.utils import output_files


class OutputFilesTest(absltest.TestCase):

  def test_write(self):
    with tempfile.TemporaryDirectory() as folder:
      place = os.path.join(folder, 'new')
      output_files.write(place, 'a', {'png': b'1', 'svg': b'2'})
      self.assertCountEqual(os.listdir(place), ['a.png', 'a.svg'])


if __name__ == '__main__':
  absltest.main()
