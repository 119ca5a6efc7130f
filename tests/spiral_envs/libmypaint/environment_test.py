# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.libmypaint.environment`."""

import builtins
import json
import pathlib
import sys
import tempfile
from typing import Any
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
from dm_env import test_utils
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import environment as libmypaint
from tests.spiral_envs.libmypaint import reference_painter

_BRUSHES = (
    # Plain, smoothing, smudging, erasing, noisy, colorizing and other brushes.
    *('dry_brush', 'pen', 'charcoal', 'smudge', 'wet_knife', 'ink_eraser'),
    *('calligraphy', 'kabura', 'brush', 'impressionism', 'blur', 'blend+paint'),
)
_ACTIONS = 7


@strategies.composite
def _configurations(draw):
  """Draws options of `LibMyPaint`: brushes, sizes and kinds of canvas."""
  kind = draw(strategies.sampled_from(['gray', 'color', 'alpha', 'clear']))
  return dict(
      brush_type='classic/' + draw(strategies.sampled_from(_BRUSHES)),
      canvas_width=draw(strategies.sampled_from([8, 31, 64, 65, 100, 128])),
      grid_width=draw(strategies.integers(1, 32)),
      brush_sizes=draw(
          strategies.lists(
              strategies.sampled_from([0.4, 1, 2, 2.9, 3, 7, 24]),
              min_size=1,
              max_size=4,
          )
      ),
      use_pressure=draw(strategies.booleans()),
      use_color=kind != 'gray',
      use_alpha=kind in ('alpha', 'clear'),
      background='transparent' if kind == 'clear' else 'white',
      episode_length=_ACTIONS,
      seed=draw(strategies.integers(-2, 5)),
  )


def _random_actions(env, seed, count=_ACTIONS):
  """Yields actions as dicts; four of five are strokes."""
  rng = np.random.RandomState(seed)
  spec = env.action_spec()
  for _ in range(count):
    action = {name: int(rng.randint(s.num_values)) for name, s in spec.items()}
    yield {**action, 'flag': int(rng.rand() < 0.8)}


def _draw(env, actions):
  """Returns uint8 canvases of a whole drawing."""
  steps = [env.reset()] + [env.step(action) for action in actions]
  canvases = np.stack([s.observation['canvas'] for s in steps])
  return np.round(canvases * 255).astype(np.uint8)


def _reference(config):
  basedir = config.get('brushes_basedir', brushes.DEFAULT_BASEDIR)
  channels = 1 + 2 * config['use_color'] + config['use_alpha']
  return reference_painter.ReferencePainter(
      reference_painter.Settings(
          brush_file=f'{basedir}/{config["brush_type"]}.myb',
          canvas_width=config['canvas_width'],
          grid_width=config['grid_width'],
          sizes=tuple(config['brush_sizes']),
          channels=channels,
          blank=0 if config['background'] == 'transparent' else 1 << 15,
          burn=config['seed'] * 389 % 1024,
      )
  )


def _draw_reference(reference, actions):
  canvases = [reference.reset()]
  for action in actions:
    action = dict(action)
    color = [action.pop(c, 0) for c in ('red', 'green', 'blue')]
    canvases.append(reference.step(**action, color=color))
  return np.stack(canvases)


@strategies.composite
def _random_brush(draw):
  """Draws settings of a brush that the standard brushes rarely use."""
  part = strategies.sampled_from([0.0, 0.3, 1.0])
  settings = {
      'opaque': 0.9,
      'opaque_multiply': 1.0,
      'dabs_per_actual_radius': 2.0,
      'hardness': draw(strategies.sampled_from([0.05, 0.5, 0.99, 1.0])),
      'lock_alpha': draw(part),
      'colorize': draw(part),
      'eraser': draw(part),
      'smudge': 0.0,
      'elliptical_dab_ratio': draw(strategies.sampled_from([1.0, 2.5])),
      'elliptical_dab_angle': draw(strategies.floats(0, 180, width=16)),
  }
  if not settings['colorize']:
    settings['smudge'] = draw(strategies.sampled_from([0.0, 0.4]))
  return settings


