# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.prior."""

import itertools
import math

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.mcmc import prior as scene_prior

_COUNTS = (4, 2, 1, 2, 1, 1)


class ScenePriorTest(parameterized.TestCase):

  def test_probabilities_of_all_scenes_sum_to_one(self):
    prior = scene_prior.ScenePrior(_COUNTS, (0.5, 0.2, 0.3))
    objects = [prior.setting(i) for i in range(prior.num_settings)]
    self.assertLen(set(objects), 16)
    self.assertEqual(max(objects), scene_program.SceneObject(3, 1, 0, 1, 0, 0))
    total = 0.0
    for number, prob in ((0, 0.5), (1, 0.2), (2, 0.3)):
      scenes = list(itertools.product(objects, repeat=number))
      share = math.fsum(math.exp(prior.log_prob(s)) for s in scenes)
      self.assertAlmostEqual(share, prob)
      total += share
    self.assertAlmostEqual(total, 1.0)
    self.assertEqual(prior.log_prob(objects[:3]), -np.inf)
    self.assertEqual(prior.number_prob(3), 0.0)
    self.assertEqual(prior.number_prob(-1), 0.0)

  def test_draws_are_of_it(self):
    prior = scene_prior.ScenePrior(_COUNTS, (0.5, 0.2, 0.3))
    rng = np.random.default_rng(0)
    scenes = [prior.draw(rng) for _ in range(3000)]
    numbers = np.bincount([len(s) for s in scenes], minlength=3) / 3000
    np.testing.assert_allclose(numbers, (0.5, 0.2, 0.3), atol=0.04)
    objects = np.array([one for scene in scenes for one in scene])
    for column, count in zip(objects.T, _COUNTS):
      shares = np.bincount(column, minlength=count) / len(objects)
      self.assertLen(shares, count)
      np.testing.assert_allclose(shares, 1 / count, atol=0.06)

  def test_uniform(self):
    prior = scene_prior.uniform(16, 5, min_objects=1)
    self.assertEqual(prior.counts, (256, 4, 3, 4, 4, 4))
    self.assertEqual(
        [prior.number_prob(n) for n in range(7)], [0, *[0.2] * 5, 0]
    )
    self.assertEqual(
        [scene_prior.uniform(2, 3).number_prob(n) for n in range(4)], [0.25] * 4
    )

  @parameterized.parameters((0, 3, 0), (4, 0, 0), (4, 3, 4), (4, 3, -1))
  def test_names_wrong_bounds(self, grid_width, most, fewest):
    with self.assertRaisesRegex(ValueError, 'grid_width|min_objects'):
      scene_prior.uniform(grid_width, most, fewest)


if __name__ == '__main__':
  absltest.main()
