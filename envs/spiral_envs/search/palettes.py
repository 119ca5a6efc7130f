# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Fixed palettes: colors of pens and tubes that a painting is limited to."""

import re

import numpy as np

MAX_COLORS = 256
_HEX = re.compile(r'#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b')
# Hexadecimal digits, too few or too many; comments rarely look like that.
_WRONG_HEX = re.compile(r'#(?=[a-fA-F]*\d)[0-9a-fA-F]+\b')
_TRIPLE = re.compile(r'\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\b')
_SAMPLE = 20_000
_ROUNDS = 24


def parse(text: str, path: str = 'the palette') -> np.ndarray:
  """Reads a palette: a color a line, as #rrggbb or as three numbers to 255.

  What follows a color on its line is its name; lines that begin with another
  word, such as the head of a GIMP palette (.gpl), and comments are skipped.

  Args:
    text: contents of the file.
    path: name of the file, for errors.

  Returns:
    float64 [P, 3] in [0, 1], with each color once.

  Raises:
    ValueError: there is no color, too many, or a color of the wrong number of
      digits or beyond 255.
  """
  colors: list[tuple[float, ...]] = []
  for number, line in enumerate(text.lstrip('\ufeff').splitlines(), 1):
    line = line.strip().strip(',[]"\'')
    found = _HEX.match(line)
    if found and (line.startswith('#') or len(line) == len(found[0])):
      digits = (
          found[1] if len(found[1]) == 6 else re.sub('(.)', r'\1\1', found[1])
      )
      values = [int(digits[i : i + 2], 16) for i in (0, 2, 4)]
    elif triple := _TRIPLE.match(line):
      values = [int(v) for v in triple.groups()]
      if max(values) > 255:
        raise ValueError(
            f'{path}, line {number}: {line!r} has a number beyond 255. Write '
            'colors as #rrggbb or as three numbers from 0 to 255.'
        )
    elif wrong := _WRONG_HEX.match(line):
      raise ValueError(
          f'{path}, line {number}: {wrong[0]} is no color. Write it as #rrggbb '
          'or #rgb.'
      )
    else:
      continue
    color = tuple(v / 255 for v in values)
    if color not in colors:
      colors.append(color)
  if not colors:
    raise ValueError(
        f'{path} has no color. Write one a line, as #rrggbb or as three '
        'numbers from 0 to 255.'
    )
  if len(colors) > MAX_COLORS:
    raise ValueError(
        f'{path} has {len(colors)} colors; {MAX_COLORS} are the most.'
    )
  return np.array(colors)


def of_image(target: np.ndarray, count: int, seed: int = 0) -> np.ndarray:
  """Chooses the colors that stand for an image best, by k-means.

  Args:
    target: float [H, W, 3] in [0, 1].
    count: colors to choose, at least 1.
    seed: seed of the random number generator.

  Returns:
    float64 [P, 3], most used first; fewer than `count` if the image has fewer.
  """
  rng = np.random.default_rng(seed)
  pixels = target[..., :3].reshape(-1, 3).astype(np.float64)
  if len(pixels) > _SAMPLE:
    pixels = pixels[rng.choice(len(pixels), _SAMPLE, replace=False)]
  centers = [pixels[rng.integers(len(pixels))]]
  away = np.full(len(pixels), np.inf)
  while len(centers) < count:
    away = np.minimum(away, np.square(pixels - centers[-1]).sum(-1))
    if away.sum() < 1e-9:
      break
    centers.append(pixels[rng.choice(len(pixels), p=away / away.sum())])
  colors = np.array(centers)
  for _ in range(_ROUNDS):
    nearest = nearest_index(pixels, colors)
    used = np.unique(nearest)
    colors = np.array([pixels[nearest == i].mean(0) for i in used])
  sizes = np.bincount(nearest_index(pixels, colors), minlength=len(colors))
  return colors[np.argsort(-sizes)]


def nearest_index(pixels: np.ndarray, palette: np.ndarray) -> np.ndarray:
  """Returns int [N], the palette's color that is nearest to each pixel."""
  distance = np.square(palette).sum(-1) - 2 * pixels @ palette.T
  return distance.argmin(-1)
