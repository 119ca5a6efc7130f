# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.painter."""

import os
import tempfile
import types
from typing import Any

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from benchmarks import tiles
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs import tiles as tiles_lib
from spiral_launch.agents import loading as trained_agent
from spiral_launch.painting import painter as painter_lib
from spiral_launch.painting import pictures
from spiral_launch.painting import sampler as sampler_lib
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.painting import painters
from tests.spiral_tf import tiny as tiny_agent


def _picture(width=16, seed=0):
  pixels = tiny_agent.images(1, (width, width, 1), seed)[0]
  return pictures.Picture('a', 'a.png', pixels, '')


class ArtistTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'run')

  def test_paints_a_picture(self):
    painters.make(self.path)
    agent = trained_agent.load(self.path)
    picture = _picture()
    errors = {}
    for samples in (1, 8):
      painter = painter_lib.Painter(agent, 'mine', samples, seed=3)
      program = painter.paint(picture, 'a')
      serialization.validate(program)
      self.assertLen(program.actions, 4)
      self.assertTrue(all(a.score is not None for a in program.actions))
      assert program.agent is not None
      self.assertEqual(program.agent.name, 'mine')
      self.assertEqual(program.agent.version, 'ckpt-1, 7 learner steps')
      errors[samples], blank = painter_lib.errors(program, picture)
      painted = rendering.render(program) / 255
      wanted = picture.pixels / 255
      self.assertAllClose(errors[samples], np.square(painted - wanted).mean())
      self.assertAllClose(blank, np.square(1 - wanted).mean())
    self.assertLess(errors[8], errors[1])

  def test_tiles(self):
    painters.make(self.path)
    agent = trained_agent.load(self.path)
    # The left half is empty. On the black right half any stroke helps.
    pixels = np.full([32, 32, 1], 255, np.uint8)
    pixels[:, 16:] = 0
    picture = pictures.Picture('a', 'a.png', pixels, '')
    painter = painter_lib.Painter(agent, 'mine', samples=6, tiles=2)
    program = painter.paint(picture, 'a')
    serialization.validate(program)
    self.assertEqual(program.canvas.width, 32)
    self.assertLen(program.actions, 2 * (1 + 4))
    for action in program.actions:
      self.assertIsNone(action.score)
      self.assertGreaterEqual(action.end[0], 0.5)
    self.assertLess(*painter_lib.errors(program, picture))

  def test_samples_of_its_own(self):
    painters.make(self.path, conditional=False)
    agent = trained_agent.load(self.path)
    painter = painter_lib.Painter(agent, 'mine', samples=6, seed=1)
    one, two = painter.paint(None, 'a'), painter.paint(None, 'b')
    self.assertNotEqual(one.actions, two.actions)
    sampler = sampler_lib.Sampler(agent, 6, 1, 1)
    drawings = list(sampler.draw(None))
    found = sampler_lib.best_of_kind(drawings)
    assert found.scores is not None
    self.assertAllClose(one.actions[-1].score, found.scores[-1])


class TilesTest(tf.test.TestCase):

  def test_painted_together_as_by_themselves(self):
    """Holds for a brush without random numbers, away from edges."""
    rng = np.random.default_rng(0)
    some = [tiles.random_program('classic/pen', rng) for _ in range(16)]
    whole = rendering.render(tiles_lib.compose(some, 4))
    apart = tiles.pasted(some)
    inner = np.flatnonzero(np.arange(128) % 32 // 4 % 7 > 0)
    self.assertLen(inner, 4 * 24)
    # Positions on a larger canvas are rounded differently.
    self.assertAllClose(
        whole[inner][:, inner].astype(int),
        apart[inner][:, inner].astype(int),
        atol=1,
    )
    self.assertGreater((apart[inner][:, inner] < 128).mean(), 0.05)


class SettingsTest(parameterized.TestCase):

  @parameterized.parameters(
      (
          dict(environment__canvas_width=512),
          dict(tiles=9),
          '--tiles=9 canvases are 4608 pixels wide, and 4096',
      ),
      (dict(conditional=False), dict(tiles=2), 'nothing to cut into tiles'),
      (dict(conditional=False), dict(by='error'), 'Use --by=discriminator'),
      (dict(conditional=False), dict(samples=2), '--agent=mine has no'),
      ({}, dict(samples=2, by='discriminator'), '--agent=mine has no'),
  )
  def test_wrong_settings(self, changes, settings, message):
    agent: Any = types.SimpleNamespace(
        config=tiny.config(environment__name='libmypaint', **changes),
        discriminator=None,
    )
    with self.assertRaisesRegex(ValueError, message):
      painter_lib.Painter(agent, 'mine', **settings)


if __name__ == '__main__':
  tf.test.main()