class GrayConformanceTest(test_utils.EnvironmentTestMixin, absltest.TestCase):
  options: dict[str, Any] = {}

  def make_object_under_test(self):
    return libmypaint.LibMyPaint(**{'episode_length': 8, **self.options})

  def make_action_sequence(self):
    return _random_actions(self.environment, 0, 20)


class ColorConformanceTest(GrayConformanceTest):
  options = dict(use_color=True, use_alpha=True, canvas_width=20)


class CompatibleConformanceTest(GrayConformanceTest):
  options = dict(compatible=True)


class OneActionConformanceTest(GrayConformanceTest):
  options = dict(episode_length=1)


class OneActionCompatibleConformanceTest(GrayConformanceTest):
  options = dict(episode_length=1, compatible=True)


class TwoActionsCompatibleConformanceTest(GrayConformanceTest):
  options = dict(episode_length=2, compatible=True)


class PixelsTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(_configurations(), strategies.integers(0, 10**6))
  def test_equals_the_slow_reference(self, config, action_seed):
    env = libmypaint.LibMyPaint(**config)
    reference = _reference(config)
    # Twice: the second drawing must not depend on the first.
    for episode in range(2):
      actions = list(_random_actions(env, action_seed + episode))
      np.testing.assert_array_equal(
          _draw(env, actions), _draw_reference(reference, actions)
      )
    reference.close()

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(
      _configurations(), _random_brush(), strategies.integers(0, 10**6)
  )
  def test_random_brushes_equal_the_slow_reference(
      self, config, settings, action_seed
  ):
    if not config['use_color']:
      # libmypaint divides by zero when it colorizes in gray.
      settings['colorize'] = 0.0
    values = {k: {'base_value': v, 'inputs': {}} for k, v in settings.items()}
    text = json.dumps({'version': 3, 'settings': values})
    with tempfile.TemporaryDirectory() as folder:
      pathlib.Path(folder, 'brush.myb').write_text(text)
      config.update(brush_type='brush', brushes_basedir=folder)
      env = libmypaint.LibMyPaint(**config)
      actions = list(_random_actions(env, action_seed))
      for action in actions:
        if 'red' in action:
          action['red'] = (action['green'] + 7) % 20
      reference = _reference(config)
      np.testing.assert_array_equal(
          _draw(env, actions), _draw_reference(reference, actions)
      )
      reference.close()

  @hypothesis.settings(deadline=None, max_examples=25)
  @hypothesis.given(
      _configurations(),
      strategies.integers(1, 5),
      strategies.integers(1, 4),
      strategies.integers(0, 10**6),
  )
  def test_batch_equals_singles(self, config, size, threads, action_seed):
    batch = libmypaint.LibMyPaintBatch(size, threads, **config)
    seed = config.pop('seed')
    singles = [
        libmypaint.LibMyPaint(**config, seed=seed + i) for i in range(size)
    ]
    for episode in range(2):
      drawings = [
          list(_random_actions(batch, action_seed + 7 * i + episode))
          for i in range(size)
      ]
      wanted = [_draw(*pair) for pair in zip(singles, drawings)]
      canvases = [batch.reset().observation['canvas']]
      for actions in zip(*drawings):
        stacked = {k: np.array([a[k] for a in actions]) for k in actions[0]}
        canvases.append(batch.step(stacked).observation['canvas'])
      np.testing.assert_array_equal(np.stack(canvases, 1), np.stack(wanted))

  def test_colorizes_in_gray_where_libmypaint_divides_by_zero(self):
    settings = {'colorize': 1.0, 'opaque': 1.0, 'opaque_multiply': 1.0}
    values = {k: {'base_value': v, 'inputs': {}} for k, v in settings.items()}
    folder = self.enter_context(tempfile.TemporaryDirectory())
    pathlib.Path(folder, 'brush.myb').write_text(
        json.dumps({'version': 3, 'settings': values})
    )
    env = libmypaint.LibMyPaint(brush_type='brush', brushes_basedir=folder)
    # Black has no hue: white stays white, up to truncation.
    canvases = _draw(env, _random_actions(env, 0))
    self.assertGreater(canvases.min(), 250)

  def test_strokes_show(self):
    env = libmypaint.LibMyPaint(
        brush_type='classic/pen', brush_sizes=(4,), use_pressure=False
    )
    across = {'flag': 1, 'end': 32 * 16 + 31, 'control': 32 * 16 + 16}
    canvas = _draw(env, [{**across, 'flag': 0, 'end': 32 * 16}, across])[-1]
    self.assertLess(canvas[28:37, 20:40].mean(), 100)
    np.testing.assert_array_equal(canvas[:15], 255)
    np.testing.assert_array_equal(canvas[-15:], 255)


