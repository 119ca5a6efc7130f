# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Paints a saved drawing at any size, and exports it.

  spiral-tf render DRAWING.json --out=DIR [--formats=png,svg,gif] [--size=1024]
      [--brush=classic/charcoal] [--size_scale=1.5] [--strokes=0-4,7,2]
      [--pen [--paper=a4] [--pen_width_mm=0.5]]

Writes DIR/DRAWING.png and so on: all files, or none if there is an error. See
docs/drawing_programs.md. Exit status: 0, or 2 after an error.
"""

from collections.abc import Sequence
import os

from absl import flags

from spiral_envs.programs import edits
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_tf import home_paths

_OUTPUT = output_flags.OutputFlags(['png'])
_STROKES = flags.DEFINE_string(
    'strokes',
    '',
    'Strokes to paint, counted from 0, in this order, such as 0-4,7,2; by '
    'default all.',
)


def main(argv: Sequence[str]) -> None:
  """Checks everything, then renders."""
  if len(argv) != 2:
    raise ValueError('Name one file: spiral-tf render DRAWING.json')
  source = home_paths.expand(argv[1])
  output_checks.check_flags(_OUTPUT)
  out, options = _OUTPUT.folder(), _OUTPUT.options()
  formats, strokes = _OUTPUT.all_formats(), _STROKES.value
  numbers = edits.stroke_numbers(strokes) if strokes else None
  name = os.path.splitext(os.path.basename(source))[0]
  output_checks.check_names(out, [name], formats, [source])
  program = serialization.read(source)
  if numbers is not None:
    program = edits.select(program, numbers)
  program = _OUTPUT.edited(program)
  try:
    export.check_program(program, formats, options)
  except ValueError as error:
    raise ValueError(f'{source}: {error}') from error
  contents = export.make(program, name, formats, options)
  output_files.report(output_files.write(out, name, contents), contents)


if __name__ == '__main__':
  entry_point.run(main, errors=(*entry_point.USER_ERRORS, RuntimeError))
