# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Presets: a brush, its sizes and its colors, by the name of a technique."""

import dataclasses
from typing import Optional


@dataclasses.dataclass(frozen=True)
class Style:
  """Settings of a painting.

  Attributes:
    brush: path of a .myb file below the folder of brushes, without the ending.
    min_radius: smallest radius, as a fraction of the canvas's shorter side.
    max_radius: largest radius, as a fraction of the canvas's shorter side.
    min_pressure: lowest pressure, above 0.
    max_pressure: highest pressure, at most 1.
    max_length: greatest length of a stroke, as a fraction of the canvas's
      longer side; None for any.
    palette: colors as (red, green, blue) in [0, 1]; empty for all.
    colors: number of colors to choose from the picture; 0 for no limit.
    strokes: strokes that such a painting takes, as a default.
    description: one line, for help texts and the gallery.
    flatten: whether only the ink of the picture is painted, on white.
    follow_lines: whether the first strokes go along the lines of a drawing.
    hatch: whether strokes mix in the eye: the mean color of squares somewhat
      wider than a stroke is compared, so that lines and gaps make a tone.
  """

  brush: str
  description: str
  min_radius: float = 0.004
  max_radius: float = 0.15
  min_pressure: float = 0.3
  max_pressure: float = 1.0
  max_length: Optional[float] = None
  palette: tuple[tuple[float, float, float], ...] = ()
  colors: int = 0
  strokes: int = 500
  flatten: bool = False
  follow_lines: bool = False
  hatch: bool = False


# Radius of the thinnest brush, in pixels.
MIN_PIXELS = 0.5
_BLACK = ((0.0, 0.0, 0.0),)
# Fineliners: black, brown, red, blue, green and yellow.
_PENS = (
    *_BLACK,
    (0.45, 0.25, 0.1),
    (0.85, 0.1, 0.1),
    (0.1, 0.25, 0.75),
    (0.1, 0.5, 0.2),
    (1.0, 0.75, 0.1),
)

STYLES = {
    'gouache': Style('classic/bulk', 'Opaque strokes with soft edges.'),
    'oil': Style(
        'tanda/acrylic-03-paint',
        'Opaque strokes with the rough edges of bristles.',
        min_radius=0.008,
        strokes=800,
    ),
    'chalk': Style(
        'deevad/chalk', 'Broken, dusty strokes.', min_radius=0.006, strokes=800
    ),
    'charcoal': Style(
        'tanda/charcoal-03',
        'Grainy strokes in black and three grays.',
        min_radius=0.008,
        palette=tuple((v, v, v) for v in (0.05, 0.3, 0.6, 1.0)),
        strokes=800,
        flatten=True,
    ),
    'pencil': Style(
        'classic/pencil',
        'Many thin, faint lines in graphite.',
        min_radius=0.003,
        max_radius=0.012,
        palette=((0.15, 0.15, 0.15),),
        flatten=True,
        strokes=2000,
    ),
    'ink': Style(
        'classic/pen',
        'Black lines of one pen.',
        min_radius=0.0006,
        max_radius=0.005,
        min_pressure=0.9,
        palette=_BLACK,
        strokes=400,
        flatten=True,
        follow_lines=True,
    ),
    'plotter': Style(
        'classic/pen',
        'Hatching by six pens of one width.',
        min_radius=0.001,
        max_radius=0.001,
        min_pressure=1.0,
        max_length=0.06,
        palette=_PENS,
        strokes=3000,
        hatch=True,
    ),
    'marker': Style(
        'tanda/marker-01',
        'Twelve felt pens, chosen from the picture.',
        min_radius=0.006,
        max_radius=0.06,
        colors=12,
    ),
    'pointillism': Style(
        'classic/pen',
        'Round dots of sixteen colors.',
        min_radius=0.006,
        max_radius=0.03,
        min_pressure=0.8,
        max_length=0.03,
        colors=16,
        strokes=2000,
    ),
}
