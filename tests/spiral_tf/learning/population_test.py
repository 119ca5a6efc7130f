# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.learning.population: its laws, on random populations."""

import math

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_tf.learning import population

_SEEDS = st.integers(0, 2**32 - 1)
_FITNESS = st.dictionaries(
    st.integers(0, 30), st.floats(-10, 10) | st.just(math.nan), max_size=12
)


class PopulationTest(parameterized.TestCase):

  @hypothesis.given(
      low=st.floats(1e-8, 1.0), ratio=st.floats(1.0, 1e6), seed=_SEEDS
  )
  def test_samples_lie_in_their_range(self, low, ratio, seed):
    ranges = {'a': (low, low * ratio)}
    values = population.sample(ranges, np.random.default_rng(seed))
    self.assertBetween(values['a'], low, low * ratio)

  def test_samples_are_log_uniform(self):
    rng = np.random.default_rng(0)
    drawn = [
        population.sample(population.START_RANGES, rng) for _ in range(4000)
    ]
    for name, (low, high) in population.START_RANGES.items():
      place = np.log([x[name] / low for x in drawn]) / np.log(high / low)
      # Each tenth of the range, on a logarithmic scale, is as frequent.
      shares = np.histogram(place, 10, (0, 1))[0] / len(drawn)
      np.testing.assert_allclose(shares, 0.1, atol=0.025)

  @parameterized.parameters(
      (0.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (1.0, math.inf)
  )
  def test_bad_ranges(self, low, high):
    with self.assertRaisesRegex(ValueError, 'range of a must be above 0'):
      population.sample({'a': (low, high)}, np.random.default_rng(0))

  @hypothesis.given(
      values=st.dictionaries(st.text(), st.floats(1e-9, 1e9), max_size=4),
      factors=st.lists(st.floats(0.1, 10), min_size=1, max_size=3),
      seed=_SEEDS,
  )
  def test_perturbed_values_are_products(self, values, factors, seed):
    result = population.perturb(values, factors, np.random.default_rng(seed))
    self.assertEqual(list(result), list(values))
    for name, value in values.items():
      self.assertIn(result[name], [value * factor for factor in factors])

  def test_every_factor_is_used_for_every_value(self):
    rng = np.random.default_rng(0)
    seen = {
        tuple(
            population.perturb({'a': 1.0, 'b': 1.0}, (0.5, 2.0), rng).values()
        )
        for _ in range(100)
    }
    self.assertLen(seen, 4)
    for factors in ((), (0.0,), (1.0, -1.0)):
      with self.assertRaisesRegex(ValueError, 'Factors must be above 0'):
        population.perturb({'a': 1.0}, factors, rng)

  @hypothesis.given(
      fitness=_FITNESS, fraction=st.floats(0.01, 0.5), seed=_SEEDS
  )
  def test_truncation(self, fitness, fraction, seed):
    donors = population.truncate(fitness, fraction, np.random.default_rng(seed))
    count = max(1, math.floor(fraction * len(fitness)))
    self.assertLessEqual(len(donors), count)
    self.assertEmpty(set(donors) & set(donors.values()))
    known = {k: -math.inf if math.isnan(v) else v for k, v in fitness.items()}
    for member, donor in donors.items():
      self.assertGreater(known[donor], known[member])
      self.assertLess(sum(v < known[member] for v in known.values()), count)
      self.assertLess(sum(v > known[donor] for v in known.values()), count)
    if len(set(known.values())) > 1 and count == 1:
      worst = min(known, key=lambda k: (known[k], k))
      self.assertEqual(list(donors), [worst])

  def test_the_worst_of_three_is_replaced_by_the_best(self):
    rng = np.random.default_rng(0)
    fitness = {0: -0.3, 1: -0.1, 2: -0.2}
    self.assertEqual(population.truncate(fitness, 0.34, rng), {0: 1})
    fitness[1] = math.nan
    self.assertEqual(population.truncate(fitness, 0.34, rng), {1: 2})
    self.assertEmpty(population.truncate({0: 1.0}, 0.34, rng))
    with self.assertRaisesRegex(ValueError, r'in \(0, 0.5\]; got 0.6'):
      population.truncate(fitness, 0.6, rng)

  @hypothesis.given(st.data())
  def test_founders_equal_a_walk_back(self, data):
    members = data.draw(st.integers(1, 5))
    index = st.integers(0, members - 1)
    turns = data.draw(
        st.lists(st.dictionaries(index, index, max_size=3), max_size=6)
    )
    history = population.founders(members, turns)
    self.assertLen(history, len(turns) + 1)
    for turn in range(len(turns) + 1):
      for member in range(members):
        walked = member
        for donors in reversed(turns[:turn]):
          walked = donors.get(walked, walked)
        self.assertEqual(history[turn][member], walked)


if __name__ == '__main__':
  absltest.main()
