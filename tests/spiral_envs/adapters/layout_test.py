# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.adapters.layout."""

from dm_env import specs
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
import numpy as np
import pytest

from spiral_envs.adapters import layout

_IMAGE = specs.BoundedArray([4, 5, 1], np.uint8, 0, 255)


def test_sub_actions():
  actions = layout.ActionLayout(
      {
          'kind': specs.DiscreteArray(3),
          'point': specs.BoundedArray([2], np.int16, [-2, 0], [2, 9]),
      }
  )
  counts = {name: spec.num_values for name, spec in actions.spec().items()}
  assert list(counts.items()) == [('kind', 3), ('point_0', 5), ('point_1', 10)]
  rows = {
      'kind': np.array([0, 2]),
      'point_0': np.array([0, 4]),
      'point_1': np.array([3, 9]),
  }
  one, two = actions.actions(rows, 2)
  assert one['kind'] == 0 and one['point'].tolist() == [-2, 3]
  assert two['kind'] == 2 and two['point'].tolist() == [2, 9]
  assert two['point'].dtype == np.int16 and two['kind'].dtype == np.int32


@settings(deadline=None)
@given(
    st.dictionaries(
        st.from_regex('[a-z]{1,4}', fullmatch=True),
        st_numpy.arrays(
            np.int64,
            st_numpy.array_shapes(min_dims=0, max_dims=2, max_side=3),
            elements=st.integers(-1000, 1000),
        ),
        min_size=1,
        max_size=3,
    ),
    st.integers(0, 5),
    st.integers(1, 3),
    st.integers(0, 2**32 - 1),
)
def test_actions_fit_their_specs(minima, more, batch_size, seed):
  """Any indices within the sub-actions' ranges are valid actions."""
  action_spec = {
      name: specs.BoundedArray(low.shape, low.dtype, low, low + more)
      for name, low in minima.items()
  }
  actions = layout.ActionLayout(action_spec)
  assert len(actions.spec()) == sum(low.size for low in minima.values())
  rng = np.random.default_rng(seed)
  rows = {
      name: rng.integers(spec.num_values, size=batch_size)
      for name, spec in actions.spec().items()
  }
  made = actions.actions(rows, batch_size)
  for i, action in enumerate(made):
    for name, spec in action_spec.items():
      spec.validate(action[name])
      flat = np.ravel(action[name] - minima[name])
      names = (
          [name]
          if not spec.shape
          else [f'{name}_{k}' for k in range(flat.size)]
      )
      assert flat.tolist() == [rows[n][i] for n in names]


@pytest.mark.parametrize(
    'action_spec, expected',
    [
        (specs.DiscreteArray(3), r"return a dict.*'x': specs.DiscreteArray"),
        ({}, 'one or more specs'),
        ({'x': specs.Array([], np.int32)}, r"\['x'\].*want bounded integers"),
        ({'x': specs.BoundedArray([], np.float32, 0, 1)}, 'into steps'),
        ({'x': 3}, 'want bounded integers'),
        ({'x': specs.BoundedArray([0], np.int32, 0, 1)}, 'holds no integer'),
        (
            {'x': specs.BoundedArray([], np.int32, -(2**31), 2**31 - 1)},
            '4294967296 values; want from 1 to 65536',
        ),
        ({'a b': specs.DiscreteArray(3)}, "the key 'a b'"),
        ({3: specs.DiscreteArray(3)}, 'the key 3'),
        (
            {
                'x_0': specs.DiscreteArray(3),
                'x': specs.BoundedArray([1], np.int32, 0, 1),
            },
            "two sub-actions 'x_0'",
        ),
    ],
)
def test_bad_action_specs(action_spec, expected):
  with pytest.raises(ValueError, match=expected):
    layout.ActionLayout(action_spec)


@pytest.mark.parametrize(
    'rows, expected',
    [
        ({}, 'want x'),
        ({'x': np.zeros(2, int), 'y': np.zeros(2, int)}, 'are x, y: want x'),
        ({'x': np.zeros(3, int)}, r'want integers of shape \(2,\)'),
        ({'x': np.zeros(2)}, 'float64'),
        ({'x': np.array([0, 3])}, 'from 0 to 2'),
        ({'x': np.array([0, -1])}, 'from 0 to 2'),
    ],
)
def test_bad_actions(rows, expected):
  actions = layout.ActionLayout({'x': specs.DiscreteArray(3)})
  with pytest.raises(ValueError, match=expected):
    actions.actions(rows, 2)


