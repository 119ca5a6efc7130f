# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares canvases with libmypaint's own tiled surface, brush by brush.

The strokes run along all edges and through the corners, because smudging
brushes read pixels beyond them. All kinds of canvas and both modes are tested.
"""

from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import pytest

from spiral_envs.libmypaint import brushes as brushes_lib
from spiral_envs.libmypaint import environment as libmypaint
from tests.spiral_envs.libmypaint import reference_painter

_GRID = 32
_LAST = _GRID - 1
_SIZES = (2.0, 9.0, 24.0)
# Brushes that smudge, erase, lock alpha, colorize and scatter, and plain ones.
_FEW = (
    *('classic/smudge+paint', 'classic/smudge', 'classic/wet_knife'),
    *('classic/ink_eraser', 'classic/calligraphy', 'classic/dry_brush'),
    *('deevad/2B_pencil', 'deevad/watercolor_glazing', 'ramon/Pastel_1'),
)
_CANVASES: dict[str, dict[str, Any]] = {
    'gray': dict(use_color=False),
    'color': dict(use_color=True),
    'alpha': dict(use_color=True, use_alpha=True),
    'clear': dict(use_color=True, background='transparent'),
    'clear_alpha': dict(
        use_color=True, use_alpha=True, background='transparent'
    ),
}
_MODES: dict[str, dict[str, Any]] = {
    'compatible': dict(compatible=True, canvas_width=64),
    'default': dict(canvas_width=64, seed=3),
    'default_odd_width': dict(canvas_width=50),
}


def _cell(row, column):
  return row * _GRID + column


def _actions(names, seed):
  """Yields strokes around the edges and between corners, then random ones."""
  rng = np.random.RandomState(seed)
  corners = (0, 0), (0, _LAST), (_LAST, _LAST), (_LAST, 0)
  ends = [*corners, corners[0], corners[2], (_LAST, 9), (7, _LAST), (9, 0)]
  ends += [(rng.randint(_GRID), rng.randint(_GRID)) for _ in range(3)]
  for i, end in enumerate(ends):
    control = end if i % 3 else (rng.randint(_GRID), rng.randint(_GRID))
    action = {
        'flag': int(i not in (0, 6)),
        'end': _cell(*end),
        # Most strokes are straight or close to an edge.
        'control': _cell(*control),
        'size': (i + seed) % len(_SIZES),
        'pressure': 9 - i % 4,
        **{c: int(rng.randint(20)) for c in ('red', 'green', 'blue')},
    }
    yield {k: int(v) for k, v in action.items() if k in names}


def _reference(name, options):
  compatible = options.get('compatible', False)
  channels = 1 + 2 * options['use_color'] + options.get('use_alpha', False)
  return reference_painter.ReferencePainter(
      reference_painter.Settings(
          brush_file=f'{brushes_lib.DEFAULT_BASEDIR}/{name}.myb',
          canvas_width=options['canvas_width'],
          grid_width=_GRID,
          sizes=_SIZES,
          channels=channels,
          blank=0 if options.get('background') else 1 << 15,
          premultiplied=compatible,
          transpose_fault=compatible,
          fresh_brush=not compatible,
          burn=options.get('seed', 0) * 389 % 1024,
      )
  )


def _drawings(name, options):
  """Returns two canvas arrays, uint8 [N, H, W, C]: ours and the reference."""
  env = libmypaint.LibMyPaint(
      brush_type=name, grid_width=_GRID, brush_sizes=_SIZES, **options
  )
  reference = _reference(name, options)
  pair: tuple[list, list] = [], []
  for seed in range(2):
    pair[0].append(env.reset().observation['canvas'] * 255)
    pair[1].append(reference.reset())
    for action in _actions(env.action_spec(), seed):
      pair[0].append(env.step(action).observation['canvas'] * 255)
      color = [action.pop(c, 0) for c in ('red', 'green', 'blue')]
      pair[1].append(reference.step(**action, color=color))
  reference.close()
  return [np.round(np.stack(canvases)).astype(np.uint8) for canvases in pair]


def _check(test, name, mode):
  for kind, canvas in _CANVASES.items():
    with test.subTest(brush=name, canvas=kind):
      ours, wanted = _drawings(name, {**canvas, **_MODES[mode]})
      np.testing.assert_array_equal(ours, wanted)


class FewBrushesTest(parameterized.TestCase):

  @parameterized.product(name=_FEW, mode=tuple(_MODES))
  def test_equals_libmypaints_surface(self, name, mode):
    _check(self, name, mode)


@pytest.mark.slow
class EveryBrushTest(parameterized.TestCase):

  @parameterized.parameters(*_MODES)
  def test_equals_libmypaints_surface(self, mode):
    brushes = brushes_lib.list_brushes()
    self.assertGreater(len(brushes), 100)
    for name in brushes:
      _check(self, name, mode)


if __name__ == '__main__':
  absltest.main()
