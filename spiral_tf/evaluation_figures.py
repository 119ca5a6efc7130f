"""The figures of evaluation: drawings beside real images and baselines.

Keys are those of `evaluation.json`. The suffix says of what a figure is: none
for the agent's drawings, `_real` for real images, `_random` for drawings of a
uniformly random policy, `_blank` for blank canvases, `_best_of_100` for the
nearest of 100 random drawings to each target.
"""

from collections.abc import Sequence
from typing import Any
from typing import Optional

import numpy as np

from spiral_tf import class_figures
from spiral_tf import drawing_figures
from spiral_tf import frechet
from spiral_tf import image_distances
from spiral_tf import random_drawing
from spiral_tf import trained_classifier

Figures = dict[str, Any]
_Classifier = trained_classifier.TrainedClassifier


def errors(
    drawn: np.ndarray,
    blank: np.ndarray,
    best: random_drawing.BestOfMany,
    targets: np.ndarray,
) -> Figures:
  """Mean squared errors a pixel of M reconstructions.

  Args:
    drawn: uint8 [M, H, W, C].
    blank: uint8 [M, H, W, C], canvases before the first action.
    best: of random drawings, to the same targets.
    targets: uint8 [M, H, W, C].
  """

  def mean_error(images):
    return float(np.mean(image_distances.mean_squared_errors(images, targets)))

  return {
      'mse': mean_error(drawn),
      'mse_blank': mean_error(blank),
      'mse_best_of_100': float(np.mean(best.errors)),
      'mse_random': best.mean_error,
  }


def labelling(
    classifier: _Classifier,
    drawn: np.ndarray,
    targets: np.ndarray,
    best: np.ndarray,
    labels: Optional[np.ndarray],
) -> Figures:
  """Whether M reconstructions are labelled like their targets.

  Args:
    classifier: of the targets' classes.
    drawn: uint8 [M, H, W, C].
    targets: uint8 [M, H, W, C].
    best: uint8 [M, H, W, C]; see `random_drawing.BestOfMany`.
    labels: int [M], the true ones of the targets, or None.

  Returns:
    `label_accuracy` by the true labels, if there are any (`_real`: of the
    targets themselves, the most that can be hoped for), and `label_agreement`
    with what the classifier takes the target for.
  """
  seen, of_targets, of_best = (
      classifier.predict(images).labels for images in (drawn, targets, best)
  )
  result: Figures = {
      'label_agreement': class_figures.agreement(seen, of_targets)
  }
  if labels is not None:
    for suffix, found in (
        ('', seen),
        ('_real', of_targets),
        ('_best_of_100', of_best),
    ):
      result[f'label_accuracy{suffix}'] = class_figures.agreement(found, labels)
  return result


def classes(
    classifier: _Classifier,
    images: dict[str, np.ndarray],
    wanted: Sequence[int],
) -> Figures:
  """Which classes images are taken for, and how surely.

  Args:
    classifier: that labels them.
    images: uint8 [N, H, W, C] by suffix.
    wanted: the experiment's classes; none: all, and no share of them.
  """
  result: Figures = {'classes': classifier.classes.tolist()}
  for suffix, some in images.items():
    seen = classifier.predict(some)
    shares = class_figures.histogram(seen.labels, classifier.classes)
    result[f'confident_share{suffix}'] = class_figures.confident_share(
        seen.confidence
    )
    result[f'class_histogram{suffix}'] = shares
    result[f'class_entropy{suffix}'] = class_figures.entropy(shares)
    if wanted:
      result[f'wanted_class_share{suffix}'] = class_figures.share_in(
          seen.labels, wanted
      )
  return result


def frechet_distances(
    classifier: _Classifier,
    drawn: np.ndarray,
    random: np.ndarray,
    real: np.ndarray,
    other_real: np.ndarray,
) -> Figures:
  """Frechet distances to `real`, all of the same number of images.

  Args:
    classifier: whose features are compared.
    drawn: uint8 [N, H, W, C], N at least 2.
    random: uint8 [N, H, W, C].
    real: uint8 [N, H, W, C].
    other_real: uint8 [N, H, W, C], none of them in `real`.
  """
  reference = classifier.predict(real).features

  def distance(images):
    return frechet.frechet_distance(
        classifier.predict(images).features, reference
    )

  return {
      'frechet_distance': distance(drawn),
      'frechet_real': distance(other_real),
      'frechet_random': distance(random),
      'frechet_images': len(real),
  }


def variety(drawn: np.ndarray, real: np.ndarray, train: np.ndarray) -> Figures:
  """Whether drawings differ: from each other, and from the training images.

  Args:
    drawn: uint8 [N, H, W, C], N at least 2.
    real: uint8 [M, H, W, C] that training never saw, M at least 2.
    train: uint8 [K, H, W, C] that it saw, K at least 1.

  Returns:
    Root mean squared differences a pixel. `diversity` is 1 where drawings
    differ from each other as real images do.
  """
  result: Figures = {}
  for suffix, images in (('', drawn), ('_real', real)):
    near = image_distances.nearest(images, train)
    result[f'nearest_mean{suffix}'] = float(np.mean(near))
    result[f'nearest_least{suffix}'] = float(np.min(near))
    result[f'pairwise{suffix}'] = image_distances.mean_pairwise(
        image_distances.flat(images)
    )
    result[f'ink{suffix}'] = drawing_figures.ink(images)
  result['diversity'] = (
      result['pairwise'] / result['pairwise_real']
      if result['pairwise_real']
      else None
  )
  return result
