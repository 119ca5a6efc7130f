# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Distances between images, and the Frechet distance between sets of features.

Distances between images are (root) mean squares per pixel of uint8 images
scaled to [0, 1].

[FID]: Heusel et al., 2017, arXiv 1706.08500, Eq. (6), where the features are
those of an Inception network.
"""

import numpy as np

# Number of images of the larger set compared at a time; bounds the memory.
_BLOCK = 4096


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
  """Computes the Frechet distance between two sets of features ([FID]).

  It is `|m - m'|^2 + tr(C + C' - 2 (C C')^(1/2))`. The trace of the root is a
  sum over singular values: with X and X' the centered features over
  sqrt(N - 1), C = X^T X and tr((C C')^(1/2)) = |X X'^T|_1, the nuclear norm. No
  covariance needs to be inverted or to have full rank.

  An estimate from N images is too large by about 1 / N, so that only values of
  equal N can be compared.

  Args:
    first: features, [N, F], N at least 2.
    second: features, [M, F], M at least 2.

  Returns:
    The distance, at least 0; 0 for equal means and covariances.

  Raises:
    ValueError: there are fewer than two rows, or the widths differ.
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
  # Rounding may leave slightly less than 0.
  return float(max(0.0, means @ means + spread))


def _root(features: np.ndarray) -> np.ndarray:
  """Returns R, of at most F rows, with R^T R the covariance."""
  centered = (features - features.mean(axis=0)) / np.sqrt(len(features) - 1)
  return np.asarray(np.linalg.qr(centered, mode='r'))


def mean_squared_errors(images: np.ndarray, targets: np.ndarray) -> np.ndarray:
  """Computes the mean squared error of each image to its target.

  Args:
    images: uint8 [N, H, W, C].
    targets: uint8 of the same shape.

  Returns:
    float64 [N] in [0, 1].

  Raises:
    ValueError: the shapes differ.
  """
  if images.shape != targets.shape:
    raise ValueError(
        f'Images {images.shape} and targets {targets.shape} must be of one '
        'shape.'
    )
  # Exact in float32, as squares of 8 bits have 16.
  difference = images.astype(np.float32) - targets
  squares = np.square(difference, out=difference)
  return np.mean(squares, axis=(1, 2, 3), dtype=np.float64) / 255.0**2


def mean_squared_error(images: np.ndarray, targets: np.ndarray) -> float:
  """Computes the mean squared error per pixel over all images."""
  return float(np.mean(mean_squared_errors(images, targets)))


def nearest(images: np.ndarray, others: np.ndarray) -> np.ndarray:
  """Computes the distance of each image to the nearest of other images.

  Args:
    images: uint8 [N, H, W, C].
    others: uint8 [M, H, W, C], M at least 1.

  Returns:
    Root mean squared errors per pixel, float64 [N] in [0, 1].

  Raises:
    ValueError: there are no other images.
  """
  if not len(others):
    raise ValueError('There is no other image to be near to.')
  smallest = np.full([len(images)], np.inf)
  best = np.zeros([len(images)], np.int64)
  rows = np.arange(len(images))
  for start in range(0, len(others), _BLOCK):
    squares = _squares(flat(images), flat(others[start : start + _BLOCK]))
    nearest_rows = np.argmin(squares, axis=1)
    distances = squares[rows, nearest_rows]
    nearer = distances < smallest
    smallest = np.where(nearer, distances, smallest)
    best = np.where(nearer, start + nearest_rows, best)
  # Without the rounding errors of products, so that a copy is at exactly 0.
  return np.sqrt(mean_squared_errors(images, others[best]))


def mean_pairwise(rows: np.ndarray) -> float:
  """Computes the mean distance between two different rows.

  Args:
    rows: `flat` images or features, float [N, F], N at least 2.

  Returns:
    The mean over all pairs of the root mean squared difference.

  Raises:
    ValueError: there are fewer than two rows.
  """
  if len(rows) < 2:
    raise ValueError('A distance between images needs at least two of them.')
  # Products of float32 lose the difference between near images.
  rows = np.asarray(rows, np.float64)
  distances = np.sqrt(_squares(rows, rows))
  np.fill_diagonal(distances, 0.0)
  return float(distances.sum() / (len(rows) * (len(rows) - 1)))


def flat(images: np.ndarray) -> np.ndarray:
  """Returns images as rows, float32 [N, H * W * C] in [0, 1]."""
  return images.reshape([len(images), -1]).astype(np.float32) / 255.0


def _squares(first: np.ndarray, second: np.ndarray) -> np.ndarray:
  """Returns the mean squared differences of all pairs, float64 [N, M]."""
  products = (first @ second.T).astype(np.float64)
  norms = [
      np.sum(np.square(x, dtype=np.float64), axis=1) for x in (first, second)
  ]
  squares = norms[0][:, None] + norms[1][None, :] - 2.0 * products
  return np.maximum(squares, 0.0) / first.shape[1]
