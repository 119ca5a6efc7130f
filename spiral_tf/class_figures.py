"""What a classifier says of a set of images, in figures."""

from collections.abc import Iterable
from collections.abc import Sequence

import numpy as np

# A classifier that gives an image more than this is confident.
CONFIDENT = 0.9


def confident_share(confidence: np.ndarray) -> float:
  """Share of images whose likeliest class has a probability above 0.9."""
  return float(np.mean(np.asarray(confidence) > CONFIDENT))


def histogram(labels: np.ndarray, classes: Iterable[int]) -> list[float]:
  """Share of the images in each class.

  Args:
    labels: int [N], each one of `classes`; N at least 1.
    classes: the K classes.

  Returns:
    K shares in the order of `classes`, that sum to 1.
  """
  labels = np.asarray(labels)
  return [float(np.mean(labels == one)) for one in classes]


def entropy(shares: Sequence[float]) -> float:
  """Entropy of a histogram in nats: 0 for one class, log K for K alike."""
  p = np.asarray([share for share in shares if share > 0], np.float64)
  return float(max(0.0, -np.sum(p * np.log(p))))


def share_in(labels: np.ndarray, wanted: Sequence[int]) -> float:
  """Share of images that are labelled as one of the wanted classes."""
  return float(np.mean(np.isin(labels, list(wanted))))


def agreement(labels: np.ndarray, others: np.ndarray) -> float:
  """Share of images labelled as their counterparts are."""
  return float(np.mean(np.asarray(labels) == np.asarray(others)))
