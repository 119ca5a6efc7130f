# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.evaluation.scene_accuracy."""

import itertools
import math

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies as st
import numpy as np

from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import renderer as renderer_lib
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.evaluation import scene_accuracy
from tests.spiral_envs.mujoco_scenes import scene_samples

_WIDTH = 4
# Two rows of the grid and few kinds, so that equal pairs are common.
_OBJECTS = st.builds(
    scene_program.SceneObject,
    st.integers(0, 7),
    st.integers(0, 3),
    *[st.integers(0, 1)] * 4,
)
_SCENES = st.lists(_OBJECTS, max_size=4)


def _object(location=0, kind=0, size=0, color=(0, 0, 0)):
  return scene_program.SceneObject(location, kind, size, *color)


def _cost(one, other):
  """The definition of the cost, with the distance computed by hand."""
  rows = (one.location // _WIDTH, other.location // _WIDTH)
  columns = (one.location % _WIDTH, other.location % _WIDTH)
  apart = math.sqrt((rows[0] - rows[1]) ** 2 + (columns[0] - columns[1]) ** 2)
  return apart + sum(a != b for a, b in zip(one[1:], other[1:]))


def _least(drawn, true):
  """The lowest cost of all matchings, by trying each."""
  few, many = sorted((drawn, true), key=len)
  return min(
      sum(_cost(a, b) for a, b in zip(few, some))
      for some in itertools.permutations(many, len(few))
  )


class MatchTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(_SCENES, _SCENES)
  def test_is_the_cheapest_of_all_permutations(self, drawn, true):
    pairs = scene_accuracy.match(drawn, true, _WIDTH)
    self.assertLen(pairs, min(len(drawn), len(true)))
    self.assertLen({i for i, _ in pairs}, len(pairs))
    self.assertLen({j for _, j in pairs}, len(pairs))
    total = sum(_cost(drawn[i], true[j]) for i, j in pairs)
    self.assertAlmostEqual(total, _least(drawn, true))

  def test_a_near_object_of_another_kind_may_be_the_partner(self):
    true = [_object(0, kind=1), _object(15)]
    drawn = [_object(14), _object(1, kind=2, size=1)]
    self.assertEqual(
        scene_accuracy.match(drawn, true, _WIDTH), [(0, 1), (1, 0)]
    )


class MetricsTest(parameterized.TestCase):

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(
      st.lists(st.lists(_OBJECTS, min_size=1, max_size=4), min_size=1),
      st.randoms(use_true_random=False),
  )
  def test_the_same_objects_in_any_order(self, true, random):
    drawn = [random.sample(scene, len(scene)) for scene in true]
    metrics = scene_accuracy.metrics(drawn, true, _WIDTH)
    for name, value in metrics.items():
      if name.endswith('_accuracy'):
        self.assertEqual(value, 1.0, name)
    self.assertEqual(metrics['location_distance'], 0.0)
    self.assertEqual(metrics['count_error'], 0.0)

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(_SCENES, st.lists(_OBJECTS, min_size=1, max_size=4))
  def test_counts_are_those_of_the_pairs(self, drawn, true):
    pairs = [
        (drawn[i], true[j])
        for i, j in scene_accuracy.match(drawn, true, _WIDTH)
    ]
    metrics = scene_accuracy.metrics([drawn], [true], _WIDTH)
    for name, equal in {
        'type': lambda a, b: a.type == b.type,
        'green': lambda a, b: a.green == b.green,
        'color': lambda a, b: (a.red, a.green, a.blue)
        == (b.red, b.green, b.blue),
        'location': lambda a, b: a.location == b.location,
        'object': lambda a, b: a == b,
    }.items():
      self.assertAlmostEqual(
          metrics[f'{name}_accuracy'],
          sum(equal(a, b) for a, b in pairs) / len(true),
      )

  def test_by_hand(self):
    true = [
        [_object(0, 1, 1, (1, 2, 3)), _object(15, 2, 2, (3, 3, 3))],
        [_object(5)],
    ]
    drawn = [
        # Only blue is wrong; two cells below and one beside, with another size.
        [_object(6, 2, 0, (3, 3, 3)), _object(0, 1, 1, (1, 2, 0))],
        # Right, and one object too many.
        [_object(9, 3, 2, (3, 0, 0)), _object(5)],
    ]
    self.assertEqual(
        scene_accuracy.metrics(drawn, true, _WIDTH),
        {
            'program_accuracy': 0.0,
            'type_accuracy': 1.0,
            'size_accuracy': 2 / 3,
            'red_accuracy': 1.0,
            'green_accuracy': 1.0,
            'blue_accuracy': 2 / 3,
            'color_accuracy': 2 / 3,
            'location_accuracy': 2 / 3,
            'object_accuracy': 1 / 3,
            'location_distance': math.sqrt(5) / 3,
            'count_error': 0.5,
            'count_accuracy': 0.5,
            'objects': 2.0,
            'objects_real': 1.5,
        },
    )

  def test_nothing_drawn(self):
    metrics = scene_accuracy.metrics([[]], [[_object(), _object(3)]], _WIDTH)
    self.assertEqual(metrics['type_accuracy'], 0.0)
    self.assertEqual(metrics['count_error'], 2.0)
    self.assertIsNone(metrics['location_distance'])

  @parameterized.parameters(
      ([[]], [[]], 'No target has an object'),
      ([[], []], [[_object()]], '2 scenes have 1 targets'),
  )
  def test_names_what_is_wrong(self, drawn, true, message):
    with self.assertRaisesRegex(ValueError, message):
      scene_accuracy.metrics(drawn, true, _WIDTH)


class VisibleTest(absltest.TestCase):

  def render(self, scene):
    """Renders each object as its cell, larger ones over smaller ones."""
    image = np.zeros([16, 1], np.uint8)
    for one in sorted(scene, key=lambda one: one.size):
      image[one.location] = 1 + one.red
    return image.reshape([4, 4, 1])

  def test_drops_what_cannot_be_seen(self):
    large, hidden = _object(3, size=1), _object(3, size=0, color=(1, 0, 0))
    apart = _object(4)
    self.assertEqual(
        scene_accuracy.visible([hidden, large, apart], self.render),
        [large, apart],
    )
    self.assertEqual(
        scene_accuracy.visible([large, apart, hidden], self.render),
        [large, apart],
    )

  def test_one_of_two_alike_is_left(self):
    scene = [_object(2), _object(2)]
    self.assertEqual(scene_accuracy.visible(scene, self.render), scene[:1])
    self.assertEqual(scene_accuracy.visible([], self.render), [])

  def test_visible_objects_change_enough_pixels(self):
    """One object of two cells, and one of one cell."""
    wide, narrow = _object(2, size=1), _object(6)

    def render(scene):
      image = self.render(scene)
      image[3, 3] = 9 * (wide in scene)
      return image

    for least, expected in ((2, [wide]), (3, [])):
      self.assertEqual(
          scene_accuracy.visible([narrow, wide], render, least), expected
      )

  def test_counts_what_cannot_be_seen(self):
    scenes = [[_object(2), _object(2), _object(2)], [_object(1)], [], []]
    self.assertEqual(scene_accuracy.hidden_objects(scenes, self.render), 0.5)


def _pixels_changed(image, other):
  """Counts pixels that differ, one by one."""
  return sum(
      tuple(image[i, j]) != tuple(other[i, j])
      for i, j in itertools.product(*map(range, image.shape[:2]))
  )


def _seen(scene, render, least):
  """Returns the visible objects, by rendering every scene of fewer objects."""
  kept = list(range(len(scene)))
  for i in range(len(scene)):
    others = [j for j in kept if j != i]
    image, other = (render([scene[j] for j in x]) for x in (kept, others))
    if _pixels_changed(image, other) < least:
      kept = others
  return [scene[i] for i in kept]


def _cheapest(drawn, true):
  """Returns the pairs of the cheapest matching, by trying each."""
  swap = len(drawn) > len(true)
  few, many = (true, drawn) if swap else (drawn, true)
  pairs = min(
      ([*zip(few, some)] for some in itertools.permutations(many, len(few))),
      key=lambda pairs: sum(_cost(a, b) for a, b in pairs),
  )
  return [(b, a) for a, b in pairs] if swap else pairs


class AllMetricsTest(absltest.TestCase):

  def test_visible_is_as_a_slow_reference_says(self):
    """Crowded scenes, rendered by MuJoCo: many objects hide others."""
    rng = np.random.default_rng(3)
    true = [scene_samples.random_objects(rng, _WIDTH, 5) for _ in range(12)]
    drawn = [
        [
            one if rng.random() < 0.7 else other
            for one, other in zip(
                rng.permutation(scene).tolist(),
                scene_samples.random_objects(rng, _WIDTH, rng.integers(2, 6)),
            )
        ]
        for scene in true
    ]
    drawn = [[scene_program.SceneObject(*x) for x in scene] for scene in drawn]
    metrics = scene_accuracy.all_metrics(
        drawn, true, _WIDTH, compositor.shared(32, _WIDTH).render
    )
    with renderer_lib.SceneRenderer(32, _WIDTH, 5) as renderer:
      seen = [
          [_seen(scene, renderer.render, 4) for scene in scenes]
          for scenes in (drawn, true)
      ]
    total = sum(map(len, seen[1]))
    self.assertBetween(total, 30, 58)
    pairs = [_cheapest(*scenes) for scenes in zip(*seen)]
    right = {
        'location': lambda a, b: a.location == b.location,
        'size': lambda a, b: a.size == b.size,
        'type': lambda a, b: a.type == b.type,
        'color': lambda a, b: a[3:] == b[3:],
        'object': lambda a, b: a == b,
    }
    for name, equal in right.items():
      count = sum(equal(a, b) for scene in pairs for a, b in scene)
      self.assertAlmostEqual(
          metrics[f'{name}_accuracy_visible'], count / total, msg=name
      )
    self.assertAlmostEqual(
        metrics['program_accuracy_visible'],
        np.mean([sorted(a) == sorted(b) for a, b in zip(*seen)]),
    )
    self.assertAlmostEqual(metrics['objects_visible_real'], total / len(true))
    # All objects have the keys that they had.
    for key, value in scene_accuracy.metrics(drawn, true, _WIDTH).items():
      self.assertEqual(metrics[key], value, key)

  def test_what_is_hidden_in_target_and_drawing_does_not_count(self):
    large = _object(5, 1, 2, (3, 0, 0))
    inside = [_object(5, 0, 0, (0, i, 0)) for i in (1, 3)]
    metrics = scene_accuracy.all_metrics(
        [[inside[0], large]],
        [[large, inside[1]]],
        _WIDTH,
        compositor.shared(32, _WIDTH).render,
    )
    self.assertEqual(metrics['object_accuracy'], 0.5)
    self.assertEqual(metrics['object_accuracy_visible'], 1.0)
    self.assertEqual(metrics['program_accuracy_visible'], 1.0)
    self.assertEqual(metrics['objects_visible_real'], 1.0)
    self.assertEqual(metrics['hidden_objects_real'], 1.0)

  def test_nothing_visible_has_no_metrics(self):
    blank = np.zeros([4, 4, 1], np.uint8)
    metrics = scene_accuracy.all_metrics(
        [[]], [[_object()]], _WIDTH, lambda _: blank
    )
    self.assertFalse([key for key in metrics if 'visible' in key])


if __name__ == '__main__':
  absltest.main()
