"""Searches for the program of a scene: Metropolis-Hastings, or at random.

The first is the general-purpose inference that [SPIRAL] compares with: blocked
Metropolis-Hastings, a Gaussian likelihood of diagonal variance 0.25. What else
it was, such as its prior and its moves, the paper does not say; ours are in
`scene_prior` and `scene_moves`.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118.
"""

from collections.abc import Sequence
import math
from typing import Protocol

import numpy as np

from launch import scene_moves
from launch import scene_prior
from launch import scene_scorer

VARIANCE = 0.25


class Searcher(Protocol):
  """Makes a render with most of its steps."""

  def step(self) -> None:
    ...


class MetropolisHastings:
  """One chain, whose stationary distribution is the posterior.

  The likelihood takes each channel of each pixel, in [0, 1], as an independent
  Gaussian around what the renderer gives:

    log p(image | scene) = -(sum of all squared differences) / (2 * variance)

  up to a constant: a sum over H * W * C values, no mean.

  Attributes:
    scene: where the chain is; it starts at a draw from the prior.
    proposed: number of proposals, by kind of move.
    accepted: likewise.
  """

  def __init__(
      self,
      scorer: scene_scorer.SceneScorer,
      prior: scene_prior.ScenePrior,
      moves: scene_moves.SceneMoves,
      rng: np.random.Generator,
      variance: float = VARIANCE,
  ):
    """Draws and renders the first scene.

    Args:
      scorer: of the image.
      prior: of the scenes.
      moves: made for that prior.
      rng: of all choices.
      variance: of a channel of a pixel, above 0.
    """
    self._scorer = scorer
    self._prior = prior
    self._moves = moves
    self._rng = rng
    self._variance = variance
    self.scene = prior.draw(rng)
    self._log_density = self._density(self.scene)
    kinds = (scene_moves.FLIP, scene_moves.BIRTH, scene_moves.DEATH)
    self.proposed = dict.fromkeys(kinds, 0)
    self.accepted = dict.fromkeys(kinds, 0)

  def step(self) -> None:
    """Proposes, and goes there or stays; off the grid nothing is rendered."""
    proposal = self._moves.propose(self.scene, self._rng)
    self.proposed[proposal.kind] += 1
    if proposal.scene is None:
      return
    density = self._density(proposal.scene)
    log_ratio = density - self._log_density + proposal.log_hastings
    if math.log(1.0 - self._rng.random()) < log_ratio:
      self.scene, self._log_density = proposal.scene, density
      self.accepted[proposal.kind] += 1

  def _density(self, scene) -> float:
    """Log of prior times likelihood."""
    squares = self._scorer.squares(scene)
    return self._prior.log_prob(scene) - squares / (2.0 * self._variance)


class RandomSearch:
  """Scenes of the prior, one after the other."""

  def __init__(
      self,
      scorer: scene_scorer.SceneScorer,
      prior: scene_prior.ScenePrior,
      rng: np.random.Generator,
  ):
    """Makes the search; renders nothing yet."""
    self._scorer = scorer
    self._prior = prior
    self._rng = rng

  def step(self) -> None:
    """Renders one more scene."""
    self._scorer.squares(self._prior.draw(self._rng))


def run(
    searchers: Sequence[Searcher],
    scorer: scene_scorer.SceneScorer,
    renders: int,
) -> None:
  """Lets searchers step in turn, until they have rendered enough together.

  Args:
    searchers: at least one, all of this scorer.
    scorer: counts.
    renders: of all searchers, those of their start included.
  """
  while True:
    for searcher in searchers:
      if scorer.renders >= renders:
        return
      searcher.step()
