# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The decisions of population based training, as pure functions.

Jaderberg et al., 2017, arXiv 1711.09846: members that do badly take over what
better ones have learned (exploit), and go on with settings near theirs
(explore). Ranges are those of SPIRAL++ (Mellor et al., 2019, arXiv 1910.01007).
"""

from collections.abc import Mapping
from collections.abc import Sequence
import math

import numpy as np

# Start values are drawn log-uniformly from these: confirmed for SPIRAL++.
START_RANGES: Mapping[str, tuple[float, float]] = {
    'learning_rate': (1e-5, 3e-4),
    'entropy_cost': (2e-3, 1e-1),
}
# Neither paper gives its factors: those of Jaderberg et al., appendix A.
FACTORS = (0.8, 1.25)


def sample(
    ranges: Mapping[str, tuple[float, float]], rng: np.random.Generator
) -> dict[str, float]:
  """Draws one value for each name, log-uniformly.

  Args:
    ranges: lowest and highest value, 0 < lowest <= highest.
    rng: of the draws.

  Raises:
    ValueError: a range is none.
  """
  values = {}
  for name, (low, high) in ranges.items():
    if not 0 < low <= high < math.inf:
      raise ValueError(
          f'The range of {name} must be above 0 and go up; got {low}..{high}.'
      )
    drawn = math.exp(rng.uniform(math.log(low), math.log(high)))
    values[name] = min(max(drawn, low), high)  # Rounding may leave it.
  return values


def perturb(
    values: Mapping[str, float],
    factors: Sequence[float],
    rng: np.random.Generator,
) -> dict[str, float]:
  """Multiplies each value by one of the factors, each as likely.

  The products may leave the ranges that members start from: selection brings
  them back where that is worse.

  Args:
    values: of hyperparameters.
    factors: at least one, above 0.
    rng: of the choice.
  """
  if not factors or min(factors) <= 0:
    raise ValueError(f'Factors must be above 0; got {tuple(factors)}.')
  return {k: v * factors[rng.integers(len(factors))] for k, v in values.items()}


def truncate(
    fitness: Mapping[int, float], share: float, rng: np.random.Generator
) -> dict[int, int]:
  """Truncation selection: who takes over from whom.

  Args:
    fitness: of each member that can be compared; higher is better, NaN is
      worst.
    share: of the members, in (0, 0.5], that is replaced, one at least: the
      worst, each by one of as many of the best.
    rng: of the choice among the best.

  Returns:
    The donor of each member that is replaced. No member is both; nobody is
    replaced by one that is no better. Empty for fewer than two members.

  Raises:
    ValueError: `share` is out of range.
  """
  if not 0 < share <= 0.5:
    raise ValueError(f'The share replaced must be in (0, 0.5]; got {share}.')
  if len(fitness) < 2:
    return {}
  known = {k: -math.inf if math.isnan(v) else v for k, v in fitness.items()}
  order = sorted(known, key=lambda k: (known[k], k))
  count = max(1, math.floor(share * len(order)))
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
  """Whose descendants the members are.

  Args:
    members: how many there are, numbered from 0.
    replacements: the donor of each member replaced, turn by turn; those of one
      turn happen at once.

  Returns:
    The founder, a member of the start, of each member: at the start and after
    each turn.
  """
  now = list(range(members))
  history = [now]
  for donors in replacements:
    now = [now[donors.get(k, k)] for k in range(members)]
    history.append(now)
  return history
