# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Measures paintings by search: error, similarity, bytes and time.

  python -m benchmarks.search_quality pictures [--jobs=chelsea:500:30:oil]
  python -m benchmarks.search_quality brushes
  python -m benchmarks.search_quality curve --plot=docs/images/search_curve.png
  python -m benchmarks.search_quality portraits
  python -m benchmarks.search_quality letter
  python -m benchmarks.search_quality proposals --agent=digits --clock=cpu

`pictures` paints the table of docs/results.md, `brushes` two pictures in other
styles, `curve` pictures with 1 to 1,000 strokes, each a search of its own,
beside JPEG and WebP. `portraits` paints the portraits that the config
`portraits` holds out, at 32 pixels. `letter` paints a page of handwriting and
counts the words that Tesseract (Debian's tesseract-ocr), if it is here, reads
in the painting of those that it reads in the original. `proposals` paints with
an agent's strokes tried beside the search's own, and without; its picture
`digits` is a sheet of held-out digits. All squared errors are means over pixels
and channels in [0, 1], of the program's file painted again.
"""

from collections.abc import Sequence
import dataclasses
import json
import os
from typing import Any

from absl import app
from absl import flags
import numpy as np
from PIL import Image

from benchmarks import search_measurements as measure
from spiral_envs.search import paper
from spiral_envs.search import sources
from spiral_envs.search import styles
from spiral_launch.configs import digits as digits_config
from spiral_launch.configs import portraits as portraits_config
from spiral_launch.local import plotting
from spiral_tf.data import dataset
from spiral_tf.images import decoding
from spiral_tf.images import fitting

_OUT = flags.DEFINE_string(
    'out', '/tmp/search_quality', 'Folder for paintings and JSON files.'
)
_DATA = flags.DEFINE_string(
    'data', '../shared/data', 'Folder with pictures/ and faces/.'
)
_JOBS = flags.DEFINE_list(
    'jobs',
    [],
    'Paintings in place of the default ones, as PICTURE:STROKES:SECONDS:STYLE; '
    'of `pictures`, `brushes`, `letter` and `proposals`.',
)
_CURVE_PICTURES = flags.DEFINE_list(
    'curve_pictures', ['astronaut', 'chelsea', 'logo'], 'Pictures of `curve`.'
)
_PLOT = flags.DEFINE_string('plot', '', 'PNG file for the plot of `curve`.')
_CLOCK = flags.DEFINE_enum(
    'clock',
    'wall',
    ['wall', 'cpu'],
    'Clock of the searches: wall time, or CPU time of all threads, which '
    'depends less on what else runs on the machine.',
)
_PORTRAIT_SECONDS = flags.DEFINE_float(
    'portrait_seconds', 3.0, 'Seconds for each portrait.'
)
_AGENT = flags.DEFINE_string(
    'agent', 'digits', 'Name or folder of the agent of `proposals`.'
)
_SEEDS = flags.DEFINE_integer(
    'seeds', 3, 'Searches of each kind and picture of `proposals`.'
)

Job = measure.Job
_PICTURES = (
    Job('astronaut', 500, 30),
    Job('coffee', 437, 30),
    Job('chelsea', 500, 30),
    Job('child', 422, 60),
    Job('logo', 336, 30),
    Job('cat_lines', 258, 30, 'ink'),
)
_BRUSHES = tuple(
    Job(picture, 500, 30, style)
    for style in ('oil', 'charcoal')
    for picture in ('astronaut', 'chelsea')
)
_LETTER = Job('letter', 400, 60, 'ink'), Job('letter', 1000, 60, 'ink')
_PROPOSALS = Job('digits', 100, 20), Job('chelsea', 200, 20)
_CURVE = 1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1000
# Time for a search of `curve`, and for each of its strokes.
_LEAST_SECONDS, _STROKE_SECONDS = 0.5, 0.02
# Text of the letter.
_WORDS = (
    'dear anna thank you for the parcel children have been drawing with new '
    'pens all week and cat has slept in box come see us may yours eleanor'
).split()
_PORTRAIT_SIDE = 32
# A sheet of digits: rows, columns, and the factor to enlarge it by.
_SHEET, _ENLARGED = (3, 4), 4


def _picture(name: str) -> np.ndarray:
  """Returns a picture as `spiral-tf paint` reads it, uint8 [H, W, 3]."""
  if name == 'digits':
    return _sheet_of_digits()
  folder = os.path.join(_DATA.value, 'pictures')
  for ending in ('png', 'jpg'):
    path = os.path.join(folder, f'{name}.{ending}')
    if os.path.exists(path):
      pixels = decoding.read_file(path).pixels
      return fitting.fit_channels(pixels, 3, True, path)
  raise ValueError(f'There is no picture {name} in {folder}.')


def _sheet_of_digits() -> np.ndarray:
  """Returns held-out digits in black on white, uint8 [H, W, 3]."""
  data = digits_config.get_config().data
  rows, columns = _SHEET
  digits = dataset.load(data, (32, 32, 1)).held_out[: rows * columns]
  sheet = digits.reshape(rows, columns, 32, 32).swapaxes(1, 2)
  image = Image.fromarray(sheet.reshape(32 * rows, 32 * columns))
  size = _ENLARGED * image.width, _ENLARGED * image.height
  return np.array(image.resize(size, Image.Resampling.BICUBIC).convert('RGB'))


def _paint(pixels: np.ndarray, job: Job) -> measure.Painting:
  style = styles.STYLES[job.style]
  return measure.paint(
      pixels, style, job.strokes, job.seconds, _CLOCK.value == 'cpu'
  )


def _row(job: Job, painting: measure.Painting) -> dict[str, Any]:
  target, blank = painting.target, np.ones_like(painting.target)
  return {
      'picture': job.picture,
      'style': job.style,
      'size': f'{target.shape[1]} x {target.shape[0]}',
      'strokes': len(painting.program.actions),
      'error': measure.error(painting.pixels, target),
      'blank': measure.error(blank, target),
      'ssim': measure.similarity(painting.pixels, target),
      'blank_ssim': measure.similarity(blank, target),
      **measure.sizes(painting),
      'wall_seconds': painting.clocks.wall,
      'cpu_seconds': painting.clocks.cpu,
  }


def _save(name: str, painting: measure.Painting) -> None:
  pixels = (255 * painting.pixels).round().astype(np.uint8)
  Image.fromarray(pixels).save(os.path.join(_OUT.value, f'{name}.png'))
  path = os.path.join(_OUT.value, f'{name}.json')
  with open(path, 'w', encoding='utf-8') as file:
    file.write(painting.text)


def _print(row: dict[str, Any]) -> None:
  """Prints a row of a table in Markdown."""
  cells = []
  for name, value in row.items():
    if isinstance(value, float):
      digits = 1 if name.endswith('seconds') else 5
      cells.append(f'{value:.{digits}f}')
    elif isinstance(value, int):
      cells.append(f'{value:,}')
    else:
      cells.append(str(value))
  print(f'| {" | ".join(cells)} |', flush=True)


def _print_head(names: Sequence[str]) -> None:
  print(f'| {" | ".join(names)} |\n|{" --- |" * len(names)}', flush=True)


def _table(jobs: Sequence[Job]) -> list[dict[str, Any]]:
  rows: list[dict[str, Any]] = []
  for job in jobs:
    painting = _paint(_picture(job.picture), job)
    rows.append(_row(job, painting))
    _save(f'{job.picture}_{job.style}_{job.strokes}', painting)
    if len(rows) == 1:
      _print_head(list(rows[0]))
    _print(rows[-1])
  return rows


def _jobs(default: Sequence[Job]) -> Sequence[Job]:
  jobs = []
  for text in _JOBS.value:
    parts = text.split(':')
    if len(parts) != 4 or parts[3] not in styles.STYLES:
      raise ValueError(f'--jobs={text}: want PICTURE:STROKES:SECONDS:STYLE.')
    jobs.append(Job(parts[0], int(parts[1]), float(parts[2]), parts[3]))
  return jobs or default


def _curve() -> dict[str, Any]:
  """Paints with more and more strokes; plots."""
  results: dict[str, Any] = {}
  for picture in _CURVE_PICTURES.value:
    jobs = [
        Job(picture, n, _LEAST_SECONDS + _STROKE_SECONDS * n) for n in _CURVE
    ]
    pixels = _picture(picture)
    target = pixels.astype(np.float32) / 255
    results[picture] = {
        'search': _table(jobs),
        **{
            kind: measure.codec_points(target, kind)
            for kind in ('JPEG', 'WEBP')
        },
    }
    # After each picture, as the next one may take long.
    if _PLOT.value:
      _plot(results)
  return results


def _plot(results: dict[str, Any]) -> None:
  """Draws error and similarity against strokes and bytes."""
  figure = plotting.figure.Figure(
      figsize=(10, 0.6 + 2.6 * len(results)), layout='constrained'
  )
  axes = figure.subplots(len(results), 3, squeeze=False, sharex='col')
  for line, (picture, result) in zip(axes, results.items()):
    rows = result['search']
    column = {name: [row[name] for row in rows] for name in rows[0]}
    line[0].loglog(column['strokes'], column['error'], 'o-', ms=3)
    line[0].set(ylabel=f'{picture}\n\nsquared error')
    for index, axis, name in ((1, line[1], 'error'), (2, line[2], 'ssim')):
      for size, label in (
          ('json_gzip', 'program (JSON, gzip)'),
          ('svg_gzip', 'program (SVG, gzip)'),
      ):
        axis.plot(column[size], column[name], 'o-', ms=3, label=label)
      for kind in ('JPEG', 'WEBP'):
        # Not beyond the largest program, so that the programs fill the plot.
        points = [p for p in result[kind] if p[0] <= max(column['svg_gzip'])]
        axis.plot(
            [point[0] for point in points],
            [point[index] for point in points],
            '--',
            label=kind.replace('WEBP', 'WebP'),
        )
      axis.set_xscale('log')
    line[1].set(yscale='log', ylabel='squared error')
    line[2].set(ylabel='structural similarity')
    for axis in line:
      axis.grid(alpha=0.3)
  for axis, label in zip(axes[-1], ('strokes', 'bytes', 'bytes')):
    axis.set_xlabel(label)
  axes[0, 1].legend(fontsize=7)
  plotting.save(figure, _PLOT.value)


def _portraits() -> dict[str, Any]:
  """Paints the held-out portraits with 12 and with 20 strokes."""
  data = portraits_config.get_config().data
  path = os.path.join(_DATA.value, 'faces', data.source)
  data = dataclasses.replace(data, source=path)
  shape = _PORTRAIT_SIDE, _PORTRAIT_SIDE, 3
  held_out = dataset.load(data, shape).held_out
  results: dict[str, Any] = {}
  for strokes in (12, 20):
    job = Job('portraits', strokes, _PORTRAIT_SECONDS.value)
    paintings = [_paint(image, job) for image in held_out]
    rows = [_row(job, painting) for painting in paintings]
    mean = {
        name: float(np.mean([row[name] for row in rows]))
        if isinstance(value, (int, float))
        else value
        for name, value in rows[0].items()
    }
    mean['portraits'] = len(rows)
    mean['max_error'] = max(row['error'] for row in rows)
    if not results:
      _print_head(list(mean))
    _print(mean)
    results[str(strokes)] = {'mean': mean, 'rows': rows}
    _save_grid(strokes, held_out, paintings)
  return results


def _save_grid(strokes, images, paintings) -> None:
  """Writes 16 portraits above their paintings."""
  top = np.concatenate(list(images[:16]), 1)
  painted = [(255 * p.pixels).round().astype(np.uint8) for p in paintings[:16]]
  grid = np.concatenate([top, np.concatenate(painted, 1)])
  image = Image.fromarray(grid)
  image = image.resize((3 * image.width, 3 * image.height), 0)
  image.save(os.path.join(_OUT.value, f'portraits_{strokes}.png'))


def _letter() -> list[dict[str, Any]]:
  """Paints a page of handwriting; reads it if Tesseract is here."""
  rows: list[dict[str, Any]] = []
  can_read = measure.has_tesseract()
  if not can_read:
    print('No tesseract here: apt-get install tesseract-ocr. Words not read.')
  for job in _jobs(_LETTER):
    picture = _picture(job.picture)
    raw = picture.astype(np.float32) / 255
    painting = _paint(picture, job)
    _save(f'{job.picture}_{job.style}_{job.strokes}', painting)
    row = _row(job, painting)
    # The picture's own paper below the ink: white of the painting becomes the
    # brightness of the paper.
    ground = np.median(raw, axis=(0, 1))
    row['raw_error'] = measure.error(painting.pixels, raw)
    row['raw_blank'] = measure.error(np.ones_like(raw), raw)
    row['on_paper_error'] = measure.error(painting.pixels * ground, raw)
    row['on_paper_blank'] = measure.error(np.ones_like(raw) * ground, raw)
    if can_read:
      row.update(_read(raw, painting.pixels))
    if not rows:
      _print_head(list(row))
    _print(row)
    rows.append(row)
  return rows


def _read(raw: np.ndarray, painted: np.ndarray) -> dict[str, int]:
  """Counts words of the text that are read at one size and at two.

  Of the ink and of the painting, those count that are read in the original.
  """
  counts = {}
  pictures = {'original': raw, 'ink': paper.flatten(raw), 'painting': painted}
  read = {name: set[str]() for name in pictures}
  # Tesseract prefers smaller letters than those of a scan at 150 dots per inch.
  for label, scale in (('one_size', 1.0), ('two_sizes', 0.6)):
    for name, picture in pictures.items():
      read[name] |= measure.words_read(picture, scale) & set(_WORDS)
      counts[f'{label}_{name}'] = len(read[name] & read['original'])
  return counts


def _proposals() -> list[dict[str, Any]]:
  """Paints with and without an agent's proposals, at equal time."""
  # TensorFlow is not needed for the rest.
  from spiral_launch.painting import agent_source  # pylint: disable=g-import-not-at-top

  rows: list[dict[str, Any]] = []
  for job in _jobs(_PROPOSALS):
    pixels, style = _picture(job.picture), styles.STYLES[job.style]
    for seed in range(_SEEDS.value):
      # In turns, as the machine may become slower.
      for name in ('', _AGENT.value):
        source = agent_source.load(name, seed) if name else None
        if source:
          _warm_up(source)
        painting = measure.paint(
            *(pixels, style, job.strokes, job.seconds, _CLOCK.value == 'cpu'),
            *(seed, source),
        )
        row = {'agent': name or 'none', 'seed': seed, **_row(job, painting)}
        row['from_agent'] = painting.from_source
        if not rows:
          _print_head(list(row))
        _print(row)
        rows.append(row)
  return rows


def _warm_up(source) -> None:
  """Lets TensorFlow trace its functions, which takes seconds once."""
  blank = np.ones([32, 32, 3], np.float32)
  source([sources.Region(blank, blank)])


_COMMANDS = {
    'pictures': lambda: _table(_jobs(_PICTURES)),
    'brushes': lambda: _table(_jobs(_BRUSHES)),
    'curve': _curve,
    'portraits': _portraits,
    'letter': _letter,
    'proposals': _proposals,
}


def main(argv: Sequence[str]) -> None:
  if len(argv) != 2 or argv[1] not in _COMMANDS:
    raise app.UsageError(f'Name one of {", ".join(_COMMANDS)}.')
  os.makedirs(_OUT.value, exist_ok=True)
  results = _COMMANDS[argv[1]]()
  path = os.path.join(_OUT.value, f'{argv[1]}.json')
  with open(path, 'w', encoding='utf-8') as file:
    json.dump({'clock': _CLOCK.value, 'results': results}, file, indent=1)
  print(f'wrote {path}')


if __name__ == '__main__':
  app.run(main)
