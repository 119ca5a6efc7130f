# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.run."""

import itertools

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.mujoco_scenes import compositor
from spiral_launch.mcmc import images as scene_images
from spiral_launch.mcmc import run as mcmc_run


def _programs(found):
  return [
      {
          method: [(i.renders, i.error, i.scene) for i in search.improvements]
          for method, search in one.searches.items()
      }
      for one in found
  ]


class McmcRunTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.given = scene_images.load('scenes', 3, 0, 16, 4, 2)

  def run_all(self, given=None, **settings):
    made = mcmc_run.Settings(**{'renders': 60, **settings})
    return list(mcmc_run.run(given or self.given, made))

  @parameterized.parameters(1, 4)
  def test_equal_renders_for_all(self, chains):
    found = self.run_all(chains=chains)
    self.assertLen(found, 3)
    sprites = compositor.shared(16, 4)
    for one, image in zip(found, self.given.images):
      self.assertEqual(tuple(one.searches), mcmc_run.METHODS)
      for search in one.searches.values():
        self.assertEqual(search.renders, 60)
        errors = [i.error for i in search.improvements]
        self.assertEqual(errors, sorted(errors, reverse=True))
        best = search.improvements[-1]
        self.assertLessEqual(best.seconds, search.seconds)
        drawn = sprites.render(best.scene) / 255
        self.assertAlmostEqual(best.error, np.mean((drawn - image / 255) ** 2))
        self.assertLessEqual(len(best.scene), 2)
      # A render for each proposal on the grid, and one for the first scene.
      self.assertGreaterEqual(sum(one.proposed.values()), 60 - chains)
      for kind, count in one.accepted.items():
        self.assertLessEqual(count, one.proposed[kind])

  def test_mcmc_finds_more_than_chance(self):
    found = self.run_all(renders=600)
    for method in mcmc_run.METHODS:
      last = [one.searches[method].improvements[-1].error for one in found]
      if method == mcmc_run.RANDOM:
        chance = np.mean(last)
    self.assertLess(np.mean(last), chance)

  def test_seed_repeats_and_images_do_not_matter_to_each_other(self):
    found = _programs(self.run_all())
    self.assertEqual(_programs(self.run_all()), found)
    self.assertNotEqual(_programs(self.run_all(seed=1)), found)
    self.assertNotEqual(_programs(self.run_all(chains=2)), found)
    first = self.given._replace(images=self.given.images[:1])
    self.assertEqual(_programs(self.run_all(first)), found[:1])

  def test_one_method_and_another_clock(self):
    settings = mcmc_run.Settings(renders=60)
    found = list(
        mcmc_run.run(
            self.given, settings, (mcmc_run.MCMC,), itertools.count().__next__
        )
    )
    both = _programs(self.run_all())
    self.assertEqual(
        _programs(found), [{'MCMC': one[mcmc_run.MCMC]} for one in both]
    )
    for one in found:
      search = one.searches[mcmc_run.MCMC]
      # The clock ticks at the start, at each improvement and at the end.
      self.assertEqual(search.seconds, len(search.improvements) + 1)

  def test_fewest_objects(self):
    found = self.run_all(min_objects=2)
    for one in found:
      for search in one.searches.values():
        self.assertEqual({len(i.scene) for i in search.improvements}, {2})

  @parameterized.parameters(
      (dict(chains=0), 'chains=0'),
      (dict(chains=61), 'chains=61 and --renders=60'),
      (dict(variance=0.0), 'variance=0'),
      (dict(min_objects=3), 'min_objects=3 and max_objects=2'),
  )
  def test_names_what_is_wrong(self, settings, message):
    with self.assertRaisesRegex(ValueError, message):
      self.run_all(**settings)


if __name__ == '__main__':
  absltest.main()
