# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Pictures of any kind as targets of an agent."""

from collections.abc import Sequence
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import data
from spiral_launch.painting import picture_files
from spiral_tf.data import report as image_report
from spiral_tf.images import decoding
from spiral_tf.images import fitting

_MIDDLE_GRAY = 128


class Picture(NamedTuple):
  """A picture as the agent observes it.

  Attributes:
    name: name of the file, without folder and ending.
    path: path of the file.
    pixels: uint8 [S, S, C], where S is the canvas's width times the number of
      tiles along each side.
    notes: description of the conversions, for the user.
  """

  name: str
  path: str
  pixels: np.ndarray
  notes: str


def read_all(
    paths: Sequence[str],
    config: experiment.Experiment,
    tiles: int = 1,
    fit: str = '',
    invert: Optional[bool] = None,
) -> list[Picture]:
  """Reads several pictures.

  Args:
    paths: paths of the files.
    config: experiment of the agent.
    tiles: argument of `read`.
    fit: argument of `read`.
    invert: argument of `read`.

  Raises:
    ValueError: an argument is out of range, a file is not a picture, or two
      files have the same name.
    OSError: a file cannot be read.
  """
  picture_files.names(paths)
  return [read(path, config, tiles, fit, invert) for path in paths]


def read(
    path: str,
    config: experiment.Experiment,
    tiles: int = 1,
    fit: str = '',
    invert: Optional[bool] = None,
) -> Picture:
  """Reads a picture and converts it to the size and colors of a canvas.

  The picture is turned upright by its EXIF data. Transparent parts become white
  (black with `invert`).

  Args:
    path: path of the file, in any format that Pillow decodes.
    config: experiment of the agent.
    tiles: number of canvases along each side, at least 1.
    fit: 'pad', 'crop' or 'scale' (`fitting.fit_size`); '' for `data.fit`.
    invert: whether to turn light ink on a dark ground to dark ink on white. If
      None, a picture with a dark edge is inverted, provided that the images
      that the agent learned from were (`data.invert`).

  Raises:
    ValueError: the file is not a picture, or `fit` is unknown.
    OSError: the file cannot be read.
  """
  background = 0 if invert else 255
  image = decoding.read_file(path, background)
  notes = list(image.notes)
  channels = config.environment.channels
  if image.pixels.shape[-1] != channels:
    notes.append('to gray' if channels == 1 else 'gray in three channels')
  pixels = fitting.fit_channels(image.pixels, channels, True, path)
  if invert is None:
    dark = image_report.edge(pixels) < _MIDDLE_GRAY
    invert = dark and data.inverts(config)
    if invert:
      background = 0
      notes.append('inverted, as its edge is dark')
  elif invert:
    notes.append('inverted')
  fit = fit or config.data.fit
  width = config.environment.canvas_width
  if pixels.shape[:2] != (tiles * width,) * 2:
    ways = {'pad': 'padded', 'crop': 'cropped', 'scale': 'scaled'}
    notes.append(f'{ways.get(fit, fit)} to {tiles * width} x {tiles * width}')
  pixels = _fitted(pixels, width, tiles, fit, background)
  return Picture(
      name=picture_files.name(path),
      path=path,
      pixels=255 - pixels if invert else pixels,
      notes=', '.join(notes),
  )


def cut(pixels: np.ndarray, tiles: int) -> np.ndarray:
  """Cuts [N W, N W, C] into N x N tiles, row by row: [N N, W, W, C]."""
  width, channels = len(pixels) // tiles, pixels.shape[-1]
  parts = pixels.reshape([tiles, width, tiles, width, channels])
  return parts.transpose(0, 2, 1, 3, 4).reshape([-1, width, width, channels])


def _fitted(pixels, width, tiles, fit, background) -> np.ndarray:
  """Returns the picture that one tile would show, in finer pixels.

  Padding does not enlarge, so a small picture is first padded to one canvas.
  """
  size = tiles * width
  if fit == 'pad' and tiles > 1 and max(pixels.shape[:2]) < size:
    frame = max(width, *pixels.shape[:2])
    pixels = fitting.fit_size(pixels, frame, 'pad', background)
    fit = 'scale'
  return fitting.fit_size(pixels, size, fit, background)