class DeterminismTest(parameterized.TestCase):

  @parameterized.parameters('classic/dry_brush', 'classic/pen')
  def test_episodes_do_not_leak(self, name):
    env = libmypaint.LibMyPaint(brush_type=name, seed=1)
    actions = list(_random_actions(env, 0))
    first = _draw(env, actions)
    _draw(env, _random_actions(env, 1))
    np.testing.assert_array_equal(_draw(env, actions), first)
    other = libmypaint.LibMyPaint(brush_type=name, seed=1)
    np.testing.assert_array_equal(_draw(other, actions), first)

  def test_an_episode_broken_off_does_not_leak(self):
    env = libmypaint.LibMyPaint()
    actions = list(_random_actions(env, 0))
    first = _draw(env, actions)
    _draw(env, actions[:3])
    np.testing.assert_array_equal(_draw(env, actions), first)

  def test_compatible_episodes_do_leak(self):
    env = libmypaint.LibMyPaint(compatible=True)
    actions = list(_random_actions(env, 0))
    self.assertTrue((_draw(env, actions) != _draw(env, actions)).any())

  def test_seeds_choose_the_random_numbers(self):
    canvases = {}
    actions = None
    for seed in (0, 1, 2, 1023, 1024):
      env = libmypaint.LibMyPaint(seed=seed)
      actions = actions or list(_random_actions(env, 0))
      canvases[seed] = _draw(env, actions).tobytes()
    self.assertEqual(canvases[0], canvases[1024])
    self.assertLen(set(canvases.values()), 4)

  def test_compatible_ignores_the_seed(self):
    envs = [libmypaint.LibMyPaint(seed=s, compatible=True) for s in (0, 1)]
    actions = list(_random_actions(envs[0], 0))
    np.testing.assert_array_equal(*[_draw(env, actions) for env in envs])


