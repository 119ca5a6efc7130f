# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Compares enlarged drawings, and SVG, with an environment's canvases.

  python -m benchmarks.rendering

The drawings are random gray programs of eight actions on 64 pixels, with seven
brush sizes from 1 to 8. Enlarged drawings are painted at 8 times the size and
reduced by averaging. SVG is rendered by Chromium at 8 times the size, and
compared with the painting of that size, also with both reduced. The table shows
mean absolute and mean squared differences of pixels in [0, 1].
"""

from collections.abc import Sequence

from absl import app
from absl import flags
import numpy as np

from benchmarks import chromium
from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs.exports import outlines
from spiral_envs.programs.exports import svg as svg_lib
from spiral_launch.experiment import config as experiment

_BRUSHES = flags.DEFINE_list(
    'brushes',
    [
        *('classic/pen', 'classic/calligraphy', 'deevad/liner'),
        *('classic/dry_brush', 'classic/charcoal', 'classic/knife'),
    ],
    'Brushes to measure.',
)
_DRAWINGS = flags.DEFINE_integer(
    'drawings', 16, 'Number of drawings of each brush.'
)
_SVG_DRAWINGS = flags.DEFINE_integer(
    'svg_drawings', 4, 'Number of these drawings to render as SVG.'
)
_SCALE, _ACTIONS = 8, 8


def random_program(brush: str, seed: int) -> drawing_program.DrawingProgram:
  """Returns a program of random actions, a fifth of them moves."""
  config = experiment.EnvironmentConfig(
      canvas_width=64,
      grid_width=32,
      brush_type=brush,
      brush_sizes=(1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0),
  )
  rng = np.random.default_rng(seed)
  limits = {'end': 32**2, 'control': 32**2, 'size': 7, 'pressure': 10}
  actions = {k: rng.integers(n, size=_ACTIONS) for k, n in limits.items()}
  actions['flag'] = (rng.random(_ACTIONS) < 0.8).astype(int)
  return program_actions.from_actions(program_actions.head(config), actions)


def differences(a: np.ndarray, b: np.ndarray) -> list[float]:
  """Returns mean absolute and squared differences of values in [0, 255]."""
  off = (np.asarray(a, np.float64) - b) / 255
  return [float(np.abs(off).mean()), float(np.square(off).mean())]


def reduced(canvas: np.ndarray) -> np.ndarray:
  """Averages squares of pixels and returns float64 [H / 8, W / 8]."""
  width = len(canvas) // _SCALE
  return canvas.reshape(width, _SCALE, width, _SCALE).mean(axis=(1, 3))


def main(argv: Sequence[str]) -> None:
  del argv
  print(
      'brush                 enlarged mae, mse      svg mae, mse   reduced mse'
  )
  for brush in _BRUSHES.value:
    enlarged, drawn = [], []
    for seed in range(_DRAWINGS.value):
      program = random_program(brush, seed)
      small = rendering.render(program)[..., 0]
      large = rendering.render(program, _SCALE * len(small))[..., 0]
      enlarged.append(differences(reduced(large), small))
      if seed < _SVG_DRAWINGS.value and chromium.find():
        svg = svg_lib.to_svg(outlines.lines(program), len(large))
        page = f'<!doctype html><body style="margin:0">{svg}'
        seen = chromium.screenshot(page, len(large))[..., 0]
        off = differences(reduced(seen), reduced(large))
        drawn.append([*differences(seen, large), off[1]])
    line = f'{brush:20}  {_metrics(enlarged)}'
    print(line, _metrics(drawn) if drawn else 'no Chromium', sep='     ')


def _metrics(rows):
  return '  '.join(f'{mean:.5f}' for mean in np.mean(rows, axis=0))


if __name__ == '__main__':
  app.run(main)
