# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Flags of all commands that write drawings to files."""

from collections.abc import Sequence
from typing import Any
from typing import Optional

from absl import flags

from spiral_envs.programs import edits
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from spiral_envs.programs.exports import plot_page
from spiral_launch.utils import path_flags

# Flags belong to the command that makes `OutputFlags`, whose --help lists them.
flags.disclaim_key_flags()


class OutputFlags:
  """Defines the flags and reads them.

  Its attributes are the holders of the flags, named like them; those of `plot`
  are the fields of `plot_page.Settings`.
  """

  def __init__(
      self,
      formats: Sequence[str],
      flag_values: flags.FlagValues = flags.FLAGS,
  ):
    """Defines the flags.

    Args:
      formats: default of --formats.
      flag_values: registry of the flags.
    """
    values: Any = {'flag_values': flag_values}
    defaults = export.Options()
    self.out = path_flags.define(
        'out', '', 'Folder to write to; made if it is missing.', **values
    )
    self.formats = flags.DEFINE_list(
        'formats',
        list(formats),
        f'Files to write: any of {", ".join(export.FORMATS)}.',
        **values,
    )
    self.size = flags.DEFINE_integer(
        'size',
        defaults.size,
        'Width and height of the picture in pixels, from '
        f'{rendering.MIN_SIZE} to {rendering.MAX_SIZE}.',
        **values,
    )
    self.pen = flags.DEFINE_bool(
        'pen',
        False,
        'Write the SVG file for a pen plotter: center lines of strokes in '
        'millimeters, a layer for each color.',
        **values,
    )
    self.plot = _define_plot(values)
    self.brush = flags.DEFINE_string(
        'brush',
        '',
        'Brush to paint with, such as classic/charcoal; by default the one '
        'that the drawing was made with.',
        **values,
    )
    self.size_scale = flags.DEFINE_float(
        'size_scale',
        1.0,
        'Factor of the width of all strokes, above 0.',
        **values,
    )
    self.film_size = flags.DEFINE_integer(
        'film_size',
        defaults.film_size,
        'Width and height of films and of the HTML page in pixels, from '
        f'{rendering.MIN_SIZE} to {export.MAX_FILM_SIZE}; at most --size.',
        **values,
    )
    self.stroke_seconds = flags.DEFINE_float(
        'stroke_seconds',
        defaults.stroke_seconds,
        'Seconds that each stroke takes in films; less if there are many.',
        **values,
    )
    self.brushes_basedir = path_flags.define(
        'brushes_basedir',
        '',
        'Folder of brushes; by default that of the package mypaint-brushes.',
        **values,
    )

  def folder(self) -> str:
    """Returns the folder to write to; raises ValueError if it is missing."""
    if not self.out.value:
      raise ValueError('Say where to write to: --out=DIR')
    return self.out.value

  def all_formats(self) -> list[str]:
    """Returns the formats to write, among them SVG if --pen is set."""
    added = ['svg'] if self.pen.value else []
    return list(dict.fromkeys([*self.formats.value, *added]))

  def options(self, brushes_basedir: Optional[str] = None) -> export.Options:
    """Returns the options of the files.

    Args:
      brushes_basedir: folder of brushes if --brushes_basedir is not set.

    Raises:
      ValueError: a flag of pen plots is set, but --pen is not.
    """
    set_flags = [
        f'--{name}' for name, flag in self.plot.items() if flag.present
    ]
    if set_flags and not self.pen.value:
      raise ValueError(
          f'{", ".join(set_flags)} is for pen plotters only: add --pen.'
      )
    plot = {name: flag.value for name, flag in self.plot.items()}
    return export.Options(
        size=self.size.value,
        film_size=self.film_size.value,
        stroke_seconds=self.stroke_seconds.value,
        pen=plot_page.Settings(**plot) if self.pen.value else None,
        brushes_basedir=self.brushes_basedir.value or brushes_basedir or None,
    )

  def edited(
      self, program: drawing_program.DrawingProgram
  ) -> drawing_program.DrawingProgram:
    """Returns a program with the brush and the sizes that the flags choose.

    Args:
      program: valid drawing program.

    Raises:
      ValueError: --size_scale is not above 0, or a file cannot hold the result.
    """
    if self.size_scale.value != 1:
      program = edits.scale_sizes(program, self.size_scale.value)
    if self.brush.value:
      program = edits.with_brush(program, self.brush.value)
    serialization.validate(program)
    return program


def _define_plot(values: dict[str, Any]) -> dict[str, flags.FlagHolder]:
  """Defines the flags of pen plots."""
  return {
      'paper': flags.DEFINE_string(
          'paper',
          '',
          f'Paper of the pen plot: {", ".join(plot_page.PAPERS)}; by default '
          'the page is as large as the drawing.',
          **values,
      ),
      'orientation': flags.DEFINE_string(
          'orientation',
          plot_page.AUTO,
          f'Orientation of --paper: {", ".join(plot_page.ORIENTATIONS)} (that '
          'of the drawing).',
          **values,
      ),
      'margin_mm': flags.DEFINE_float(
          'margin_mm',
          None,
          'Margin of the pen plot in millimeters; by default 10 on --paper, '
          'else 0.',
          **values,
      ),
      'plot_width_mm': flags.DEFINE_float(
          'plot_width_mm',
          None,
          'Width of a pen plot without --paper in millimeters; by default 180.',
          **values,
      ),
      'pen_width_mm': flags.DEFINE_float(
          'pen_width_mm',
          None,
          'Width of the pen in millimeters: wider strokes are filled with '
          'parallel lines, where no later stroke covers them. By default only '
          'center lines are drawn, of all strokes.',
          **values,
      ),
  }
