# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Timing of films of a drawing, which all formats share.

All strokes take the same time, and the whole drawing takes at most 24 seconds.
"""

import dataclasses

from spiral_envs.libmypaint import strokes as curves

MAX_SECONDS = 24.0
# Duration of the last picture, before a film repeats.
HOLD_SECONDS = 2.0
FRAMES_PER_SECOND = 25
_MAX_STROKE_SECONDS = 60.0


def check_stroke_seconds(stroke_seconds: float) -> None:
  """Raises ValueError unless the time is in (0, 60] seconds."""
  if not 0 < stroke_seconds <= _MAX_STROKE_SECONDS:
    raise ValueError(
        f'The time for a stroke is {stroke_seconds} s; it must be above 0, and '
        f'{_MAX_STROKE_SECONDS:g} at most (--stroke_seconds).'
    )


@dataclasses.dataclass(frozen=True)
class Timing:
  """Pictures of a film: the blank one, then the same number per stroke.

  Attributes:
    strokes: number of strokes of the drawing.
    parts: number of pictures per stroke, 1 or more.
    ticks: duration in 25ths of a second, without the last picture.
  """

  strokes: int
  parts: int
  ticks: int

  def durations(self) -> list[int]:
    """Returns the ticks of each picture, [1 + strokes * parts].

    The first picture is blank. That of the last picture is 0, for the caller to
    replace. Pictures of 0 ticks are to be left out. The sum is `ticks`.
    """
    count = self.strokes * self.parts
    # Rounded up, so that the blank picture is visible.
    times = [-(-i * self.ticks // max(1, count)) for i in range(count + 1)]
    return [b - a for a, b in zip(times, times[1:])] + [0]


def total_seconds(strokes: int, stroke_seconds: float) -> float:
  """Returns the duration of the drawing, in seconds."""
  return min(MAX_SECONDS, strokes * stroke_seconds)


def plan(strokes: int, stroke_seconds: float) -> Timing:
  """Returns the timing of a film of 25 frames a second.

  Args:
    strokes: number of strokes of the drawing.
    stroke_seconds: seconds per stroke. Strokes take less if they would take
      more than 24 seconds together; then some may have no frame.

  Raises:
    ValueError: `stroke_seconds` is out of range.
  """
  check_stroke_seconds(stroke_seconds)
  if not strokes:
    return Timing(0, 1, 0)
  seconds = total_seconds(strokes, stroke_seconds)
  ticks = max(1, round(seconds * FRAMES_PER_SECOND))
  parts = max(1, min(ticks // strokes, curves.CURVE_STEPS))
  return Timing(strokes, parts, ticks)
