# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Warnings about paintings that are no better than the blank canvas."""

import sys
from typing import NamedTuple
from typing import Optional

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_launch.utils import output_flags
from spiral_tf import files

# Exit status of a command, some of whose paintings are no better.
STATUS = 3
# Number of decimals shown of errors: smaller differences cannot be seen.
_DIGITS = 4


class Advice(NamedTuple):
  """Reasons why a painting is no better, each with a remedy.

  Attributes:
    blank_target: reason if the picture itself is blank.
    no_nearer: reason if the painting is no nearer to the picture.
    invisible: remedy if nothing visible was painted, and neither another
      --brush nor another --size_scale can be the reason.
  """

  blank_target: str
  no_nearer: str
  invisible: str


def agent_advice(inverted: bool = False) -> Advice:
  """Returns the advice for drawings by an agent.

  Args:
    inverted: whether the target was inverted.
  """
  other = '--noinvert' if inverted else '--invert, or --fit=crop'
  return Advice(
      f'to the agent the picture is blank. Try {other}.',
      'the agent found no strokes that are nearer to the picture than '
      'nothing. Try --samples=16 --temperature=1, --tiles=4, or a picture of '
      'more contrast.',
      'another --seed, or --samples=16',
  )


class BlankPaintings:
  """Counts paintings, and those that are no better than the blank canvas."""

  def __init__(self, output: output_flags.OutputFlags):
    """Starts with no paintings.

    Args:
      output: flags of the command.
    """
    self._output = output
    self._painted = 0
    self._blank: list[str] = []

  def check(
      self,
      name: str,
      program: drawing_program.DrawingProgram,
      errors: Optional[tuple[float, float]] = None,
      advice: Optional[Advice] = None,
      brushes_basedir: Optional[str] = None,
  ) -> None:
    """Counts a painting, and prints a warning if it is no better.

    Args:
      name: name of the painting.
      program: the program as its files hold it.
      errors: squared errors of the painting and of the blank canvas, if there
        is a target.
      advice: reasons and remedies; None for those of an agent.
      brushes_basedir: folder of brushes; None for the default one.
    """
    self._painted += 1
    advice = advice or agent_advice()
    reason = '' if errors is None else _reason(*errors, advice)
    if not reason and is_blank(program, brushes_basedir):
      reason = f'nothing visible was painted. Try {self._remedy(advice)}.'
    if reason:
      self._blank.append(name)
      shown = files.printable(name)
      print(f'{shown}: no better than the blank canvas: {reason}', flush=True)

  def status(self) -> int:
    """Prints how many are no better; returns `STATUS` if any are, else 0."""
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

  def _remedy(self, advice: Advice) -> str:
    flags = [self._output.brush, self._output.size_scale]
    changed = [f'another --{flag.name}' for flag in flags if flag.present]
    return ' or '.join(changed) or advice.invisible


def _reason(error: float, blank_error: float, advice: Advice) -> str:
  """Returns why a painting is no better, and a remedy; '' if it is better."""
  error, blank_error = round(error, _DIGITS), round(blank_error, _DIGITS)
  if not blank_error:
    return advice.blank_target
  return advice.no_nearer if error >= blank_error else ''


def is_blank(
    program: drawing_program.DrawingProgram,
    brushes_basedir: Optional[str] = None,
) -> bool:
  """Returns whether a program leaves nothing visible on its canvas.

  Args:
    program: valid drawing program.
    brushes_basedir: folder of brushes; None for the default one.

  Raises:
    ValueError, FileNotFoundError, ImportError: the program cannot be painted.
  """
  painting = rendering.Painting(program, None, brushes_basedir)
  before = painting.canvas()
  for _ in painting.paint(1):
    pass
  return bool((painting.canvas() == before).all())
