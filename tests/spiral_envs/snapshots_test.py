# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Snapshots, copies and pickles of all environments go on exactly alike."""

import copy
import pathlib
import pickle
import re
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import pytest

from spiral_envs.libmypaint import brushes as brushes_lib
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import fake
from spiral_envs.mujoco_scenes import environment as mujoco_scenes

_FEW = (
    *('classic/smudge+paint', 'classic/ink_eraser', 'classic/calligraphy'),
    *('classic/dry_brush', 'classic/slow_ink', 'classic/impressionism'),
    *('deevad/2B_pencil', 'deevad/watercolor_glazing', 'ramon/Pastel_1'),
)
_MAKERS = {
    'libmypaint': lambda: libmypaint.LibMyPaint(
        12, 50, use_color=True, use_alpha=True, seed=3
    ),
    'compatible': lambda: libmypaint.LibMyPaint(12, 64, compatible=True),
    'fake': lambda: fake.FakePainting(12),
    'scenes': lambda: mujoco_scenes.Scenes(12, 16, 4),
}
_BATCH = 4
_BATCH_MAKERS = {
    'libmypaint': lambda: libmypaint.LibMyPaintBatch(_BATCH, 2, 12, 50, seed=3),
    'fake': lambda: fake.FakePaintingBatch(_BATCH, 1, 12),
    'scenes': lambda: mujoco_scenes.ScenesBatch(_BATCH, 12, 16, 4),
}


def _actions(env, seed, count, shape=()):
  rng = np.random.default_rng(seed)
  for _ in range(count):
    yield {
        name: rng.integers(spec.num_values, size=shape)
        for name, spec in env.action_spec().items()
    }


def _play(env, seed, count=5, shape=()):
  return [env.step(action) for action in _actions(env, seed, count, shape)]


def _assert_equal(steps, others):
  for step, other in zip(steps, others):
    np.testing.assert_array_equal(step.step_type, other.step_type)
    for name, value in step.observation.items():
      np.testing.assert_array_equal(value, other.observation[name], name)


