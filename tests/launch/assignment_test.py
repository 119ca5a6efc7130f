"""Tests for launch.assignment."""

import itertools

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
from hypothesis.extra import numpy as hypothesis_numpy
import numpy as np

from launch import assignment


def _least_by_trying(costs):
  """The least total of all assignments, from their definition."""
  if costs.shape[0] > costs.shape[1]:
    costs = costs.T
  return min(
      sum(costs[i, j] for i, j in enumerate(columns))
      for columns in itertools.permutations(
          range(costs.shape[1]), costs.shape[0]
      )
  )


# Few values, so that many pairs cost the same.
_COSTS = st.one_of(
    st.sampled_from([0.0, 1.0, 2.5]), st.floats(-100, 100, width=32)
)


class AssignmentTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=100)
  @hypothesis.given(
      hypothesis_numpy.arrays(
          np.float64,
          hypothesis_numpy.array_shapes(
              min_dims=2, max_dims=2, min_side=1, max_side=5
          ),
          elements=_COSTS,
      )
  )
  def test_no_assignment_is_cheaper(self, costs):
    pairs = assignment.least_cost(costs)
    self.assertLen(pairs, min(costs.shape))
    for side in zip(*pairs):
      self.assertLen(set(side), len(pairs))
    self.assertEqual(pairs, sorted(pairs))
    total = sum(costs[i, j] for i, j in pairs)
    self.assertAlmostEqual(total, _least_by_trying(costs), delta=1e-9)

  def test_a_greedy_choice_would_be_dearer(self):
    pairs = assignment.least_cost(np.array([[0.0, 1.0], [1.0, 9.0]]))
    self.assertEqual(pairs, [(0, 1), (1, 0)])

  def test_many(self):
    """A permutation that is known, of as many objects as a scene may have."""
    rng = np.random.default_rng(0)
    columns = rng.permutation(20)
    costs = rng.uniform(1, 2, (20, 20))
    costs[np.arange(20), columns] = 0.5
    self.assertEqual(
        assignment.least_cost(costs), list(enumerate(columns.tolist()))
    )

  @parameterized.parameters((0, 3), (3, 0), (0, 0))
  def test_nothing_to_pair(self, rows, columns):
    self.assertEqual(assignment.least_cost(np.zeros((rows, columns))), [])

  @parameterized.parameters(
      (np.zeros(3), 'matrix'), (np.array([[np.inf]]), 'finite')
  )
  def test_names_what_is_wrong(self, costs, message):
    with self.assertRaisesRegex(ValueError, message):
      assignment.least_cost(costs)


if __name__ == '__main__':
  absltest.main()
