# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of environments and painters with invalid arguments.

Each invalid value raises a ValueError that names the argument, before it
reaches C++.
"""

from collections.abc import Callable
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs import arguments
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import fake
from spiral_envs.libmypaint import point_painter
from spiral_envs.mujoco_scenes import environment as mujoco_scenes
from spiral_envs.mujoco_scenes import generator as random_scenes
from spiral_envs.mujoco_scenes import renderer
from spiral_envs.programs.exports import brush_profile
from tests.spiral_envs import hostile

_SINGLE: dict[str, Any] = dict(episode_length=3, canvas_width=16, grid_width=4)
_POINTS: dict[str, Any] = dict(
    canvas_width=16, size=32, brush_type='classic/pen', first_radius=2
)
_SCENE: dict[str, Any] = dict(
    seed=0, split='train', index=0, grid_width=4, max_objects=2
)
_LIMITS: tuple[Any, ...] = (0, 46341, 2**16, 2**20 + 1)
_RADII: tuple[Any, ...] = (
    *hostile.NOT_NUMBERS, 0, 0.0, -0.0, -1, 1000.1, 1e300, 10**400
)  # fmt: skip
_LISTS: tuple[Any, ...] = (
    None, 3, 'one', b'1', (), [], np.array(3), np.zeros([0])
)  # fmt: skip
_NAMES: tuple[Any, ...] = (
    None, 3, b'classic/pen', ['classic/pen'], np.array(['white', 'x'])
)  # fmt: skip
_FORMS: tuple[tuple[Callable[..., Any], dict[str, Any]], ...] = (
    (fake.FakePainting, _SINGLE),
    (libmypaint.LibMyPaint, _SINGLE),
    (fake.FakePaintingBatch, dict(_SINGLE, batch_size=2)),
    (libmypaint.LibMyPaintBatch, dict(_SINGLE, batch_size=2)),
)
_SCENES: tuple[tuple[Callable[..., Any], dict[str, Any]], ...] = (
    (mujoco_scenes.Scenes, _SINGLE),
    (mujoco_scenes.ScenesBatch, dict(_SINGLE, batch_size=2)),
)


class HostileTest(parameterized.TestCase):

  def _check(self, make, options, name, values):
    """Checks that each value raises an error that names the argument."""
    for value in values:
      with self.subTest(f'{make.__name__}: {name}={arguments.shown(value)}'):
        with self.assertRaisesRegex(ValueError, f'^{name} (is|has) .*want '):
          make(**{**options, name: value})

  def test_counts_of_environments(self):
    for make, options in (*_FORMS, *_SCENES):
      names = set(options) | (
          {'num_threads'} if 'Batch' in str(make) else set()
      )
      if make is mujoco_scenes.ScenesBatch:
        names -= {'num_threads'}
      for name in names:
        self._check(make, options, name, (*hostile.NOT_COUNTS, 0))
      self._check(make, options, 'grid_width', _LIMITS)
      self._check(make, options, 'canvas_width', (7, 8193, 46341, 2**20))

  def test_other_options_of_environments(self):
    for make, options in _FORMS:
      sizes = [*_LISTS, *([2, radius] for radius in _RADII)]
      self._check(make, options, 'brush_sizes', sizes)
      for name in ('use_color', 'use_pressure', 'use_alpha'):
        self._check(
            make, options, name, (None, 'False', 2, 0.5, [], np.ones(2))
        )
      self._check(make, options, 'background', (*_NAMES, 'gray', True))
      self._check(make, options, 'seed', hostile.NOT_WHOLE)
    for make, options in _FORMS[1::2]:
      self._check(make, options, 'brush_type', _NAMES)
      self._check(
          make, options, 'brushes_basedir', (3, b'x', ['/usr'], np.ones(2))
      )
    self._check(
        libmypaint.LibMyPaint,
        _SINGLE,
        'compatible',
        (None, 'no', 2, np.ones(2)),
    )

  def test_options_of_scenes(self):
    for make, options in _SCENES:
      self._check(make, options, 'max_objects', hostile.NOT_COUNTS[1:])
      self._check(make, options, 'grid_width', (129,))
      self._check(make, options, 'canvas_width', (1025,))
    widths = dict(canvas_width=16, grid_width=4, max_objects=2)
    for name in widths:
      self._check(renderer.SceneRenderer, widths, name, hostile.NOT_COUNTS)
    for name in set(_SCENE) - {'split', 'seed', 'index'}:
      self._check(random_scenes.scene, _SCENE, name, (*hostile.NOT_WHOLE, 0))
    for name in ('seed', 'index'):
      self._check(random_scenes.scene, _SCENE, name, (*hostile.NOT_WHOLE, -1))
    self._check(random_scenes.scene, _SCENE, 'split', _NAMES)

  def test_accepts_all_types_of_integers_and_sequences(self):
    options: dict[str, Any] = dict(
        episode_length=np.int64(2),
        canvas_width=np.array(16),
        grid_width=np.int32(46340),
        brush_type='classic/pen',
        brush_sizes=np.array([1000, 4]),
        use_color=np.bool_(True),
        seed=-(2**70),
    )
    env = libmypaint.LibMyPaint(**options)
    env.reset()
    cells = env.action_spec()['end'].num_values
    self.assertEqual(cells, 46340**2)
    action = {name: 0 for name in env.action_spec()}
    last = {**action, 'flag': 1, 'size': 1, 'pressure': 9}
    last['end'] = cells - 1
    env.step(action)
    self.assertLess(env.step(last).observation['canvas'].mean(), 0.8)

  def test_refuses_more_canvases_than_fit_into_memory(self):
    for make in (libmypaint.LibMyPaintBatch, fake.FakePaintingBatch):
      with self.assertRaisesRegex(ValueError, '^1048576 canvases 8192 .* GB'):
        make(batch_size=2**20, canvas_width=8192)
    with self.assertRaisesRegex(ValueError, '^1048576 scenes 1024 .* GB'):
      mujoco_scenes.ScenesBatch(2**20, canvas_width=1024)

  @parameterized.parameters(libmypaint.LibMyPaint, fake.FakePainting)
  def test_actions(self, make):
    env = make(**_SINGLE)
    env.reset()
    right = {name: 0 for name in env.action_spec()}
    for value in (*hostile.NOT_COUNTS, 16, [0], '0'):
      with self.assertRaisesRegex(ValueError, "Sub-action 'end' is .*0 to 15"):
        env.step({**right, 'end': value})
    for action in (None, [], 'end', 3, [0] * len(right), np.zeros(3)):
      with self.assertRaisesRegex(ValueError, 'An action is a dict'):
        env.step(action)
    changed: tuple[dict[Any, Any], ...] = ({3: 0}, {'what': 0}, {None: 0})
    for changes in changed:
      with self.assertRaisesRegex(ValueError, 'Unknown sub-action'):
        env.step({**right, **changes})

  @parameterized.parameters(libmypaint.LibMyPaintBatch, fake.FakePaintingBatch)
  def test_actions_of_batches(self, make):
    batch = make(batch_size=2, **_SINGLE)
    batch.reset()
    right = {name: np.zeros(2, int) for name in batch.action_spec()}
    for value in hostile.NOT_COUNTS:
      with self.assertRaisesRegex(ValueError, "Sub-action 'end' (is|has)"):
        batch.step({**right, 'end': value})
      with self.assertRaisesRegex(ValueError, "Sub-action 'end' (is|has)"):
        # numpy converts a list of 0 and True to integers.
        listed = 5.0 if str(value) in ('True', 'False') else value
        batch.step({**right, 'end': [0, listed]})
    for value in (
        [0, 16],
        [0],
        [0, 0, 0],
        [[0], [0, 0]],
        np.zeros([2, 1], int),
    ):
      with self.assertRaisesRegex(ValueError, "Sub-action 'end' (is|has)"):
        batch.step({**right, 'end': value})

  def test_options_of_painters(self):
    make = point_painter.PointPainter
    for name in ('canvas_width', 'size', 'channels', 'burn'):
      self._check(make, _POINTS, name, hostile.NOT_COUNTS)
    self._check(make, _POINTS, 'channels', (0, 2, 5))
    self._check(make, _POINTS, 'canvas_width', (7, 8193))
    self._check(make, _POINTS, 'size', (0, 8193, 20000))
    self._check(make, _POINTS, 'burn', (65536, 10**9))
    self._check(make, _POINTS, 'first_radius', _RADII)
    self._check(make, _POINTS, 'background', (*_NAMES, 'gray'))
    self._check(make, _POINTS, 'brush_type', _NAMES)
    with self.assertRaisesRegex(ValueError, '^radii has nan'):
      brush_profile.BrushProfile('classic/pen', 16, [1, np.nan])
    with self.assertRaisesRegex(ValueError, '^radii is empty'):
      brush_profile.BrushProfile('classic/pen', 16, [])

  def test_what_painters_are_told(self):
    painter = point_painter.PointPainter(**_POINTS)
    far = (*hostile.NOT_NUMBERS, -32.1, 48.1, 1e9, -1e300, 10**400)
    lists = (*hostile.NOT_NUMBERS, (1,), (1, 2, 3), 'ab')
    points = [*lists, *((8, x) for x in far), *((x, 8) for x in far)]
    for point in points:
      for name, call in (
          ('to', lambda p: painter.move(p)),
          ('at', lambda p: painter.touch(p, 0.5)),
          ('start', lambda p: painter.trace(p, (1, 1), (2, 2), (1, 1))),
          ('control', lambda p: painter.trace((1, 1), p, (2, 2), (1, 1))),
          ('end', lambda p: painter.trace((1, 1), (2, 2), p, (1, 1))),
      ):
        with self.assertRaisesRegex(ValueError, f'^{name} is .*2 finite'):
          call(point)
    for pair in (*lists, *((1, x) for x in hostile.NOT_FRACTIONS)):
      with self.assertRaisesRegex(ValueError, '^pressures is'):
        painter.trace((1, 1), (2, 2), (3, 3), pair)
      with self.assertRaisesRegex(ValueError, '^part is'):
        painter.trace((1, 1), (2, 2), (3, 3), (1, 1), pair)
    for fraction in hostile.NOT_FRACTIONS:
      with self.assertRaisesRegex(ValueError, '^pressure is'):
        painter.touch((1, 1), fraction)
      with self.assertRaisesRegex(ValueError, '^color is'):
        painter.set_brush(1, (0, 0, fraction))
    for radius in _RADII:
      with self.assertRaisesRegex(ValueError, '^radius is'):
        painter.set_brush(radius, (0, 0, 0))
    self.assertTrue(np.all(painter.canvas() == 255), 'something was painted')

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(
      strategies.sampled_from([(16, 16), (16, 100), (300, 8), (8, 130)]),
      strategies.sampled_from([1, 3, 4]),
      strategies.sampled_from(
          ['classic/pen', 'classic/smudge+paint', 'classic/knife']
      ),
      strategies.floats(0, 1000, exclude_min=True),
      strategies.lists(strategies.floats(-2, 3), min_size=6, max_size=6),
      strategies.tuples(*[strategies.floats(0, 1)] * 5),
  )
  def test_paints_all_values_in_range(
      self, sizes, channels, brush, radius, positions, fractions
  ):
    width, size = sizes
    painter = point_painter.PointPainter(width, size, brush, radius, channels)
    start, control, end = np.reshape(positions, [3, 2]) * width
    painter.set_brush(radius, fractions[:3])
    painter.move(start)
    painter.touch(start, fractions[3])
    painter.trace(start, control, end, fractions[3:], (0.9, 1))
    self.assertEqual(painter.canvas().shape, (size, size, channels))


if __name__ == '__main__':
  absltest.main()
