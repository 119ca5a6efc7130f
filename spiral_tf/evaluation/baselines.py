# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawings beside real images and baselines, in metrics.

Keys are those of `evaluation.json`. The suffix says of what a metric is: none
for the agent's drawings, `_real` for real images, `_random` for drawings of a
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
  """Mean squared errors a pixel of M reconstructions.

  Args:
    drawn: uint8 [M, H, W, C].
    blank: uint8 [M, H, W, C], canvases before the first action.
    best: of random drawings, to the same targets.
    targets: uint8 [M, H, W, C].
    train: uint8 [K, H, W, C], the training images; K may be 0.

  Returns:
    `mse`, `mse_blank`, `mse_best_of_100`, and `mse_random` of all random
    drawings; `mse_mean_image` of the training images' mean, the best that one
    and the same image can do, None where there are none.
  """
  return {
      'mse': image_metrics.mean_squared_error(drawn, targets),
      'mse_blank': image_metrics.mean_squared_error(blank, targets),
      'mse_mean_image': _error_of_mean(train, targets),
      'mse_best_of_100': float(np.mean(best.errors)),
      'mse_random': best.mean_error,
  }


def _error_of_mean(train: np.ndarray, targets: np.ndarray) -> Optional[float]:
  """Mean squared error a pixel of the mean of `train`, not rounded."""
  if not len(train):
    return None
  mean = train.mean(axis=0, dtype=np.float64)
  # A target at a time: all of them would be eight times as large in float64.
  errors = [np.mean(np.square((x - mean) / 255)) for x in targets]
  return float(np.mean(errors))


def frechet_distances(
    classifier: trained_classifier.TrainedClassifier,
    drawn: np.ndarray,
    random: np.ndarray,
    unseen: np.ndarray,
    seen: np.ndarray,
) -> dict[str, Any]:
  """Frechet distances in the classifier's features, each of N images.

  Two sets of N real images, none of them in both, are the reference and what a
  perfect agent would draw. Images out of training come first into the former,
  then into the latter; what they do not fill is filled from training.

  Args:
    classifier: whose features are compared.
    drawn: uint8 [M, H, W, C].
    random: uint8 [M, H, W, C], of a uniformly random policy.
    unseen: uint8 [K, H, W, C], real, out of training.
    seen: uint8 [L, H, W, C], more of them, from training; L may be 0.

  Returns:
    `frechet_distance`, `frechet_real`, `frechet_random`; `frechet_images`, N,
    the most there are for all of them; `frechet_unseen`, the images out of
    training in the reference; `feature_diversity`, the mean distance between
    two drawings in these features over that between two real images. Nothing
    where N would be below 2.
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
  """Whether drawings differ: from each other, and from the training images.

  Args:
    drawn: uint8 [N, H, W, C], N at least 2.
    real: uint8 [M, H, W, C] that training never saw, M at least 2.
    train: uint8 [K, H, W, C] that it saw; K may be 0.
    blank: uint8 [H, W, C], the canvas before the first action.

  Returns:
    Root mean squared differences a pixel: `nearest_mean` and `nearest_least` to
    the nearest training image, where there are any, `pairwise` between two
    drawings, each also of the real images; `diversity`, 1 where drawings
    differ from each other as real images do.
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
  """None where real images are all the same."""
  return value / of_real if of_real else None
