# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.mujoco_scenes.environment`."""

from absl.testing import absltest
from absl.testing import parameterized
from dm_env import test_utils
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import environment as mujoco_scenes
from spiral_envs.mujoco_scenes import scene as scene_program
from tests.spiral_envs.mujoco_scenes import scene_samples

_SMALL = dict(canvas_width=32, grid_width=4)
_SKIP, _PLACE, _CHANGE = range(3)


def _action(command, one=(5, 1, 2, 3, 0, 1)):
  names = ('command', *scene_program.SceneObject._fields)
  return dict(zip(names, (command, *one)))


def _play(env, actions):
  """Returns uint8 canvases and masks of a whole drawing."""
  steps = [env.reset()] + [env.step(action) for action in actions]
  canvases = np.stack([s.observation['canvas'] for s in steps])
  masks = np.stack([s.observation['action_mask'] for s in steps])
  return np.round(canvases * 255).astype(np.uint8), masks


class ScenesConformanceTest(test_utils.EnvironmentTestMixin, absltest.TestCase):

  def make_object_under_test(self):
    return mujoco_scenes.Scenes(episode_length=8, **_SMALL)

  def make_action_sequence(self):
    rng = np.random.default_rng(0)
    spec = self.environment.action_spec()
    for _ in range(20):
      yield {name: rng.integers(s.num_values) for name, s in spec.items()}


class ScenesTest(parameterized.TestCase):

  def test_the_papers_setting_is_the_default(self):
    env = mujoco_scenes.Scenes()
    self.assertEqual(env.observation_spec()['canvas'].shape, (64, 64, 3))
    self.assertEqual(env.action_spec()['location'].num_values, 256)
    length = env.reset().observation['episode_length']
    self.assertEqual(int(length), 20)

  def test_twenty_objects(self):
    env = mujoco_scenes.Scenes(**_SMALL)
    rng = np.random.default_rng(1)
    objects = scene_samples.random_objects(rng, 4, 20)
    canvases, masks = _play(env, [_action(_PLACE, one) for one in objects])
    np.testing.assert_array_equal(masks[1:], np.ones([20, 7]))
    np.testing.assert_array_equal(
        canvases[-1], compositor.shared(32, 4).render(objects)
    )

  def test_all_on_one_cell(self):
    env = mujoco_scenes.Scenes(**_SMALL)
    large = [_action(_PLACE, (9, 0, 2, i % 4, 0, 0)) for i in range(10)]
    small = [_action(_PLACE, (9, 0, 0, 3, 3, 3)) for _ in range(10)]
    canvases, _ = _play(env, large + small)
    # The later of equal objects is visible; an object inside another is not.
    one, *_ = _play(env, large[9:])
    np.testing.assert_array_equal(canvases[10], one[1])
    np.testing.assert_array_equal(canvases[20], one[1])

  def test_change_before_any_place_does_nothing(self):
    env = mujoco_scenes.Scenes(**_SMALL)
    canvases, masks = _play(env, [_action(_CHANGE), _action(_PLACE)])
    np.testing.assert_array_equal(canvases[1], canvases[0])
    np.testing.assert_array_equal(masks[1], [1, 0, 0, 0, 0, 0, 0])
    self.assertTrue((canvases[2] != canvases[1]).any())

  def test_change_moves_the_last_object(self):
    env = mujoco_scenes.Scenes(**_SMALL)
    first, last = (0, 0, 1, 3, 0, 0), (5, 1, 2, 0, 3, 0)
    moved = (9, 2, 0, 0, 0, 3)
    got, masks = _play(
        env,
        [
            _action(_PLACE, first),
            _action(_PLACE, last),
            _action(_CHANGE, moved),
        ],
    )
    want, _ = _play(env, [_action(_PLACE, first), _action(_PLACE, moved)])
    np.testing.assert_array_equal(got[-1], want[-1])
    np.testing.assert_array_equal(masks[-1], [1] * 7)

  def test_everything_skipped(self):
    env = mujoco_scenes.Scenes(episode_length=4, **_SMALL)
    canvases, masks = _play(env, [_action(_SKIP)] * 4)
    np.testing.assert_array_equal(canvases, [canvases[0]] * 5)
    np.testing.assert_array_equal(masks, [[1, 0, 0, 0, 0, 0, 0]] * 5)

  def test_a_full_scene(self):
    env = mujoco_scenes.Scenes(max_objects=1, **_SMALL)
    other = (10, 0, 2, 0, 0, 3)
    canvases, masks = _play(env, [_action(_PLACE), _action(_PLACE, other)])
    np.testing.assert_array_equal(canvases[2], canvases[1])
    np.testing.assert_array_equal(masks[2], [1, 0, 0, 0, 0, 0, 0])

  def test_same_actions_same_pixels(self):
    rng = np.random.default_rng(2)
    spec = mujoco_scenes.Scenes(**_SMALL).action_spec()
    actions = [
        {name: int(rng.integers(s.num_values)) for name, s in spec.items()}
        for _ in range(20)
    ]
    env = mujoco_scenes.Scenes(**_SMALL)
    first, _ = _play(env, actions)
    np.testing.assert_array_equal(_play(env, actions)[0], first)
    # Rendered again, in another context.
    compositor.shared.cache_clear()
    again, _ = _play(mujoco_scenes.Scenes(**_SMALL), actions)
    np.testing.assert_array_equal(again, first)

  @parameterized.parameters(
      (dict(episode_length=0), 'episode_length is 0.*1 or more'),
      (dict(canvas_width=7), 'canvas_width is 7.*8 or more'),
      (dict(grid_width=0), 'grid_width is 0'),
      (dict(max_objects=0), 'max_objects is 0'),
      (dict(max_objects=2.5), 'max_objects is 2.5.*integer'),
  )
  def test_names_a_wrong_option(self, options, message):
    with self.assertRaisesRegex(ValueError, message):
      mujoco_scenes.Scenes(**options)
    with self.assertRaisesRegex(ValueError, message):
      mujoco_scenes.ScenesBatch(2, **options)


