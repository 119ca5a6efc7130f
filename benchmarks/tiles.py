# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares a drawing composed of tiles with its tiles.

  python -m benchmarks.tiles

Random programs of 8 actions on 32 pixels are composed, 4 x 4 of them into one
program. Its canvas is compared with the programs' own canvases side by side.
The table shows mean absolute and mean squared differences of pixels in [0, 1],
of all pixels and of those at least 4 pixels from the edge of their tile.
"""

from collections.abc import Sequence

from absl import app
from absl import flags
import numpy as np

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import tiles
from spiral_launch.experiment import config as experiment

_BRUSHES = flags.DEFINE_list(
    'brushes',
    ['classic/pen', 'deevad/liner', 'classic/dry_brush', 'classic/charcoal'],
    'Brushes to measure.',
)
_DRAWINGS = flags.DEFINE_integer(
    'drawings', 8, 'Number of drawings of each brush.'
)
_WIDTH, _TILES, _ACTIONS, _MARGIN = 32, 4, 8, 4


def random_program(
    brush: str, rng: np.random.Generator
) -> drawing_program.DrawingProgram:
  """Returns a program of random actions, a fifth of them moves."""
  config = experiment.EnvironmentConfig(
      canvas_width=_WIDTH,
      grid_width=16,
      brush_type=brush,
      brush_sizes=(0.7, 1.0, 1.4, 2.0),
  )
  limits = {'end': 256, 'control': 256, 'size': 4, 'pressure': 10}
  actions = {k: rng.integers(n, size=_ACTIONS) for k, n in limits.items()}
  actions['flag'] = (rng.random(_ACTIONS) < 0.8).astype(int)
  return program_actions.from_actions(program_actions.head(config), actions)


def pasted(programs: Sequence[drawing_program.DrawingProgram]) -> np.ndarray:
  """Paints each program and returns all side by side, uint8 [H, W, C]."""
  canvases = [rendering.render(program) for program in programs]
  return np.concatenate(
      [
          np.concatenate(canvases[i : i + _TILES], axis=1)
          for i in range(0, _TILES**2, _TILES)
      ]
  )


def main(argv: Sequence[str]) -> None:
  del argv
  offset = np.arange(_TILES * _WIDTH) % _WIDTH
  inner = (offset >= _MARGIN) & (offset < _WIDTH - _MARGIN)
  print('brush                mae      mse        inner mae  mse')
  for brush in _BRUSHES.value:
    rng = np.random.default_rng(0)
    rows = []
    for _ in range(_DRAWINGS.value):
      programs = [random_program(brush, rng) for _ in range(_TILES**2)]
      whole = rendering.render(tiles.compose(programs, _TILES))
      off = (whole[..., 0] - pasted(programs)[..., 0].astype(float)) / 255
      within = off[inner][:, inner]
      rows.append([
          *(np.abs(off).mean(), np.square(off).mean()),
          *(np.abs(within).mean(), np.square(within).mean()),
      ])  # fmt: skip
    metrics = '  '.join(f'{mean:.5f}' for mean in np.mean(rows, axis=0))
    print(f'{brush:20} {metrics}')


if __name__ == '__main__':
  app.run(main)
