# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.samplers."""

import collections
import itertools
import math
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.mcmc import prior as scene_prior
from spiral_launch.mcmc import proposals
from spiral_launch.mcmc import samplers

_OBJECT = scene_program.SceneObject(0, 0, 0, 0, 0, 0)


class SceneScorerTest(absltest.TestCase):

  def test_counts_compares_and_remembers(self):
    image = np.array([[[0, 255, 51]]], np.uint8)
    pictures = {
        0: np.array([[[255, 255, 51]]], np.uint8),
        1: np.array([[[0, 204, 102]]], np.uint8),
        2: image,
    }
    ticks = itertools.count(10)
    scorer = samplers.SceneScorer(
        lambda scene: pictures[len(scene)], image, lambda: float(next(ticks))
    )
    scenes = [[_OBJECT] * n for n in (0, 0, 1, 0, 2, 2)]
    squares = [scorer.squares(scene) for scene in scenes]
    np.testing.assert_allclose(squares, [1, 1, 0.08, 1, 0, 0])
    self.assertEqual(scorer.renders, 6)
    self.assertEqual(
        [(i.renders, i.scene) for i in scorer.improvements],
        [(1, scenes[0]), (3, scenes[2]), (5, scenes[4])],
    )
    np.testing.assert_allclose(
        [i.error for i in scorer.improvements], [1 / 3, 0.08 / 3, 0]
    )
    self.assertEqual([i.seconds for i in scorer.improvements], [1, 2, 3])
    self.assertEqual(scorer.seconds, 4)

  def test_a_scene_that_goes_on_changing(self):
    """Improvements keep the scene that was rendered."""
    image = np.zeros((2, 2, 3), np.uint8)
    scorer = samplers.SceneScorer(lambda scene: image, image)
    scene = [_OBJECT]
    scorer.squares(scene)
    scene.append(_OBJECT)
    self.assertEqual(scorer.improvements[0].scene, [_OBJECT])


if __name__ == '__main__':
  absltest.main()


# Bounds of the total variation, over scenes and over numbers of objects. A
# correct chain of this many steps stays below them, a wrong one does not.
_STEPS = 12_000
_SCENES, _NUMBERS = 0.12, 0.04


def _prior():
  """A prior with sixteen objects, at most two in a scene: 273 scenes."""
  return scene_prior.ScenePrior((4, 2, 1, 2, 1, 1), (0.5, 0.2, 0.3))


def _render(scene):
  """Renders each object as one of four cells, later ones over earlier ones."""
  image = np.zeros((2, 2, 1), np.uint8)
  for one in scene:
    row, column = divmod(one.location, 2)
    image[row, column] = 90 + 100 * one.type + 50 * one.red
  return image


_IMAGE = np.array([[[255], [20]], [[0], [60]]], np.uint8)


def _posterior(prior, variance):
  """Returns the posterior of every scene from its definition."""
  objects = [prior.setting(i) for i in range(prior.num_settings)]
  weights = {}
  for number in range(3):
    for scene in itertools.product(objects, repeat=number):
      error = sum(
          (float(a) / 255 - float(b) / 255) ** 2
          for a, b in zip(_render(scene).ravel(), _IMAGE.ravel())
      )
      weights[scene] = (
          (0.5, 0.2, 0.3)[number]
          / 16**number
          * math.exp(-error / (2 * variance))
      )
  total = math.fsum(weights.values())
  return {scene: weight / total for scene, weight in weights.items()}


def _total_variation(found, expected, by):
  shares: dict[Any, float] = collections.defaultdict(float)
  for scene, count in found.items():
    shares[by(scene)] += count / sum(found.values())
  for scene, prob in expected.items():
    shares[by(scene)] -= prob
  return sum(map(abs, shares.values())) / 2


class _Uncorrected(proposals.SceneMoves):
  """A wrong chain without the Hastings correction."""

  def propose(self, scene, rng):
    return super().propose(scene, rng)._replace(log_hastings=0.0)


