# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Proposals of Metropolis-Hastings over scenes: flips, births and deaths."""

from collections.abc import Mapping
from collections.abc import Sequence
import math
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.mcmc import prior as scene_prior

# What is flipped together. All at once moves an object to anywhere as anything;
# the others keep what may be right already.
BLOCKS: Mapping[str, tuple[str, ...]] = {
    'object': scene_program.SceneObject._fields,
    'place': ('location',),
    'shape': ('type', 'size'),
    'color': ('red', 'green', 'blue'),
}
# A flip of the place to one of the eight cells around it.
_NEAR = 'near'
FLIP, BIRTH, DEATH = 'flip', 'birth', 'death'


class Proposal(NamedTuple):
  """Where a chain may go.

  Attributes:
    kind: FLIP, BIRTH or DEATH.
    scene: the objects there; None where there is no such scene, off the grid.
    log_hastings: log of the probability density of proposing the way back over
      that of the way there.
  """

  kind: str
  scene: Optional[list[scene_program.SceneObject]]
  log_hastings: float


class SceneMoves:
  """Draws proposals.

  * A flip takes one object, each as likely, and one block of its attributes,
    each as likely, and gives it another of the block's values, each as likely.
    The way back is as likely as the way there.
  * A birth puts an object of the prior anywhere into the list of n, into each
    of n + 1 places as likely.
  * A death takes one away, each as likely.

  Of these kinds those that the scene allows are chosen in proportion to their
  weights; so a birth in an empty scene is likelier than its undoing.
  """

  def __init__(
      self,
      prior: scene_prior.ScenePrior,
      weights: Optional[Mapping[str, float]] = None,
  ):
    """Makes the moves.

    Args:
      prior: of the scenes.
      weights: above 0, of FLIP, BIRTH and DEATH; None: 3, 1 and 1.
    """
    self._prior = prior
    self._weights = dict(weights or {FLIP: 3.0, BIRTH: 1.0, DEATH: 1.0})
    counts = dict(zip(scene_program.SceneObject._fields, prior.counts))
    # Blocks of one value have no other to go to.
    self._blocks = {
        name: (fields, [counts[field] for field in fields])
        for name, fields in BLOCKS.items()
        if math.prod(counts[field] for field in fields) > 1
    }
    self._grid_width = math.isqrt(counts['location'])
    self._names = list(self._blocks)
    if self._grid_width > 1 and self._grid_width**2 == counts['location']:
      self._names.append(_NEAR)

  def probabilities(self, number: int) -> dict[str, float]:
    """Returns how likely each kind is in a scene of so many objects.

    Args:
      number: of objects that the prior allows.
    """
    possible = {
        FLIP: number > 0 and bool(self._names),
        BIRTH: self._prior.number_prob(number + 1) > 0,
        DEATH: self._prior.number_prob(number - 1) > 0,
    }
    total = sum(self._weights[kind] for kind in possible if possible[kind])
    return {
        kind: self._weights[kind] / total if there else 0.0
        for kind, there in possible.items()
    }

  def propose(
      self,
      scene: Sequence[scene_program.SceneObject],
      rng: np.random.Generator,
  ) -> Proposal:
    """Draws a proposal.

    Args:
      scene: where the chain is.
      rng: of all choices.
    """
    number = len(scene)
    here = self.probabilities(number)
    kind = _choose(here, rng)
    if kind == BIRTH:
      there = self.probabilities(number + 1)
      changed = list(scene)
      changed.insert(
          int(rng.integers(number + 1)), self._prior.draw_object(rng)
      )
      # 1 / (number + 1) for the place, here, and for the object, there, cancel.
      hastings = there[DEATH] / (here[BIRTH] / self._prior.num_settings)
      return Proposal(kind, changed, math.log(hastings))
    index = int(rng.integers(number))
    if kind == DEATH:
      there = self.probabilities(number - 1)
      changed = [*scene[:index], *scene[index + 1 :]]
      hastings = there[BIRTH] / self._prior.num_settings / here[DEATH]
      return Proposal(kind, changed, math.log(hastings))
    flipped = self._flip(scene[index], rng)
    if flipped is None:
      return Proposal(kind, None, 0.0)
    return Proposal(kind, [*scene[:index], flipped, *scene[index + 1 :]], 0.0)

  def _flip(self, one, rng) -> Optional[scene_program.SceneObject]:
    name = self._names[int(rng.integers(len(self._names)))]
    if name == _NEAR:
      return self._step(one, rng)
    fields, counts = self._blocks[name]
    now = np.ravel_multi_index([getattr(one, f) for f in fields], counts)
    total = math.prod(counts)
    other = (now + rng.integers(1, total)) % total
    values = np.unravel_index(other, counts)
    return one._replace(**{f: int(v) for f, v in zip(fields, values)})

  def _step(self, one, rng) -> Optional[scene_program.SceneObject]:
    """To a cell around; None off the grid, which keeps the ways there alike."""
    offset = int(rng.integers(8))
    down, right = divmod(offset + (offset >= 4), 3)
    row, column = divmod(one.location, self._grid_width)
    row, column = row + down - 1, column + right - 1
    if not (0 <= row < self._grid_width and 0 <= column < self._grid_width):
      return None
    return one._replace(location=row * self._grid_width + column)


def _choose(probs: Mapping[str, float], rng: np.random.Generator) -> str:
  """Returns one of the keys, as likely as it says."""
  at = rng.random()
  for kind, prob in probs.items():
    at -= prob
    if at < 0:
      return kind
  return max(probs, key=probs.__getitem__)  # They may sum to a hair below 1.
