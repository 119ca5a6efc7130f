# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Dreams: episodes of an actor from which only hindsight learns.

The sleep phase of wake-sleep: Hinton et al., 1995, Science 268. Programs are
drawn from a prior, uniform or the policy's own, and the network learns to
infer them from the pictures that they make.
"""

from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_tf import config as config_lib


class Dreams(NamedTuple):
  """Selection of the dreams among the E episodes of an actor.

  Attributes:
    dreamed: bool [E], True for a dream.
    random: bool [E], True for a dream of uniformly random sub-actions.
    temperature: divisor of the policy's logits in the other dreams, above 0.
  """

  dreamed: np.ndarray
  random: np.ndarray
  temperature: float


def make(
    config: config_lib.HindsightConfig, batch_size: int, searched: int = 0
) -> Optional[Dreams]:
  """Returns the dreams of an actor; None if it has none.

  They are spread evenly, so that any rows in a row hold about the same
  fraction of dreams.

  Args:
    config: settings of hindsight.
    batch_size: number of episodes that the actor runs at a time.
    searched: number of searched episodes among them, which are no dreams: the
      result is of the E = batch_size - searched others.
  """
  if not config.dreams:
    return None
  dreamed = spread(config.num_dreams(batch_size), batch_size - searched)
  count = int(dreamed.sum())
  random = np.zeros_like(dreamed)
  random[dreamed] = spread(round(config.random * count), count)
  return Dreams(dreamed, random, config.temperature)


def spread(count: int, size: int) -> np.ndarray:
  """Returns bool [size], `count` of them True, at even distances."""
  return np.diff(np.arange(size + 1) * count // size).astype(bool)
