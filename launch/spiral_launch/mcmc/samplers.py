# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Renders scenes, compares them with an image, and keeps count.

Searches for the program of a scene: Metropolis-Hastings, or at random.

The first is the general-purpose inference that [SPIRAL] compares with: blocked
Metropolis-Hastings, a Gaussian likelihood of diagonal variance 0.25. What else
it was, such as its prior and its moves, the paper does not say; ours are in
`scene_prior` and `scene_moves`.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118.
"""

from collections.abc import Callable
from collections.abc import Sequence
import math
import time
from typing import NamedTuple
from typing import Protocol

import numpy as np

from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.mcmc import prior as scene_prior
from spiral_launch.mcmc import proposals

Scene = Sequence[scene_program.SceneObject]


class Improvement(NamedTuple):
  """A scene nearer to the image than all before it.

  Attributes:
    renders: made until then, itself included.
    seconds: since the start.
    error: mean squared error a pixel and channel, in [0, 1].
    scene: its objects.
  """

  renders: int
  seconds: float
  error: float
  scene: list[scene_program.SceneObject]


class SceneScorer:
  """All that a search may know of an image, and what it has cost so far.

  Attributes:
    renders: made so far.
    improvements: in their order; none before the first render.
  """

  def __init__(
      self,
      render: Callable[[Scene], np.ndarray],
      image: np.ndarray,
      clock: Callable[[], float] = time.perf_counter,
  ):
    """Starts the clock.

    Args:
      render: returns a scene's image, uint8 of the shape of `image`.
      image: uint8 [H, W, C], of what is searched for.
      clock: in seconds.
    """
    self._render = render
    self._image = image.astype(np.float64).ravel()
    self._clock = clock
    self._start = clock()
    self.renders = 0
    self.improvements: list[Improvement] = []

  @property
  def seconds(self) -> float:
    """Since the start."""
    return self._clock() - self._start

  def squares(self, scene: Scene) -> float:
    """Renders a scene; returns the sum of squared differences to the image.

    Args:
      scene: its objects.

    Returns:
      The sum over all pixels and channels, of values in [0, 1].
    """
    difference = self._render(scene).ravel() - self._image
    result = float(difference @ difference) / 255.0**2
    self.renders += 1
    error = result / difference.size
    if not self.improvements or error < self.improvements[-1].error:
      self.improvements.append(
          Improvement(self.renders, self.seconds, error, list(scene))
      )
    return result


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
      scorer: SceneScorer,
      prior: scene_prior.ScenePrior,
      moves: proposals.SceneMoves,
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
    kinds = (proposals.FLIP, proposals.BIRTH, proposals.DEATH)
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
      scorer: SceneScorer,
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
    scorer: SceneScorer,
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
