# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs both searches, with equally many renders, for each of many images."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
import dataclasses
import time
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import compositor
from spiral_launch.mcmc import curves as search_curves
from spiral_launch.mcmc import images as scene_images
from spiral_launch.mcmc import prior as scene_prior
from spiral_launch.mcmc import proposals
from spiral_launch.mcmc import samplers

RANDOM, MCMC = 'random search', 'MCMC'
METHODS = (RANDOM, MCMC)


@dataclasses.dataclass(frozen=True)
class Settings:
  """Settings of all searches.

  Attributes:
    renders: number of renders of each method for each image.
    chains: number of chains that share the renders of an image; from 1 to
      `renders`.
    seed: seed of all random number generators.
    min_objects: minimal number of objects in a scene.
    variance: variance of the likelihood of a channel of a pixel, above 0.
  """

  renders: int
  chains: int = 1
  seed: int = 0
  min_objects: int = 0
  variance: float = samplers.VARIANCE

  def __post_init__(self):
    """Raises ValueError if a setting is out of range."""
    if not 1 <= self.chains <= self.renders:
      raise ValueError(
          f'--chains={self.chains} and --renders={self.renders} clash: each '
          'chain makes at least one render, and there must be a chain.'
      )
    if not self.variance > 0:
      raise ValueError(f'--variance={self.variance}: it must be above 0.')


class Result(NamedTuple):
  """Result for one image.

  Attributes:
    searches: search by method; its last improvement has the best program.
    proposed: number of proposals of all chains, by kind; empty without MCMC.
    accepted: number of accepted proposals of all chains, by kind.
  """

  searches: dict[str, search_curves.Search]
  proposed: dict[str, int]
  accepted: dict[str, int]


def run(
    targets: scene_images.SceneImages,
    settings: Settings,
    methods: Sequence[str] = METHODS,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Result]:
  """Searches for one image after the other.

  A result depends only on the settings, the image and its index.

  Args:
    targets: images to search for.
    settings: settings of the searches.
    methods: methods to run, of `METHODS`.
    clock: function that returns the time in seconds.

  Returns:
    An iterator over the results.

  Raises:
    ValueError: a setting is out of range.
    OSError, ImportError: scenes cannot be rendered on this machine.
  """
  prior = scene_prior.uniform(
      targets.grid_width, targets.max_objects, settings.min_objects
  )
  # Made before any clock starts.
  sprites = compositor.shared(targets.images.shape[1], targets.grid_width)
  return _run(targets, settings, prior, sprites.render, methods, clock)


def _run(targets, settings, prior, render, methods, clock) -> Iterator[Result]:
  moves = proposals.SceneMoves(prior)
  for index, image in enumerate(targets.images):
    seeds = [settings.seed, index]
    searches = {}
    chains: list[samplers.MetropolisHastings] = []
    if RANDOM in methods:
      scorer = samplers.SceneScorer(render, image, clock)
      random = samplers.RandomSearch(
          scorer, prior, np.random.default_rng([*seeds, 0])
      )
      samplers.run([random], scorer, settings.renders)
      searches[RANDOM] = _search(scorer)
    if MCMC in methods:
      scorer = samplers.SceneScorer(render, image, clock)
      chains = [
          samplers.MetropolisHastings(
              scorer,
              prior,
              moves,
              np.random.default_rng([*seeds, 1 + i]),
              settings.variance,
          )
          for i in range(settings.chains)
      ]
      samplers.run(chains, scorer, settings.renders)
      searches[MCMC] = _search(scorer)
    yield Result(
        searches,
        _sum([chain.proposed for chain in chains]),
        _sum([chain.accepted for chain in chains]),
    )


def _search(scorer: samplers.SceneScorer) -> search_curves.Search:
  return search_curves.Search(
      scorer.improvements, scorer.renders, scorer.seconds
  )


def _sum(counts: list[dict[str, int]]) -> dict[str, int]:
  kinds = counts[0] if counts else ()
  return {kind: sum(count[kind] for count in counts) for kind in kinds}
