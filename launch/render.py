r"""Paints a saved drawing program again, at any size, and exports it.

  python -m launch.render PROGRAM.json --out=DIR [--size=1024]
      [--formats=png,svg,gif,webp,mp4,html,json] [--brush=classic/charcoal]
      [--size_scale=1.5] [--strokes=0-4,7,2] [--pen]

Writes DIR/PROGRAM.png and so on, all or none. See docs/drawing_programs.md.
"""

from collections.abc import Sequence
import os
import sys

from absl import app
from absl import flags

from launch import program_files
from launch import rendering
from spiral_tf import drawing_edits
from spiral_tf import drawing_program_json

_OUT = flags.DEFINE_string('out', '', 'Folder to write to.')
_FORMATS = flags.DEFINE_list(
    'formats', ['png'], f'Some of {",".join(program_files.FORMATS)}.'
)
_SIZE = flags.DEFINE_integer(
    'size',
    1024,
    'Pixels along each side of the picture, from '
    f'{rendering.LEAST_SIZE} to {rendering.MOST_SIZE}.',
)
_FILM_SIZE = flags.DEFINE_integer(
    'film_size', 512, 'Of films and the page, at most 1024.'
)
_STROKE_SECONDS = flags.DEFINE_float(
    'stroke_seconds', 0.4, 'Time for a stroke in films.'
)
_BRUSH = flags.DEFINE_string('brush', '', "Another than the program's own.")
_SIZE_SCALE = flags.DEFINE_float(
    'size_scale', 1.0, 'All strokes wider (above 1) or thinner.'
)
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
_BASEDIR = flags.DEFINE_string(
    'brushes_basedir', '', "Folder of brushes; Debian's if none."
)


def main(argv: Sequence[str]) -> int:
  """Renders; returns the exit status."""
  try:
    if len(argv) != 2:
      raise ValueError('Name one file: python -m launch.render PROGRAM.json')
    if not _OUT.value:
      raise ValueError('Say where to write to: --out=DIR')
    program = drawing_program_json.read(argv[1])
    if _STROKES.value:
      numbers = drawing_edits.stroke_numbers(_STROKES.value)
      program = drawing_edits.select(program, numbers)
    if _SIZE_SCALE.value != 1:
      program = drawing_edits.scale_sizes(program, _SIZE_SCALE.value)
    if _BRUSH.value:
      program = drawing_edits.with_brush(program, _BRUSH.value)
    drawing_program_json.validate(program)
    formats = [*_FORMATS.value, *(['svg'] if _PEN.value else [])]
    name = os.path.splitext(os.path.basename(argv[1]))[0]
    options = program_files.Options(
        size=_SIZE.value,
        film_size=_FILM_SIZE.value,
        stroke_seconds=_STROKE_SECONDS.value,
        pen=_PEN.value,
        pen_width_mm=_PEN_WIDTH.value,
        brushes_basedir=_BASEDIR.value or None,
    )
    contents = program_files.make(program, name, formats, options)
    source = os.path.abspath(argv[1])
    if 'json' in contents and source == os.path.abspath(
        os.path.join(_OUT.value, f'{name}.json')
    ):
      raise ValueError(
          f'--formats with json and --out={_OUT.value} would overwrite '
          f'{argv[1]}. Choose another folder.'
      )
    paths = program_files.write(_OUT.value, name, contents)
  except (ValueError, OSError, ImportError, RuntimeError) as error:
    print(f'Error: {error}', file=sys.stderr)
    return 2
  for path in paths.values():
    print(f'wrote {path}')
  return 0


if __name__ == '__main__':
  app.run(main)
