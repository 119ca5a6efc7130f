r"""Paints a saved drawing program again, at any size, and exports it.

  python -m launch.render PROGRAM.json --out=DIR [--size=1024]
      [--formats=png,svg,gif,webp,mp4,html,json] [--brush=classic/charcoal]
      [--size_scale=1.5] [--strokes=0-4,7,2] [--pen]

Writes DIR/PROGRAM.png and so on, all or none. See docs/drawing_programs.md.
"""

from collections.abc import Sequence
import os
import sys
from typing import TextIO

from absl import app
from absl import flags

from launch import output_flags
from launch import program_files
from spiral_tf import drawing_edits
from spiral_tf import drawing_program_json
from spiral_tf import plain_text

_OUTPUT = output_flags.define(['png'])
_STROKES = flags.DEFINE_string(
    'strokes',
    '',
    'Only these strokes, in this order, counted from 0: 0-4,7,2. All if none.',
)
_PEN = flags.DEFINE_bool(
    'pen', False, 'SVG for a plotter: plain polylines in millimetres.'
)
_PEN_WIDTH = flags.DEFINE_float(
    'pen_width_mm', 180.0, "Width of the plotter's page."
)


def _render(argv: Sequence[str]) -> dict[str, str]:
  """Checks everything, then renders; returns the paths by format."""
  if len(argv) != 2:
    raise ValueError('Name one file: python -m launch.render PROGRAM.json')
  source, out = argv[1], _OUTPUT.folder()
  options = _OUTPUT.options(pen=_PEN.value, pen_width_mm=_PEN_WIDTH.value)
  _OUTPUT.check(options)
  strokes = _STROKES.value
  numbers = drawing_edits.stroke_numbers(strokes) if strokes else None
  formats = [*_OUTPUT.formats.value, *(['svg'] if _PEN.value else [])]
  name = os.path.splitext(os.path.basename(source))[0]
  _check_paths(source, out, name, formats)
  program = drawing_program_json.read(source)
  if numbers is not None:
    program = drawing_edits.select(program, numbers)
  program = _OUTPUT.edited(program)
  try:
    program_files.check_program(program, formats, options)
  except ValueError as error:
    raise ValueError(f'{source}: {error}') from error
  contents = program_files.make(program, name, formats, options)
  return program_files.write(out, name, contents)


def _check_paths(source, out, name, formats) -> None:
  """Raises an error where a file cannot be written, or not without loss."""
  for kind in formats:
    path = os.path.join(out, f'{name}.{kind}')
    if os.path.isdir(path):
      raise ValueError(
          f'{path} is to be written and is a folder. Move it away, or choose '
          'another folder by --out.'
      )
  if 'json' in formats and os.path.realpath(source) == os.path.realpath(
      os.path.join(out, f'{name}.json')
  ):
    raise ValueError(
        f'--formats with json and --out={out} would overwrite {source}. Choose '
        'another folder.'
    )


def _say(text: str, stream: TextIO) -> None:
  print(plain_text.printable(text, stream), file=stream)


def main(argv: Sequence[str]) -> int:
  """Renders; returns the exit status."""
  try:
    paths = _render(argv)
  except (ValueError, OSError, ImportError, RuntimeError) as error:
    _say(f'Error: {error}', sys.stderr)
    return 2
  for path in paths.values():
    _say(f'wrote {path}', sys.stdout)
  return 0


if __name__ == '__main__':
  app.run(main)
