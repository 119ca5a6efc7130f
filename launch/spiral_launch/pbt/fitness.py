# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Fitness of the members of a population, on one scale for all of them."""

from collections.abc import Sequence
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_tf.distributed import variables

# Metrics of the evaluator, with the sign that makes higher values better.
METRICS = {'mse': -1.0, 'label_accuracy': 1.0, 'confident_share': 1.0}
DISCRIMINATOR = 'discriminator'
NAMES = (*METRICS, DISCRIMINATOR)

_AT_A_TIME = 64


def of_metric(counts: dict[str, float], name: str) -> float:
  """Returns the fitness by a metric of the evaluators.

  All evaluators use the same images.

  Args:
    counts: counts of the member's counter, after an evaluation.
    name: one of METRICS.

  Raises:
    ValueError: the evaluator does not measure the metric.
  """
  if name not in counts:
    raise ValueError(
        f"--fitness={name}, but the members' evaluators do not measure it: "
        "'mse' needs conditional=True, the others a classifier of the images "
        '(spiral-tf train_classifier).'
    )
  return METRICS[name] * counts[name]


class DiscriminatorFitness:
  """Scores of each member's drawings, by the discriminators of all members.

  Scores of different discriminators cannot be compared. So each discriminator
  of the program scores the drawings of all members and the real images, and its
  scores are normalized.
  """

  def __init__(self, discriminator: tf.Module):
    """Initializes the fitness.

    Args:
      discriminator: built discriminator, whose variables are overwritten.
    """
    self._score = tf.function(discriminator.__call__, autograph=False)
    self._variables = variables.FlatVariables(discriminator.variables)

  def measure(
      self,
      weights: Sequence[np.ndarray],
      drawn: Sequence[np.ndarray],
      real: np.ndarray,
      conditional: bool,
  ) -> list[float]:
    """Returns the fitness of each member.

    The fitness is the mean over the discriminators of (mean score of the
    member's drawings - mean score of the real images) / standard deviation of
    all scores of that discriminator.

    Args:
      weights: weights of each discriminator, float32 [W]; at least one.
      drawn: drawings of each member, uint8 [N, H, W, C].
      real: real images, uint8 [N, H, W, C]; the targets of all members if
        conditional.
      conditional: True if the discriminators compare images with targets.
    """
    target = real if conditional else None
    total = np.zeros(len(drawn))
    for values in weights:
      self._variables.write(values)
      of_real = self._scores(real, target)
      of_drawn = [self._scores(images, target) for images in drawn]
      scale = max(float(np.std(np.concatenate([of_real, *of_drawn]))), 1e-6)
      means = np.array([np.mean(scores) for scores in of_drawn])
      total += (means - np.mean(of_real)) / scale
    return (total / len(weights)).tolist()

  def _scores(
      self, images: np.ndarray, target: Optional[np.ndarray]
  ) -> np.ndarray:
    scores = []
    for start in range(0, len(images), _AT_A_TIME):
      part = slice(start, start + _AT_A_TIME)
      scores.append(
          self._score(
              _unit(images[part]),
              None if target is None else _unit(target[part]),
          )
      )
    return np.concatenate([np.array(x) for x in scores])


def _unit(images: np.ndarray) -> tf.Tensor:
  return tf.image.convert_image_dtype(images, tf.float32)
