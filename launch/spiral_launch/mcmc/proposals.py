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

# Attributes that are flipped together. 'object' replaces a whole object; the
# other blocks keep attributes that may be right already.
BLOCKS: Mapping[str, tuple[str, ...]] = {
    'object': scene_program.SceneObject._fields,
    'place': ('location',),
    'shape': ('type', 'size'),
    'color': ('red', 'green', 'blue'),
}
# A flip of the location to one of the eight cells around it.
_NEAR = 'near'
FLIP, BIRTH, DEATH = 'flip', 'birth', 'death'


class Proposal(NamedTuple):
  """A proposed next state of a chain.

  Attributes:
    kind: FLIP, BIRTH or DEATH.
    scene: proposed objects; None if one would be off the grid.
    log_hastings: log of the ratio of the reverse proposal's probability to that
      of this proposal.
  """

  kind: str
  scene: Optional[list[scene_program.SceneObject]]
  log_hastings: float


class SceneMoves:
  """The proposal distribution.

  * A flip chooses an object, a block of its attributes and another value of the
    block, all uniformly. The reverse is equally likely.
  * A birth inserts an object from the prior into the list of n objects, at one
    of n + 1 positions, chosen uniformly.
  * A death removes an object, chosen uniformly.

  A kind is chosen in proportion to its weight among those that the scene
  allows. So a birth in an empty scene is likelier than its reverse.
  """

  def __init__(
      self,
      prior: scene_prior.ScenePrior,
      weights: Optional[Mapping[str, float]] = None,
  ):
    """Makes the proposal distribution.

    Args:
      prior: prior distribution of the scenes.
      weights: positive weights of FLIP, BIRTH and DEATH; None for 3, 1 and 1.
    """
    self._prior = prior
    self._weights = dict(weights or {FLIP: 3.0, BIRTH: 1.0, DEATH: 1.0})
    counts = dict(zip(scene_program.SceneObject._fields, prior.counts))
    # A block with only one value cannot be flipped.
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
    """Returns the probability of each kind of proposal.

    Args:
      number: number of objects in the scene, which the prior must allow.
    """
    possible = {
        FLIP: number > 0 and bool(self._names),
        BIRTH: self._prior.number_prob(number + 1) > 0,
        DEATH: self._prior.number_prob(number - 1) > 0,
    }
    total = sum(self._weights[kind] for kind in possible if possible[kind])
    return {
        kind: self._weights[kind] / total if is_possible else 0.0
        for kind, is_possible in possible.items()
    }

  def propose(
      self,
      scene: Sequence[scene_program.SceneObject],
      rng: np.random.Generator,
  ) -> Proposal:
    """Samples a proposal.

    Args:
      scene: objects of the chain's present state.
      rng: generator of all random choices.
    """
    number = len(scene)
    forward = self.probabilities(number)
    kind = _choose(forward, rng)
    if kind == BIRTH:
      back = self.probabilities(number + 1)
      changed = list(scene)
      changed.insert(
          int(rng.integers(number + 1)), self._prior.draw_object(rng)
      )
      # The probabilities of the position and, back, of the object are both
      # 1 / (number + 1) and cancel.
      hastings = back[DEATH] / (forward[BIRTH] / self._prior.num_settings)
      return Proposal(kind, changed, math.log(hastings))
    index = int(rng.integers(number))
    if kind == DEATH:
      back = self.probabilities(number - 1)
      changed = [*scene[:index], *scene[index + 1 :]]
      hastings = back[BIRTH] / self._prior.num_settings / forward[DEATH]
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
    """Moves an object to a neighboring cell; None if that is off the grid.

    Not choosing another cell keeps the proposal symmetric.
    """
    offset = int(rng.integers(8))
    down, right = divmod(offset + (offset >= 4), 3)
    row, column = divmod(one.location, self._grid_width)
    row, column = row + down - 1, column + right - 1
    if not (0 <= row < self._grid_width and 0 <= column < self._grid_width):
      return None
    return one._replace(location=row * self._grid_width + column)


def _choose(probs: Mapping[str, float], rng: np.random.Generator) -> str:
  """Samples a key with the probability given by its value."""
  at = rng.random()
  for kind, prob in probs.items():
    at -= prob
    if at < 0:
      return kind
  return max(probs, key=probs.__getitem__)  # The sum may be slightly below 1.
