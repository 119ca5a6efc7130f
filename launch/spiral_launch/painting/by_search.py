# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Paintings of pictures by search, without an agent."""

from collections.abc import Sequence
import dataclasses
import re
import sys
from typing import Any
from typing import NamedTuple
from typing import Optional

from absl import flags
import numpy as np
import tqdm

from spiral_envs import arguments
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs.exports import pen_svg
from spiral_envs.search import painter
from spiral_envs.search import palettes
from spiral_envs.search import programs
from spiral_envs.search import styles
from spiral_launch.local import quiet_import
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import brush_sizes
from spiral_launch.painting import picture_files
from spiral_launch.painting import writing
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_flags
from spiral_launch.utils import path_flags
from spiral_tf import files
from spiral_tf import os_errors

# Flags belong to the command that calls `define`, whose --help lists them.
flags.disclaim_key_flags()

MAX_STROKES = 20_000
_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R 601.
# Fraction of the progress bar for adding strokes, before they are improved.
_ADDING = 0.3


class SearchFlags(NamedTuple):
  """Holders of the flags that `define` defines, named like them."""

  style: flags.FlagHolder
  strokes: flags.FlagHolder
  seconds: flags.FlagHolder
  error: flags.FlagHolder
  palette: flags.FlagHolder
  gray: flags.FlagHolder
  transparent: flags.FlagHolder
  proposals: flags.FlagHolder


def define(flag_values: flags.FlagValues = flags.FLAGS) -> SearchFlags:
  """Defines the flags in a registry."""
  values: Any = {'flag_values': flag_values}
  return SearchFlags(
      style=flags.DEFINE_enum(
          'style',
          'gouache',
          list(styles.STYLES),
          'Technique: brush, sizes and colors. docs/gallery.md shows each.',
          **values,
      ),
      strokes=flags.DEFINE_integer(
          'strokes',
          None,
          f'Number of strokes at most, from 1 to {MAX_STROKES:,}; by default '
          'that of the style.',
          lower_bound=1,
          upper_bound=MAX_STROKES,
          **values,
      ),
      seconds=flags.DEFINE_float(
          'seconds',
          None,
          'Seconds to search for each picture, without the writing of files; '
          'by default as long as a fixed number of improvements takes, which '
          'paints the same each time.',
          lower_bound=0.1,
          **values,
      ),
      error=flags.DEFINE_float(
          'error',
          0.0,
          'Squared error per pixel and channel at which the search ends.',
          lower_bound=0.0,
          **values,
      ),
      palette=flags.DEFINE_string(
          'palette',
          '',
          'Number of colors to choose from the picture, or a file with a color '
          'on each line, as #rrggbb or three numbers up to 255.',
          **values,
      ),
      gray=flags.DEFINE_bool(
          'gray', False, 'Paint in gray: the picture and the palette.', **values
      ),
      transparent=flags.DEFINE_bool(
          'transparent',
          False,
          'Paint on a transparent ground, which shows where the picture is '
          'transparent. Styles that paint the ink of a scan leave the paper '
          'transparent.',
          **values,
      ),
      proposals=path_flags.define(
          'proposals',
          '',
          'Name or folder of a shipped agent, or folder of a run, whose '
          'strokes the search tries beside its own.',
          **values,
      ),
  )


