"""Tests for launch.scene_scorer."""

import itertools

from absl.testing import absltest
import numpy as np

from envs import scene_program
from launch import scene_scorer

_OBJECT = scene_program.SceneObject(0, 0, 0, 0, 0, 0)


class SceneScorerTest(absltest.TestCase):

  def test_counts_compares_and_remembers(self):
    image = np.array([[[0, 255, 51]]], np.uint8)
    pictures = {
        0: np.array([[[255, 255, 51]]], np.uint8),
        1: np.array([[[0, 204, 102]]], np.uint8),
        2: image,
    }
    ticks = itertools.count(10)
    scorer = scene_scorer.SceneScorer(
        lambda scene: pictures[len(scene)], image, lambda: float(next(ticks))
    )
    scenes = [[_OBJECT] * n for n in (0, 0, 1, 0, 2, 2)]
    squares = [scorer.squares(scene) for scene in scenes]
    np.testing.assert_allclose(squares, [1, 1, 0.08, 1, 0, 0])
    self.assertEqual(scorer.renders, 6)
    self.assertEqual(
        [(i.renders, i.scene) for i in scorer.improvements],
        [(1, scenes[0]), (3, scenes[2]), (5, scenes[4])],
    )
    np.testing.assert_allclose(
        [i.error for i in scorer.improvements], [1 / 3, 0.08 / 3, 0]
    )
    self.assertEqual([i.seconds for i in scorer.improvements], [1, 2, 3])
    self.assertEqual(scorer.seconds, 4)

  def test_a_scene_that_goes_on_changing(self):
    """What is remembered is what was rendered."""
    image = np.zeros((2, 2, 3), np.uint8)
    scorer = scene_scorer.SceneScorer(lambda scene: image, image)
    scene = [_OBJECT]
    scorer.squares(scene)
    scene.append(_OBJECT)
    self.assertEqual(scorer.improvements[0].scene, [_OBJECT])


if __name__ == '__main__':
  absltest.main()
