# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.base`."""

from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import dm_env
import numpy as np

from spiral_envs import base as painting
from spiral_envs.libmypaint import actions as action_space
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import fake


class _Recorder:
  """A painter that records its calls."""

  canvas_shape = (8, 8, 1)
  batch_size = 1

  def __init__(self):
    self.log = []

  def reset(self):
    self.log.append('reset')
    return np.full([1, 8, 8, 1], 255, np.uint8)

  def step(self, rows):
    self.log.append(rows.tolist())
    return np.full([1, 8, 8, 1], 51, np.uint8)


def _make(length, compatible=False):
  actions = action_space.ActionSpace(2, 1, False, False, compatible)
  recorder = _Recorder()
  return painting.Painting(recorder, actions, length, compatible), recorder


_ACTION = {'flag': 1, 'end': 3, 'control': 2}


class PaintingTest(absltest.TestCase):

  def test_an_episode_has_n_actions(self):
    env, recorder = _make(3)
    for _ in range(2):
      steps = [env.step(_ACTION) for _ in range(4)]
      self.assertEqual(
          [s.step_type for s in steps],
          [dm_env.StepType.FIRST] + [dm_env.StepType.MID] * 2
          + [dm_env.StepType.LAST],
      )  # fmt: skip
      counts = [int(s.observation['episode_step']) for s in steps]
      self.assertEqual(counts, [0, 1, 2, 3])
      self.assertEqual([s.reward for s in steps], [None, 0, 0, 0])
      self.assertEqual([s.discount for s in steps], [None, 1, 1, 0])
    self.assertEqual(recorder.log.count('reset'), 2)
    self.assertLen(recorder.log, 8)

  def test_compatible_counts_as_released(self):
    env, _ = _make(3, compatible=True)
    for stale in (0, 3):
      steps = [env.step(_ACTION) for _ in range(3)]
      self.assertEqual([int(s.step_type) for s in steps], [0, 1, 2])
      counts = [int(s.observation['episode_step']) for s in steps]
      self.assertEqual(counts, [stale, 2, 3])

  def test_one_action_may_be_an_episode(self):
    env, _ = _make(1)
    env.reset()
    self.assertTrue(env.step(_ACTION).last())

  def test_observations_fit_their_spec_in_episodes_of_any_length(self):
    for length in (1, 2, 3):
      for compatible in (False, True):
        env, _ = _make(length, compatible)
        counts = env.observation_spec()['episode_step']
        for _ in range(2 * length + 4):
          step = env.step(_ACTION)
          for name, spec in env.observation_spec().items():
            spec.validate(step.observation[name])
        self.assertLessEqual(counts.maximum, max(length, 2))
        if not compatible:
          self.assertEqual(counts.maximum, length)

  def test_discounts_all_steps_but_the_last(self):
    recorder = _make(3)[1]
    actions = action_space.ActionSpace(2, 1, False, False, True)
    env = painting.Painting(recorder, actions, 4, True, 0.5)
    discounts = [env.step(_ACTION).discount for _ in range(4)]
    self.assertEqual(discounts, [None, 0.5, 0.5, 0])

  def test_passes_complete_rows_to_the_painter(self):
    env, recorder = _make(3)
    env.reset()
    env.step(_ACTION)
    self.assertEqual(recorder.log[-1], [[1, 3, 2, 0, 9, 0, 0, 0]])

  def test_observes_canvas_and_mask(self):
    env, _ = _make(3)
    first = env.reset().observation
    np.testing.assert_array_equal(first['canvas'], 1)
    np.testing.assert_array_equal(first['action_mask'], [1, 1, 0])
    stroke = env.step(_ACTION).observation
    np.testing.assert_array_equal(stroke['canvas'], np.float32(0.2))
    np.testing.assert_array_equal(stroke['action_mask'], [1, 1, 1])
    move = env.step({**_ACTION, 'flag': 0}).observation
    np.testing.assert_array_equal(move['action_mask'], [1, 1, 0])
    self.assertEqual(int(move['episode_length']), 3)

  def test_a_refused_action_does_not_count(self):
    env, recorder = _make(3)
    env.reset()
    with self.assertRaises(ValueError):
      env.step({**_ACTION, 'end': 4})
    self.assertEqual(recorder.log, ['reset'])
    count = env.step(_ACTION).observation['episode_step']
    self.assertEqual(int(count), 1)

  def test_ignores_the_action_that_starts_an_episode(self):
    env, _ = _make(1)
    self.assertTrue(env.step('no action').first())
    env.step(_ACTION)
    self.assertTrue(env.step(None).first())


