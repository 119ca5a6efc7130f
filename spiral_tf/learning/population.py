# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Population based training: exploit and explore, as pure functions.

[PBT]: Jaderberg et al., 2017, arXiv 1711.09846. Members of low fitness copy the
weights of better ones (exploit) and continue with perturbed hyperparameters
(explore). [SPIRAL++]: Mellor et al., 2019, arXiv 1910.01007.
"""

from collections.abc import Mapping
from collections.abc import Sequence
import math

import numpy as np

# Ranges of the log-uniform initial values: confirmed for [SPIRAL++].
START_RANGES: Mapping[str, tuple[float, float]] = {
    'learning_rate': (1e-5, 3e-4),
    'entropy_cost': (2e-3, 1e-1),
}
# [SPIRAL++] does not give its factors: those of [PBT], appendix A.
FACTORS = (0.8, 1.25)


def sample(
    ranges: Mapping[str, tuple[float, float]], rng: np.random.Generator
) -> dict[str, float]:
  """Samples one value for each name, log-uniformly.

  Args:
    ranges: (low, high) by name, 0 < low <= high.
    rng: random number generator.

  Raises:
    ValueError: a range is empty or not positive.
  """
  values = {}
  for name, (low, high) in ranges.items():
    if not 0 < low <= high < math.inf:
      raise ValueError(
          f'The range of {name} must be above 0 and go up; got {low}..{high}.'
      )
    value = math.exp(rng.uniform(math.log(low), math.log(high)))
    values[name] = min(max(value, low), high)  # Against rounding.
  return values


def perturb(
    values: Mapping[str, float],
    factors: Sequence[float],
    rng: np.random.Generator,
) -> dict[str, float]:
  """Multiplies each value by a factor chosen uniformly: [PBT]'s explore.

  The products may leave the ranges of the initial values.

  Args:
    values: hyperparameters by name.
    factors: factors above 0, at least one.
    rng: random number generator.

  Raises:
    ValueError: there is no factor, or one is not above 0.
  """
  if not factors or min(factors) <= 0:
    raise ValueError(f'Factors must be above 0; got {tuple(factors)}.')
  return {k: v * factors[rng.integers(len(factors))] for k, v in values.items()}


def truncate(
    fitness: Mapping[int, float], fraction: float, rng: np.random.Generator
) -> dict[int, int]:
  """Selects the members to replace by truncation: [PBT]'s exploit.

  Args:
    fitness: fitness by member; higher is better, NaN is worst.
    fraction: fraction of the members, in (0, 0.5], that is replaced, at least
      one: each of the worst by one of as many of the best.
    rng: random number generator.

  Returns:
    The donor of each member that is replaced. No member is both, and every
    donor is better. Empty for fewer than two members.

  Raises:
    ValueError: `fraction` is out of range.
  """
  if not 0 < fraction <= 0.5:
    raise ValueError(
        f'The fraction replaced must be in (0, 0.5]; got {fraction}.'
    )
  if len(fitness) < 2:
    return {}
  known = {k: -math.inf if math.isnan(v) else v for k, v in fitness.items()}
  order = sorted(known, key=lambda k: (known[k], k))
  count = max(1, math.floor(fraction * len(order)))
  best = order[-count:]
  donors = {}
  for member in order[:count]:
    donor = best[rng.integers(count)]
    if known[donor] > known[member]:
      donors[member] = donor
  return donors


def founders(
    members: int, replacements: Sequence[Mapping[int, int]]
) -> list[list[int]]:
  """Returns the founder, an initial member, of each member over time.

  Args:
    members: number of members.
    replacements: for each turn, the donor of each member replaced; those of one
      turn happen at once.

  Returns:
    The founder of each member, at the start and after each turn.
  """
  now = list(range(members))
  history = [now]
  for donors in replacements:
    now = [now[donors.get(k, k)] for k in range(members)]
    history.append(now)
  return history
