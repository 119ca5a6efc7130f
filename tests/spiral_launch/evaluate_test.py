# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `evaluate`, from flags to files."""

import json
import os
import subprocess
import sys
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from tests.spiral_launch import calls
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


class EvaluateTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    source = trained_run.write_labelled(self.path('labelled'))
    trained_run.make(self.path('run'), source, data__held_out=0.3)
    self.flags = [
        f"--workdir={self.path('run')}",
        f"--classifier_cache={self.path('cache')}",
    ]

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def read(self, *names):
    with open(self.path(*names), encoding='utf-8') as file:
      return json.load(file)

  def test_evaluates_a_run(self):
    images = tiny.write_images(self.path('images'), 3)
    first, other = calls.call(
        'spiral_launch.evaluate',
        [
            self.flags,
            self.flags
            + [f"--out={self.path('other')}", f'--images={images}']
            + ['--noclassifier', '--seed=3', '--temperature=0.5', '--pairs=2']
            + ['--search=4,1', '--tries=3'],
        ],
    )
    self.assertEqual(first.status, 0, first.error)
    self.assertIn('Training a classifier on 42 real images', first.out)
    self.assertIn('squared error a pixel', first.out)
    for name in (
        *('evaluation.json', 'evaluation.png'),
        *('curves.png', 'curves_over_frames.png'),
    ):
      path = self.path('run', name)
      self.assertIn(path, first.out)
      self.assertTrue(os.path.exists(path))
    metrics = self.read('run', 'evaluation.json')
    self.assertEqual(metrics['num_images'], 18)
    self.assertGreater(metrics['classifier_accuracy'], 0.5)
    with Image.open(self.path('run', 'evaluation.png')) as image:
      # Three blocks of eight columns, with images four times as wide.
      self.assertBetween(image.width, 3 * 8 * 64, 3 * 8 * 70)

    self.assertEqual(other.status, 0, other.error)
    of_others = self.read('other', 'evaluation.json')
    self.assertEqual(of_others['images'], 'images')
    self.assertEqual(of_others['num_images'], 3)
    self.assertEqual(of_others['seed'], 3)
    self.assertEqual(of_others['temperature'], 0.5)
    self.assertIn('drawn at temperature 0.5', other.out)
    curve = of_others['search']
    self.assertEqual([row['drawings'] for row in curve], [1, 4])
    self.assertLessEqual(curve[1]['mse'], curve[0]['mse'])
    self.assertIn('tries a state', other.out)
    self.assertNotIn('search', metrics)
    self.assertIsNone(of_others['confident_share'])
    for name in ('pairs-1.png', 'pairs.json'):
      self.assertIn(self.path('other', name), other.out)
      self.assertFalse(os.path.exists(self.path('run', name)))
    self.assertLen(self.read('other', 'pairs.json')['drawn'], 2)

    self.repeat(metrics)

  def repeat(self, metrics):
    """A second process gives the same with the cached classifier."""
    done = subprocess.run(
        [
            *(sys.executable, '-m', 'spiral_launch.evaluate', *self.flags),
            *(f"--out={self.path('again')}", '--num_threads=2'),
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    self.assertEqual(done.returncode, 0, done.stderr)
    self.assertNotIn('Training a classifier', done.stdout)
    self.assertEqual(self.read('again', 'evaluation.json'), metrics)
    with Image.open(self.path('run', 'evaluation.png')) as one:
      with Image.open(self.path('again', 'evaluation.png')) as two:
        np.testing.assert_array_equal(np.asarray(one), np.asarray(two))

  def test_errors_come_before_anything_heavy(self):
    empty, file = self.path('empty'), self.path('file')
    os.makedirs(empty)
    with open(file, 'w') as opened:
      opened.write('text')
    cases = (
        ('--num_images=1', '--num_images=1: 1 is not integer >= 2'),
        ('--num_threads=0', '--num_threads=0'),
        ('--seed=-1', '--seed=-1'),
        ('--pairs=-1', '--pairs=-1'),
        ('--search=0', '--search=0: each'),
        ('--search=few', '--search=few: name whole numbers'),
        ('--tries=0', '--tries=0'),
        ('--tries=2', '--tries=2 without --search'),
        ('--temperature=0', 'temperature is 0.0; it must be above 0'),
        (f'--seed={2**31}', f'in the range [0, {2**31 - 1}]'),
        ('extra', 'Unknown arguments: extra'),
        ('--workdir=/nowhere', '/nowhere is not a folder'),
        (f'--workdir={empty}', 'no config.json'),
        ('--checkpoint=ckpt-9', 'it has ckpt-1'),
        ('--images=/nowhere', '/nowhere'),
        (f'--images={empty}', empty),
        (f'--out={file}', f'--out={file} is a file'),
        ('--classifier_data=/nowhere', '/nowhere'),
    )
    results = calls.call(
        'spiral_launch.evaluate', [[*self.flags, flag] for flag, _ in cases]
    )
    for (flag, message), result in zip(cases, results):
      self.assertEqual(result.status, 2, flag)
      self.assertStartsWith(result.error, 'Error: ')
      self.assertIn(message, result.error)
      self.assertLen(result.error.strip().splitlines(), 1, result.error)
      self.assertEqual(result.out, '', flag)
    self.assertFalse(os.path.exists(self.path('cache')))
    self.assertFalse(os.path.exists(self.path('run', 'evaluation.json')))


if __name__ == '__main__':
  absltest.main()
