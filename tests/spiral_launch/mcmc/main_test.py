# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `mcmc`."""

import json
import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from tests.spiral_launch import calls


class McmcTest(absltest.TestCase):

  def test_command(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    out, pictures = (os.path.join(folder, name) for name in ('out', 'pictures'))
    os.makedirs(pictures)
    Image.fromarray(np.zeros((20, 20, 3), np.uint8)).save(
        os.path.join(pictures, 'a.png')
    )
    small = ['--canvas_width=16', '--grid_width=4', '--max_objects=2']
    flags = [*small, '--renders=30', f'--out={out}']
    good, *bad = calls.call(
        'spiral_launch.mcmc.__main__',
        [
            [*flags, '--images=scenes', '--num_images=2', '--chains=2'],
            [*flags, f'--images={pictures}'],
            [*flags, '--images=/nowhere'],
            [*flags, '--images=scenes', '--num_images=0'],
            [*flags, '--images=scenes', '--chains=31'],
            [*flags, '--images=scenes', '--variance=0'],
            [*flags, '--images=scenes', '--min_objects=3'],
        ],
    )
    self.assertEqual(good.status, 0, good.error)
    self.assertIn('2/2', good.error)
    self.assertIn('error after 30 renders', good.out)
    for name in (
        *('curves.csv', 'curves.png', 'programs.json'),
        *('grid.png', 'summary.json'),
    ):
      path = os.path.join(out, name)
      self.assertIn(f'wrote {path}', good.out)
      self.assertTrue(os.path.exists(path))
    with open(os.path.join(out, 'summary.json')) as file:
      metrics = json.load(file)
    self.assertEqual(metrics['num_images'], 2)
    self.assertEqual(metrics['chains'], 2)
    self.assertEqual(metrics['variance'], 0.25)
    for result, message in zip(
        bad,
        (
            'a.png.*20 x 20.*16 x 16',
            '--images=/nowhere does not exist',
            '--num_images=0: 0 is not a positive integer',
            '--chains=31 and --renders=30 clash',
            '--variance=0.0: it must be above 0',
            'min_objects=3 and max_objects=2',
        ),
    ):
      self.assertEqual(result.status, 2)
      self.assertRegex(result.error, f'^Error: .*{message}')
      self.assertEqual(result.out, '')


if __name__ == '__main__':
  absltest.main()
