# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What a classifier says of drawings, in metrics.

Keys are those of `evaluation.json`; the suffixes are explained in
`evaluation_metrics`.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import Optional

import numpy as np

from spiral_tf.evaluation import classifier as trained_classifier


def facts(
    classifier: trained_classifier.TrainedClassifier,
) -> dict[str, Any]:
  """How far the classifier itself can be trusted, on real held-out images."""
  return {
      'classifier_accuracy': classifier.accuracy,
      'classifier_confident_share': classifier.confident_share,
      'classifier_train_images': classifier.num_train,
      'classifier_held_out_images': classifier.num_held_out,
  }


def histogram(labels: np.ndarray, classes: Iterable[int]) -> list[float]:
  """Share of the images in each class.

  Args:
    labels: int [N], each one of `classes`; N at least 1.
    classes: the K classes.

  Returns:
    K shares in the order of `classes`, which sum to 1.
  """
  return [float(np.mean(labels == one)) for one in classes]


def entropy(shares: Sequence[float]) -> float:
  """Entropy of a histogram in nats: 0 for one class, log K for K alike."""
  p = np.asarray([share for share in shares if share > 0], np.float64)
  # Rounding may leave a hair less than nothing.
  return float(max(0.0, -np.sum(p * np.log(p))))


def classes(
    classifier: trained_classifier.TrainedClassifier,
    images: Mapping[str, np.ndarray],
    wanted: Sequence[int] = (),
) -> dict[str, Any]:
  """Which classes images are taken for, and how surely.

  Args:
    classifier: that labels them.
    images: uint8 [N, H, W, C], N at least 1, by suffix of their metrics.
    wanted: the classes that should have been drawn; none: all of them.

  Returns:
    `classes`, the K labels; for each suffix `confident_share`, the share of
    images whose likeliest class has a probability above 0.9; `class_histogram`
    [K], `class_entropy` in nats; with `wanted` also `wanted_class_share`.
  """
  result: dict[str, Any] = {'classes': classifier.classes.tolist()}
  for suffix, some in images.items():
    seen = classifier.predict(some)
    shares = histogram(seen.labels, classifier.classes)
    confident = seen.confidence > trained_classifier.CONFIDENT
    result[f'confident_share{suffix}'] = float(np.mean(confident))
    result[f'class_histogram{suffix}'] = shares
    result[f'class_entropy{suffix}'] = entropy(shares)
    if wanted:
      share = float(np.mean(np.isin(seen.labels, list(wanted))))
      result[f'wanted_class_share{suffix}'] = share
  return result


def labelling(
    classifier: trained_classifier.TrainedClassifier,
    images: Mapping[str, np.ndarray],
    targets: np.ndarray,
    labels: Optional[np.ndarray],
) -> dict[str, Any]:
  """Whether reconstructions are labelled like their targets.

  Args:
    classifier: that labels them.
    images: uint8 [M, H, W, C], M at least 1, by suffix of their metrics.
    targets: uint8 [M, H, W, C].
    labels: int [M], the true ones of the targets, or None.

  Returns:
    For each suffix `label_agreement`, the share labelled as the classifier
    labels the target; with `labels` also `label_accuracy`, the share labelled
    as is true, and `label_accuracy_real`, that of the targets themselves: the
    most that can be hoped for.
  """
  of_targets = classifier.predict(targets).labels
  result: dict[str, Any] = {}
  for suffix, some in images.items():
    seen = classifier.predict(some).labels
    result[f'label_agreement{suffix}'] = float(np.mean(seen == of_targets))
    if labels is not None:
      result[f'label_accuracy{suffix}'] = float(np.mean(seen == labels))
  if labels is not None:
    result['label_accuracy_real'] = float(np.mean(of_targets == labels))
  return result
