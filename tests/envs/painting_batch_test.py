"""Tests for `envs.painting_batch`, on the fake and the real painter."""

from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import dm_env
import numpy as np

from envs import fake
from envs import libmypaint

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

  def test_ignores_actions_where_it_starts_anew(self, make):
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

  def test_a_refused_action_counts_for_nothing(self, make):
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
