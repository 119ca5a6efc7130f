# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Accounts of how a data set was read and converted, for the user."""

import collections
from collections.abc import Iterator
import dataclasses
from typing import Optional

import numpy as np

from spiral_tf import config as config_lib
from spiral_tf.data import source as image_source

_MAX_EDGES = 1_000
_MIDDLE_GRAY = 128
# Photographs often have dark edges; light ink on black has black ones.
_BLACK = 32


@dataclasses.dataclass
class Report:
  """Account of a loaded data set.

  Attributes:
    inverted: whether images were inverted; None if only some were.
    lines: sentences for the user; warnings begin with 'Warning:'.
  """

  inverted: Optional[bool] = None
  lines: list[str] = dataclasses.field(default_factory=list)


class Tally:
  """Statistics of decoded images, before they are fitted to the canvas.

  Attributes:
    count: number of images.
    to_grey: number of color images converted to gray; set by the user.
    in_color: number of color images so far.
  """

  def __init__(self, count: int):
    """Initializes the tally.

    Args:
      count: number of images to come. Of many, only some edges are measured.
    """
    self.count = count
    self.to_grey = 0
    self.in_color = 0
    self._step = max(1, -(-count // _MAX_EDGES))
    self._shapes: collections.Counter[tuple[int, ...]] = collections.Counter()
    self._edges: list[float] = []
    self._seen = 0

  def watch(self, images: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    """Passes images, uint8 [H, W, 1 or 3], through and counts them."""
    for pixels in images:
      self._shapes[pixels.shape[:2]] += 1
      self.in_color += pixels.shape[-1] == 3
      if not self._seen % self._step:
        self._edges.append(edge(pixels))
      self._seen += 1
      yield pixels

  @property
  def edge(self) -> Optional[float]:
    """The median of the images' edges, 0 to 255; None without images."""
    return float(np.median(self._edges)) if self._edges else None

  @property
  def mostly_color(self) -> bool:
    return self.in_color * 2 > self._seen

  def size(self) -> str:
    """Returns '28 x 28', or the range of sizes."""
    if not self._shapes:
      return 'none'
    heights, widths = zip(*self._shapes)
    if len(self._shapes) == 1:
      return f'{widths[0]} x {heights[0]}'
    return f'{min(widths)} x {min(heights)} to {max(widths)} x {max(heights)}'

  def has_only(self, height: int, width: int) -> bool:
    """Returns whether all images have this size."""
    return set(self._shapes) <= {(height, width)}


def edge(pixels: np.ndarray) -> float:
  """Returns the median of the pixels along the edge of an image [H, W, C]."""
  sides = (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])
  return float(np.median(np.concatenate(sides)))


def lines(
    source: image_source.ImageSource,
    test: image_source.ImageSource,
    tally: Tally,
    num_held_out: int,
    config: config_lib.DataConfig,
    canvas_shape: tuple[int, int, int],
    inverted: bool,
) -> list[str]:
  """Describes what was read, what was passed over and what was converted.

  Args:
    source: source of the training images.
    test: source of the held-out images; may be the same object.
    tally: statistics of the training images.
    num_held_out: number of held-out images.
    config: settings of the data set.
    canvas_shape: (H, W, C) of the canvas.
    inverted: whether the images are inverted.

  Returns:
    Sentences, with warnings last; these begin with 'Warning:'.
  """
  height, width, channels = canvas_shape
  kind = 'in color' if tally.mostly_color else 'gray'
  parts = [f'Images: {tally.count:,} of {source.name}', tally.size(), kind]
  parts.append(_inversion(inverted, by_source=config.invert is None))
  if channels == 1 and tally.to_grey:
    parts.append(f'{tally.to_grey:,} turned to gray')
  if channels == 3 and tally.in_color < tally.count:
    parts.append('gray ones in three channels')
  if not tally.has_only(height, width):
    way = {'pad': 'padded', 'crop': 'cropped', 'scale': 'scaled'}[config.fit]
    parts.append(f'{way} to {width} x {height}')
  apart = f'; held out: {num_held_out:,}' if num_held_out else ''
  result = [f'{", ".join(parts)}{apart}.', *source.notes]
  if test is not source:
    result += [f'Held out, {test.name}: {note}' for note in test.notes]
  done = source.done if test is source else source.done + test.done
  if done:
    counted = [f'{what} ({count:,})' for what, count in done.most_common()]
    result.append(f'Done to some images: {", ".join(counted)}.')
  warning = _warning(tally, inverted)
  return [*result, warning] if warning else result


def _inversion(inverted: bool, by_source: bool) -> str:
  if inverted:
    why = 'known to be light ink on black' if by_source else 'data.invert=True'
    return f'inverted ({why})'
  return 'not inverted' + ('' if by_source else ' (data.invert=False)')


def _warning(tally: Tally, inverted: bool) -> str:
  """Warns if the edges suggest the opposite inversion; else returns ''."""
  edge_of_all = tally.edge
  if edge_of_all is None:
    return ''
  shown = f'The median pixel at the edges of the images is {edge_of_all:.0f}'
  if inverted and edge_of_all >= _MIDDLE_GRAY:
    return (
        f'Warning: {shown} of 255, which is light, and they are inverted: if '
        'they are dark ink on a light ground, set data.invert=False.'
    )
  dark = _BLACK if tally.mostly_color else _MIDDLE_GRAY
  if not inverted and edge_of_all < dark:
    return (
        f'Warning: {shown} of 255, which is dark, and the canvas is white: if '
        'they are light ink on a dark ground, set data.invert=True.'
    )
  return ''
