# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Flags of what is made of drawing programs, for all commands that make it."""

from collections.abc import Sequence
import dataclasses
from typing import Any

from absl import flags

from spiral_envs.programs import edits
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from spiral_launch.utils import path_flags

# A flag belongs to the command that defines it, whose --help lists it.
flags.disclaim_key_flags()


@dataclasses.dataclass(frozen=True)
class OutputFlags:
  """The flags, once they are defined; see `define`."""

  out: flags.FlagHolder
  formats: flags.FlagHolder
  size: flags.FlagHolder
  film_size: flags.FlagHolder
  stroke_seconds: flags.FlagHolder
  brush: flags.FlagHolder
  size_scale: flags.FlagHolder
  brushes_basedir: flags.FlagHolder

  def folder(self) -> str:
    """Returns the folder to write to; raises ValueError if none is named."""
    if not self.out.value:
      raise ValueError('Say where to write to: --out=DIR')
    return self.out.value

  def options(self, **others) -> export.Options:
    """Returns how to make files; `others` are further fields of it."""
    return export.Options(
        size=self.size.value,
        film_size=self.film_size.value,
        stroke_seconds=self.stroke_seconds.value,
        brushes_basedir=self.brushes_basedir.value or None,
        **others,
    )

  def edited(
      self, program: drawing_program.DrawingProgram
  ) -> drawing_program.DrawingProgram:
    """Returns a program with the brush and the sizes that the flags want.

    Raises:
      ValueError: a scale that is not above 0; ProgramError for a program that
        no file can hold.
    """
    if self.size_scale.value != 1:
      program = edits.scale_sizes(program, self.size_scale.value)
    if self.brush.value:
      program = edits.with_brush(program, self.brush.value)
    serialization.validate(program)
    return program


def define(
    formats: Sequence[str], flag_values: flags.FlagValues = flags.FLAGS
) -> OutputFlags:
  """Defines the flags.

  Args:
    formats: that are made if none are named.
    flag_values: to define them among.
  """
  values: Any = {'flag_values': flag_values}
  return OutputFlags(
      out=path_flags.define('out', '', 'Folder to write to.', **values),
      formats=flags.DEFINE_list(
          'formats',
          list(formats),
          f'Some of {",".join(export.FORMATS)}.',
          **values,
      ),
      size=flags.DEFINE_integer(
          'size',
          1024,
          'Pixels along each side of the picture, from '
          f'{rendering.LEAST_SIZE} to {rendering.MOST_SIZE}.',
          **values,
      ),
      film_size=flags.DEFINE_integer(
          'film_size', 512, 'Of films and the page, at most 1024.', **values
      ),
      stroke_seconds=flags.DEFINE_float(
          'stroke_seconds', 0.4, 'Time for a stroke in films.', **values
      ),
      brush=flags.DEFINE_string(
          'brush', '', "Another than the program's own.", **values
      ),
      size_scale=flags.DEFINE_float(
          'size_scale', 1.0, 'All strokes wider (above 1) or thinner.', **values
      ),
      brushes_basedir=path_flags.define(
          'brushes_basedir',
          '',
          "Folder of brushes; Debian's if none.",
          **values,
      ),
  )