@pytest.mark.parametrize(
    'observation_spec, key, shape',
    [
        (_IMAGE, None, (4, 5, 1)),
        (specs.Array([4, 5], np.uint8), None, (4, 5, 1)),
        ({'canvas': specs.Array([4, 5], np.uint8)}, 'canvas', (4, 5, 1)),
        ({'a': specs.Array([], np.int32), 'b': _IMAGE}, 'b', (4, 5, 1)),
        (
            {'b': _IMAGE, 'canvas': specs.Array([2, 2, 3], np.float32)},
            'canvas',
            (2, 2, 3),
        ),
    ],
)
def test_finds_the_image(observation_spec, key, shape):
  canvas = layout.CanvasLayout(observation_spec, 1)
  assert canvas.shape == canvas.spec()['canvas'].shape == shape
  spec = observation_spec[key] if key else observation_spec
  image = np.ones(spec.shape, spec.dtype)
  found = canvas.canvas({key: image} if key else image)
  assert found.shape == shape and found.dtype == np.uint8
  assert (found == (255 if spec.dtype.kind == 'f' else 1)).all()
  np.testing.assert_array_equal(canvas.mask({}), [1])


@pytest.mark.parametrize(
    'bounds, values, expected',
    [
        (None, [0, 0.5, 1], [0, 128, 255]),
        ((0, 1), [0.001, 0.2, 1.0001], [0, 51, 255]),
        ((-1, 1), [-1, 0, 1], [0, 128, 255]),
        ((0, 255), [0, 3.4, 255], [0, 3, 255]),
        ((-np.inf, np.inf), [0, 0.2, 1], [0, 51, 255]),
    ],
)
def test_float_images(bounds, values, expected):
  spec = specs.Array([1, 3], np.float32)
  if bounds:
    spec = specs.BoundedArray([1, 3], np.float32, *bounds)
  found = layout.CanvasLayout(spec, 1).canvas(np.array([values], np.float32))
  assert found.ravel().tolist() == expected


def test_images_are_copies():
  image = np.zeros(_IMAGE.shape, np.uint8)
  canvas = layout.CanvasLayout(_IMAGE, 1).canvas(image)
  image[:] = 9
  assert not canvas.any()


@pytest.mark.parametrize(
    'observation_spec, expected',
    [
        (3, "return the spec of an image, or a dict with one called 'canvas'"),
        ({'a': specs.Array([3], np.uint8)}, "has a, and none.*one 'canvas'"),
        ({'a': _IMAGE, 'b': _IMAGE}, "has a, b, and 2.*one 'canvas'"),
        ({'canvas': specs.Array([4, 4], np.int32)}, 'must be uint8, or float'),
        ({'canvas': specs.Array([4], np.uint8)}, r'must be \[H, W\]'),
        ({'canvas': specs.Array([4, 0], np.uint8)}, r'must be \[H, W\]'),
        ({'canvas': 7}, 'want a dm_env.specs.BoundedArray'),
        (
            {'canvas': _IMAGE, 'action_mask': specs.Array([3], np.float32)},
            r'has shape \(3,\): want \(2,\).*leave it out',
        ),
        ({'canvas': _IMAGE, 'action_mask': 3}, r'shape None: want \(2,\)'),
    ],
)
def test_bad_observation_specs(observation_spec, expected):
  with pytest.raises(ValueError, match=expected):
    layout.CanvasLayout(observation_spec, 2)


_SPEC = {
    'canvas': specs.Array([1, 2], np.float32),
    'action_mask': specs.Array([2], np.float32),
}


@pytest.mark.parametrize(
    'image, expected',
    [
        (np.zeros([2, 1], np.float32), r'\(2, 1\).*says.*\(1, 2\)'),
        (np.zeros([1, 2], np.uint8), 'uint8.*says float32'),
        (np.full([1, 2], 255, np.float32), r'from 255 to 255: want \[0, 1\]'),
        (np.full([1, 2], -0.1, np.float32), 'from -0.1'),
        (np.full([1, 2], np.nan, np.float32), 'from nan'),
    ],
)
def test_bad_images(image, expected):
  with pytest.raises(ValueError, match=expected):
    layout.CanvasLayout(_SPEC, 2).canvas({'canvas': image})


@pytest.mark.parametrize('mask', [[0, 2], [0, -1], [1], [[0, 1]], [0, np.nan]])
def test_bad_masks(mask):
  with pytest.raises(ValueError, match='want 2 values in'):
    layout.CanvasLayout(_SPEC, 2).mask({'action_mask': np.array(mask)})


@pytest.mark.parametrize('observation', [{}, None, np.zeros([1, 2])])
def test_missing_observations(observation):
  canvas = layout.CanvasLayout(_SPEC, 2)
  with pytest.raises(ValueError, match="a dict with 'canvas'"):
    canvas.canvas(observation)
  with pytest.raises(ValueError, match="a dict with 'action_mask'"):
    canvas.mask(observation)
