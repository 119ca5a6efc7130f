# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Measurements of paintings by search: errors, sizes and read words."""

from collections.abc import Callable
import dataclasses
import gzip
import io
import re
import shutil
import subprocess
import time
from typing import NamedTuple
from typing import Optional

import numpy as np
from PIL import Image
from skimage import metrics

from benchmarks import clocks
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from spiral_envs.search import painter
from spiral_envs.search import programs
from spiral_envs.search import sources
from spiral_envs.search import styles

# Page segmentation modes of Tesseract: a page, a block, scattered words.
_MODES = 3, 6, 11


@dataclasses.dataclass(frozen=True)
class Job:
  """A painting to measure.

  Attributes:
    picture: name of the picture.
    strokes: largest number of strokes.
    seconds: time for the search.
    style: name of the style.
  """

  picture: str
  strokes: int
  seconds: float
  style: str = 'gouache'


class Painting(NamedTuple):
  """A program, painted again from its file.

  Attributes:
    program: the program.
    text: its JSON file.
    pixels: float32 [H, W, 3] in [0, 1], the painting.
    target: float32 [H, W, 3] in [0, 1], the picture, or its ink.
    clocks: time of the search.
    from_source: number of strokes that the source proposed.
  """

  program: drawing_program.DrawingProgram
  text: str
  pixels: np.ndarray
  target: np.ndarray
  clocks: clocks.Clocks
  from_source: int = 0


def paint(
    pixels: np.ndarray,
    style: styles.Style,
    strokes: int,
    seconds: float,
    by_cpu: bool = False,
    seed: int = 0,
    source: Optional[sources.Source] = None,
) -> Painting:
  """Paints a picture by search, as `spiral-tf paint` does.

  Args:
    pixels: uint8 [H, W, 3].
    style: brush, sizes and colors.
    strokes: largest number of strokes.
    seconds: time for the search.
    by_cpu: whether the time is CPU time of all threads, not wall time.
    seed: seed of the search.
    source: source of strokes to try beside the search's own.
  """
  clock: Callable[[], float] = time.process_time if by_cpu else time.monotonic
  with clocks.Clocks() as taken:
    search = programs.PictureSearch(
        pixels, style, seed=seed, clock=clock, source=source
    )
    for _ in search.search.run(painter.Budget(strokes, seconds)):
      pass
  text = serialization.to_text(search.program())
  program = serialization.from_text(text)
  painted = rendering.render(program).astype(np.float32) / 255
  return Painting(
      *(program, text, painted, search.target, taken),
      search.search.from_source,
  )


def error(picture: np.ndarray, target: np.ndarray) -> float:
  """Returns the mean squared error of float pictures, a pixel and channel."""
  return float(np.square(picture.astype(np.float64) - target).mean())


def similarity(picture: np.ndarray, target: np.ndarray) -> float:
  """Returns the mean structural similarity (Wang et al., 2004), at most 1."""
  return float(
      metrics.structural_similarity(
          picture.astype(np.float64),
          target.astype(np.float64),
          channel_axis=-1,
          data_range=1.0,
          gaussian_weights=True,
          sigma=1.5,
          use_sample_covariance=False,
      )
  )


def sizes(painting: Painting) -> dict[str, int]:
  """Returns the bytes of the program's JSON and SVG, plain and by gzip."""
  json_file = painting.text.encode()
  options = export.Options(size=max(painting.target.shape[:2]))
  svg = export.make(painting.program, 'painting', ['svg'], options)['svg']
  return {
      'json': len(json_file),
      'json_gzip': len(gzip.compress(json_file)),
      'svg': len(svg),
      'svg_gzip': len(gzip.compress(svg)),
  }


def codec_points(
    target: np.ndarray, kind: str
) -> list[tuple[int, float, float]]:
  """Returns what an image codec makes of a picture at low qualities.

  Smaller files are made from smaller copies, scaled up again to be measured.

  Args:
    target: float32 [H, W, 3] in [0, 1].
    kind: 'JPEG' or 'WEBP'.

  Returns:
    Bytes, squared error and structural similarity, in the order of bytes;
    only files with a lower error than all smaller ones.
  """
  image = Image.fromarray((255 * target).round().astype(np.uint8))
  points = []
  for scale in (1, 2, 4, 8, 16, 32):
    small = image.resize(
        (max(1, image.width // scale), max(1, image.height // scale)),
        Image.Resampling.LANCZOS,
    )
    for quality in (1, 5, 10, 20, 30, 50, 70, 85):
      file = io.BytesIO()
      small.save(file, kind, quality=quality, optimize=True)
      with Image.open(file) as decoded:
        large = decoded.convert('RGB').resize(
            image.size, Image.Resampling.BICUBIC
        )
      shown = np.asarray(large).astype(np.float32) / 255
      points.append((file.tell(), error(shown, target), shown))
  points.sort(key=lambda point: point[:2])
  best: list[tuple[int, float, float]] = []
  for size, squared, shown in points:
    if not best or squared < best[-1][1]:
      best.append((size, squared, similarity(shown, target)))
  return best


def has_tesseract() -> bool:
  """Returns whether the command `tesseract` is here."""
  return shutil.which('tesseract') is not None


def words_read(picture: np.ndarray, scale: float) -> set[str]:
  """Returns the words that Tesseract reads in any segmentation mode.

  Args:
    picture: float [H, W, 3] in [0, 1].
    scale: factor that the picture is scaled by first.
  """
  image = Image.fromarray((255 * picture).round().astype(np.uint8))
  read: set[str] = set()
  size = round(scale * image.width), round(scale * image.height)
  file = io.BytesIO()
  image.resize(size, Image.Resampling.LANCZOS).save(file, 'png', dpi=(150, 150))
  for mode in _MODES:
    done = subprocess.run(
        ['tesseract', 'stdin', 'stdout', '--psm', str(mode)],
        input=file.getvalue(),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    read.update(re.findall(r'[a-z]+', done.stdout.decode().lower()))
  return read
