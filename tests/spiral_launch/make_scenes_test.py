# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `make_scenes`."""

import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_launch.experiment import scenes as scene_data
from tests.spiral_launch import calls


class MakeScenesTest(absltest.TestCase):

  def test_writes_a_folder(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'scenes')
    flags = ['--count=9', '--held_out=4', '--max_objects=2', '--seed=7']
    flags += ['--canvas_width=16', '--grid_width=4']
    good, again, crowded, none = calls.call(
        'spiral_launch.make_scenes',
        [
            [*flags, f'--out={path}', '--shards=2'],
            [*flags, f'--out={path}'],
            [*flags, f'--out={path}2', '--grid_width=1'],
            [*flags, f'--out={path}2', '--count=0'],
        ],
    )
    self.assertEqual(good.status, 0, good.error)
    self.assertEqual(good.out, f'wrote {path}\n')
    self.assertIn('9/9', good.error)
    maker = scene_data.Maker(16, 4, 2, 7)
    for split, count in (('train', 9), ('held_out', 4)):
      read, made = scene_data.read(path, split), maker.make(split, count)
      np.testing.assert_array_equal(read.images, made.images)
      np.testing.assert_array_equal(read.programs, made.programs)
    with Image.open(os.path.join(path, 'preview.png')) as preview:
      self.assertGreater(preview.width, 8 * 16)
    for result, message in (
        (again, f'{path} holds something already'),
        (crowded, 'grid of width 1 has 1 cells'),
        (none, '--count=0: 0 is not a positive integer'),
    ):
      self.assertEqual(result.status, 2)
      self.assertIn('Error: ', result.error)
      self.assertIn(message, result.error)
    self.assertEqual(os.listdir(folder), ['scenes'])


if __name__ == '__main__':
  absltest.main()
