# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `options`, through the environments that take them."""

from collections.abc import Callable
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import fake

_WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    (dict(episode_length=0), 'episode_length is 0.*1 or more'),
    (dict(episode_length=2.5), 'episode_length is 2.5.*integer'),
    (dict(canvas_width=0), 'canvas_width is 0.*8 or more'),
    (dict(canvas_width=7), 'canvas_width is 7.*8 or more'),
    (dict(grid_width=-1), 'grid_width is -1.*1 or more'),
    (dict(brush_sizes=()), r'brush_sizes is \(\).*one or more'),
    (dict(brush_sizes=3), 'brush_sizes is 3.*sequence'),
    (dict(brush_sizes=(1, 0)), 'brush_sizes has 0.*above zero'),
    (dict(brush_sizes=(1, -2.0)), 'brush_sizes has -2.0.*above zero'),
    (dict(brush_sizes=(float('inf'),)), 'brush_sizes has inf'),
    (dict(background='gray'), "background is 'gray'.*'white', 'transparent'"),
    (dict(use_alpha=True), 'use_alpha=True with use_color=False.*gray'),
    (dict(background='transparent'), 'black everywhere.*background='),
)
_FORMS: tuple[Callable[..., Any], ...] = (
    fake.FakePainting,
    lambda **kwargs: fake.FakePaintingBatch(2, **kwargs),
    libmypaint.LibMyPaint,
    lambda **kwargs: libmypaint.LibMyPaintBatch(2, **kwargs),
)


class PaintingOptionsTest(parameterized.TestCase):

  @parameterized.parameters(*_WRONG)
  def test_errors_state_value_and_remedy(self, options, message):
    for form in _FORMS:
      with self.assertRaisesRegex(ValueError, message):
        form(**options)

  @parameterized.parameters(
      (dict(), 1),
      (dict(use_color=True), 3),
      (dict(use_color=True, background='transparent'), 3),
      (dict(use_color=True, use_alpha=True), 4),
      (
          dict(use_color=True, use_alpha=True, background='transparent'),
          4,
      ),
      (dict(canvas_width=8, grid_width=1, episode_length=1), 1),
  )
  def test_accepts_valid_options(self, options, channels):
    for form in _FORMS:
      spec = form(**options).observation_spec()
      self.assertEqual(spec['canvas'].shape[-1], channels)

  @parameterized.parameters(fake.FakePaintingBatch, libmypaint.LibMyPaintBatch)
  def test_batches_check_batch_size_and_threads(self, form):
    with self.assertRaisesRegex(ValueError, 'batch_size is 0.*1 or more'):
      form(0)
    with self.assertRaisesRegex(ValueError, 'num_threads is 0.*1 or more'):
      form(2, num_threads=0)


if __name__ == '__main__':
  absltest.main()
