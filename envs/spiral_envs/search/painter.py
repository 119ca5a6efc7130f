# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting a target by search, under a budget."""

from collections.abc import Iterator
import dataclasses
import itertools
import time
from typing import Any
from typing import Callable
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs.search import adding
from spiral_envs.search import composition as composition_lib
from spiral_envs.search import improving
from spiral_envs.search import levels as levels_lib
from spiral_envs.search import painted
from spiral_envs.search import proposals
from spiral_envs.search import sources

# Fraction of the time for adding strokes; the rest is for improving them.
_ADDING = 0.3
# Fraction of the strokes that are dropped and added elsewhere after a sweep;
# it falls, and the last sweeps only improve what there is.
_RELOCATED = 0.06
_LAST_RELOCATION = 0.8
# A stroke that brings less than this fraction of what a new one brings is
# dropped.
_WORTH = 0.8
# Passes over all strokes, where no time is set.
_SWEEPS = 16
# Fraction of the strokes that follow the lines of a drawing at first.
_LINES = 1.0
# Squared error, in pixels, below which a stroke brings nothing.
_MIN_VALUE = 1e-6


@dataclasses.dataclass(frozen=True)
class Budget:
  """Limits of a search, which ends at the first that is reached.

  Attributes:
    strokes: strokes to paint at most.
    seconds: time to take.
    error: mean squared error, a pixel and channel, that is good enough.
    sweeps: passes over all strokes after they are painted; None for as many as
      there is time for, and without a limit of time for 16.
  """

  strokes: int = 500
  seconds: float = np.inf
  error: float = 0.0
  sweeps: Optional[int] = None


class Progress(NamedTuple):
  """State of a running search.

  Attributes:
    phase: 'adding' or 'improving'.
    strokes: strokes painted.
    error: mean squared error, a pixel and channel.
    fraction: fraction of the budget that is used, in [0, 1].
    from_source: how many of the strokes the source proposed.
  """

  phase: str
  strokes: int
  error: float
  fraction: float
  from_source: int = 0


