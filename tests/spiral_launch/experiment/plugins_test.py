# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.plugins, and its use in `preflight`."""

import pathlib
import re
from typing import Any

import numpy as np
import pytest

from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import plugins
from spiral_launch.experiment import preflight
from spiral_tf import types
from spiral_tf.plugins import loading
from tests.spiral_envs.adapters import squares
from tests.spiral_launch.experiment import tiny
from tests.spiral_tf.plugins import modules

_SQUARES = pathlib.Path(squares.__file__).read_text(encoding='utf-8')
# Extends `Squares` by arguments of the config.
_OWN = _SQUARES + """
class Own(Squares):
  def __init__(self, canvas_width=16, use_color=False, seed=0, ARGUMENTS):
    shape = [canvas_width, canvas_width, 3 if use_color else 1]
    super().__init__(3, specs.BoundedArray(shape, np.uint8, 0, 255))
    self.seed = seed
METHODS
"""


def _config(name, **changes):
  config = tiny.config(environment__name=name, network__locations=(), **changes)
  plugins.settle(config)
  return config


def _own(arguments='**kwargs', methods=''):
  return _OWN.replace('ARGUMENTS', arguments).replace('METHODS', methods)


def test_gets_the_settings_that_it_takes(tmp_path):
  with modules.working_in(
      tmp_path, _own('*, episode_length, grid_width')
  ) as name:
    config = _config(f'{name}:Own', environment__use_color=True)
    spec = environments.environment_spec(config.environment)
    batch = environments.make_batch(config.environment, 3, seed=5)
  assert spec == types.EnvironmentSpec(
      (('x', 8), ('y', 6)), (16, 16, 3), config.environment.episode_length
  )
  assert [e.seed for e in batch._environments] == [5, 6, 7]


def test_draws_with_a_policy_and_keeps_rewards(tmp_path):
  with modules.working_in(tmp_path, _own()) as name:
    config = _config(f'{name}:Own', reward__kind='environment')
    config.validate()
    spec = environments.environment_spec(config.environment)
    drawer = networks.make_drawer(
        config, networks.make_policy(config, spec), 2, 0, 1.0
    )
    drawings = drawer.draw(np.zeros([2, 16, 16, 1], np.uint8))
    assert environments.make_proposer(config.environment) is None
  np.testing.assert_array_equal(drawings.rewards, [[1, 2, 3]] * 2)
  signature = types.trajectory_signature(
      spec, config.network.noise_size, True, rewards=True
  )
  signature.rewards.validate(drawings.rewards[0])


def test_settles_what_the_user_has_not_set(tmp_path):
  source = _SQUARES + '\ndef make(): return Squares(canvas=specs.Array('
  source += '[24, 24, 3], np.float32), action_spec={"a": specs.DiscreteArray('
  source += '9), "b": specs.DiscreteArray(8)})'
  with modules.working_in(tmp_path, source) as name:
    changes: dict[str, Any] = {
        'environment__name': f'{name}:make',
        'network__locations': ('a', 'b', 'end'),
        'reward__stroke_start_cost': 1.0,
    }
    config = tiny.config(**changes)
    plugins.settle(config)
    assert config.environment.canvas_shape == (24, 24, 3)
    assert config.network.locations == ('a',)
    assert config.reward.stroke_start_cost == 0
    kept = tiny.config(**changes)
    plugins.settle(kept, {'network.locations', 'environment.canvas_width'})
    assert kept.network.locations == ('a', 'b', 'end')
    expected = 'canvases of .24, 24, 3.*set environment.canvas_width=24'
    with pytest.raises(loading.PlugInError, match=expected):
      preflight.check(kept)


def test_settles_only_environments_of_the_user():
  config = tiny.config(reward__stroke_start_cost=1.0)
  plugins.settle(config)
  assert config == tiny.config(reward__stroke_start_cost=1.0)


@pytest.mark.parametrize(
    'length, changes, expected',
    [
        (3, {}, '24 x 24 gray; sub-actions: x of 8, y of 6.'),
        (9, {}, 'cut off after environment.episode_length=3'),
        (2, {}, 'environment.episode_length=2 would save time'),
        (3, {'reward__kind': 'environment'}, 'Warning: .* conditional=False'),
    ],
)
def test_reports_the_environment(tmp_path, length, changes, expected):
  source = _SQUARES + (
      f'\ndef make(): return Squares({length}, specs.Array([24, 24], np.uint8))'
  )
  tiny.write_images(str(tmp_path / 'images'))
  with modules.working_in(tmp_path, source) as name:
    config = _config(f'{name}:make', data__source='images', **changes)
    report = preflight.check(config)
  text = '\n'.join(report.lines)
  assert re.search(expected, text), text