class SnapshotsTest(parameterized.TestCase):

  @parameterized.product(maker=sorted(_MAKERS), num_steps=[0, 4])
  def test_goes_on_alike(self, maker, num_steps):
    env = _MAKERS[maker]()
    env.reset()
    _play(env, 0, num_steps)
    snapshot = env.snapshot()
    copies = [
        *(env.copy(), copy.copy(env), copy.deepcopy(env)),
        pickle.loads(pickle.dumps(env)),
    ]
    # The last steps belong to the next episode.
    expected = _play(env, 1, 14)
    for other in copies:
      _assert_equal(_play(other, 1, 14), expected)
    env.restore(pickle.loads(pickle.dumps(snapshot)))
    _assert_equal(_play(env, 1, 14), expected)
    fresh = _MAKERS[maker]()
    fresh.restore(snapshot)
    _assert_equal(_play(fresh, 1, 14), expected)

  @parameterized.parameters(*_FEW)
  def test_restores_brush(self, brush_type):
    self._check_brush(brush_type)

  @pytest.mark.slow
  def test_restores_every_brush(self):
    for brush_type in brushes_lib.list_brushes():
      with self.subTest(brush_type):
        self._check_brush(brush_type)

  def _check_brush(self, brush_type):
    """Snapshots, copies in other places and plain replays paint the same."""

    def make():
      return libmypaint.LibMyPaintBatch(
          *(3, 1, 12, 40),
          brush_type=brush_type,
          brush_sizes=[1.5, 7],
          use_color=True,
          use_alpha=True,
          background='transparent',
          seed=5,
      )

    env, replayed = make(), make()
    env.reset(), replayed.reset()
    _play(env, 0, 4, 3), _play(replayed, 0, 4, 3)
    snapshot = env.snapshot()
    expected = _play(replayed, 1, 4, 3)
    _assert_equal(_play(env, 1, 4, 3), expected)
    env.restore(snapshot)
    _assert_equal(_play(env, 1, 4, 3), expected)
    env.restore(snapshot)
    env.copy_canvases([2, 2, 0])
    actions = list(_actions(env, 1, 4, 3))
    for action, step in zip(actions, expected):
      action = {name: value[[2, 2, 0]] for name, value in action.items()}
      np.testing.assert_array_equal(
          env.step(action).observation['canvas'],
          step.observation['canvas'][[2, 2, 0]],
      )

  @parameterized.parameters(*sorted(_BATCH_MAKERS))
  def test_goes_on_alike_in_batches(self, maker):
    env = _BATCH_MAKERS[maker]()
    env.reset()
    _play(env, 0, 5, _BATCH)
    copies = [copy.copy(env), pickle.loads(pickle.dumps(env))]
    snapshot = env.snapshot()
    expected = _play(env, 1, 14, _BATCH)
    env.restore(snapshot)
    for other in (env, *copies):
      _assert_equal(_play(other, 1, 14, _BATCH), expected)
      other.close()

  @parameterized.product(
      maker=sorted(_BATCH_MAKERS),
      indices=[(0, 1, 2, 3), (3, 2, 1, 0), (1, 2, 3, 0), (1, 1, 1, 1),
               (2, 0, 0, 2), (0, 0, 3, 3)],
  )  # fmt: skip
  def test_copies_canvases(self, maker, indices):
    indices = list(indices)
    env, other = _BATCH_MAKERS[maker](), _BATCH_MAKERS[maker]()
    env.reset(), other.reset()
    _play(env, 0, 5, _BATCH), _play(other, 0, 5, _BATCH)
    other.copy_canvases(np.array(indices))
    for action in _actions(env, 1, 5, _BATCH):
      same = {name: value[indices] for name, value in action.items()}
      observation = env.step(action).observation
      for name, value in other.step(same).observation.items():
        np.testing.assert_array_equal(value, observation[name][indices], name)
    # A new episode has the seeds of its places again.
    while not env.step(next(_actions(env, 2, 1, _BATCH))).last().all():
      other.step(next(_actions(env, 2, 1, _BATCH)))
    other.step(next(_actions(env, 2, 1, _BATCH)))
    _assert_equal(_play(other, 3, 4, _BATCH), _play(env, 3, 4, _BATCH))

  @parameterized.parameters(*sorted(_BATCH_MAKERS))
  def test_refuses(self, maker):
    env = _BATCH_MAKERS[maker]()
    env.reset()
    snapshot = env.snapshot()
    for indices in ([0, 1, 2], [0, 1, 2, 4], [-1, 0, 0, 0], [0.0, 1, 2, 3]):
      with self.assertRaisesRegex(ValueError, 'from_indices'):
        env.copy_canvases(indices)
    with self.assertRaisesRegex(ValueError, 'snapshot'):
      env.restore(b'')  # type: ignore[arg-type]
    env.close()
    for call in (env.snapshot, lambda: env.restore(snapshot),
                 lambda: env.copy_canvases([0, 1, 2, 3])):  # fmt: skip
      with self.assertRaises(RuntimeError):
        call()

  def test_refuses_other_canvases(self):
    env = libmypaint.LibMyPaintBatch(2, canvas_width=32)
    env.reset()
    _play(env, 0, 3, 2)
    snapshot = env.snapshot()
    for other in (
        libmypaint.LibMyPaintBatch(3, canvas_width=32),
        libmypaint.LibMyPaintBatch(2, canvas_width=33),
        libmypaint.LibMyPaint(canvas_width=32),
        fake.FakePaintingBatch(2),
    ):
      with self.assertRaises(ValueError):
        other.restore(snapshot)
    for state in (snapshot.painter[:-1], snapshot.painter + b'a', b'',
                  b'\xff' * len(snapshot.painter), None):  # fmt: skip
      with self.assertRaises(ValueError):
        env.restore(snapshot._replace(painter=state))
    env.restore(snapshot)

  def test_examples_of_the_documents_run(self):
    page = pathlib.Path(__file__).parents[2] / 'docs' / 'environments.md'
    if not page.exists():
      self.skipTest('There are no documents here.')
    section = page.read_text(encoding='utf-8').partition('\n## Planning\n')[2]
    examples = re.findall(r'```python\n(.*?)```', section, re.DOTALL)
    names: dict[str, Any] = {}
    for example in examples[:2]:
      exec(example, names)  # pylint: disable=exec-used
    self.assertLen(names['best'], names['beam'])
    self.assertLess(names['canvas'].render().mean(), 100)


if __name__ == '__main__':
  absltest.main()
