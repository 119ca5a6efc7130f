# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Searches for the programs of images, each by itself, with equal renders."""

from collections.abc import Iterator
import dataclasses
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
  """Of all searches.

  Attributes:
    renders: for each image and method.
    chains: that share them, of each image; at least 1, `renders` at most.
    seed: of all random numbers.
    min_objects: the fewest of a scene.
    variance: of the likelihood; see `scene_search.MetropolisHastings`.
  """

  renders: int
  chains: int = 1
  seed: int = 0
  min_objects: int = 0
  variance: float = samplers.VARIANCE


class Found(NamedTuple):
  """What came of one image.

  Attributes:
    searches: by method; the last improvement has the best program.
    proposed: moves of all chains, by kind.
    accepted: likewise.
  """

  searches: dict[str, search_curves.Search]
  proposed: dict[str, int]
  accepted: dict[str, int]


def run(given: scene_images.SceneImages, settings: Settings) -> Iterator[Found]:
  """Searches for one image after the other.

  An image's result depends on the settings, on it and on its index alone.

  Args:
    given: the images.
    settings: of the searches.

  Returns:
    An iterator of what was found, for each image.

  Raises:
    ValueError: a setting is out of range.
    OSError, ImportError: nothing here can render.
  """
  if not 1 <= settings.chains <= settings.renders:
    raise ValueError(
        f'chains={settings.chains} and renders={settings.renders} clash: each '
        'chain makes one render at least, and there must be a chain.'
    )
  if not settings.variance > 0:
    raise ValueError(f'variance is {settings.variance}: it must be above 0.')
  prior = scene_prior.uniform(
      given.grid_width, given.max_objects, settings.min_objects
  )
  # Made before any clock starts.
  sprites = compositor.shared(given.images.shape[1], given.grid_width)
  return _run(given, settings, prior, sprites.render)


def _run(given, settings, prior, render) -> Iterator[Found]:
  moves = proposals.SceneMoves(prior)
  for index, image in enumerate(given.images):
    seeds = [settings.seed, index]
    scorer = samplers.SceneScorer(render, image)
    random = samplers.RandomSearch(
        scorer, prior, np.random.default_rng([*seeds, 0])
    )
    samplers.run([random], scorer, settings.renders)
    searches = {RANDOM: _over(scorer)}
    scorer = samplers.SceneScorer(render, image)
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
    searches[MCMC] = _over(scorer)
    yield Found(
        searches,
        _sum([chain.proposed for chain in chains]),
        _sum([chain.accepted for chain in chains]),
    )


def _over(scorer: samplers.SceneScorer) -> search_curves.Search:
  return search_curves.Search(
      scorer.improvements, scorer.renders, scorer.seconds
  )


def _sum(counts: list[dict[str, int]]) -> dict[str, int]:
  return {kind: sum(count[kind] for count in counts) for kind in counts[0]}
