# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Searches for the program of a scene: Metropolis-Hastings and random search.

[SPIRAL] compares with general-purpose inference: blocked Metropolis-Hastings
with a Gaussian likelihood of diagonal variance 0.25. The paper does not give
the prior and the proposals; ours are in `prior` and `proposals`.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118.
"""

from collections.abc import Callable
from collections.abc import Sequence
import math
import time
from typing import NamedTuple
from typing import Union

import numpy as np

from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.mcmc import prior as scene_prior
from spiral_launch.mcmc import proposals

Scene = Sequence[scene_program.SceneObject]


class Improvement(NamedTuple):
  """A scene with a smaller error than all before it.

  Attributes:
    renders: number of renders up to this scene, including it.
    seconds: time since the start of the search.
    error: mean squared error over pixels and channels, of values in [0, 1].
    scene: objects of the scene.
  """

  renders: int
  seconds: float
  error: float
  scene: list[scene_program.SceneObject]


class SceneScorer:
  """Renders scenes and compares them with an image; records the search.

  Attributes:
    renders: number of renders so far.
    improvements: improvements so far, in order.
  """

  def __init__(
      self,
      render: Callable[[Scene], np.ndarray],
      image: np.ndarray,
      clock: Callable[[], float] = time.perf_counter,
  ):
    """Starts the clock.

    Args:
      render: function that renders a scene as uint8 [H, W, C].
      image: uint8 [H, W, C] image whose program is searched for.
      clock: function that returns the time in seconds.
    """
    self._render = render
    self._image = image.astype(np.float64).ravel()
    self._clock = clock
    self._start = clock()
    self.renders = 0
    self.improvements: list[Improvement] = []

  @property
  def seconds(self) -> float:
    """Time since the start of the search."""
    return self._clock() - self._start

  def squares(self, scene: Scene) -> float:
    """Renders a scene; returns the sum of squared differences to the image.

    Args:
      scene: objects of the scene.

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


class MetropolisHastings:
  """A chain whose stationary distribution is the posterior.

  Each channel of each pixel, in [0, 1], is an independent Gaussian around the
  rendered value:

    log p(image | scene) = -(sum of squared differences) / (2 * variance)

  up to a constant. The sum is over all H * W * C values.

  Attributes:
    scene: present state of the chain, at first a sample from the prior.
    proposed: number of proposals, by kind.
    accepted: number of accepted proposals, by kind.
  """

  def __init__(
      self,
      scorer: SceneScorer,
      prior: scene_prior.ScenePrior,
      moves: proposals.SceneMoves,
      rng: np.random.Generator,
      variance: float = VARIANCE,
  ):
    """Samples and renders the first scene.

    Args:
      scorer: scorer of the image.
      prior: prior distribution of the scenes.
      moves: proposal distribution for that prior.
      rng: generator of all random choices.
      variance: variance of the likelihood of a channel of a pixel, above 0.
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
    """Makes a proposal and accepts or rejects it."""
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
    """Returns the log of prior times likelihood."""
    squares = self._scorer.squares(scene)
    return self._prior.log_prob(scene) - squares / (2.0 * self._variance)


class RandomSearch:
  """A search that renders independent samples from the prior."""

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
    searchers: Sequence[Union[MetropolisHastings, RandomSearch]],
    scorer: SceneScorer,
    renders: int,
) -> None:
  """Steps searchers in turn until they have made a number of renders together.

  Args:
    searchers: searchers that use `scorer`, at least one.
    scorer: scorer that counts the renders.
    renders: total number of renders, including those made before.
  """
  while True:
    for searcher in searchers:
      if scorer.renders >= renders:
        return
      searcher.step()
