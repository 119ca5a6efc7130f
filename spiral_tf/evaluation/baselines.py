# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of the agent's drawings, of real images and of baselines.

Keys are those of `evaluation.json`. Suffixes name the measured images: none for
the agent's drawings, `_real` for real images, `_random` for drawings of a
uniformly random policy, `_blank` for blank canvases, `_mean_image` for the mean
of the training images, `_best_of_100` for the nearest of 100 random drawings to
each target.
"""

from typing import Any
from typing import Optional

import numpy as np

from spiral_tf.evaluation import classifier as trained_classifier
from spiral_tf.evaluation import drawing_metrics
from spiral_tf.evaluation import image_metrics
from spiral_tf.evaluation import random_policy


def errors(
    drawn: np.ndarray,
    blank: np.ndarray,
    best: random_policy.BestOfMany,
    targets: np.ndarray,
    train: np.ndarray,
) -> dict[str, Any]:
  """Computes mean squared errors per pixel of M reconstructions.

  Args:
    drawn: final canvases, uint8 [M, H, W, C].
    blank: canvases before the first action, uint8 [M, H, W, C].
    best: nearest random drawings to the same targets.
    targets: uint8 [M, H, W, C].
    train: training images, uint8 [K, H, W, C]; K may be 0.

  Returns:
    `mse`, `mse_blank`, `mse_best_of_100`, and `mse_random` of all random
    drawings; `mse_mean_image` of the training images' mean, the best constant
    image, None without training images.
  """
  return {
      'mse': image_metrics.mean_squared_error(drawn, targets),
      'mse_blank': image_metrics.mean_squared_error(blank, targets),
      'mse_mean_image': _error_of_mean(train, targets),
      'mse_best_of_100': float(np.mean(best.errors)),
      'mse_random': best.mean_error,
  }


def _error_of_mean(train: np.ndarray, targets: np.ndarray) -> Optional[float]:
  """Returns the mean squared error per pixel of the unrounded mean image."""
  if not len(train):
    return None
  mean = train.mean(axis=0, dtype=np.float64)
  # One target at a time, as float64 takes eight times the memory.
  errors = [np.mean(np.square((x - mean) / 255)) for x in targets]
  return float(np.mean(errors))


def frechet_distances(
    classifier: trained_classifier.TrainedClassifier,
    drawn: np.ndarray,
    random: np.ndarray,
    unseen: np.ndarray,
    seen: np.ndarray,
) -> dict[str, Any]:
  """Computes Frechet distances in the classifier's features, of N images each.

  Two disjoint sets of N real images serve as the reference and as the drawings
  of a perfect agent. Images out of training fill the first set, then the
  second; training images fill the rest.

  Args:
    classifier: classifier whose features are compared.
    drawn: the agent's drawings, uint8 [M, H, W, C].
    random: drawings of a uniformly random policy, uint8 [M, H, W, C].
    unseen: real images out of training, uint8 [K, H, W, C].
    seen: real images from training, uint8 [L, H, W, C]; L may be 0.

  Returns:
    `frechet_distance`, `frechet_real`, `frechet_random`; `frechet_images`, the
    largest possible N; `frechet_unseen`, the number of images out of training
    in the reference; `feature_diversity`, the mean distance between two
    drawings over that between two real images. Empty for N below 2.
  """
  pool = np.concatenate([unseen, seen])
  count = min(len(drawn), len(random), len(pool) // 2)
  if count < 2:
    return {}
  reference, other, of_drawn, of_random = (
      classifier.predict(images).features
      for images in (
          pool[:count],
          pool[count : 2 * count],
          drawn[:count],
          random[:count],
      )
  )
  return {
      'frechet_distance': image_metrics.frechet_distance(of_drawn, reference),
      'frechet_real': image_metrics.frechet_distance(other, reference),
      'frechet_random': image_metrics.frechet_distance(of_random, reference),
      'frechet_images': count,
      'frechet_unseen': min(count, len(unseen)),
      'feature_diversity': _ratio(
          image_metrics.mean_pairwise(of_drawn),
          image_metrics.mean_pairwise(reference),
      ),
  }


def variety(
    drawn: np.ndarray,
    real: np.ndarray,
    train: np.ndarray,
    blank: np.ndarray,
) -> dict[str, Any]:
  """Computes how drawings differ from each other and from training images.

  Args:
    drawn: the agent's drawings, uint8 [N, H, W, C], N at least 2.
    real: real images out of training, uint8 [M, H, W, C], M at least 2.
    train: training images, uint8 [K, H, W, C]; K may be 0.
    blank: canvas before the first action, uint8 [H, W, C].

  Returns:
    Root mean squared differences per pixel: `nearest_mean` and `nearest_least`,
    the mean and minimum over drawings of the distance to the nearest training
    image, if there are any; `pairwise`, the mean between two drawings; `ink`;
    each also for real images. `diversity` is 1 if drawings differ from each
    other as much as real images do.
  """
  result: dict[str, Any] = {}
  for suffix, images in (('', drawn), ('_real', real)):
    if len(train):
      near = image_metrics.nearest(images, train)
      result[f'nearest_mean{suffix}'] = float(np.mean(near))
      result[f'nearest_least{suffix}'] = float(np.min(near))
    result[f'pairwise{suffix}'] = image_metrics.mean_pairwise(
        image_metrics.flat(images)
    )
    result[f'ink{suffix}'] = drawing_metrics.ink(images, blank)
  result['diversity'] = _ratio(result['pairwise'], result['pairwise_real'])
  return result


def _ratio(value: float, of_real: float) -> Any:
  """Returns a ratio; None if all real images are equal."""
  return value / of_real if of_real else None
