# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.programs.rendering`."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import edits
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_launch.experiment import config as experiment
from tests.spiral_envs.programs import drawing_programs

_SIZES = (1.0, 2.0, 5.0)
_LENGTH = 10


def _draw(compatible=False, **options):
  """Returns the program of a random drawing, and its canvases."""
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
    """Reduced again, the picture is near the original, but it is sharper."""
    program, canvases = _draw(brush_type=brush)
    original = canvases[-1][..., 0] / 255
    large = rendering.render(program, 512)[..., 0] / 255
    reduced = large.reshape([64, 8, 64, 8]).mean(axis=(1, 3))
    self.assertLess(np.square(reduced - original).mean(), most)
    # A blank canvas is not near.
    self.assertGreater(np.square(1 - original).mean(), 5 * most)
    # Pixels that are neither ink nor paper are at edges, one pixel wide.
    between = [((x > 0.1) & (x < 0.9)).mean() for x in (large, original)]
    self.assertLess(between[0], 0.4 * between[1])

  def test_reduced_colors_are_those_of_the_paint(self):
    program = drawing_programs.colored()
    program = edits.select(program, [0])
    canvas = rendering.render(program, 16)
    self.assertEqual(canvas.shape, (16, 16, 4))
    seen = canvas[..., 3] > 20
    self.assertGreater(seen.sum(), 10)
    # Transparent pixels beside them do not darken them.
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

  def test_later_strokes_cover_earlier_ones(self):
    program = drawing_programs.colored()
    above = []
    for order in ([0, 1], [1, 0]):
      canvas = rendering.render(edits.select(program, order), 64)
      above.append(canvas[40, 24:56, :3])
    self.assertGreater(np.abs(above[0].astype(int) - above[1]).max(), 200)

  def test_strokes_one_by_one_are_the_drawing(self):
    """Strokes painted one by one, with `select`, give the whole drawing."""
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
