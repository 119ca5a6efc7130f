# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.config."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf import config as config_lib

_NAN = float('nan')
_SEARCH = {
    'search__fraction': 0.5,
    'search__tries': 4,
    'search__weight': 1.0,
}


def _with(**changes):
  """A default config; `policy__batch_size=1` sets policy.batch_size."""
  config = config_lib.Config()
  for name, value in changes.items():
    owner, _, field = name.rpartition('__')
    part = getattr(config, owner) if owner else config
    assert hasattr(part, field), name
    setattr(part, field, value)
  return config


class ConfigTest(parameterized.TestCase):

  def test_defaults_are_valid(self):
    config_lib.Config().validate()

  @parameterized.parameters(
      {},
      {'search__by': 'discriminator', 'conditional': False},
      {'search__fraction': 1.0, 'reward__kind': 'none'},
      {'hindsight__weight': 1.0, 'hindsight__dreams': 0.25},
      {'search__tries': 1, 'search__drawings': 8, 'search__only_better': True},
      {'search__teacher': 'digits', 'search__tries': 1, 'conditional': False},
      {
          'search__teacher': 'digits',
          'search__fraction': 1.0,
          'conditional': False,
          'reward__kind': 'none',
      },
  )
  def test_searches_are_valid(self, **changes):
    _with(**{**_SEARCH, **changes}).validate()

  @parameterized.parameters(
      ('network__first_channels', 0),
      ('network__first_stride', 0),
      ('network__channels', 0),
      ('network__hidden_size', 0),
      ('network__hidden_size', 40),
      ('network__head_channels', -1),
      ('network__embedding_size', 0),
      ('network__noise_size', 0),
      ('network__torso_blocks', -1),
      ('network__head_blocks', -1),
      ('policy__batch_size', 0),
      ('policy__queue_drawings', 0),
      ('policy__learning_rate', 0.0),
      ('policy__learning_rate', _NAN),
      ('policy__max_gradient_norm', 0.0),
      ('policy__clip_rho', 0.0),
      ('policy__clip_c', -1.0),
      ('policy__entropy_cost', -0.1),
      ('policy__entropy_steps', -1),
      ('policy__baseline_cost', -1.0),
      ('policy__discount', 1.1),
      ('policy__discount', -0.1),
      ('discriminator__batch_size', 0),
      ('discriminator__replay_batches', 0),
      ('discriminator__channels', ()),
      ('discriminator__channels', (8, 0)),
      ('discriminator__learning_rate', -1e-4),
      ('discriminator__gradient_penalty', -1.0),
      ('discriminator__zero_centring', -1.0),
      ('discriminator__steps_per_policy_step', -1.0),
      ('discriminator__beta1', 1.0),
      ('discriminator__beta2', -0.1),
      ('reward__kind', 'critic'),
      ('reward__stroke_start_cost', -1.0),
      ('reward__blank_cost', -1.0),
      ('hindsight__weight', -1.0),
      ('hindsight__weight', _NAN),
      ('hindsight__weight', float('inf')),
      ('hindsight__weight_steps', -1),
      ('hindsight__dreams', -0.1),
      ('hindsight__dreams', 1.1),
      ('hindsight__random', 1.1),
      ('hindsight__random', -0.1),
      ('hindsight__temperature', 0.0),
      ('search__tries', 0),
      ('search__drawings', 0),
      ('search__by', 'error'),
      ('search__fitted', 1.1),
      ('search__fraction', -0.1),
      ('search__weight', -1.0),
      ('search__temperature', 0.0),
      ('data__source', ''),
      ('data__fit', 'stretch'),
      ('data__held_out', 0.0),
      ('data__held_out_by', 'class'),
      ('data__held_out', 1.0),
      ('data__limit', -1),
      ('data__max_objects', 0),
      ('data__crop_share', 0.0),
      ('data__crop_share', 1.1),
      ('evaluation__every_minutes', 0.0),
      ('evaluation__num_images', 0),
      ('checkpoint__every_minutes', 0.0),
      ('checkpoint__keep', 0),
      ('drawings_per_actor', 0),
      ('report_seconds', 0.0),
      ('seed', -1),
      ('seed', 2**31),
  )  # fmt: skip
  def test_error_names_field_value_and_remedy(self, name, value):
    with self.assertRaises(config_lib.ConfigError) as caught:
      _with(**{name: value}).validate()
    message = str(caught.exception)
    self.assertIn(name.replace('__', '.'), message)
    if value != '':
      self.assertIn(str(value), message)
    self.assertRegex(message, 'must be|name')
    self.assertIsInstance(caught.exception, ValueError)

  @parameterized.parameters(
      ({'policy__clip_c': 2.0}, ('policy.clip_c', 'policy.clip_rho')),
      (
          {'policy__entropy_cost_end': 0.01},
          ('policy.entropy_cost_end', 'policy.entropy_steps'),
      ),
      (
          {'policy__learning_rate_end': 1e-5},
          ('policy.learning_rate_end', 'policy.learning_rate_steps'),
      ),
      (
          {'discriminator__learning_rate_end': 0.0},
          ('discriminator.learning_rate_end', 'learning_rate_steps is 0'),
      ),
      (
          {'data__source': 'scenes', 'data__limit': 1},
          ('data.limit is 1', "data.source='scenes'", 'number of'),
      ),
      (
          {
              'data__source': 'scenes',
              'data__limit': 9,
              'data__held_out_source': 'digits',
          },
          ("data.held_out_source='digits'", "data.source='scenes'", 'clash'),
      ),
      (
          {'hindsight__weight': 0.1, 'conditional': False},
          ('hindsight.weight=0.1', 'conditional=False'),
      ),
      (
          {
              'hindsight__weight_end': 0.1,
              'hindsight__weight_steps': 9,
              'conditional': False,
          },
          ('hindsight.weight_end=0.1', 'conditional=False'),
      ),
      (
          {
              'hindsight__weight': 0.1,
              'hindsight__dreams': 0.5,
              'conditional': False,
          },
          ('hindsight.dreams=0.5', 'conditional=False'),
      ),
      (
          {'hindsight__weight': 0.1, 'hindsight__weight_end': 0.0},
          ('hindsight.weight_end is 0.0', 'hindsight.weight_steps is 0'),
      ),
      (
          {'hindsight__dreams': 0.5},
          ('hindsight.dreams=0.5', 'hindsight.weight=0.0', 'clash'),
      ),
      (
          {'reward__kind': 'none'},
          ("reward.kind='none'", 'hindsight.weight=0.0', 'nothing'),
      ),
      (
          {'hindsight__weight': 0.1, 'hindsight__dreams': 1.0},
          ('hindsight.dreams=1.0', "reward.kind='critic_difference'"),
      ),
      (
          {'hindsight__weight': 0.1, 'hindsight__dreams': 0.001},
          ('hindsight.dreams=0.001', 'drawings_per_actor=64', '0 episodes'),
      ),
      (
          {'hindsight__weight': 0.1, 'hindsight__dreams': 0.999},
          ('hindsight.dreams=0.999', 'drawings_per_actor=64', '64 episodes'),
      ),
      (
          {'search__weight': 1.0},
          ('search.weight=1.0', 'search.fraction=0', 'nothing to imitate'),
      ),
      (
          {'search__fraction': 0.5, 'search__tries': 4},
          ('search.fraction=0.5', 'search.weight=0.0', 'Set a weight'),
      ),
      (
          {'search__fraction': 0.5, 'search__weight': 1.0},
          ('search.tries=1', 'search.drawings=1', 'nothing to choose'),
      ),
      (
          {'search__drawings': 4},
          ('search.drawings=4', 'search.fraction=0', 'no episode'),
      ),
      (
          {'search__teacher': 'digits'},
          ("search.teacher='digits'", 'search.fraction=0', 'never act'),
      ),
      (
          {
              **_SEARCH,
              'search__teacher': 'digits',
              'search__by': 'discriminator',
          },
          ("search.teacher='digits'", "search.by='discriminator'"),
      ),
      (
          {**_SEARCH, 'search__teacher': 'digits', 'search__only_better': True},
          ("search.teacher='digits'", 'search.only_better=True'),
      ),
      (
          {**_SEARCH, 'search__fitted': 0.01},
          ('search.fitted=0.01', 'search.tries=4'),
      ),
      (
          {**_SEARCH, 'search__weight_end': 0.0},
          ('search.weight_end is 0.0', 'search.weight_steps is 0'),
      ),
      (
          {**_SEARCH, 'conditional': False},
          ("search.by='l2'", 'conditional=False', 'no target'),
      ),
      (
          {
              **_SEARCH,
              'search__by': 'discriminator',
              'reward__kind': 'none',
          },
          ("search.by='discriminator'", "reward.kind='none'"),
      ),
      (
          {**_SEARCH, 'search__fraction': 0.001},
          ('search.fraction=0.001', 'drawings_per_actor=64'),
      ),
      (
          {**_SEARCH, 'search__fraction': 1.0},
          ('search.fraction=1.0', "reward.kind='critic_difference'", '64'),
      ),
      (
          {
              **_SEARCH,
              'hindsight__weight': 1.0,
              'hindsight__dreams': 0.75,
              'reward__kind': 'none',
          },
          ('search.fraction=0.5', 'hindsight.dreams=0.75', '32', '48'),
      ),
      (
          {'data__crop_share': 0.5},
          ('data.crop_share=0.5', "data.fit='pad'"),
      ),
      (
          {'data__manual_dir': 'by_hand'},
          ("data.manual_dir='by_hand'", "data.source='digits'"),
      ),
      (
          {'reward__kind': 'l2_final', 'conditional': False},
          ('reward.kind', 'conditional', 'needs a target'),
      ),
      (
          {'reward__kind': 'l2_difference', 'conditional': False},
          ('reward.kind', 'conditional=True'),
      ),
  )
  def test_error_names_the_settings_that_clash(self, changes, words):
    with self.assertRaises(config_lib.ConfigError) as caught:
      _with(**changes).validate()
    for word in words:
      self.assertIn(word, str(caught.exception))

  @parameterized.parameters(
      {'conditional': False},
      {'hindsight__weight': 0.1},
      {'hindsight__weight_end': 0.1, 'hindsight__weight_steps': 1},
      {'hindsight__weight': 0.1, 'hindsight__dreams': 0.5},
      {'hindsight__weight': 0.1, 'reward__kind': 'none'},
      {
          'hindsight__weight': 0.1,
          'hindsight__dreams': 1.0,
          'reward__kind': 'none',
      },
      {'reward__kind': 'l2_final'},
      {'reward__kind': 'critic_final', 'conditional': False},
      {'policy__entropy_cost_end': 0.0, 'policy__entropy_steps': 10},
      {'policy__clip_rho': float('inf')},
      {'discriminator__steps_per_policy_step': 0.0},
      {'network__torso_blocks': 0, 'network__head_blocks': 0},
      {'seed': 0},
  )
  def test_valid(self, **changes):
    _with(**changes).validate()

  @parameterized.parameters(
      ('policy__batch_size', 0, '1 or more.'),
      ('policy__beta1', 1.0, '0 or more and below 1.'),
      ('data__fit', 'cut', 'one of pad, crop, scale.'),
      ('seed', -1, '0 or more and below 2147483648: the seeds of all nodes are '
       'derived from it.'),
  )  # fmt: skip
  def test_message_of_a_value_out_of_range(self, name, value, expected):
    with self.assertRaises(config_lib.ConfigError) as caught:
      _with(**{name: value}).validate()
    name = name.replace('__', '.')
    self.assertEqual(
        str(caught.exception), f'{name} is {value!r}; it must be {expected}'
    )

  def test_uses_discriminator(self):
    for kind in config_lib.REWARDS:
      self.assertEqual(
          config_lib.RewardConfig(kind=kind).uses_discriminator,
          kind.startswith('critic'),
      )
    own = config_lib.RewardConfig(kind='my_module:my_reward')
    self.assertTrue(own.uses_discriminator and own.enabled and own.is_plug_in)

  def test_own_rewards_need_no_target(self):
    for kind in ('my_module:my_reward', 'environment'):
      _with(reward__kind=kind, conditional=False).validate()
    with self.assertRaisesRegex(
        config_lib.ConfigError, 'reward.kind .* none, or my_module:my_own'
    ):
      _with(reward__kind='my_reward').validate()

  def test_configs_share_no_part(self):
    one, two = config_lib.Config(), config_lib.Config()
    for field in dataclasses.fields(one):
      part = getattr(one, field.name)
      if dataclasses.is_dataclass(part):
        self.assertIsNot(part, getattr(two, field.name))


if __name__ == '__main__':
  absltest.main()