def paint(
    paths: Sequence[str],
    given: SearchFlags,
    seed: int,
    output: output_flags.OutputFlags,
    blank: blank_paintings.BlankPaintings,
) -> None:
  """Paints all, and writes each drawing as soon as it is done.

  Args:
    paths: paths of the pictures.
    given: flags of the command.
    seed: seed of the search.
    output: flags about the files to write.
    blank: counter of paintings that are no better than the blank canvas.

  Raises:
    ValueError, OSError, ImportError, RuntimeError: a flag or a file is invalid,
      or the drawing cannot be painted or written.
    KeyboardInterrupt: the command was interrupted; the drawing that was being
      painted is written first.
  """
  if not paths:
    raise ValueError('Name the pictures to paint: spiral-tf paint IMAGE...')
  style = styles.STYLES[given.style.value]
  if output.brush.value:
    style = dataclasses.replace(style, brush=output.brush.value)
  options = output.options()
  rendering.check_brush(style.brush, options.brushes_basedir)
  palette, colors = _palette(given.palette.value)
  if colors:
    style = dataclasses.replace(style, palette=(), colors=colors)
  gray = given.gray.value
  if palette is None and style.palette:
    palette = np.array(style.palette)
  if palette is not None and gray:
    palette = np.unique(palette @ _LUMA)[:, None].repeat(3, axis=1)
  transparent = given.transparent.value
  names = picture_files.names(paths)
  pictures = [
      picture_files.enlarged(picture_files.read(path, gray, transparent), style)
      for path in paths
  ]
  if transparent and not style.flatten:
    picture_files.check_transparent(paths, pictures)
  output_checks.check_names(output.folder(), names, output.all_formats(), paths)
  for path, pixels in zip(paths, pictures):
    shape = pixels.shape[0], pixels.shape[1]
    brush_sizes.check(style, shape, path, options.brushes_basedir)
    _check_scale(output, style, shape, path)
    if options.pen:
      strokes = _budget(given, style).strokes
      _check_plot(options.pen, style, shape, output.size_scale.value, strokes)
  source = _source(given.proposals.value, seed)
  for name, pixels in zip(names, pictures):
    search = programs.PictureSearch(
        pixels,
        style,
        palette,
        seed=seed,
        brushes_basedir=options.brushes_basedir,
        source=source,
    )
    stopped = _run(search.search, _budget(given, style), name, bool(source))
    program = search.program(_made_by(given, seed, source))
    errors = _errors(program, search, options.brushes_basedir)
    shown = files.printable(name)
    print(
        f'{shown}: {len(program.actions)} strokes, squared error a pixel '
        f'{errors[0]:.4f} (blank canvas {errors[1]:.4f})',
        flush=True,
    )
    if source:
      print(
          f'{shown}: agent: {search.search.from_source} of '
          f'{len(program.actions)} strokes',
          flush=True,
      )
    program = output.edited(program)
    advice = _advice(given, style, errors[1])
    blank.check(name, program, errors, advice, options.brushes_basedir)
    writing.write(output, program, name, options)
    if stopped:
      raise KeyboardInterrupt


def _run(
    search: painter.Search,
    budget: painter.Budget,
    name: str,
    with_agent: bool,
) -> bool:
  """Searches, and shows a bar; returns whether it was interrupted."""
  with tqdm.tqdm(
      desc=f'{files.printable(name)}: strokes',
      total=100,
      file=sys.stderr,
      mininterval=0.1 if sys.stderr.isatty() else 30.0,
      ascii=True,
      bar_format='{desc} {bar} {percentage:3.0f}% [{elapsed}{postfix}]',
  ) as bar:
    try:
      for progress in search.run(budget):
        if not np.isnan(progress.error):
          bar.set_postfix(
              strokes=progress.strokes,
              error=f'{progress.error:.4f}',
              refresh=False,
              **({'agent': progress.from_source} if with_agent else {}),
          )
        bar.update(max(0, round(100 * _fraction(progress)) - bar.n))
      bar.update(100 - bar.n)
    except KeyboardInterrupt:
      return True
  return False


def _fraction(progress: painter.Progress) -> float:
  if progress.phase == 'adding':
    return _ADDING * progress.fraction
  return max(_ADDING, progress.fraction)


def _budget(given: SearchFlags, style: styles.Style) -> painter.Budget:
  seconds, strokes = given.seconds.value, given.strokes.value
  return painter.Budget(
      strokes=style.strokes if strokes is None else strokes,
      seconds=np.inf if seconds is None else seconds,
      error=given.error.value,
  )