class CanvasDtypeTest(parameterized.TestCase):

  @parameterized.parameters('uint8', 'float32', np.uint8, np.float32)
  def test_single_and_batch_take_the_same_types(self, dtype):
    single = fake.FakePainting(canvas_dtype=dtype)
    batch = fake.FakePaintingBatch(2, canvas_dtype=dtype)
    self.assertEqual(single.observation_spec(), batch.observation_spec())
    one = single.reset().observation['canvas']
    two = batch.reset().observation['canvas']
    batch.observation_spec()['canvas'].validate(one)
    self.assertEqual(two.dtype, np.dtype(dtype))
    np.testing.assert_array_equal(two, [one, one])

  @parameterized.parameters('float', np.float64, 'bytes?', None, 3)
  def test_names_other_types(self, dtype):
    with self.assertRaisesRegex(ValueError, 'canvas_dtype is .*uint8'):
      fake.FakePainting(canvas_dtype=dtype)
    with self.assertRaisesRegex(ValueError, 'canvas_dtype is .*uint8'):
      fake.FakePaintingBatch(2, canvas_dtype=dtype)


_SIZE = 3
_OPTIONS: dict[str, Any] = dict(episode_length=3, canvas_width=16, grid_width=4)


def _fake():
  return fake.FakePaintingBatch(_SIZE, **_OPTIONS)


def _native():
  return libmypaint.LibMyPaintBatch(_SIZE, num_threads=2, **_OPTIONS)


def _actions(batch, value=1):
  return {name: np.full(_SIZE, value) for name in batch.action_spec()}


@parameterized.named_parameters(('fake', _fake), ('native', _native))
class PaintingBatchTest(parameterized.TestCase):

  def test_starts_and_ends_like_dm_env(self, make):
    batch = make()
    self.assertEqual(batch.batch_size, _SIZE)
    for _ in range(2):
      steps = [batch.step(_actions(batch)) for _ in range(4)]
      kinds = np.array([s.step_type for s in steps])
      np.testing.assert_array_equal(kinds, [[k] * 3 for k in (0, 1, 1, 2)])
      self.assertIsNone(steps[0].reward)
      self.assertIsNone(steps[0].discount)
      for step, discount in zip(steps[1:], [1, 1, 0]):
        np.testing.assert_array_equal(step.reward, np.zeros(_SIZE))
        np.testing.assert_array_equal(step.discount, [discount] * _SIZE)
        self.assertEqual(step.reward.dtype, np.float32)
        self.assertEqual(step.discount.dtype, np.float32)
    self.assertTrue((batch.reset().step_type == dm_env.StepType.FIRST).all())

  def test_loops_as_a_single_environment_does(self, make):
    batch = make()
    count, step = 0, batch.reset()
    self.assertTrue(step.first() and not step.mid())
    while not step.last():
      step = batch.step(_actions(batch))
      count += 1
      for reward, discount in zip(step.reward, step.discount):
        batch.reward_spec().validate(reward)
        batch.discount_spec().validate(discount)
    self.assertEqual(count, 3)

  def test_ignores_actions_that_start_an_episode(self, make):
    batch = make()
    self.assertEqual(batch.step(None).step_type[0], dm_env.StepType.FIRST)

  def test_every_drawing_conforms_to_the_specs(self, make):
    batch = make()
    spec = batch.observation_spec()
    self.assertEqual(spec['canvas'].dtype, np.uint8)
    for step in [batch.reset(), batch.step(_actions(batch))]:
      self.assertEqual(set(step.observation), set(spec))
      for name, values in step.observation.items():
        self.assertLen(values, _SIZE)
        for value in values:
          spec[name].validate(value)

  def test_callers_may_keep_the_arrays(self, make):
    batch = make()
    first = batch.reset()
    kept = {k: v.copy() for k, v in first.observation.items()}
    second = batch.step(_actions(batch))
    self.assertTrue((second.observation['canvas'] != kept['canvas']).any())
    for name, value in kept.items():
      np.testing.assert_array_equal(first.observation[name], value)

  def test_masks_follow_each_drawings_flag(self, make):
    batch = make()
    batch.reset()
    actions = {**_actions(batch), 'flag': np.array([0, 1, 0])}
    mask = batch.step(actions).observation['action_mask']
    np.testing.assert_array_equal(
        mask, [[1, 1, 0, 0, 0], [1, 1, 1, 1, 1], [1, 1, 0, 0, 0]]
    )

  def test_a_refused_action_does_not_count(self, make):
    batch = make()
    batch.reset()
    wrong = {**_actions(batch), 'end': np.array([0, 16, 0])}
    with self.assertRaisesRegex(ValueError, "'end' is 16.*0 to 15"):
      batch.step(wrong)
    step = batch.step(_actions(batch)).observation['episode_step']
    np.testing.assert_array_equal(step, [1] * _SIZE)

  def test_closes(self, make):
    with make() as batch:
      batch.reset()
    with self.assertRaisesRegex(RuntimeError, 'closed'):
      batch.step(None)


if __name__ == '__main__':
  absltest.main()
