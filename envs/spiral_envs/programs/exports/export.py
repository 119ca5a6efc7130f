# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Contents of the files of a drawing: pictures, films, plots and a page."""

from collections.abc import Iterator
from collections.abc import Sequence
import dataclasses
import functools
import io
from typing import Optional

from PIL import Image

from spiral_envs.programs import plain_text
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import animation
from spiral_envs.programs.exports import film_timing
from spiral_envs.programs.exports import outlines
from spiral_envs.programs.exports import pen_svg
from spiral_envs.programs.exports import player
from spiral_envs.programs.exports import plot_page
from spiral_envs.programs.exports import svg as svg_lib

FORMATS = ('png', 'json', 'svg', 'gif', 'webp', 'mp4', 'html')
MAX_FILM_SIZE = 1024
# Errors of making a file.
ERRORS = (ValueError, OSError, ImportError, RuntimeError)


@dataclasses.dataclass(frozen=True)
class Options:
  """Options of the files.

  Attributes:
    size: longer side of the picture in pixels, from 8 to 4096.
    film_size: longer side of films and of the page in pixels, from 8 to 1024;
      limited by `size`.
    stroke_seconds: seconds per stroke in films.
    pen: settings of the pen plot that the SVG is; None for a picture.
    brushes_basedir: folder of brushes; None for the default one.
  """

  size: int = 1024
  film_size: int = 512
  stroke_seconds: float = 0.4
  pen: Optional[plot_page.Settings] = None
  brushes_basedir: Optional[str] = None

  def validate(self) -> None:
    """Raises ValueError for sizes and times out of range."""
    for name, limit in (
        ('size', rendering.MAX_SIZE),
        ('film_size', MAX_FILM_SIZE),
    ):
      value = getattr(self, name)
      if not rendering.MIN_SIZE <= value <= limit:
        raise ValueError(
            f'{name} is {value}; it must be in '
            f'[{rendering.MIN_SIZE}, {limit}] pixels.'
        )
    film_timing.check_stroke_seconds(self.stroke_seconds)
    if self.pen:
      self.pen.validate()


def make(
    program: drawing_program.DrawingProgram,
    name: str,
    formats: Sequence[str],
    options: Options,
) -> dict[str, bytes]:
  """Returns the contents of the files, by format.

  Args:
    program: valid drawing program.
    name: name of the drawing.
    formats: formats among `FORMATS`.
    options: options of the files.

  Raises:
    ValueError: an option is out of range, a format is unknown, or the program
      cannot be painted.
    FileNotFoundError: there is no such brush.
    ImportError: the native extension, or ffmpeg, is missing.
    RuntimeError: ffmpeg failed.
  """
  return dict(make_each(program, name, formats, options))


def make_each(
    program: drawing_program.DrawingProgram,
    name: str,
    formats: Sequence[str],
    options: Options,
    failed: Optional[dict[str, Exception]] = None,
) -> Iterator[tuple[str, bytes]]:
  """Yields what `make` returns, one format after the other.

  Args:
    program: valid drawing program.
    name: name of the drawing.
    formats: formats among `FORMATS`.
    options: options of the files.
    failed: dictionary that receives the errors of the formats that cannot be
      made, which are left out; None to raise the first error.
  """
  check_formats(formats, options)
  if failed is None:
    check_program(program, formats, options)
  maker = _Maker(program, name, options)
  for each in dict.fromkeys(formats):
    try:
      if failed is not None:
        check_program(program, [each], options)
      content = getattr(maker, each)()
    except ERRORS as error:
      if failed is None:
        raise
      failed[each] = error
    else:
      yield each, content


def check_formats(formats: Sequence[str], options: Options) -> None:
  """Raises the errors of `make` that are due to formats and options."""
  options.validate()
  unknown = [name for name in formats if name not in FORMATS]
  if unknown:
    raise ValueError(
        f'There is no format {", ".join(unknown)}; choose some of '
        f'{", ".join(FORMATS)}.'
    )
  if 'mp4' in formats:
    animation.find_ffmpeg()


def check_program(
    program: drawing_program.DrawingProgram,
    formats: Sequence[str],
    options: Options,
) -> None:
  """Raises the errors of `make` that are due to the program."""
  basedir = options.brushes_basedir
  if 'png' in formats:
    rendering.check(program, options.size, basedir)
  if not {'gif', 'webp', 'mp4', 'html'}.isdisjoint(formats):
    rendering.check(program, min(options.film_size, options.size), basedir)
  if 'svg' in formats and options.pen:
    pen_svg.check(program, options.pen)
  if 'html' in formats or ('svg' in formats and not options.pen):
    outlines.check(program, basedir)


class _Maker:
  """Makes the formats of one program; shared parts are made once."""

  def __init__(self, program, name, options):
    self._program = program
    self._title = plain_text.one_line(name)
    self._options = options
    self._film_size = min(options.film_size, options.size)

  def png(self) -> bytes:
    canvas = rendering.render(
        self._program, self._options.size, self._options.brushes_basedir
    )
    file = io.BytesIO()
    gray = canvas.shape[-1] == 1
    Image.fromarray(canvas[..., 0] if gray else canvas).save(file, 'PNG')
    return file.getvalue()

  def json(self) -> bytes:
    return serialization.to_text(self._program).encode()

  def svg(self) -> bytes:
    if self._options.pen:
      return pen_svg.to_pen_svg(self._program, self._options.pen).encode()
    return self._svg.encode()

  def gif(self) -> bytes:
    return animation.to_gif(self._frames)

  def webp(self) -> bytes:
    return animation.to_webp(self._frames)

  def mp4(self) -> bytes:
    return animation.to_mp4(self._frames)

  def html(self) -> bytes:
    page = player.to_html(
        self._program,
        self._svg,
        self._film_size,
        self._title,
        self._options.brushes_basedir,
        self._options.stroke_seconds,
    )
    return page.encode()

  @functools.cached_property
  def _svg(self) -> str:
    return svg_lib.to_svg(
        outlines.lines(self._program, self._options.brushes_basedir),
        self._options.size,
        self._program.canvas.background,
        self._title,
        self._program.canvas.aspect,
    )

  @functools.cached_property
  def _frames(self) -> list[animation.Frame]:
    return animation.frames(
        self._program,
        self._film_size,
        self._options.stroke_seconds,
        self._options.brushes_basedir,
    )
