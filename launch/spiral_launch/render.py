# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Paints a saved drawing program again, at any size, and exports it.

  spiral-tf render PROGRAM.json --out=DIR [--size=1024]
      [--formats=png,svg,gif,webp,mp4,html,json] [--brush=classic/charcoal]
      [--size_scale=1.5] [--strokes=0-4,7,2] [--pen]

Writes DIR/PROGRAM.png and so on, all or none. See docs/drawing_programs.md.
"""

from collections.abc import Sequence
import os
import sys

from absl import flags

from spiral_envs.programs import edits
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from spiral_launch.utils import entry_point
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_tf import files
from spiral_tf import home_paths
from spiral_tf import os_errors

_OUTPUT = output_flags.define(['png'])
_STROKES = flags.DEFINE_string(
    'strokes',
    '',
    'Only these strokes, in this order, counted from 0: 0-4,7,2. All if none.',
)
_PEN = flags.DEFINE_bool(
    'pen', False, 'SVG for a plotter: plain polylines in millimeters.'
)
_PEN_WIDTH = flags.DEFINE_float(
    'pen_width_mm', 180.0, "Width of the plotter's page."
)


def _render(argv: Sequence[str]) -> dict[str, str]:
  """Checks everything, then renders; returns the paths by format."""
  if len(argv) != 2:
    raise ValueError('Name one file: spiral-tf render PROGRAM.json')
  source = home_paths.expand(argv[1])
  pen = {'pen': _PEN.value, 'pen_width_mm': _PEN_WIDTH.value}
  output_checks.check_flags(_OUTPUT, **pen)
  out, options = _OUTPUT.folder(), _OUTPUT.options(**pen)
  strokes = _STROKES.value
  numbers = edits.stroke_numbers(strokes) if strokes else None
  formats = [*_OUTPUT.formats.value, *(['svg'] if _PEN.value else [])]
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
  return output_files.write(out, name, contents)


def main(argv: Sequence[str]) -> int:
  """Renders; returns the exit status."""
  try:
    paths = _render(argv)
  except (ValueError, OSError, ImportError, RuntimeError) as error:
    print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
    return 2
  for path in paths.values():
    print(f'wrote {files.printable(path)}')
  return 0


if __name__ == '__main__':
  entry_point.run(main)
