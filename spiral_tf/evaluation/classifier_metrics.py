# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Metrics of drawings from a classifier's predictions.

Keys are those of `evaluation.json`; `baselines.py` explains the suffixes.
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
  """Returns metrics of the classifier itself, on real held-out images."""
  return {
      'classifier_accuracy': classifier.accuracy,
      'classifier_confident_share': classifier.confident_share,
      'classifier_train_images': classifier.num_train,
      'classifier_held_out_images': classifier.num_held_out,
  }


def histogram(labels: np.ndarray, classes: Iterable[int]) -> list[float]:
  """Computes the fraction of images in each class.

  Args:
    labels: predicted classes, int [N], N at least 1.
    classes: all K classes.

  Returns:
    K fractions in the order of `classes`, which sum to 1.
  """
  return [float(np.mean(labels == one)) for one in classes]


def entropy(fractions: Sequence[float]) -> float:
  """Computes the entropy of a histogram in nats, from 0 to log K."""
  p = np.asarray([x for x in fractions if x > 0], np.float64)
  # Rounding may leave slightly less than 0.
  return float(max(0.0, -np.sum(p * np.log(p))))


def classes(
    classifier: trained_classifier.TrainedClassifier,
    images: Mapping[str, np.ndarray],
    wanted: Sequence[int] = (),
) -> dict[str, Any]:
  """Computes the distribution and confidence of predicted classes.

  Args:
    classifier: classifier of the images.
    images: uint8 [N, H, W, C], N at least 1, by suffix of their metrics.
    wanted: classes that should have been drawn; empty for all classes.

  Returns:
    `classes`, the K labels; for each suffix `confident_share`, the fraction of
    images whose most likely class has a probability above 0.9,
    `class_histogram` [K], `class_entropy` in nats and, with `wanted`,
    `wanted_class_share`, the fraction of images in these classes.
  """
  result: dict[str, Any] = {'classes': classifier.classes.tolist()}
  for suffix, some in images.items():
    prediction = classifier.predict(some)
    fractions = histogram(prediction.labels, classifier.classes)
    confident = prediction.confidence > trained_classifier.CONFIDENT
    result[f'confident_share{suffix}'] = float(np.mean(confident))
    result[f'class_histogram{suffix}'] = fractions
    result[f'class_entropy{suffix}'] = entropy(fractions)
    if wanted:
      is_wanted = np.isin(prediction.labels, list(wanted))
      result[f'wanted_class_share{suffix}'] = float(np.mean(is_wanted))
  return result


def labelling(
    classifier: trained_classifier.TrainedClassifier,
    images: Mapping[str, np.ndarray],
    targets: np.ndarray,
    labels: Optional[np.ndarray],
) -> dict[str, Any]:
  """Compares the predicted classes of reconstructions and their targets.

  Args:
    classifier: classifier of the images.
    images: uint8 [M, H, W, C], M at least 1, by suffix of their metrics.
    targets: uint8 [M, H, W, C].
    labels: true classes of the targets, int [M], or None.

  Returns:
    For each suffix `label_agreement`, the fraction of images with the predicted
    class of their target. With `labels` also `label_accuracy`, the fraction
    with the true class, and `label_accuracy_real`, that of the targets
    themselves: an upper limit.
  """
  of_targets = classifier.predict(targets).labels
  result: dict[str, Any] = {}
  for suffix, some in images.items():
    predicted = classifier.predict(some).labels
    result[f'label_agreement{suffix}'] = float(np.mean(predicted == of_targets))
    if labels is not None:
      result[f'label_accuracy{suffix}'] = float(np.mean(predicted == labels))
  if labels is not None:
    result['label_accuracy_real'] = float(np.mean(of_targets == labels))
  return result
