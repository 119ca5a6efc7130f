# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.report."""

import json
import os
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.mcmc import curves as search_curves
from spiral_launch.mcmc import images as scene_images
from spiral_launch.mcmc import report as mcmc_report
from spiral_launch.mcmc import run as mcmc_run
from spiral_launch.mcmc import samplers

_METHODS = mcmc_run.METHODS


class McmcReportTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.given = scene_images.load('scenes', 2, 0, 16, 4, 2)
    assert self.given.programs is not None
    self.true = [scene_program.run(rows) for rows in self.given.programs]
    self.sprites = compositor.shared(16, 4)

  def report(self, given=None):
    """A report where the first method finds nothing, the second everything."""
    found = []
    for scene, image in zip(self.true, self.given.images):
      blank = self.sprites.background / 255 - image / 255
      first = samplers.Improvement(1, 0.1, float(np.mean(blank**2)), [])
      second = samplers.Improvement(5, 0.2, 0.0, scene)
      found.append(
          mcmc_run.Result(
              {
                  _METHODS[0]: search_curves.Search([first], 20, 2.0),
                  _METHODS[1]: search_curves.Search([first, second], 20, 1.0),
              },
              {'flip': 10, 'birth': 4, 'death': 0},
              {'flip': 1, 'birth': 3, 'death': 0},
          )
      )
    return mcmc_report.Report(
        'some', given or self.given, mcmc_run.Settings(20), found
    )

  def test_metrics(self):
    metrics = self.report().metrics
    self.assertEqual(
        metrics['accepted_share'], {'flip': 0.1, 'birth': 0.75, 'death': None}
    )
    nothing, all_found = (metrics['methods'][name] for name in _METHODS)
    blank = metrics['mse_blank']
    self.assertAlmostEqual(nothing['mse'], blank)
    self.assertEqual(list(nothing['mse_after']), ['1', '10'])
    self.assertAlmostEqual(all_found['mse_after']['1'], blank)
    self.assertEqual(all_found['mse_after']['10'], 0.0)
    self.assertEqual(all_found['mse'], 0.0)
    self.assertEqual(nothing['renders_per_second'], 10.0)
    self.assertEqual(all_found['seconds'], 1.0)
    self.assertEqual(nothing['object_accuracy'], 0.0)
    self.assertEqual(all_found['program_accuracy'], 1.0)
    self.assertEqual(nothing['objects'], 0.0)
    self.assertEqual(metrics['renders'], 20)

  def test_table(self):
    text = self.report().table()
    rows = {line[:31].strip(): line[31:].split() for line in text.splitlines()}
    self.assertEqual(rows['objects wholly right'], ['0.0%', '100.0%'])
    self.assertEqual(rows['cells off'], ['0.00'])
    self.assertEqual(rows['renders a second'], ['10', '20'])
    self.assertIn('accepted: flip 10.0%, birth 75.0%\n', text + '\n')
    self.assertIn('targets: ', text)
    for line in text.splitlines():
      self.assertLessEqual(len(line), 80)

  def test_writes_all(self):
    with tempfile.TemporaryDirectory() as folder:
      paths = self.report().write(folder)
      self.assertEqual(
          sorted(os.listdir(folder)), sorted(map(os.path.basename, paths))
      )
      with open(os.path.join(folder, 'programs.json')) as file:
        programs = json.load(file)
      with open(os.path.join(folder, 'summary.json')) as file:
        self.assertEqual(json.load(file), self.report().metrics)
      with Image.open(os.path.join(folder, 'grid.png')) as image:
        pixels = np.asarray(image)
    objects = [one._asdict() for one in self.true[1]]
    self.assertEqual(programs[1]['true'], {'objects': objects})
    self.assertEqual(programs[1]['MCMC'], {'error': 0.0, 'objects': objects})
    self.assertEqual(programs[1]['random search']['objects'], [])
    # Targets at the left, then results of the second and the first method.
    size = 64
    left = [np.flatnonzero(pixels[30, :, 0] != 255)[0] + 2]
    first = pixels[20 : 20 + size, left[0] : left[0] + size]
    np.testing.assert_array_equal(
        first, self.given.images[0].repeat(4, 0).repeat(4, 1)
    )

  def test_images_without_programs(self):
    report = self.report(self.given._replace(programs=None))
    self.assertNotIn('object_accuracy', report.metrics['methods']['MCMC'])
    self.assertNotIn('wholly right', report.table())
    self.assertNotIn('true', report._programs()[0])
    self.assertIn('objects', report.table())


if __name__ == '__main__':
  absltest.main()
