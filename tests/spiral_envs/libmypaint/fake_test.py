# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.libmypaint.fake`."""

import subprocess
import sys

from absl.testing import absltest
from dm_env import test_utils
import numpy as np

from spiral_envs.libmypaint import fake


class FakePaintingConformanceTest(
    test_utils.EnvironmentTestMixin, absltest.TestCase
):

  def make_object_under_test(self):
    return fake.FakePainting()


class OneActionConformanceTest(FakePaintingConformanceTest):

  def make_object_under_test(self):
    return fake.FakePainting(episode_length=1)


class FakePaintingTest(absltest.TestCase):

  def _draw(self, env, actions):
    env.reset()
    return [env.step(action).observation['canvas'] for action in actions][-1]

  def test_paints_where_the_stroke_goes(self):
    env = fake.FakePainting(brush_sizes=(1,), use_pressure=False)
    move = {'flag': 0, 'end': 4, 'control': 0}
    stroke = {'flag': 1, 'end': 7, 'control': 6}
    wanted = np.ones([16, 16, 1])
    wanted[4, :13] = 0
    np.testing.assert_array_equal(self._draw(env, [move, stroke]), wanted)

  def test_size_pressure_and_color_matter(self):
    env = fake.FakePainting(
        use_color=True, use_alpha=True, background='transparent'
    )
    action = {name: 0 for name in env.action_spec()}
    action.update(flag=1, end=10, control=3)
    canvases = [
        self._draw(env, [{**action, name: 1}])
        for name in ('flag', 'size', 'red', 'green', 'blue', 'control')
    ]
    # On a transparent canvas, pressure matters where a second stroke mixes.
    canvases += [
        self._draw(env, [action, {**action, 'blue': 19, 'pressure': p}])
        for p in (1, 2)
    ]
    for i, canvas in enumerate(canvases):
      for other in canvases[:i]:
        self.assertTrue((canvas != other).any())

  def test_batch_equals_singles(self):
    batch = fake.FakePaintingBatch(2, use_color=True)
    singles = [fake.FakePainting(use_color=True) for _ in range(2)]
    rng = np.random.RandomState(0)
    spec = batch.action_spec()
    for _ in range(12):
      actions = {k: rng.randint(s.num_values, size=2) for k, s in spec.items()}
      step = batch.step(actions)
      for i, single in enumerate(singles):
        one = single.step({k: v[i] for k, v in actions.items()})
        self.assertEqual(one.step_type, step.step_type[i])
        np.testing.assert_array_equal(
            np.round(one.observation['canvas'] * 255),
            step.observation['canvas'][i],
        )
        np.testing.assert_array_equal(
            one.observation['action_mask'], step.observation['action_mask'][i]
        )

  def test_needs_neither_extension_nor_compiler(self):
    code = (
        'import sys; from spiral_envs.libmypaint import fake; '
        'fake.FakePainting().reset(); import spiral_envs.libmypaint; '
        'assert "spiral_envs._painter" not in sys.modules'
    )
    subprocess.run([sys.executable, '-c', code], check=True)


if __name__ == '__main__':
  absltest.main()
