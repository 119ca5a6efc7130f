"""Tests for spiral_tf.frechet."""

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np
import scipy.linalg

from spiral_tf import frechet


def _slow(first, second):
  """Eq. (6) of [FID] as it is printed, with the root of a matrix."""
  means = first.mean(axis=0) - second.mean(axis=0)
  covariances = [np.cov(x, rowvar=False, ddof=1) for x in (first, second)]
  root = scipy.linalg.sqrtm(covariances[0] @ covariances[1])
  rest = covariances[0] + covariances[1] - 2 * root
  return float(np.real(means @ means + np.trace(rest)))


def _features(rng, count, width):
  """Correlated, with a mean, of unequal spread."""
  mixing = rng.normal(size=(width, width))
  return rng.normal(size=(count, width)) @ mixing + rng.normal(size=width)


class FrechetTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(
      seed=st.integers(0, 10**6),
      width=st.integers(2, 12),
      more=st.tuples(st.integers(1, 30), st.integers(1, 30)),
  )
  def test_equals_the_printed_formula(self, seed, width, more):
    rng = np.random.default_rng(seed)
    # Enough rows for covariances of full rank: sqrtm needs them.
    first, second = (_features(rng, width + n + 1, width) for n in more)
    expected = _slow(first, second)
    scale = np.square(first).sum(axis=1).mean()
    self.assertAlmostEqual(
        frechet.frechet_distance(first, second), expected, delta=1e-6 * scale
    )

  def test_known_gaussians(self):
    """One dimension: (m - m')^2 + (s - s')^2, of exactly these samples."""
    first = np.array([[-1.0], [1.0]]) * 3 / np.sqrt(2)  # Standard deviation 3.
    second = 5 + np.array([[-1.0], [1.0]]) / np.sqrt(2)  # Mean 5, deviation 1.
    self.assertAlmostEqual(frechet.frechet_distance(first, second), 25 + 4)

  def test_fewer_images_than_features(self):
    """Of rank 1 in 50 dimensions: the roots are those of the one direction."""
    direction = np.ones(50) / np.sqrt(50)
    first, second = (
        s * np.array([[-1.0], [1.0]]) / np.sqrt(2) * direction for s in (3, 1)
    )
    self.assertAlmostEqual(frechet.frechet_distance(first, second), 4)

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(
      seed=st.integers(0, 10**6),
      counts=st.tuples(st.integers(2, 20), st.integers(2, 20)),
      width=st.integers(1, 30),
  )
  def test_is_a_distance(self, seed, counts, width):
    rng = np.random.default_rng(seed)
    first, second = (_features(rng, n, width) for n in counts)
    there = frechet.frechet_distance(first, second)
    self.assertGreaterEqual(there, 0.0)
    scale = np.square(first).sum(axis=1).mean()
    back = frechet.frechet_distance(second, first)
    self.assertAlmostEqual(there, back, delta=1e-9 * scale)
    mixed = rng.permutation(first)
    self.assertAlmostEqual(
        frechet.frechet_distance(first, mixed), 0.0, delta=1e-9 * scale
    )
    moved = frechet.frechet_distance(first, first + 2.0)
    self.assertAlmostEqual(moved, 4.0 * width, delta=1e-9 * scale + 1e-6)

  @parameterized.parameters(
      ((1, 3), (5, 3), '2 or more'),
      ((5, 3), (0, 3), '2 or more'),
      ((5, 3), (5, 4), '3 and 4'),
      ((5,), (5, 3), r'\[N, F\]'),
  )
  def test_bad_shapes(self, first, second, message):
    with self.assertRaisesRegex(ValueError, message):
      frechet.frechet_distance(np.zeros(first), np.zeros(second))


if __name__ == '__main__':
  absltest.main()