class _HalfCorrected(proposals.SceneMoves):
  """A wrong chain that ignores that probabilities of kinds differ by scene."""

  def propose(self, scene, rng):
    proposal = super().propose(scene, rng)
    sign = {'flip': 0, 'birth': 1, 'death': -1}[proposal.kind]
    return proposal._replace(log_hastings=sign * math.log(16))


class MetropolisHastingsTest(parameterized.TestCase):

  def distances(self, moves, variance, stated_variance=0.0):
    """Returns the total variations of a chain: over scenes, over numbers."""
    prior = _prior()
    scorer = samplers.SceneScorer(_render, _IMAGE)
    chain = samplers.MetropolisHastings(
        scorer, prior, moves(prior), np.random.default_rng(5), variance
    )
    found: collections.Counter = collections.Counter()
    for _ in range(_STEPS):
      chain.step()
      found[tuple(chain.scene)] += 1
    expected = _posterior(prior, stated_variance or variance)
    self.assertLen(expected, 273)
    return (
        # The order of the objects does not matter.
        _total_variation(found, expected, lambda scene: tuple(sorted(scene))),
        _total_variation(found, expected, len),
    )

  def test_samples_the_posterior(self):
    scenes, numbers = self.distances(proposals.SceneMoves, 0.25)
    self.assertLess(scenes, _SCENES)
    self.assertLess(numbers, _NUMBERS)

  @parameterized.parameters(_Uncorrected, _HalfCorrected)
  def test_a_wrong_ratio_would_be_seen(self, moves):
    scenes, numbers = self.distances(moves, 0.25)
    self.assertGreater(scenes, _SCENES)
    self.assertGreater(numbers, _NUMBERS)

  def test_another_variance_would_be_seen(self):
    """A wrong likelihood: a mean over pixels instead of a sum."""
    scenes, _ = self.distances(proposals.SceneMoves, 1.0, 0.25)
    self.assertGreater(scenes, _SCENES)

  def test_counts_and_keeps_the_best(self):
    prior = _prior()
    scorer = samplers.SceneScorer(_render, _IMAGE)
    chains = [
        samplers.MetropolisHastings(
            scorer,
            prior,
            proposals.SceneMoves(prior),
            np.random.default_rng([0, i]),
        )
        for i in range(3)
    ]
    self.assertEqual(scorer.renders, 3)
    samplers.run(chains, scorer, 400)
    self.assertEqual(scorer.renders, 400)
    proposed = sum(sum(chain.proposed.values()) for chain in chains)
    self.assertGreaterEqual(proposed, 397)  # Some proposals were off the grid.
    self.assertLess(proposed, 700)
    for chain in chains:
      for kind, count in chain.accepted.items():
        self.assertBetween(count, 1, chain.proposed[kind])
    best = scorer.improvements[-1]
    # The brightest object is where the image is bright, the darkest below.
    self.assertEqual(
        {(one.location, one.type, one.red) for one in best.scene},
        {(0, 1, 1), (3, 0, 0)},
    )
    error = np.mean((_render(best.scene) / 255 - _IMAGE / 255) ** 2)
    self.assertAlmostEqual(best.error, error)

  def test_seed_repeats(self):
    def visited(seed):
      prior = _prior()
      chain = samplers.MetropolisHastings(
          samplers.SceneScorer(_render, _IMAGE),
          prior,
          proposals.SceneMoves(prior),
          np.random.default_rng(seed),
      )
      scenes = []
      for _ in range(30):
        chain.step()
        scenes.append(chain.scene)
      return scenes

    self.assertEqual(visited(1), visited(1))
    self.assertNotEqual(visited(1), visited(2))


class RandomSearchTest(absltest.TestCase):

  def test_renders_draws_of_the_prior(self):
    rendered = []

    def render(scene):
      rendered.append(list(scene))
      return _render(scene)

    scorer = samplers.SceneScorer(render, _IMAGE)
    prior = _prior()
    search = samplers.RandomSearch(scorer, prior, np.random.default_rng(3))
    samplers.run([search], scorer, 50)
    rng = np.random.default_rng(3)
    self.assertEqual(rendered, [prior.draw(rng) for _ in range(50)])


if __name__ == '__main__':
  absltest.main()
