# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Greedy search: the best of many strokes, painted on top of the others."""

import dataclasses
from typing import Optional

import numpy as np

from spiral_envs.search import composition as composition_lib
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import lines
from spiral_envs.search import proposals
from spiral_envs.search import sources
from spiral_envs.search import strokes as strokes_lib

# Sizes drift towards those of strokes that were taken lately.
_INERTIA = 0.9
# Strokes of one round that lie apart from the best are taken, too, if they
# bring this fraction of what it brings.
_ALSO_TAKEN = 0.5
_REFINED = 8
_MAX_FAILURES = 30
# Change of the squared error, in pixels, of a stroke that is worth taking.
_MIN_CHANGE = -1e-6
# Radii that are tried for a stroke along a line.
_WIDTHS = 8
# Cells of the map that places are drawn from.
_MAX_CELLS = 128**2


@dataclasses.dataclass(frozen=True)
class Effort:
  """Numbers of strokes to try.

  Attributes:
    fresh: strokes proposed in a round.
    rounds: rounds of variations of the best ones.
    variations: variations of each of the best in such a round.
  """

  fresh: int = 96
  rounds: int = 3
  variations: int = 8


class Adder:
  """Adds strokes one after the other, each where it helps most.

  Attributes:
    gain: what a stroke brought lately, as a squared error in pixels.
    from_source: bool [N], the strokes that the source proposed, or that are
      variations of such strokes.
  """

  def __init__(
      self,
      levels: list[levels_lib.Level],
      composition: composition_lib.Composition,
      bounds: proposals.Bounds,
      palette: Optional[np.ndarray],
      rng: np.random.Generator,
      effort: Effort = Effort(),
      source: Optional[sources.Source] = None,
  ):
    """Makes an adder.

    Args:
      levels: the picture at several sizes.
      composition: the strokes to add to.
      bounds: what a stroke may be.
      palette: float64 [P, 3]; None for all colors.
      rng: source of random numbers.
      effort: how much to try.
      source: source of further strokes to try.
    """
    self._levels = levels
    self._composition = composition
    self._bounds = bounds
    self._palette = palette
    self._rng = rng
    self._effort = effort
    self._source = source
    self._proposer = proposals.Proposer(bounds, rng)
    self._log_radius = np.log(bounds.max_radius)
    self._log_length = np.log(6.0)
    self._failures = 0
    self.gain = 0.0
    self.from_source = np.zeros(0, bool)

  def add(self, most: int) -> int:
    """Adds up to `most` strokes that lie apart; returns how many."""
    radius = np.exp(self._log_radius)
    index = levels_lib.index_of(self._levels, radius)
    seeds = self._seeds(index)
    if seeds is None:
      self._failures += 1
      return 0
    strokes = self._proposer.fresh(
        self._levels[index], seeds, radius, np.exp(self._log_length)
    )
    proposed = self._proposed(index, seeds, radius)
    from_source = np.arange(len(strokes) + len(proposed)) >= len(strokes)
    strokes, changes, from_source = self._refined(
        index, np.concatenate([strokes, proposed]), from_source
    )
    taken = self._apart(strokes, changes)[:most]
    if not taken.size:
      # Nothing of this size helps; smaller strokes may.
      smaller = self._log_radius - 0.25
      self._log_radius = max(smaller, np.log(self._bounds.min_radius))
      self._failures += 1
      return 0
    self._failures = 0
    self._learn_sizes(strokes[taken])
    for change in changes[taken]:
      self.gain = _INERTIA * self.gain - (1 - _INERTIA) * change
    self._composition.append(strokes[taken])
    self.from_source = np.append(self.from_source, from_source[taken])
    return len(taken)

  def add_lines(self, most: int) -> None:
    """Adds up to `most` strokes along the dark lines of the target."""
    level, bounds = self._levels[0], self._bounds
    curves = lines.curves(
        level.target.mean(-1), bounds.max_radius * level.zoom, most
    )
    if not len(curves):
      return
    radii = np.geomspace(bounds.min_radius, bounds.max_radius, _WIDTHS)
    strokes = np.zeros((len(curves), _WIDTHS, strokes_lib.NUM_COLUMNS))
    strokes[..., strokes_lib.POINTS] = curves.reshape(-1, 1, 6) / level.zoom
    strokes[..., strokes_lib.RADIUS] = radii
    strokes[..., strokes_lib.PRESSURES] = bounds.max_pressure
    strokes = bounds.clip(strokes.reshape(-1, strokes_lib.NUM_COLUMNS))
    changes = self._composition.fit(0, strokes, self._palette)
    best = np.argmin(changes.reshape(-1, _WIDTHS), axis=1)
    best += _WIDTHS * np.arange(len(best))
    best = best[changes[best] < _MIN_CHANGE]
    self._learn_sizes(strokes[best])
    self._composition.append(strokes[best])
    self.from_source = np.append(self.from_source, np.zeros(len(best), bool))

  def keep(self, kept: np.ndarray) -> None:
    """Drops all strokes but some; see `Composition.keep`."""
    self._composition.keep(kept)
    self.from_source = self.from_source[kept]

  @property
  def exhausted(self) -> bool:
    """True once many rounds in a row brought nothing."""
    return self._failures >= _MAX_FAILURES

  def _proposed(self, index, seeds, radius):
    if self._source is None:
      return np.empty((0, strokes_lib.NUM_COLUMNS))
    canvas = self._composition.canvases[index]
    return self._bounds.clip(
        sources.propose(
            self._source,
            *(self._levels[index], canvas, seeds, radius, self._rng),
        )
    )

  def _refined(self, index, strokes, from_source):
    fit = self._composition.fit
    changes = fit(index, strokes, self._palette)
    for i in range(self._effort.rounds):
      best = np.argsort(changes)[:_REFINED]
      strokes, changes = strokes[best], changes[best]
      count = self._effort.variations
      near = self._proposer.near(strokes, count, 0.7**i)
      from_source = from_source[best]
      from_source = np.append(from_source, from_source.repeat(count))
      more = fit(index, near, self._palette)
      strokes = np.concatenate([strokes, near])
      changes = np.concatenate([changes, more])
    return strokes, changes, from_source

  def _apart(self, strokes, changes):
    """Returns indices of good strokes that do not touch, best first."""
    order = np.argsort(changes)
    order = order[
        changes[order] < min(_ALSO_TAKEN * changes[order[0]], _MIN_CHANGE)
    ]
    boxes = strokes_lib.bounds(strokes, margin=1.5)
    taken: list[int] = []
    for i in order:
      if not taken or not strokes_lib.overlap(boxes[taken], boxes[i]).any():
        taken.append(i)
    return np.array(taken, int)

  def _learn_sizes(self, strokes):
    radius = strokes[:, strokes_lib.RADIUS]
    length = np.maximum(strokes_lib.lengths(strokes) / radius, 0.5)
    for log_radius, log_length in zip(np.log(radius), np.log(length)):
      self._log_radius += (1 - _INERTIA) * (log_radius - self._log_radius)
      self._log_length += (1 - _INERTIA) * (log_length - self._log_length)

  def _seeds(self, index):
    while self._levels[index].target[..., 0].size > _MAX_CELLS and index + 1 < (
        len(self._levels)
    ):
      index += 1
    level = self._levels[index]
    error = self._composition.canvases[index] - level.target
    error = np.square(error).sum(-1)
    # Squared, so that few strokes are wasted where little is wrong.
    return proposals.sample_places(
        error, level.zoom, self._effort.fresh, self._rng
    )
