# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.plugins.images."""

import os

import numpy as np
import pytest

from spiral_tf.plugins import images
from spiral_tf.plugins import loading
from tests.spiral_tf.plugins import modules

_SOURCE = 'import numpy as np\ndef make(): return {}'


def _make(folder, expression):
  with modules.working_in(folder, _SOURCE.format(expression)) as name:
    return images.make(f'{name}:make')


@pytest.mark.parametrize(
    'source',
    [
        *('digits', 'scenes', 'tfds:mnist', 'C:images', 'c:images'),
        *('https://host/a', '/data/a:b', './a:b', '~/a:b', 'a.zip'),
    ],
)
def test_other_sources(source):
  assert not images.is_source(source)


def test_a_path_comes_before_a_function(tmp_path):
  with modules.working_in(tmp_path, ''):
    assert images.is_source('faces:train')
    os.mkdir('faces:train')
    assert not images.is_source('faces:train')


@pytest.mark.parametrize(
    'expression, shape, maximum',
    [
        ('np.full([3, 4, 4], 7, np.uint8)', (3, 4, 4, 1), 7),
        ('np.full([3, 4, 5, 3], 7, np.uint8)', (3, 4, 5, 3), 7),
        ('np.ones([1, 4, 4, 1])', (1, 4, 4, 1), 255),
        ('[np.full([4, 4], 0.5, np.float32)] * 2', (2, 4, 4, 1), 128),
    ],
)
def test_images(tmp_path, expression, shape, maximum):
  made = _make(tmp_path, expression)
  assert made.images.dtype == np.uint8 and made.images.shape == shape
  assert made.images.max() == maximum and made.labels is None


def test_labels(tmp_path):
  made = _make(tmp_path, 'np.ones([3, 4, 4]), [4, 5, 6]')
  np.testing.assert_array_equal(made.labels, [4, 5, 6])
  assert made.labels.dtype == np.int32


@pytest.mark.parametrize(
    'expression, expected',
    [
        ('None', 'NoneType of object'),
        ('1 / 0', 'ZeroDivisionError'),
        ('np.ones([2, 2], np.uint8)', r'shape \(2, 2\)'),
        ('np.ones([2, 4, 4, 2], np.uint8)', r'\(2, 4, 4, 2\).*\(color\)'),
        ('np.ones([0, 4, 4], np.uint8)', 'N at least 1'),
        ('[np.ones([4, 4]), np.ones([5, 5])]', 'all images of one size'),
        ('np.ones([2, 4, 4], bool)', 'of bool'),
        ('np.ones([2, 4, 4], np.int64)', r'int64.*astype\(np.uint8\)'),
        ('np.full([2, 4, 4], 255.0)', 'floats from 255 to 255: scale'),
        ('np.full([2, 4, 4], -0.5)', 'floats from -0.5'),
        ('np.full([2, 4, 4], np.nan)', 'nan'),
        ('(np.ones([2, 4, 4]),) * 3', 'a tuple of 3'),
        ('(np.ones([2, 4, 4]), [1])', 'one integer for each of the 2 images'),
        ('(np.ones([2, 4, 4]), [0.5, 1])', 'labels of float64'),
    ],
)
def test_bad_images(tmp_path, expression, expected):
  with pytest.raises(loading.PlugInError, match=expected):
    _make(tmp_path, expression)


def test_functions_have_no_arguments(tmp_path):
  with modules.working_in(tmp_path, 'def make(n): pass') as name:
    with pytest.raises(loading.PlugInError, match="'n'.*with no arguments"):
      images.make(f'{name}:make')


def test_neither_a_module_nor_a_path(tmp_path):
  with modules.working_in(tmp_path, ''):
    expected = "no module 'faces'.*no file or folder 'faces:train'"
    with pytest.raises(loading.PlugInError, match=expected):
      images.make('faces:train')


@pytest.mark.parametrize('seed, repeatable', [('0', True), ('', False)])
def test_repeatable(tmp_path, seed, repeatable):
  source = _SOURCE.format(f'np.random.default_rng({seed}).random([2, 4, 4])')
  with modules.working_in(tmp_path, source) as name:
    if repeatable:
      images.check_repeatable(f'{name}:make', 'data.source')
      return
    with pytest.raises(loading.PlugInError, match='Seed its random numbers'):
      images.check_repeatable(f'{name}:make', 'data.source')
