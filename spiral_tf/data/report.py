# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What is done to images on their way to the canvas, in a person's words."""

import collections
from collections.abc import Iterator
import dataclasses
from typing import Optional

import numpy as np

from spiral_tf.data import source as image_source

_MOST_EDGES = 1_000
_MIDDLE_GRAY = 128
# Of photographs the edges are often dark; of ink on black they are black.
_BLACK = 32


@dataclasses.dataclass
class Report:
  """What was read and done, once it is.

  Attributes:
    inverted: whether images were turned from light to dark; None: some were.
    lines: sentences for a reader; warnings begin with 'Warning:'.
  """

  inverted: Optional[bool] = None
  lines: list[str] = dataclasses.field(default_factory=list)


class Tally:
  """Sees images as they are read, before anything is done to them."""

  def __init__(self, count: int):
    """Makes a tally.

    Args:
      count: of the images to come. Of many, the edges of some are looked at.
    """
    self.count = count
    self.to_grey = 0
    self.in_color = 0
    self._step = max(1, -(-count // _MOST_EDGES))
    self._shapes: collections.Counter[tuple[int, ...]] = collections.Counter()
    self._edges: list[float] = []
    self._seen = 0

  def watch(self, images: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    """The same images, uint8 [H, W, 1 or 3], seen."""
    for pixels in images:
      self._shapes[pixels.shape[:2]] += 1
      self.in_color += pixels.shape[-1] == 3
      if not self._seen % self._step:
        self._edges.append(edge(pixels))
      self._seen += 1
      yield pixels

  @property
  def edge(self) -> Optional[float]:
    """The median of the images' edges, 0 to 255; None: there is no image."""
    return float(np.median(self._edges)) if self._edges else None

  @property
  def mostly_color(self) -> bool:
    return self.in_color * 2 > self._seen

  def size(self) -> str:
    """'28 x 28', or the range of sizes."""
    if not self._shapes:
      return 'none'
    heights, widths = zip(*self._shapes)
    if len(self._shapes) == 1:
      return f'{widths[0]} x {heights[0]}'
    return f'{min(widths)} x {min(heights)} to {max(widths)} x {max(heights)}'

  def is_of(self, size: int) -> bool:
    """Whether all are squares of this size already."""
    return set(self._shapes) <= {(size, size)}


def edge(pixels: np.ndarray) -> float:
  """The median of the pixels along the edge of an image [H, W, C]."""
  sides = (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1])
  return float(np.median(np.concatenate(sides)))


def lines(
    source: image_source.ImageSource,
    test: image_source.ImageSource,
    tally: Tally,
    held_out: int,
    *,
    size: int,
    channels: int,
    fit: str,
    inverted: bool,
    by_source: bool,
) -> list[str]:
  """Says what was read, what was passed over and what was done.

  Args:
    source: of the images to learn from.
    test: of those held out; the same, or another.
    tally: of the images to learn from.
    held_out: how many are held out.
    size: of the canvas.
    channels: of the canvas.
    fit: as `data.fit`.
    inverted: whether all are turned from light to dark.
    by_source: whether that was chosen by what the source is known to be.

  Returns:
    Sentences, warnings last; these begin with 'Warning:'.
  """
  kind = 'in color' if tally.mostly_color else 'gray'
  parts = [f'Images: {tally.count:,} of {source.name}', tally.size(), kind]
  parts.append(_inversion(inverted, by_source))
  if channels == 1 and tally.to_grey:
    parts.append(f'{tally.to_grey:,} turned to gray')
  if channels == 3 and tally.in_color < tally.count:
    parts.append('gray ones in three channels')
  if not tally.is_of(size):
    way = {'pad': 'padded', 'crop': 'cropped', 'scale': 'scaled'}[fit]
    parts.append(f'{way} to {size} x {size}')
  apart = f'; held out: {held_out:,}' if held_out else ''
  said = [f'{", ".join(parts)}{apart}.', *source.notes]
  if test is not source:
    said += [f'Held out, {test.name}: {x}' for x in test.notes]
  done = source.done if test is source else source.done + test.done
  if done:
    told = [f'{what} ({count:,})' for what, count in done.most_common()]
    said.append(f'Done to some images: {", ".join(told)}.')
  warning = _warning(tally, inverted)
  return [*said, warning] if warning else said


def _inversion(inverted: bool, by_source: bool) -> str:
  if inverted:
    why = 'known to be light ink on black' if by_source else 'data.invert=True'
    return f'inverted ({why})'
  return 'not inverted' + ('' if by_source else ' (data.invert=False)')


def _warning(tally: Tally, inverted: bool) -> str:
  """What the edges say against it; '' if nothing."""
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