def _made_by(
    given: SearchFlags, seed: int, source: Any
) -> drawing_program.Agent:
  version = f'style {given.style.value}, seed {seed}'
  if source:
    version += f', proposals by {source.name}'
  return drawing_program.Agent('search', version)


def _source(agent: str, seed: int) -> Any:
  """Returns the `AgentSource` of --proposals; None without one."""
  if not agent:
    return None
  # TensorFlow is not needed without an agent.
  quiet_import.tensorflow()
  from spiral_launch.painting import agent_source  # pylint: disable=g-import-not-at-top

  return agent_source.load(agent, seed)


def _palette(value: str) -> tuple[Optional[np.ndarray], int]:
  """Returns the colors of --palette, or how many to choose from a picture."""
  if not value:
    return None, 0
  if re.fullmatch(r'[-+]?[0-9.]+', value):
    count = int(value) if value.isdecimal() else 0
    if not 1 <= count <= palettes.MAX_COLORS:
      raise ValueError(
          f'--palette={value}: want 1 to {palettes.MAX_COLORS} colors, or a '
          'file with a color on each line.'
      )
    return None, count
  try:
    with files.open_to_read(value) as file:
      text = file.read(1_000_000).decode('utf-8')
  except UnicodeDecodeError as error:
    raise ValueError(
        f'--palette={value} is no text: want a file with a color on each line.'
    ) from error
  except OSError as error:
    raise ValueError(
        f'--palette={value}: {os_errors.explain(error)} Name a file, or a '
        'number of colors.'
    ) from error
  return palettes.parse(text, f'--palette={value}'), 0


def _check_scale(output, style, shape, path) -> None:
  """Raises ValueError if --size_scale makes strokes too large to paint."""
  scale = output.size_scale.value
  largest = programs.bounds(style, *shape).max_radius
  if scale * largest > arguments.MAX_RADIUS:
    raise ValueError(
        f'--size_scale={scale:g} is too large: strokes of '
        f'{files.printable(path)} have radii of up to {largest:.3g} pixels, '
        f'and libmypaint draws no dab of more than {arguments.MAX_RADIUS:g}. '
        f'{int(arguments.MAX_RADIUS / largest):,} is small enough.'
    )


def _check_plot(pen, style, shape, scale, strokes) -> None:
  """Raises ValueError if the strokes, each of the least size, are too many."""
  height, width = shape
  dot = drawing_program.Action(
      kind=drawing_program.STROKE,
      start=(0.0, 0.0),
      control=(0.0, 0.0),
      end=(0.0, 0.0),
      radius=scale * programs.bounds(style, *shape).min_radius / width,
      pressure=1.0,
      color=(0.0, 0.0, 0.0),
  )
  program = drawing_program.DrawingProgram(
      environment=None,
      canvas=drawing_program.Canvas(width, height=height),
      brush=drawing_program.Brush(style.brush),
      actions=(dot,) * strokes,
  )
  pen_svg.check(program, pen)


def _advice(given, style, blank_error) -> blank_paintings.Advice:
  """Returns why a painting may be no better than the blank canvas."""
  other = 'another --style, --brush or --palette'
  no_nearer = (
      'no strokes were found that are nearer to the picture than nothing. Try '
      f'more --strokes, more --seconds, or {other}.'
  )
  if given.error.value >= blank_error:
    no_nearer = (
        f'--error={given.error.value:g} is no less than the error of the blank '
        'canvas. Choose a lower one.'
    )
  return blank_paintings.Advice(
      f'--style={given.style.value} finds no ink in the picture. Try a style '
      'that paints all of it.'
      if style.flatten
      else 'the picture is as blank as the canvas. Name another one.',
      no_nearer,
      f'another --seed, or {other}',
  )


def _errors(program, search, basedir) -> tuple[float, float]:
  """Returns the squared errors of the painting and of the blank canvas."""
  painted = rendering.render(program, None, basedir)
  blank = np.full_like(painted, round(255 * search.ground))
  return search.error(painted), search.error(blank)