class Search:
  """Finds strokes that make a target.

  Strokes of a brush that `paints_plainly` are added, and improved below those
  above them. Any other brush smudges, erases or changes its color, so that its
  strokes have to be painted to be tried; they are added and not improved. As a
  `StrokeCanvas` has no zoom, they are tried on a copy of the target of at most
  256 pixels a side, with the strokes made smaller; what the full size shows
  differs by what the brush does not scale.

  Attributes:
    paints_plainly: whether the brush's coverage does not depend on its color.
    strokes: float64 [N, 12], the strokes so far, lowest first.
    error: mean squared error, a pixel and channel, of the strokes so far; of
      the copy, where there is one.
    from_source: how many of the strokes the source proposed.
  """

  def __init__(
      self,
      target: np.ndarray,
      make_canvas: Callable[[tuple[int, int], float], Any],
      bounds: proposals.Bounds,
      ground: Any = 1.0,
      palette: Optional[np.ndarray] = None,
      seed: int = 0,
      clock: Callable[[], float] = time.monotonic,
      make_mixing: Optional[Callable[[tuple[int, int]], Any]] = None,
      zoom: float = 1.0,
      follow_lines: bool = False,
      source: Optional[sources.Source] = None,
  ):
    """Makes a blank picture.

    Args:
      target: float [H, W, C] in [0, 1]; C is 1, 3, or 4: then colors are
        premultiplied.
      make_canvas: given (height, width) and zoom, returns a `StrokeFitter`.
      bounds: what a stroke may be.
      ground: color of the blank picture: a number, or C of them.
      palette: float64 [P, 3]; None for all colors.
      seed: seed of the random number generator.
      clock: returns the time in seconds.
      make_mixing: given (height, width), returns a blank `StrokeCanvas` of C
        channels and of color `ground`; used if the brush does not paint
        plainly.
      zoom: pixels of the target to one of the canvas, a power of 1/2.
      follow_lines: whether the first strokes go along the target's dark lines,
        if the brush paints plainly.
      source: source of strokes to try beside the search's own.

    Raises:
      ValueError: the brush does not paint plainly, and there is no
        `make_mixing`.
    """
    target = np.asarray(target, np.float32)
    rng = np.random.default_rng(seed)
    self._clock, self._follow_lines = clock, follow_lines
    self._composition: Any
    self._improver: Optional[improving.Improver] = None
    self.paints_plainly = make_canvas((1, 1), 1.0).paints_plainly
    if self.paints_plainly:
      levels = levels_lib.make(target, make_canvas, zoom)
      ground = np.broadcast_to(np.asarray(ground, np.float32), target.shape[2:])
      self._composition = composition_lib.Composition(levels, ground)
      self._improver = improving.Improver(
          levels, self._composition, bounds, palette, rng
      )
    elif make_mixing:
      levels = levels_lib.make_small(target, make_mixing, zoom)
      self._composition = painted.Painted(levels)
    else:
      raise ValueError('The brush does not paint plainly: want make_mixing.')
    self._adder = adding.Adder(
        *(levels, self._composition, bounds, palette, rng), source=source
    )

  @property
  def strokes(self) -> np.ndarray:
    return self._composition.strokes

  @property
  def error(self) -> float:
    return self._composition.error

  @property
  def from_source(self) -> int:
    return int(self._adder.from_source.sum())

  def run(self, budget: Budget) -> Iterator[Progress]:
    """Searches; yields how far it is. Stop iterating to stop it early."""
    timer = _Timer(self._clock, budget.seconds)
    yield from self._add(budget, timer)
    if self._improver is None:
      return
    sweeps = budget.sweeps
    if sweeps is None and not timer.limited:
      sweeps = _SWEEPS
    for sweep in itertools.islice(itertools.count(), sweeps):
      if self._is_done(budget, timer):
        break
      # Broad changes first, small ones on finer levels in the end.
      done = timer.used() if timer.limited else sweep / (sweeps or 1)
      if sweep and done < _LAST_RELOCATION:
        self._relocate(budget, timer, _RELOCATED * (1 - done))
      yield from self._improve(timer, done)

  def _is_done(self, budget, timer) -> bool:
    count = len(self._composition)
    return not count or timer.used() >= 1 or self.error <= budget.error

  def _add(self, budget, timer):
    if self._follow_lines and self._improver and not len(self._composition):
      self._adder.add_lines(max(1, int(_LINES * budget.strokes)))
    count = len(self._composition)
    limit = _ADDING if self._improver else 1.0
    while count < budget.strokes and not self._adder.exhausted:
      if timer.used() >= limit or self.error <= budget.error:
        break
      self._adder.add(budget.strokes - count)
      count = len(self._composition)
      yield self._progress('adding', self.error, count / budget.strokes)

  def _improve(self, timer, done):
    """Varies all strokes once, or as many as there is time for."""
    assert self._improver is not None
    count = len(self._composition)
    sweep = self._improver.sweep(1.2 * (1 - done) ** 2 + 0.2, 2 + 2 * done)
    last = -1
    try:
      for last in sweep:
        if timer.used() >= 1:
          break
        if last % 16 == 0:
          yield self._progress('improving', np.nan, done)
    finally:
      # Also where the caller stops iterating.
      if last < count - 1:
        self._composition.repaint()
    yield self._progress('improving', self.error, done)

  def _progress(self, phase, error, fraction):
    count = len(self._composition)
    return Progress(phase, count, error, fraction, self.from_source)

  def _relocate(self, budget, timer, fraction):
    """Drops strokes that bring less than new ones, and adds as many."""
    assert self._improver is not None
    values = self._improver.values
    most = np.argsort(values)[: int(fraction * len(values)) + 1]
    idle = values < max(_WORTH * self._adder.gain, _MIN_VALUE)
    idle[np.setdiff1d(np.flatnonzero(idle), most)] = False
    if idle.any():
      self._adder.keep(np.flatnonzero(~idle))
    count = len(self._composition)
    while count < budget.strokes and not self._adder.exhausted:
      if timer.used() >= 1:
        break
      self._adder.add(budget.strokes - count)
      count = len(self._composition)


class _Timer:
  """Tells how much of a time is used."""

  def __init__(self, clock, seconds):
    self._clock, self._seconds = clock, max(seconds, 1e-9)
    self._start = clock()
    self.limited = np.isfinite(seconds)

  def used(self) -> float:
    """Returns the fraction of the time that is used; 0 without a limit."""
    return (self._clock() - self._start) / self._seconds