@pytest.mark.parametrize(
    'methods, expected',
    [
        ('  def action_spec(self): return 3', r'action_spec\(\) is 3: return'),
        (
            '  def observation_spec(self): return {}',
            "shape .H, W, C. of an image: call one 'canvas'",
        ),
        ('  def reset(self): return None', r'reset\(\) returned NoneType'),
        (
            '  def step(self, action): return 1 / 0',
            '(?s)it raised an error:.*own_module.*1 / 0.*ZeroDivisionError',
        ),
        (
            '    raise ValueError("no")',
            '(?s)it cannot be made:.*ValueError: no',
        ),
        ('    self.needs(3)', "(?s)it cannot be made:.*'needs'"),
    ],
)
def test_bad_environments(tmp_path, methods, expected):
  with modules.working_in(tmp_path, _own(methods=methods)) as name:
    with pytest.raises(loading.PlugInError, match=expected) as caught:
      plugins.try_out(_config(f'{name}:Own'))
  assert str(caught.value).startswith(f'environment.name={name}:Own')
  assert 'batch.py' not in str(caught.value)


@pytest.mark.parametrize(
    'source, expected',
    [
        ('def make(): return 3', 'int is no dm_env.Environment'),
        ('class make: pass', 'it has no reset and no step'),
        ('def make(brush): pass', "needs the argument 'brush'"),
    ],
)
def test_no_environments(tmp_path, source, expected):
  with modules.working_in(tmp_path, source) as name:
    with pytest.raises(loading.PlugInError, match=expected):
      _config(f'{name}:make')


@pytest.mark.parametrize(
    'shape, expected',
    [
        ('[24, 16, 1]', 'square.*change observation_spec'),
        ('[24, 24, 2]', 'gray or RGB.*change observation_spec'),
    ],
)
def test_bad_canvases(tmp_path, shape, expected):
  source = _SQUARES + (
      f'\ndef make(): return Squares(canvas=specs.Array({shape}, np.uint8))'
  )
  with modules.working_in(tmp_path, source) as name:
    with pytest.raises(loading.PlugInError, match=expected):
      preflight.check(_config(f'{name}:make'))


@pytest.mark.parametrize(
    'changes, source, expected',
    [
        (
            {'reward__kind': 'f'},
            'def f(): return None',
            'reward.kind=.*NoneType',
        ),
        (
            {'reward__kind': 'f'},
            'def f(target, scores): return target[:, 0, 0, 0] + float("nan")',
            'reward.kind=.*nan among its rewards',
        ),
        (
            {'reward__kind': 'f', 'conditional': False},
            'def f(target): return target.mean((1, 2, 3))',
            "(?s)reward.kind=.*'NoneType' object has no attribute 'mean'",
        ),
        ({'data__source': 'f'}, 'def f(): return [3]', 'data.source=.*shape'),
        (
            {'data__held_out_source': 'f'},
            'import numpy as np\ndef f(): return np.random.random([9, 9, 9])',
            'data.held_out_source=.*Seed',
        ),
    ],
)
def test_preflight_reports_bad_functions(tmp_path, changes, source, expected):
  tiny.write_images(str(tmp_path / 'images'))
  with modules.working_in(tmp_path, source) as name:
    changes = {k: f'{name}:{v}' if v == 'f' else v for k, v in changes.items()}
    config = tiny.config(**{'source': 'images', **changes})
    with pytest.raises(loading.PlugInError, match=expected):
      preflight.check(config)


def test_good_functions_pass(tmp_path):
  source = """
  import numpy as np

  def reward(canvases, target, actions, scores):
    assert canvases.dtype == target.dtype == np.float32
    assert canvases.shape == (5, 4, 16, 16, 1) and target.max() <= 1
    assert scores.shape == (5, 4) and actions['end'].shape == (5, 3)
    return np.diff(scores)

  def images():
    return np.random.default_rng(0).random([20, 9, 9])
  """
  with modules.working_in(tmp_path, source) as name:
    config = tiny.config(f'{name}:images', reward__kind=f'{name}:reward')
    report = preflight.check(config)
  assert report.inverted is False
  assert report.lines[0].startswith(f'Images: 18 of {name}:images, 9 x 9, gray')
