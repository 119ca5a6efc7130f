"""The Frechet distance between two sets of features.

[FID]: Heusel et al., 2017, arXiv 1706.08500, Eq. (6), there of an Inception
network's features.
"""

import numpy as np


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
  """`|m - m'|^2 + tr(C + C' - 2 (C C')^(1/2))` of two sets of features.

  The trace of the root is a sum over singular values: with X and X' the centred
  features over sqrt(N - 1), C = X^T X and tr((C C')^(1/2)) = |X X'^T|_1, the
  nuclear norm. No covariance needs to be inverted or to have full rank.

  An estimate from N images is too large, by about 1 / N: compare values of
  equal N only.

  Args:
    first: [N, F], N at least 2.
    second: [M, F], M at least 2.

  Returns:
    At least 0; 0 for equal means and covariances.

  Raises:
    ValueError: fewer than two rows, or widths that differ.
  """
  first, second = (np.asarray(x, np.float64) for x in (first, second))
  for features in (first, second):
    if features.ndim != 2 or len(features) < 2:
      raise ValueError(
          'Features must be [N, F] with N of 2 or more; got '
          f'{features.shape}.'
      )
  if first.shape[1] != second.shape[1]:
    raise ValueError(
        f'Features of different networks: {first.shape[1]} and '
        f'{second.shape[1]} wide.'
    )
  means = first.mean(axis=0) - second.mean(axis=0)
  roots = [_root(features) for features in (first, second)]
  cross = np.linalg.svd(roots[0] @ roots[1].T, compute_uv=False).sum()
  spread = sum(np.sum(np.square(root)) for root in roots) - 2.0 * cross
  # Rounding may leave a hair less than nothing.
  return float(max(0.0, means @ means + spread))


def _root(features: np.ndarray) -> np.ndarray:
  """R of at most F rows with R^T R the covariance."""
  centred = (features - features.mean(axis=0)) / np.sqrt(len(features) - 1)
  return np.asarray(np.linalg.qr(centred, mode='r'))
