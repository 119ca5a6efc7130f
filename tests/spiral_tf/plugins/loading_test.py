# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.plugins.loading."""

import subprocess
import sys

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
import pytest

from spiral_tf.plugins import loading
from tests.spiral_tf.plugins import modules

_SETTING = 'reward.kind'


@pytest.mark.parametrize(
    'text', ['a:b', 'my_module:MyEnv', 'a.b:C.d', '_x1:_Y', 'módulo:año']
)
def test_names(text):
  assert loading.is_name(text)


@pytest.mark.parametrize(
    'text',
    [
        *('', ':', 'a', 'a:', ':a', 'a:b:c', 'a b:c', '1a:b', 'a:1b'),
        *('C:\\images', 'C:/images', 'https://host/a:b', './a:b', '/a:b'),
        *('tfds:mnist:3.0.1', 'tfds:emnist/letters', 'a.:b', 'a-b:c'),
    ],
)
def test_other_texts_are_no_names(text):
  assert not loading.is_name(text)


@settings(deadline=None)
@given(st.text())
def test_names_have_one_colon_and_no_slash(text):
  if loading.is_name(text):
    assert text.count(':') == 1 and not set(text) & set('/\\ ')


def test_loads_from_the_working_directory(tmp_path):
  source = """
  class A:
    def b():
      return 3
  """
  with modules.working_in(tmp_path, source) as name:
    assert loading.load(f'{name}:A.b', _SETTING)() == 3


def test_a_console_script_loads_from_the_working_directory(tmp_path):
  """Python puts the folder of a script on its path, not the working one."""
  (tmp_path / 'bin').mkdir()
  script = tmp_path / 'bin' / 'script.py'
  script.write_text(
      'from spiral_tf.plugins import loading\n'
      "print(loading.load('mine:f', 'x')())\n"
  )
  (tmp_path / 'mine.py').write_text('def f(): return "found"\n')
  done = subprocess.run(
      [sys.executable, str(script)],
      cwd=tmp_path,
      env={'PYTHONPATH': ':'.join(filter(None, sys.path))},
      capture_output=True,
      text=True,
      check=True,
  )
  assert done.stdout == 'found\n'


@pytest.mark.parametrize(
    'source, path, expected',
    [
        ('import nowhere_at_all', 'f', ['line 1', "'nowhere_at_all'"]),
        ('x = 1\ny = 1 / 0', 'f', ['line 2', 'y = 1 / 0', 'ZeroDivisionError']),
        ('def f(:', 'f', ['def f(:', 'SyntaxError']),
        ('raise SystemExit(3)', 'f', ['does not import', 'SystemExit']),
        ('def my_reward(): pass', 'my_rewards', ["Did you mean 'my_reward'?"]),
        ('class A: pass', 'A.b', ["has no 'A.b'."]),
        ('def a(): pass\ndef b(): pass', 'xyz', ["no 'xyz'. It has a, b."]),
        ('x = 3', 'x.y.z', ["has no 'x.y.z'."]),
        ('f = 3', 'f', ['is 3, which cannot be called']),
    ],
)
def test_bad_modules(tmp_path, source, path, expected):
  with modules.working_in(tmp_path, source) as name:
    with pytest.raises(loading.PlugInError) as caught:
      loading.load(f'{name}:{path}', _SETTING)
  message = str(caught.value)
  assert message.startswith(f'{_SETTING}={name}:{path}')
  for text in expected:
    assert text in message
  assert 'importlib' not in message and 'loading.py' not in message


def test_missing_module(tmp_path):
  with modules.working_in(tmp_path, '') as name:
    with pytest.raises(loading.PlugInError) as caught:
      loading.load(f'{name}x:f', _SETTING)
  message = str(caught.value)
  assert f"no module '{name}x' in {tmp_path}" in message
  assert f"Did you mean '{name}'?" in message and 'PYTHONPATH' in message


def _function(a, b=2, *args, c, **kwargs):
  return a, b, args, c, kwargs


@pytest.mark.parametrize(
    'function, expected',
    [
        (lambda: 0, {}),
        (lambda a: 0, {'a': 1}),
        (lambda b, z=3: 0, {'b': 2}),
        (lambda *, a: 0, {'a': 1}),
        (_function, {'a': 1, 'b': 2, 'c': 3}),
        (int, {}),
    ],
)
def test_accepted_arguments(function, expected):
  offered = {'a': 1, 'b': 2, 'c': 3}
  assert loading.accepted(function, offered, 'm:f', _SETTING) == expected


@pytest.mark.parametrize('function', [lambda z: 0, lambda *, z: 0])
def test_needed_arguments_that_are_not_offered(function):
  with pytest.raises(loading.PlugInError, match="'z'.*only a, b.*a default"):
    loading.accepted(function, {'a': 1, 'b': 2}, 'm:f', _SETTING)


def test_blame_leaves_checks_of_this_project_in_one_line():
  with pytest.raises(loading.PlugInError) as caught:
    with loading.blame('m:f', _SETTING, 'failed'):
      loading.accepted(lambda z: 0, {}, 'm:f', _SETTING)
  assert '\n' not in str(caught.value)