class ReleasedConstructorTest(parameterized.TestCase):
  """Tests of the released environment's constructor arguments."""

  def _layout(self):
    """Returns a folder in the released layout, with a folder `brushes`."""
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = pathlib.Path(folder, 'brushes', 'mine')
    path.mkdir(parents=True)
    (path / 'round.myb').write_text(brushes.read_brush('classic/pen'))
    return folder

  @parameterized.product(compatible=(False, True), below=('', '/brushes'))
  def test_finds_brushes_in_its_layout(self, compatible, below):
    canvases = []
    for name, basedir in (
        ('mine/round', self._layout() + below),
        ('classic/pen', None),
    ):
      env = libmypaint.LibMyPaint(
          brush_type=name, brushes_basedir=basedir, compatible=compatible
      )
      canvases.append(_draw(env, _random_actions(env, 0)))
    np.testing.assert_array_equal(*canvases)

  @parameterized.parameters(None, ((),))
  def test_its_defaults_are_accepted_in_both_modes(self, rewards):
    for compatible in (False, True):
      env = libmypaint.LibMyPaint(
          rewards=rewards, discount=1.0, compatible=compatible
      )
      self.assertEqual((env.name, env.grid_width), ('libmypaint', 32))

  def test_compatible_takes_discount_and_name(self):
    env = libmypaint.LibMyPaint(discount=0.5, name='mine', compatible=True)
    self.assertEqual(env.name, 'mine')
    actions = _random_actions(env, 0, 2)
    env.reset()
    self.assertEqual([env.step(a).discount for a in actions], [0.5, 0.5])

  def test_warns_that_rewards_are_not_paid(self):
    with self.assertWarnsRegex(UserWarning, 'rewards are not paid'):
      env = libmypaint.LibMyPaint(rewards=[1.0], compatible=True)
    env.reset()
    for action in _random_actions(env, 0, 2):
      self.assertEqual(env.step(action).reward, 0)

  @parameterized.parameters(
      ('rewards', [1.0]), ('rewards', np.ones(3)), ('discount', 0.9),
      ('name', 'mine'),
  )  # fmt: skip
  def test_the_default_mode_refuses_them(self, name, value):
    with self.assertRaisesRegex(ValueError, f'^{name} is .*compatible=True'):
      libmypaint.LibMyPaint(**{name: value})

  @parameterized.parameters(
      ('discount', 1.1), ('discount', float('nan')), ('discount', '1'),
      ('name', 3), ('name', None),
  )  # fmt: skip
  def test_both_modes_refuse_what_cannot_be(self, name, value):
    for compatible in (False, True):
      with self.assertRaisesRegex(ValueError, f'^{name} is .*: want'):
        libmypaint.LibMyPaint(**{name: value}, compatible=compatible)


class ErrorsTest(parameterized.TestCase):

  def test_missing_brush(self):
    with self.assertRaisesRegex(FileNotFoundError, 'classic/dry_brush'):
      libmypaint.LibMyPaint(brush_type='classic/dry-brush')
    with self.assertRaisesRegex(FileNotFoundError, 'classic/dry_brush'):
      libmypaint.LibMyPaintBatch(2, brush_type='classic/dry-brush')

  def test_compatible_accepts_a_missing_brush_with_a_warning(self):
    with self.assertWarnsRegex(UserWarning, 'dry-brush.*default brush'):
      env = libmypaint.LibMyPaint(
          brush_type='classic/dry-brush', compatible=True
      )
    actions = list(_random_actions(env, 0))
    self.assertTrue((_draw(env, actions) != 255).any())

  def test_compatible_wants_whole_tiles(self):
    with self.assertRaisesRegex(ValueError, 'canvas_width is 100.*multiples'):
      libmypaint.LibMyPaint(canvas_width=100, compatible=True)

  def test_compatible_accepts_black_on_nothing(self):
    env = libmypaint.LibMyPaint(background='transparent', compatible=True)
    canvases = _draw(env, _random_actions(env, 0))
    np.testing.assert_array_equal(canvases, 0)

  @parameterized.parameters(0.5, '1', None)
  def test_seed_is_an_integer(self, seed):
    with self.assertRaisesRegex(ValueError, 'seed is .*integer'):
      libmypaint.LibMyPaint(seed=seed)
    with self.assertRaisesRegex(ValueError, 'seed is .*integer'):
      libmypaint.LibMyPaintBatch(2, seed=seed)

  def test_says_how_to_build_the_extension(self):
    original = builtins.__import__

    def fail(name, globals=None, locals=None, fromlist=(), level=0):
      if fromlist and '_painter' in fromlist:
        raise ImportError('libmypaint-1.5.so.1: cannot open')
      return original(name, globals, locals, fromlist, level)

    with mock.patch.dict(sys.modules), mock.patch('builtins.__import__', fail):
      with self.assertRaisesRegex(
          ImportError, 'build_ext --inplace.*libmypaint-dev.*cannot open'
      ):
        libmypaint.LibMyPaint()


if __name__ == '__main__':
  absltest.main()
