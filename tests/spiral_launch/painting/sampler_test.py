# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.sampler."""

import os
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_envs.libmypaint import environment as libmypaint
from spiral_launch.agents import loading as trained_agent
from spiral_launch.painting import sampler as sampler_lib
from tests.spiral_launch.painting import painters
from tests.spiral_tf import tiny as tiny_agent


def _drawing(target, error, score=None):
  scores = None if score is None else [9.0, score]
  return sampler_lib.Drawing(target, {}, np.zeros(0), 0, error, scores)


class BestTest(parameterized.TestCase):

  @parameterized.parameters(
      ('error', [0.2, 0.4]), ('discriminator', [0.3, 0.5])
  )
  def test_chooses_for_each_target(self, by, errors):
    drawings = [
        *(_drawing(1, 0.5, 2.0), _drawing(0, 0.3, 1.0), _drawing(0, 0.2, -1.0)),
        *(_drawing(1, 0.4, 1.9), _drawing(0, 0.25, 0.0)),
    ]
    found = sampler_lib.best(iter(drawings), by)
    self.assertEqual([d.target for d in found], [0, 1])
    self.assertEqual([d.error for d in found], errors)

  def test_one_without_a_discriminator(self):
    (found,) = sampler_lib.best(
        iter([_drawing(0, float('nan'))]), 'discriminator'
    )
    self.assertEqual(found.target, 0)


class BestOfKindTest(absltest.TestCase):
  """The discriminator prefers one kind of drawing."""

  def drawing(self, kind, score, shift=0):
    canvas = np.full([32, 32, 1], 255, np.uint8)
    rows, columns = np.s_[4:28], slice(4 + shift, 7 + shift)
    if kind == 'flat':
      canvas[columns, rows] = 0
    else:
      canvas[rows, columns] = 0
    return sampler_lib.Drawing(0, {}, canvas, 0, float('nan'), [score])

  def test_is_the_best_of_those_similar_to_the_first(self):
    upright = [self.drawing('upright', 10.0 + i) for i in range(4)]
    flat = [self.drawing('flat', i, shift=i % 2) for i in (1, 3, 2, 0)]
    found = sampler_lib.best_of_kind([*flat[:2], *upright, *flat[2:]])
    self.assertIs(found, flat[1])
    found = sampler_lib.best_of_kind([*upright[:2], *flat, *upright[2:]])
    self.assertTrue(any(found is one for one in upright))
    self.assertLess(found.badness('discriminator'), -10.0)

  def test_kinds_come_as_often_as_they_are_drawn(self):
    rng = np.random.default_rng(0)
    drawn, found = [], []
    for _ in range(200):
      kinds = rng.choice(['upright', 'flat'], 16, p=[0.5, 0.5])
      drawings = [
          self.drawing(kind, rng.normal() + 9 * (kind == 'upright'), shift)
          for kind, shift in zip(kinds, rng.integers(0, 4, 16))
      ]
      best = sampler_lib.best_of_kind(drawings)
      drawn.append(kinds[0])
      found.append(kinds[[best is one for one in drawings].index(True)])
      self.assertLessEqual(
          *(d.badness('discriminator') for d in (best, drawings[0]))
      )
    share = np.mean(np.array(drawn) == 'upright')
    self.assertAlmostEqual(np.mean(np.array(found) == 'upright'), share, 1)

  def test_few_and_blank_ones(self):
    blank = self.drawing('flat', 1.0)._replace(
        canvas=np.full([32, 32, 1], 255, np.uint8)
    )
    self.assertIs(sampler_lib.best_of_kind([blank]), blank)
    other = self.drawing('flat', 2.0)
    self.assertIs(sampler_lib.best_of_kind([blank, other]), other)

  def test_colors_tell_kinds_apart(self):
    red, blue = (np.full([16, 16, 3], 255, np.uint8) for _ in range(2))
    red[4:12, 4:12, 1:] = 0
    blue[4:12, 4:12, :2] = 0
    drawings = [
        sampler_lib.Drawing(0, {}, canvas, 0, float('nan'), [score])
        for canvas, score in ((red, 0.0), (blue, 9.0), (red, 1.0), (blue, 8.0))
    ]
    self.assertIs(sampler_lib.best_of_kind(drawings), drawings[2])

  def test_without_a_discriminator(self):
    drawing = self.drawing('flat', 0.0)._replace(scores=None)
    self.assertIs(sampler_lib.best_of_kind([drawing]), drawing)


