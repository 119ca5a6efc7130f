# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.search."""

import numpy as np
import tensorflow as tf
import tree

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.acting import search as search_lib
from tests.spiral_tf import tiny

_N = 3


class _Recorder:
  """Records the actions and canvases of an environment's tries."""

  def __init__(self, environment):
    self._environment = environment
    self.batch_size = environment.batch_size
    self.reset = environment.reset
    self.copy_canvases = environment.copy_canvases
    self.actions, self.canvases = [], []

  def step(self, actions):
    timestep = self._environment.step(actions)
    self.actions.append(actions)
    self.canvases.append(timestep.observation['canvas'])
    return timestep


def _search(batch=2, environment=None, scorer=None, seed=0, **settings):
  spec = tiny.spec(_N)
  config = config_lib.SearchConfig(**settings)
  if environment is None:
    environment = tiny.environment(batch * config.tries, _N)
  policy = tiny.policy(spec, conditional=True)
  return search_lib.Search(
      environment, spec, policy, tiny.NOISE, seed, config, scorer=scorer
  )


def _errors(canvases, target):
  difference = canvases.astype(float) - target
  return np.sum(difference**2, axis=(-3, -2, -1))


class SearchTest(tf.test.TestCase):

  def test_best_of_the_tries_is_taken(self):
    recorder = _Recorder(tiny.environment(2 * 8, _N))
    search = _search(environment=recorder, tries=8, fitted=0.5)
    target = tiny.images(2)
    drawings = search.draw(target)
    for t in range(_N):
      tried = recorder.canvases[t].reshape(2, 8, 16, 16, 1)
      errors = _errors(tried, target[:, None])
      self.assertGreater(len(np.unique(errors)), 2)
      best = np.argmin(errors, axis=1)
      for i in range(2):
        self.assertAllEqual(drawings.canvases[i, t + 1], tried[i, best[i]])
        for name, values in recorder.actions[t].items():
          self.assertEqual(
              drawings.actions[name][i, t], values.reshape(2, 8)[i, best[i]]
          )
      self.assertAllEqual(drawings.searched.by_policy[:, t], best < 4)
      self.assertAllEqual(drawings.searched.better[:, t], best > 0)

  def test_canvases_are_what_the_chosen_actions_paint(self):
    drawings = _search(tries=4, drawings=2).draw(tiny.images(2))
    replay = tiny.environment(2, _N)
    self.assertAllEqual(
        drawings.canvases[:, 0], replay.reset().observation['canvas']
    )
    for t in range(_N):
      step = replay.step({k: v[:, t] for k, v in drawings.actions.items()})
      canvas, mask = (step.observation[k] for k in ('canvas', 'action_mask'))
      self.assertAllEqual(drawings.canvases[:, t + 1], canvas)
      self.assertAllEqual(drawings.masks[:, t], mask)

  def test_trajectories_have_the_signature(self):
    target = tiny.images(2)
    drawings = _search(tries=2).draw(target, version=7)
    signature = types.trajectory_signature(
        tiny.spec(_N), tiny.NOISE, True, search=True
    )
    tree.map_structure(
        lambda want, value: want is None or want.validate(value[1]),
        signature,
        drawings,
    )
    self.assertAllEqual(drawings.version, [7, 7])
    self.assertAllEqual(drawings.target, target)
    self.assertAllEqual(drawings.drawn, [False, False])

  def test_equal_seeds_search_equally(self):
    target = tiny.images(2)
    settings = {'tries': 4, 'fitted': 0.5, 'drawings': 2}
    one, other, third = (
        _search(seed=seed, **settings).draw(target) for seed in (1, 1, 2)
    )
    tree.map_structure(self.assertAllEqual, one, other)
    self.assertNotAllEqual(one.actions['end'], third.actions['end'])

  def test_best_drawing_is_kept(self):
    """More drawings from one seed are the first ones and others."""
    target = tiny.images(4)
    errors = [
        _errors(_search(4, drawings=count).draw(target).canvases[:, -1], target)
        for count in (1, 2, 8)
    ]
    self.assertAllGreaterEqual(errors[0] - errors[1], 0)
    self.assertAllGreaterEqual(errors[1] - errors[2], 0)
    self.assertGreater(np.sum(errors[0] - errors[2]), 0)

  def test_drawing_better_than_the_first_is_marked_in_all_actions(self):
    target = tiny.images(4)
    first = _search(4).draw(target)
    best = _search(4, drawings=4).draw(target)
    kept = np.all(
        [best.actions[k] == v for k, v in first.actions.items()], axis=(0, 2)
    )
    self.assertAllEqual(best.searched.better, np.repeat(~kept[:, None], _N, 1))
    self.assertNotAllEqual(kept, np.ones(4))

  def test_any_score_can_be_searched_for(self):
    def darkness(canvas, target):
      del target
      return -np.mean(canvas.astype(np.float32), axis=(1, 2, 3))

    target = np.full((2, 16, 16, 1), 255, np.uint8)
    dark = _search(tries=8, scorer=darkness).draw(target).canvases[:, -1]
    light = _search(tries=8).draw(target).canvases[:, -1]
    self.assertLess(dark.mean(), light.mean())

  def test_environments_without_snapshots_are_refused(self):
    environment = tiny.environment(2)
    search_lib.check_environment(environment)

    class Painter:  # Of a batch whose painter cannot copy.
      batch_size, reset = 2, environment._painter.reset

    environment._painter = Painter()
    with self.assertRaisesRegex(ValueError, 'no snapshots.*search.fraction=0'):
      search_lib.check_environment(environment)

  def test_discriminator_scorer_sees_images_in_the_unit_interval(self):
    scorer = search_lib.discriminator_scorer(
        lambda image, target: tf.reduce_max(image - target, axis=[1, 2, 3])
    )
    images = np.zeros((2, 4, 4, 1), np.uint8)
    images[1] = 255
    self.assertAllEqual(scorer(images, np.zeros_like(images)), [0, 1])
    blind = search_lib.discriminator_scorer(
        lambda image, target: tf.reduce_max(image, axis=[1, 2, 3])
    )
    self.assertAllEqual(blind(images, None), [0, 1])


if __name__ == '__main__':
  tf.test.main()
