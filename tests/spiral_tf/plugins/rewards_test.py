# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.plugins.rewards."""

import numpy as np
import pytest

from spiral_tf.plugins import loading
from spiral_tf.plugins import rewards
from tests.spiral_tf.plugins import modules

_BATCH, _STEPS = 3, 2
_CANVASES = np.full([_BATCH, _STEPS + 1, 4, 4, 1], 51, np.uint8)
_TARGET = np.full([_BATCH, 4, 4, 1], 255, np.uint8)
_ACTIONS = {'x': np.full([_BATCH, _STEPS], 7, np.int32)}
_SCORES = np.arange(9, dtype=np.float32).reshape(_BATCH, _STEPS + 1)


def _call(folder, arguments, expression, target=_TARGET):
  source = f'import numpy as np\ndef f({arguments}): return {expression}'
  with modules.working_in(folder, source) as name:
    reward = rewards.Reward(f'{name}:f')
    scores = _SCORES if reward.takes_scores else None
    return reward(_CANVASES, target, _ACTIONS, scores)


@pytest.mark.parametrize(
    'arguments, expression, expected',
    [
        ('canvases', 'canvases[:, 1:].mean((2, 3, 4))', [[0.2, 0.2]] * 3),
        ('target', 'target.sum((1, 2, 3))', [[0, 16]] * 3),
        ('actions', 'actions["x"]', [[7, 7]] * 3),
        ('scores', 'np.diff(scores)', [[1, 1]] * 3),
        ('**kwargs', '[len(kwargs)] * 3', [[0, 4]] * 3),
        ('', '[True, False, True]', [[0, 1], [0, 0], [0, 1]]),
    ],
)
def test_rewards(tmp_path, arguments, expression, expected):
  found = _call(tmp_path, arguments, expression)
  assert found.dtype == np.float32
  np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_no_target(tmp_path):
  found = _call(tmp_path, 'target', '[target is None] * 3', target=None)
  np.testing.assert_array_equal(found[:, -1], 1)


@pytest.mark.parametrize(
    'arguments, expression, expected',
    [
        (
            'canvas',
            '0',
            "needs the argument 'canvas', .* only canvases, target",
        ),
        ('', '1 / 0', '(?s)it raised an error.*line 2.*ZeroDivisionError'),
        ('', 'None', 'returned NoneType'),
        ('', '"good"', 'returned str'),
        ('', '0.0', r'shape \(\) for B=3 drawings of N=2 actions'),
        ('canvases', 'canvases', r'shape \(3, 3, 4, 4, 1\)'),
        ('', 'np.zeros([2, 3])', r'shape \(2, 3\)'),
        ('', '[0.0, np.nan, 0.0]', 'nan among its rewards'),
        ('', '[0.0, np.inf, 0.0]', 'inf among its rewards'),
    ],
)
def test_bad_rewards(tmp_path, arguments, expression, expected):
  with pytest.raises(loading.PlugInError, match=expected):
    _call(tmp_path, arguments, expression)
