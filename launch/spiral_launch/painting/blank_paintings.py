# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tells of paintings that are no better than the blank canvas."""

import sys
from typing import Optional

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_launch.utils import output_flags
from spiral_tf import files

# The exit status of a command that has painted nothing better.
STATUS = 3
# As many digits of errors are shown: smaller differences nobody sees.
_DIGITS = 4


class BlankPaintings:
  """Counts what was painted, and what of it is no better than nothing."""

  def __init__(self, output: output_flags.OutputFlags):
    """Makes an empty count.

    Args:
      output: flags of the command.
    """
    self._output = output
    self._painted = 0
    self._blank: list[str] = []

  def look(
      self,
      name: str,
      program: drawing_program.DrawingProgram,
      errors: Optional[tuple[float, float]] = None,
      inverted: bool = False,
      brushes_basedir: Optional[str] = None,
  ) -> None:
    """Looks at a painting, and prints a line if it is no better.

    Args:
      name: name of the painting.
      program: the program as its files hold it.
      errors: squared errors of the painting, and of the blank canvas, where
        there is a target.
      inverted: whether the target was inverted.
      brushes_basedir: folder of brushes, see
      `spiral_envs.libmypaint.brushes.read_brush`.
    """
    self._painted += 1
    found = ''
    if errors is not None:
      error, blank = (round(value, _DIGITS) for value in errors)
      if not blank:
        other = '--noinvert' if inverted else '--invert, or --fit=crop'
        found = f'to the agent the picture is blank. Try {other}.'
      elif error >= blank:
        found = (
            'the agent found no strokes that are nearer to the picture than '
            'nothing. Try --samples=16 --temperature=1, --tiles=4, or a '
            'picture of more contrast.'
        )
    if not found and is_blank(program, brushes_basedir):
      found = f'nothing visible was painted. Try {self._other()}.'
    if found:
      self._blank.append(name)
      shown = files.printable(name)
      print(f'{shown}: no better than the blank canvas: {found}', flush=True)

  def status(self) -> int:
    """Says how many there were; returns 0, or `STATUS` if any."""
    if not self._blank:
      return 0
    print(
        f'Warning: {len(self._blank)} of {self._painted} paintings are no '
        'better than the blank canvas: '
        f'{", ".join(files.printable(name) for name in self._blank)}. Their '
        'files are written all the same.',
        file=sys.stderr,
    )
    return STATUS

  def _other(self) -> str:
    flags = [self._output.brush, self._output.size_scale]
    changed = [f'another --{flag.name}' for flag in flags if flag.present]
    return ' or '.join(changed) or 'another --seed, or --samples=16'


def is_blank(
    program: drawing_program.DrawingProgram,
    brushes_basedir: Optional[str] = None,
) -> bool:
  """Whether a program leaves nothing to be seen on its canvas.

  Args:
    program: a valid one.
    brushes_basedir: see `rendering.render`, whose errors are raised, too.
  """
  painting = rendering.Painting(program, None, brushes_basedir)
  before = painting.canvas()
  for _ in painting.paint(1):
    pass
  return bool((painting.canvas() == before).all())
