# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.networks.torso."""

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.networks import torso as torso_lib
from tests.spiral_tf import tiny

_ACTION = 8


def _make(conditional, shape=(16, 16, 1), **changes):
  torso = torso_lib.Torso(tiny.network(**changes), shape, conditional)
  canvas = tiny.images(1, shape)
  context = torso.context(
      tf.zeros([1, tiny.NOISE]), canvas if conditional else None
  )
  torso(canvas, tf.zeros([1, _ACTION]), context)
  tiny.randomise(torso)
  return torso


def _variable(module, *parts):
  (found,) = [
      v for v in module.variables if all(part in v.name for part in parts)
  ]
  return found


class PlanesTest(tf.test.TestCase):

  def test_coordinate_planes(self):
    planes = torso_lib.coordinate_planes(3, 5)
    self.assertEqual(planes.shape, (1, 3, 5, 2))
    for i, j in np.ndindex(3, 5):
      self.assertAllClose(planes[0, i, j], [i - 1.0, j / 2.0 - 1.0])

  def test_ink(self):
    self.assertAllClose(
        torso_lib.ink(tf.constant([255, 0, 51], tf.uint8)), [0.0, 1.0, 0.8]
    )


class TorsoTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters(
      ((16, 16, 1), 1, 8, 8),
      ((16, 16, 1), 1, 16, 16),
      ((32, 24, 1), 2, 16, 16),
      ((20, 20, 3), 2, 8, 5),
      ((16, 16, 1), 4, 8, 4),
  )
  def test_feature_width(self, shape, stride, feature_width, expected):
    torso = _make(
        False, shape, first_stride=stride, feature_width=feature_width
    )
    context = torso.context(tf.zeros([1, tiny.NOISE]), None)
    canvas = tiny.images(1, shape)
    _, spatial = torso(canvas, tf.zeros([1, _ACTION]), context)
    self.assertEqual(max(spatial.shape[1:3]), expected)

  @parameterized.parameters(
      (False, False, 1, (16, 16, 1)),
      (True, False, 2, (16, 16, 1)),
      (True, False, 2, (11, 13, 3)),
      (False, True, 2, (16, 16, 1)),
      (True, True, 1, (13, 11, 1)),
  )
  def test_split_convolution_is_one_convolution(
      self, conditional, blind, stride, shape
  ):
    """Compares with the released agent's single convolution over all planes."""
    torso = _make(conditional, shape, blind=blind, first_stride=stride)
    canvas, target = tiny.images(2, shape, 1), tiny.images(2, shape, 2)
    noise = np.random.default_rng(0).normal(size=[2, tiny.NOISE])
    noise = tf.constant(noise, tf.float32)

    planes, kernels = [], []
    if not blind:
      planes.append(1 - canvas / 255)
      kernels.append(_variable(torso, 'on_canvas/w'))
    if conditional:
      planes.append(1 - target / 255)
      kernels.append(_variable(torso, 'on_target/w'))
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    planes.append(np.tile(np.stack([y, x], -1)[None], [2, 1, 1, 1]))
    kernels.append(_variable(torso, 'on_coordinates/w'))
    expected = tf.nn.conv2d(
        tf.constant(np.concatenate(planes, -1), tf.float32),
        tf.concat(kernels, axis=2),
        stride,
        'SAME',
    )
    expected += _variable(torso, 'on_coordinates/b')
    expected += torso._on_noise(noise)[:, None, None]

    context = torso.context(noise, target if conditional else None)
    actual = context if blind else context + torso._on_canvas(
        torso_lib.ink(canvas)
    )  # fmt: skip
    self.assertAllClose(actual, expected, atol=1e-4)

  @parameterized.parameters(((16, 16, 1), 1), ((15, 9, 1), 1), ((37, 33, 3), 2))
  def test_any_canvas_size(self, shape, stride):
    torso = _make(True, shape, first_stride=stride)
    canvas = tiny.images(3, shape)
    context = torso.context(tf.zeros([3, tiny.NOISE]), canvas)
    out, places = torso(canvas, tf.zeros([3, _ACTION]), context)
    self.assertEqual(out.shape, [3, 16])
    self.assertEqual(places.shape[::3], [3, 4])
    self.assertLessEqual(max(places.shape[1:3]), 8)

  @parameterized.parameters((0, 4 * 4 * 4), (3, 4 * 4 * 3))
  def test_flattened_features(self, flat_channels, features):
    torso = _make(True, flat_channels=flat_channels)
    weights = _variable(torso, 'torso/linear/w')
    self.assertEqual(weights.shape, [features, 16])

  @parameterized.product(flat_channels=[0, 3], part=[0, 1])
  def test_every_input_has_an_effect(self, flat_channels, part):
    torso = _make(True, flat_channels=flat_channels)
    canvas, target = tiny.images(2, seed=1), tiny.images(2, seed=2)
    noise, action = tf.ones([2, tiny.NOISE]), tf.ones([2, _ACTION])

    def run(canvas, target, noise, action):
      return torso(canvas, action, torso.context(noise, target))[part]

    out = run(canvas, target, noise, action)
    self.assertAllClose(out, run(canvas, target, noise, action))
    for other in (
        run(255 - canvas, target, noise, action),
        run(canvas, 255 - target, noise, action),
        run(canvas, target, -noise, action),
        run(canvas, target, noise, -action),
    ):
      self.assertGreater(np.abs(out - other).max(), 1e-3)

  def test_blind_torso_ignores_only_the_canvas(self):
    torso = _make(True, blind=True)
    canvas = tiny.images(2)
    noise, action = tf.ones([2, tiny.NOISE]), tf.ones([2, _ACTION])
    out = torso(canvas, action, torso.context(noise, canvas))
    same = torso(255 - canvas, action, torso.context(noise, canvas))
    other = torso(canvas, action, torso.context(noise, 255 - canvas))
    for part in range(2):
      self.assertAllEqual(out[part], same[part])
      self.assertNotAllClose(out[part], other[part])

  def test_first_layer_starts_as_one_convolution_would(self):
    """Kernels have the standard deviation of one conv over all 4 planes."""
    torso = torso_lib.Torso(tiny.network(first_channels=256), (16, 16, 1), True)
    canvas = tiny.images(1)
    context = torso.context(tf.zeros([1, tiny.NOISE]), canvas)
    torso(canvas, tf.zeros([1, _ACTION]), context)
    for part in ('on_canvas/w', 'on_target/w', 'on_coordinates/w'):
      # A normal cut off at 2 standard deviations keeps 0.88 of its spread.
      spread = np.std(_variable(torso, part))
      self.assertAllClose(spread, 0.88 / np.sqrt(5 * 5 * 4), rtol=0.05)


if __name__ == '__main__':
  tf.test.main()
