# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.programs.rendering`."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import painter as painter_lib
from spiral_envs.libmypaint import strokes
from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import edits
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_launch.experiment import config as experiment
from tests.spiral_envs.programs import drawing_programs

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
  """Does by points what an environment does by actions."""
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
    """Returns the environment's canvas, and the same by points."""
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
    painter = rendering.PointPainter(
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
    """Edges fade over a pixel or so, of whichever size."""
    inks = []
    for zoom in (1, 4, 16):
      painter = rendering.PointPainter(64, 64 * zoom, 'classic/pen', 4, 1)
      painter.set_brush(4, (0, 0, 0))
      painter.move((8, 30))
      painter.touch((8, 30), 0.5)
      painter.trace((8, 30), (32, 30), (56, 30), (0.5, 0.5))
      canvas = painter.canvas()[:, 20 * zoom : 44 * zoom, 0]
      between = ((canvas > 25) & (canvas < 230)).sum(axis=0)
      self.assertLessEqual(between.max(), 4)
      # And straight: a row of dabs would make waves.
      widths = (canvas < 128).sum(axis=0)
      self.assertLessEqual(np.ptp(widths), 2)
      inks.append((255 - canvas.astype(float)).sum(axis=0).mean() / zoom)
    np.testing.assert_allclose(inks[1:], inks[0], rtol=0.03)

  def test_parts_are_the_whole(self):
    env = libmypaint.LibMyPaint(brush_sizes=_SIZES)
    actions = _actions(0, env)
    whole, parts = (
        _paint(
            rendering.PointPainter(64, 128, 'classic/dry_brush', 1.0),
            *(actions, 64, 32, count),
        )
        for count in (1, 7)
    )
    np.testing.assert_array_equal(whole, parts)

  def test_dabs_are_told(self):
    painter = rendering.PointPainter(64, 256, 'classic/pen', 2)
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
    painter = rendering.PointPainter(64, 256, 'classic/dry_brush', 2)
    painter.take_dabs()
    painter.touch((8, 30), 0.5)
    painter.trace((8, 30), (32, 30), (56, 30), (0.5, 0.5))
    np.testing.assert_array_equal(painter.take_dabs()[:, 5], 0)

  def test_dabs_are_told_enlarged_only(self):
    painter = rendering.PointPainter(64, 64, 'classic/pen', 2)
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
      rendering.PointPainter(**{**arguments, **changes})

  def test_missing_brush(self):
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pan'):
      rendering.PointPainter(64, 64, 'classic/pan', 1.0)


if __name__ == '__main__':
  absltest.main()


def _draw(compatible=False, **options):
  """A random drawing: its program, and the environment's canvases."""
  config = experiment.EnvironmentConfig(
      **{
          'episode_length': 8,
          'canvas_width': 64,
          'brush_type': 'classic/dry_brush',
          **options,
      }
  )
  keywords = dataclasses.asdict(config)
  for unknown in ('name', 'num_threads', 'brushes_basedir', 'max_objects'):
    del keywords[unknown]
  env = libmypaint.LibMyPaint(**keywords, seed=5, compatible=compatible)
  rng = np.random.default_rng(1)
  actions = {
      name: rng.integers(spec.num_values, size=8)
      for name, spec in env.action_spec().items()
  }
  canvases = [env.reset().observation['canvas']]
  for i in range(8 - compatible):
    step = env.step({name: values[i] for name, values in actions.items()})
    canvases.append(step.observation['canvas'])
  head = program_actions.head(config, seed=5, compatible=compatible)
  some = {name: values[: 8 - compatible] for name, values in actions.items()}
  return (
      program_actions.from_actions(head, some),
      np.round(255 * np.array(canvases)).astype(np.uint8),
  )


class RenderingTest(parameterized.TestCase):

  @parameterized.parameters(
      {},
      dict(use_color=True, canvas_width=50, grid_width=7),
      dict(use_color=True, use_alpha=True, background='transparent'),
      dict(compatible=True),
  )
  def test_is_the_drawing_at_its_own_size(self, **options):
    program, canvases = _draw(**options)
    np.testing.assert_array_equal(rendering.render(program), canvases[-1])
    found = list(rendering.frames(program))
    self.assertEqual([done for done, _ in found], list(range(len(canvases))))
    np.testing.assert_array_equal([c for _, c in found], canvases)

  def test_grows_within_strokes(self):
    program = drawing_programs.five()
    found = list(rendering.frames(program, 64, parts=4))
    self.assertEqual(
        [done for done, _ in found],
        [0, 1, 2, 2, 2, 2, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7],
    )
    ink = [(255 - canvas).sum() for _, canvas in found]
    self.assertTrue(np.all(np.diff(np.array(ink, float)) >= 0))
    self.assertGreater(ink[4], 2 * ink[2])
    np.testing.assert_array_equal(found[-1][1], rendering.render(program, 64))

  @parameterized.parameters(8, 33, 64, 1024)
  def test_sizes(self, size):
    program = drawing_programs.five()
    canvas = rendering.render(program, size)
    self.assertEqual(canvas.shape, (size, size, 1))
    own = rendering.render(program)
    self.assertAlmostEqual(canvas.mean(), own.mean(), delta=6)

  @parameterized.parameters(('classic/pen', 0.004), ('deevad/liner', 0.006))
  def test_at_8_times_the_size(self, brush, most):
    """Near the original when reduced again, and not merely blown up."""
    program, canvases = _draw(brush_type=brush)
    original = canvases[-1][..., 0] / 255
    large = rendering.render(program, 512)[..., 0] / 255
    reduced = large.reshape([64, 8, 64, 8]).mean(axis=(1, 3))
    self.assertLess(np.square(reduced - original).mean(), most)
    # A blank canvas is far from it, so being near says something.
    self.assertGreater(np.square(1 - original).mean(), 5 * most)
    # Pixels that are neither ink nor paper: those of edges, a pixel wide.
    between = [((x > 0.1) & (x < 0.9)).mean() for x in (large, original)]
    self.assertLess(between[0], 0.4 * between[1])

  def test_reduced_colors_are_those_of_the_paint(self):
    program = drawing_programs.colored()
    program = edits.select(program, [0])
    canvas = rendering.render(program, 16)
    self.assertEqual(canvas.shape, (16, 16, 4))
    seen = canvas[..., 3] > 20
    self.assertGreater(seen.sum(), 10)
    # Not darker for the clear pixels beside them.
    np.testing.assert_allclose(canvas[seen][:, :3] - (255, 0, 0), 0, atol=3)

  def test_brush_and_size_scale(self):
    program = drawing_programs.five()
    own, thick, other = (
        rendering.render(each, 128).astype(float)
        for each in (
            program,
            edits.scale_sizes(program, 2),
            edits.with_brush(program, 'classic/charcoal'),
        )
    )
    ink = 255 * own.size - own.sum()
    self.assertAlmostEqual(
        (255 * thick.size - thick.sum()) / ink, 2, delta=0.35
    )
    self.assertGreater(np.abs(other - own).mean(), 2)

  def test_order_is_what_lies_above(self):
    program = drawing_programs.colored()
    above = []
    for order in ([0, 1], [1, 0]):
      canvas = rendering.render(edits.select(program, order), 64)
      above.append(canvas[40, 24:56, :3])
    self.assertGreater(np.abs(above[0].astype(int) - above[1]).max(), 200)

  def test_strokes_one_by_one_are_the_drawing(self):
    """What `select` says of their starts is enough."""
    program = drawing_programs.five()
    whole = rendering.render(program, 128)
    single = [
        rendering.render(edits.select(program, [i]), 128) for i in range(4)
    ]
    off = np.abs(np.min(single, axis=0).astype(float) - whole)
    self.assertLess(off.mean(), 1)

  def test_wrong_sizes(self):
    for size in (7, 4097, -1):
      with self.assertRaisesRegex(ValueError, f'{size}; .* \\[8, 4096\\]'):
        rendering.render(drawing_programs.five(), size)

  def test_wrong_brushes(self):
    program = drawing_programs.five()
    nothing = dataclasses.replace(program, brush=drawing_program.Brush(''))
    with self.assertRaisesRegex(ValueError, 'no brush: choose one'):
      rendering.render(nothing)
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pan'):
      rendering.render(edits.with_brush(program, 'classic/pan'))


if __name__ == '__main__':
  absltest.main()