class SamplerTest(tf.test.TestCase, parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'run')

  @parameterized.parameters((1, [5, 6, 7, 8]), (3, [5, 8, 11, 14]))
  def test_draws_each_target_as_often(self, tries, seeds):
    """Errors, scores and seeds belong to their drawings."""
    config = painters.make(self.path, brush_type='classic/dry_brush')
    agent = trained_agent.load(self.path)
    assert agent.discriminator is not None
    with mock.patch.multiple(sampler_lib, _BATCH=4, _CANVASES=4 * tries):
      sampler = sampler_lib.Sampler(agent, 3, 2, seed=5, tries=tries)
    targets = tiny_agent.images(2, (16, 16, 1))
    drawings = list(sampler.draw(targets))
    self.assertEqual([d.target for d in drawings], [0, 0, 0, 1, 1, 1])
    # Batches have four drawings, so the fifth starts a batch.
    self.assertEqual([d.brush_seed for d in drawings], seeds + seeds[:2])
    self.assertGreater(len(np.unique([d.error for d in drawings])), 4)
    for drawing in drawings:
      wanted = targets[drawing.target]
      canvases = self._replay(config.environment, drawing)
      self.assertAllEqual(drawing.canvas, canvases[-1])
      error = np.square(canvases[-1] / 255 - wanted / 255).mean()
      self.assertAllClose(drawing.error, error)
      scores = agent.discriminator(
          tf.constant(canvases, tf.float32) / 255,
          tf.constant([wanted] * len(canvases), tf.float32) / 255,
      )
      self.assertAllClose(drawing.scores, scores, atol=1e-5)

  def _replay(self, place, drawing):
    environment = libmypaint.LibMyPaint(
        episode_length=place.episode_length,
        canvas_width=16,
        grid_width=place.grid_width,
        brush_type=place.brush_type,
        brush_sizes=place.brush_sizes,
        seed=drawing.brush_seed,
    )
    environment.reset()
    canvases = []
    for t in range(place.episode_length):
      step = environment.step({k: v[t] for k, v in drawing.actions.items()})
      canvases.append(np.rint(255 * step.observation['canvas']))
    return np.array(canvases)

  def test_tries_lower_the_error(self):
    painters.make(self.path)
    agent = trained_agent.load(self.path)
    targets = tiny_agent.images(8, (16, 16, 1))
    one, many = (
        [
            drawing.error
            for drawing in sampler_lib.Sampler(agent, 1, 8, 0, tries).draw(
                targets
            )
        ]
        for tries in (1, 32)
    )
    self.assertLess(np.mean(many), 0.95 * np.mean(one))

  def test_unconditional(self):
    painters.make(self.path, conditional=False, discriminator=False)
    agent = trained_agent.load(self.path)
    sampler = sampler_lib.Sampler(agent, 2, 1, seed=0)
    one, two = sampler.draw(None)
    self.assertTrue(np.isnan(one.error))
    self.assertIsNone(one.scores)
    self.assertNotAllEqual(one.actions['end'], two.actions['end'])

  def test_draws_at_the_agents_temperature(self):
    painters.make(self.path)
    agent = trained_agent.load(self.path)
    targets = tiny_agent.images(1, (16, 16, 1))
    # Equal seeds give equal drawings.
    warm, cold = (
        list(sampler_lib.Sampler(one, 1, 1, seed=0).draw(targets))[0]
        for one in (agent, agent.at_temperature(1e-4))
    )
    self.assertNotAllEqual(warm.actions['end'], cold.actions['end'])


if __name__ == '__main__':
  tf.test.main()
