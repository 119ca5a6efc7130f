# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of `spiral_envs.gymnasium.rewards`."""

import hypothesis
from hypothesis import strategies
import numpy as np
import pytest

from spiral_envs.gymnasium import rewards


def _images(seed, count=3):
  rng = np.random.default_rng(seed)
  return rng.integers(256, size=[count, 8, 8, 1]).astype(np.uint8)


@hypothesis.settings(deadline=None)
@hypothesis.given(strategies.integers(0, 100))
def test_l2_rewards_are_distances_of_unit_pixels(seed):
  previous, canvas, target = (_images(3 * seed + i) for i in range(3))

  def distance(images):
    difference = (images / 255.0) - (target / 255.0)
    return np.sqrt(np.square(difference).sum(axis=(1, 2, 3)))

  gain = rewards.l2_gain(previous, canvas, target, False)
  np.testing.assert_allclose(
      gain, distance(previous) - distance(canvas), atol=1e-5
  )
  final = rewards.l2_final(previous, canvas, target, True)
  np.testing.assert_allclose(final, -distance(canvas), rtol=1e-5)
  assert not rewards.l2_final(previous, canvas, target, False).any()


def test_no_reward_is_zero():
  images = _images(0)
  assert not rewards.get(None, False)(images, images, None, True).any()


@pytest.mark.parametrize(
    'reward, has_target, message',
    [
        ('l2', True, "reward is 'l2': want one of .*l2_gain.* None, or a func"),
        (3, True, 'reward is 3: want one of'),
        ('l2_gain', False, "'l2_gain', which compares.*pass target=IMAGE"),
    ],
)
def test_names_what_is_no_reward(reward, has_target, message):
  with pytest.raises(ValueError, match=message):
    rewards.get(reward, has_target)


@pytest.mark.parametrize(
    'value, message',
    [
        (1.0, r'_reward returned 1.0 of shape \(\): want shape \(2,\)'),
        ([1.0], r'of shape \(1,\): want shape \(2,\)'),
        (None, r'returned None'),
        ([[1], [1, 2]], 'want shape'),
        ([0, np.nan], 'returned nan for drawing 1: want finite'),
        ([np.inf, 0], 'returned inf for drawing 0: want finite'),
    ],
)
def test_names_what_a_function_returned(value, message):
  def _reward():
    pass

  with pytest.raises(ValueError, match=message):
    rewards.checked(value, _reward, 2)  # type: ignore[arg-type]


def test_accepts_integers():
  assert rewards.checked([1, 2], rewards.zero, 2).dtype == np.float64