class ScenesBatchTest(absltest.TestCase):

  def test_equals_singles(self):
    options = dict(episode_length=5, max_objects=3, **_SMALL)
    batch = mujoco_scenes.ScenesBatch(3, **options)
    singles = [mujoco_scenes.Scenes(**options) for _ in range(3)]
    self.assertEqual(batch.batch_size, 3)
    rng = np.random.default_rng(3)
    spec = batch.action_spec()
    for _ in range(12):
      actions = {
          name: rng.integers(s.num_values, size=3) for name, s in spec.items()
      }
      step = batch.step(actions)
      for name, s in batch.observation_spec().items():
        for value in step.observation[name]:
          s.validate(value)
      for i, single in enumerate(singles):
        one = single.step({name: v[i] for name, v in actions.items()})
        self.assertEqual(one.step_type, step.step_type[i])
        np.testing.assert_array_equal(
            np.round(one.observation['canvas'] * 255),
            step.observation['canvas'][i],
        )
        for name in ('action_mask', 'episode_step', 'episode_length'):
          np.testing.assert_array_equal(
              one.observation[name], step.observation[name][i]
          )

  def test_a_refused_action_does_not_count(self):
    batch = mujoco_scenes.ScenesBatch(2, **_SMALL)
    batch.reset()
    place = {name: np.array([v, v]) for name, v in _action(_PLACE).items()}
    with self.assertRaisesRegex(ValueError, "'location' is 16.*0 to 15"):
      batch.step({**place, 'location': np.array([0, 16])})
    step = batch.step(place).observation
    np.testing.assert_array_equal(step['episode_step'], [1, 1])
    np.testing.assert_array_equal(step['canvas'][0], step['canvas'][1])

  def test_closes(self):
    with mujoco_scenes.ScenesBatch(2, **_SMALL) as batch:
      batch.reset()
    with self.assertRaisesRegex(RuntimeError, 'closed'):
      batch.step(None)

  def test_requires_a_batch(self):
    with self.assertRaisesRegex(ValueError, 'batch_size is 0'):
      mujoco_scenes.ScenesBatch(0)


_GRID = 4
_COUNTS = [3, _GRID**2, 4, 3, 4, 4, 4]


def _painter(max_objects, batch_size):
  options = mujoco_scenes.SceneOptions(8, 32, _GRID, max_objects)
  return mujoco_scenes.ScenePainter(options, batch_size)


class ScenePainterTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=30)
  @hypothesis.given(strategies.integers(0, 10**6), strategies.integers(1, 5))
  def test_every_canvas_shows_the_program_so_far(self, seed, room):
    rng = np.random.default_rng(seed)
    painter = _painter(room, 3)
    sprites = compositor.shared(32, _GRID)
    # Twice: the second drawing must not depend on the first.
    for _ in range(2):
      rows = rng.integers(_COUNTS, size=[8, 3, 7]).astype(np.int32)
      canvases = painter.reset()
      np.testing.assert_array_equal(canvases, [sprites.background] * 3)
      for t in range(8):
        canvases = painter.step(rows[t])
        for i in range(3):
          objects = scene_program.run(rows[: t + 1, i], room)
          np.testing.assert_array_equal(canvases[i], sprites.render(objects))

  def test_reports_the_effects_of_actions(self):
    painter = _painter(1, 3)
    painter.reset()
    skip, place, change = range(3)
    rows = np.ones([3, 7], np.int32)

    def effects(*commands):
      rows[:, 0] = commands
      painter.step(rows)
      return painter.effects.tolist()

    self.assertEqual(effects(skip, place, change), [skip, place, skip])
    self.assertEqual(effects(change, change, place), [skip, change, place])
    self.assertEqual(effects(place, place, place), [place, skip, skip])
    painter.reset()
    self.assertEqual(painter.effects.tolist(), [scene_actions.SKIP] * 3)
    self.assertEqual(effects(change, place, skip), [skip, place, skip])

  def test_canvases_are_new_arrays(self):
    painter = _painter(5, 1)
    first = painter.reset()
    kept = first.copy()
    painter.step(np.ones([1, 7], np.int32))
    np.testing.assert_array_equal(first, kept)


if __name__ == '__main__':
  absltest.main()
