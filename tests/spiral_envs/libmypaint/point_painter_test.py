# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.libmypaint.point_painter."""

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import point_painter
from spiral_envs.libmypaint import strokes

_SIZES = (1.0, 2.0, 5.0)
_LENGTH = 10


def _actions(seed, env):
  rng = np.random.default_rng(seed)
  return [
      {
          **{k: int(rng.integers(s.num_values)) for k, s in spec.items()},
          'flag': int(rng.random() < 0.8),
      }
      for spec in [env.action_spec()]
      for _ in range(_LENGTH)
  ]


def _paint(painter, actions, width, grid_width, parts=1):
  """Paints an environment's actions as curves."""
  position, pressure, lifted = (0.0, 0.0), 0.0, True
  for action in actions:
    end = strokes.cell_position(action['end'], grid_width, width)
    if not action['flag']:
      painter.move(end)
      position, lifted = end, True
      continue
    control = strokes.cell_position(action['control'], grid_width, width)
    last = strokes.PRESSURES[action['pressure']]
    levels = [strokes.COLOR_LEVELS[action.get(c, 0)] for c in ('red', 'green')]
    blue = strokes.COLOR_LEVELS[action.get('blue', 0)]
    painter.set_brush(_SIZES[action['size']], [*levels, blue])
    if lifted:
      painter.touch(position, last)
      pressure = last
    for i in range(parts):
      part = i / parts, (i + 1) / parts
      painter.trace(position, control, end, (pressure, last), part)
    position, pressure, lifted = end, last, False
  return painter.canvas()


class PointPainterTest(parameterized.TestCase):

  def draw(self, brush, width=64, grid_width=32, zoom=1, seed=0, **options):
    """Returns the canvases of the environment and of the point painter."""
    env = libmypaint.LibMyPaint(
        _LENGTH,
        width,
        grid_width,
        brush_type=brush,
        brush_sizes=_SIZES,
        seed=seed,
        **options,
    )
    env.reset()
    actions = _actions(seed, env)
    for action in actions:
      step = env.step(action)
    canvas = np.round(255 * step.observation['canvas']).astype(np.uint8)
    painter = point_painter.PointPainter(
        width,
        width * zoom,
        brush,
        _SIZES[0],
        canvas.shape[-1],
        options.get('background', 'white'),
        burn=painter_lib.burn(seed),
    )
    return canvas, _paint(painter, actions, width, grid_width)

  @parameterized.parameters(
      ('classic/pen', {}),
      ('classic/pen', dict(width=50, grid_width=7)),
      ('classic/dry_brush', dict(use_color=True, seed=3)),
      ('classic/charcoal', dict(use_color=True, width=100)),
      ('classic/blend+paint', dict(use_color=True)),
      (
          'classic/knife',
          dict(use_color=True, use_alpha=True, background='transparent'),
      ),
      ('deevad/basic_digital_brush', dict(seed=5)),
  )
  def test_equals_the_environment(self, brush, options):
    wanted, canvas = self.draw(brush, **options)
    np.testing.assert_array_equal(canvas, wanted)

  @parameterized.parameters(
      ('classic/pen', 0.003),
      ('classic/calligraphy', 0.012),
      ('classic/dry_brush', 0.001),
      ('classic/charcoal', 0.001),
      ('classic/marker_small', 0.02),
  )
  def test_enlarged_and_reduced_again(self, brush, most):
    errors, inks = [], []
    for seed in range(4):
      wanted, large = self.draw(brush, zoom=8, seed=seed)
      small = large.reshape(64, 8, 64, 8).mean(axis=(1, 3))
      off = (small - wanted[..., 0]) / 255
      errors.append(np.square(off).mean())
      inks.append([np.mean(255 - small), np.mean(255 - wanted)])
    self.assertLess(np.mean(errors), most)
    enlarged, original = np.mean(inks, axis=0)
    self.assertAlmostEqual(enlarged / original, 1, delta=0.15)

  def test_enlarged_lines_are_sharp(self):
    """Edges fade over about one pixel at any size."""
    inks = []
    for zoom in (1, 4, 16):
      painter = point_painter.PointPainter(64, 64 * zoom, 'classic/pen', 4, 1)
      painter.set_brush(4, (0, 0, 0))
      painter.move((8, 30))
      painter.touch((8, 30), 0.5)
      painter.trace((8, 30), (32, 30), (56, 30), (0.5, 0.5))
      canvas = painter.canvas()[:, 20 * zoom : 44 * zoom, 0]
      between = ((canvas > 25) & (canvas < 230)).sum(axis=0)
      self.assertLessEqual(between.max(), 4)
      # Edges are straight; a row of dabs would make waves.
      widths = (canvas < 128).sum(axis=0)
      self.assertLessEqual(np.ptp(widths), 2)
      inks.append((255 - canvas.astype(float)).sum(axis=0).mean() / zoom)
    np.testing.assert_allclose(inks[1:], inks[0], rtol=0.03)

  def test_parts_are_the_whole(self):
    env = libmypaint.LibMyPaint(brush_sizes=_SIZES)
    actions = _actions(0, env)
    whole, parts = (
        _paint(
            point_painter.PointPainter(64, 128, 'classic/dry_brush', 1.0),
            *(actions, 64, 32, count),
        )
        for count in (1, 7)
    )
    np.testing.assert_array_equal(whole, parts)

  def test_dabs_are_recorded(self):
    painter = point_painter.PointPainter(64, 256, 'classic/pen', 2)
    self.assertEmpty(painter.take_dabs())
    painter.set_brush(2, (0, 0, 0))
    painter.move((8, 30))
    painter.touch((8, 30), 0.5)
    painter.trace((8, 30), (32, 30), (56, 30), (0.5, 0.5))
    dabs = painter.take_dabs()
    self.assertGreater(len(dabs), 20)
    np.testing.assert_allclose(dabs[:, 1], 30, atol=0.01)
    self.assertTrue(np.all(np.diff(dabs[:, 0]) > 0))
    self.assertBetween(dabs[:, 2].mean(), 2, 4)
    np.testing.assert_array_equal(dabs[:, 5], 1)
    self.assertEmpty(painter.take_dabs())

  def test_dabs_of_scattering_brushes_cover_nothing(self):
    painter = point_painter.PointPainter(64, 256, 'classic/dry_brush', 2)
    painter.take_dabs()
    painter.touch((8, 30), 0.5)
    painter.trace((8, 30), (32, 30), (56, 30), (0.5, 0.5))
    np.testing.assert_array_equal(painter.take_dabs()[:, 5], 0)

  def test_dabs_are_recorded_enlarged_only(self):
    painter = point_painter.PointPainter(64, 64, 'classic/pen', 2)
    with self.assertRaisesRegex(RuntimeError, 'larger'):
      painter.take_dabs()

  @parameterized.parameters(
      (dict(canvas_width=7), 'canvas_width is 7'),
      (dict(size=0), 'size is 0'),
      (dict(background='gray'), "background is 'gray'"),
  )
  def test_wrong_arguments(self, changes, message):
    arguments = dict(
        canvas_width=64, size=64, brush_type='classic/pen', first_radius=1.0
    )
    with self.assertRaisesRegex(ValueError, message):
      point_painter.PointPainter(**{**arguments, **changes})

  def test_missing_brush(self):
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pan'):
      point_painter.PointPainter(64, 64, 'classic/pan', 1.0)


if __name__ == '__main__':
  absltest.main()


if __name__ == '__main__':
  absltest.main()
