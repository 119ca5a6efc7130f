# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.mcmc.proposals."""

import collections
import itertools
import math
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_launch.mcmc import prior as scene_prior
from spiral_launch.mcmc import proposals

_WEIGHTS = {'flip': 2.0, 'birth': 3.0, 'death': 1.0}


def _prior(probs=(0.5, 0.2, 0.3)):
  """A prior with sixteen objects: a grid of width two, two types, two reds."""
  return scene_prior.ScenePrior((4, 2, 1, 2, 1, 1), probs)


def _near(location, other):
  rows, columns = zip(divmod(location, 2), divmod(other, 2))
  return max(abs(rows[0] - rows[1]), abs(columns[0] - columns[1])) == 1


def _ways(prior, scene):
  """Returns the probability of each proposal by enumerating all choices."""
  objects = [prior.setting(i) for i in range(16)]
  number = len(scene)
  weights = {
      'flip': _WEIGHTS['flip'] * (number > 0),
      'birth': _WEIGHTS['birth'] * (prior.number_prob(number + 1) > 0),
      'death': _WEIGHTS['death'] * (prior.number_prob(number - 1) > 0),
  }
  total = sum(weights.values())
  ways: dict[Any, float] = collections.defaultdict(float)
  for place, new in itertools.product(range(number + 1), objects):
    there = (*scene[:place], new, *scene[place:])
    ways[there] += weights['birth'] / total / (number + 1) / 16
  for i, one in enumerate(scene):
    ways[(*scene[:i], *scene[i + 1 :])] += weights['death'] / total / number
    share = (
        weights['flip'] / total / number / 5
    )  # Four blocks, and the neighboring cells.

    def differ(one, other):
      return {f for f in one._fields if getattr(one, f) != getattr(other, f)}

    for fields, others in (
        (set(one._fields), 15),
        ({'location'}, 3),
        ({'type', 'size'}, 1),
        ({'red', 'green', 'blue'}, 1),
    ):
      for new in objects:
        if differ(one, new) and differ(one, new) <= fields:
          ways[(*scene[:i], new, *scene[i + 1 :])] += share / others
    for location in range(4):
      if _near(one.location, location):
        there = (*scene[:i], one._replace(location=location), *scene[i + 1 :])
        ways[there] += share / 8
    ways[None] += share * 5 / 8  # Each cell has three of eight neighbors.
  return ways


class SceneMovesTest(parameterized.TestCase):

  @parameterized.parameters(
      ((),),
      ((3,),),
      ((5, 10),),
      ((7, 7),),
  )
  def test_proposes_as_defined(self, settings):
    prior = _prior()
    scene = tuple(prior.setting(i) for i in settings)
    expected = _ways(prior, scene)
    self.assertAlmostEqual(math.fsum(expected.values()), 1.0)
    moves = proposals.SceneMoves(prior, _WEIGHTS)
    rng = np.random.default_rng(1)
    count = 4000
    found: collections.Counter = collections.Counter()
    for _ in range(count):
      proposal = moves.propose(scene, rng)
      there = None if proposal.scene is None else tuple(proposal.scene)
      found[there] += 1
    self.assertContainsSubset(found, expected)
    for there, prob in expected.items():
      spread = math.sqrt(prob * (1 - prob) / count)
      self.assertAlmostEqual(
          found[there] / count, prob, delta=4.5 * spread + 1e-9
      )

  @parameterized.parameters(
      ((0.5, 0.2, 0.3),), ((0, 0.5, 0.5),), ((0.25,) * 4,)
  )
  def test_hastings_is_the_way_back_over_the_way_there(self, probs):
    prior = _prior(probs)
    moves = proposals.SceneMoves(prior, _WEIGHTS)
    rng = np.random.default_rng(2)
    seen = set()
    for _ in range(60):
      scene = tuple(prior.draw(rng))
      proposal = moves.propose(scene, rng)
      if proposal.scene is None:
        continue
      there = tuple(proposal.scene)
      forth, back = _ways(prior, scene)[there], _ways(prior, there)[scene]
      self.assertAlmostEqual(proposal.log_hastings, math.log(back / forth))
      self.assertNotEqual(scene, there)
      seen.add((proposal.kind, len(scene)))
    self.assertGreater(len(seen), 3)

  def test_where_nothing_but_the_number_can_change(self):
    prior = scene_prior.ScenePrior((1,) * 6, (0.5, 0.5))
    moves = proposals.SceneMoves(prior)
    self.assertEqual(
        moves.probabilities(1), {'flip': 0.0, 'birth': 0.0, 'death': 1.0}
    )
    proposal = moves.propose([prior.setting(0)], np.random.default_rng(0))
    self.assertEqual((proposal.kind, proposal.scene), ('death', []))
    self.assertEqual(proposal.log_hastings, 0.0)

  def test_as_many_objects_as_there_must_be(self):
    moves = proposals.SceneMoves(_prior((0, 0, 1.0)))
    self.assertEqual(
        moves.probabilities(2), {'flip': 1.0, 'birth': 0.0, 'death': 0.0}
    )

  def test_does_not_change_what_it_is_given(self):
    prior = _prior()
    moves = proposals.SceneMoves(prior)
    scene = [prior.setting(2), prior.setting(9)]
    before = scene.copy()
    rng = np.random.default_rng(0)
    for _ in range(100):
      moves.propose(scene, rng)
    self.assertEqual(scene, before)


if __name__ == '__main__':
  absltest.main()
