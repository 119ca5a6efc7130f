# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting a target by search, under a budget."""

from collections.abc import Iterator
import dataclasses
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
from spiral_envs.search import proposals

# Fraction of the time for adding strokes; the rest is for improving them.
_ADDING = 0.3
# Fraction of the strokes that are dropped and added elsewhere after a sweep;
# it falls, and the last sweeps only improve what there is.
_RELOCATED = 0.06
_LAST_RELOCATION = 0.8
# A stroke that brings less than this fraction of what a new one brings is
# dropped.
_WORTH = 0.8
# Squared error, in pixels, below which a stroke brings nothing.
_MIN_VALUE = 1e-6


@dataclasses.dataclass(frozen=True)
class Budget:
  """When to stop; what comes first counts.

  Attributes:
    strokes: strokes to paint at most.
    seconds: time to take; infinite for as many sweeps as `sweeps`.
    error: mean squared error, a pixel and channel, that is good enough.
    sweeps: passes over all strokes after they are painted.
  """

  strokes: int = 500
  seconds: float = np.inf
  error: float = 0.0
  sweeps: int = 16


class Progress(NamedTuple):
  """How far a search has come.

  Attributes:
    phase: 'adding' or 'improving'.
    strokes: strokes painted.
    error: mean squared error, a pixel and channel.
    fraction: of the budget that is used, in [0, 1].
  """

  phase: str
  strokes: int
  error: float
  fraction: float


class Search:
  """Finds strokes that make a target.

  Attributes:
    strokes: float64 [N, 12], the strokes so far, lowest first.
    error: mean squared error, a pixel and channel, of the strokes so far.
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
  ):
    target = np.asarray(target, np.float32)
    self._levels = levels_lib.make(target, make_canvas)
    ground = np.broadcast_to(np.asarray(ground, np.float32), target.shape[2:])
    self._composition = composition_lib.Composition(self._levels, ground)
    rng = np.random.default_rng(seed)
    common = (self._levels, self._composition, bounds, palette, rng)
    self._adder = adding.Adder(*common)
    self._improver = improving.Improver(*common)
    self._clock = clock

  @property
  def strokes(self) -> np.ndarray:
    return self._composition.strokes

  @property
  def error(self) -> float:
    return self._composition.error

  def run(self, budget: Budget) -> Iterator[Progress]:
    """Searches; yields how far it is. Stop iterating to stop it early."""
    timer = _Timer(self._clock, budget.seconds)
    yield from self._add(budget, timer)
    for sweep in range(budget.sweeps):
      if self._is_done(budget, timer):
        break
      # Broad changes first, small ones on finer levels in the end.
      done = timer.used() if timer.limited else sweep / budget.sweeps
      if sweep and done < _LAST_RELOCATION:
        self._relocate(budget, timer, _RELOCATED * (1 - done))
      yield from self._improve(timer, done)

  def _is_done(self, budget, timer) -> bool:
    count = len(self._composition)
    return not count or timer.used() >= 1 or self.error <= budget.error

  def _add(self, budget, timer):
    count = 0
    while count < budget.strokes and not self._adder.exhausted:
      if timer.used() >= _ADDING or self.error <= budget.error:
        break
      self._adder.add(budget.strokes - count)
      count = len(self._composition)
      yield Progress('adding', count, self.error, count / budget.strokes)

  def _improve(self, timer, done):
    """Varies all strokes once, or as many as there is time for."""
    count = len(self._composition)
    sweep = self._improver.sweep(1.2 * (1 - done) + 0.2, 1 + 2 * done)
    for i in sweep:
      if timer.used() >= 1:
        self._composition.repaint()
        break
      if i % 16 == 0:
        yield Progress('improving', count, np.nan, done)
    yield Progress('improving', count, self.error, done)

  def _relocate(self, budget, timer, fraction):
    """Drops strokes that bring less than new ones, and adds as many."""
    values = self._improver.values
    most = np.argsort(values)[: int(fraction * len(values)) + 1]
    idle = values < max(_WORTH * self._adder.gain, _MIN_VALUE)
    idle[np.setdiff1d(np.flatnonzero(idle), most)] = False
    if idle.any():
      self._composition.keep(np.flatnonzero(~idle))
    count = len(self._composition)
    while count < budget.strokes and not self._adder.exhausted:
      if timer.used() >= 1:
        break
      self._adder.add(budget.strokes - count)
      count = len(self._composition)


class _Timer:
  """Tells how much of a time is used."""

  def __init__(self, clock, seconds):
    self._clock, self._seconds = clock, seconds
    self._start = clock()
    self.limited = np.isfinite(seconds)

  def used(self) -> float:
    """Returns the fraction of the time that is used; 0 without a limit."""
    return (self._clock() - self._start) / self._seconds
