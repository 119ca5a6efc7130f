# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""When a film of a drawing shows what: the same for every format.

A stroke takes the time that is asked for, and all together 24 seconds at most.
"""

import dataclasses

from spiral_envs.libmypaint import strokes as curves

MOST_SECONDS = 24.0
# On the last picture, where a film begins anew.
HOLD_SECONDS = 2.0
FRAMES_PER_SECOND = 25
_MOST_STROKE_SECONDS = 60.0


def check_stroke_seconds(stroke_seconds: float) -> None:
  """Raises ValueError unless a stroke may take that long."""
  if not 0 < stroke_seconds <= _MOST_STROKE_SECONDS:
    raise ValueError(
        f'The time for a stroke is {stroke_seconds} s; it must be above 0, and '
        f'{_MOST_STROKE_SECONDS:g} at most (--stroke_seconds).'
    )


@dataclasses.dataclass(frozen=True)
class Timing:
  """A film's pictures: the blank one, then so many of each stroke.

  Attributes:
    strokes: of the drawing.
    parts: pictures of a stroke, 1 or more.
    ticks: that the growing of the drawing takes, in 25ths of a second.
  """

  strokes: int
  parts: int
  ticks: int

  def durations(self) -> list[int]:
    """Returns [1 + strokes * parts]: how many ticks each picture stays.

    The first is the blank one, and the last 0: of how long it is held another
    says. Where there are more pictures than ticks some stay for none: those are
    to be left out. All together are `ticks`.
    """
    count = self.strokes * self.parts
    # Rounded up, so that the blank one is seen.
    times = [-(-i * self.ticks // max(1, count)) for i in range(count + 1)]
    return [b - a for a, b in zip(times, times[1:])] + [0]


def total_seconds(strokes: int, stroke_seconds: float) -> float:
  """Returns how long a drawing grows; see `check_stroke_seconds`."""
  return min(MOST_SECONDS, strokes * stroke_seconds)


def plan(strokes: int, stroke_seconds: float) -> Timing:
  """Returns the timing of a film of 25 frames a second.

  Args:
    strokes: of the drawing.
    stroke_seconds: that each may take; where that is more than 24 seconds in
      all, each takes less, and where it is less than a frame, some have none.

  Raises:
    ValueError: the time is out of range.
  """
  check_stroke_seconds(stroke_seconds)
  if not strokes:
    return Timing(0, 1, 0)
  seconds = total_seconds(strokes, stroke_seconds)
  ticks = max(1, round(seconds * FRAMES_PER_SECOND))
  parts = max(1, min(ticks // strokes, curves.CURVE_STEPS))
  return Timing(strokes, parts, ticks)
