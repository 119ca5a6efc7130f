# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.shipping.readme."""

from typing import Any
from unittest import mock

from absl.testing import absltest
import numpy as np

from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import table as evaluation_table
from spiral_launch.shipping import readme
from spiral_tf.data import dataset
from tests.spiral_launch.experiment import tiny
from tests.spiral_tf import tiny as tiny_agent

_METRICS = {
    'seed': 3,
    'num_images': 1000,
    'frames': 1234567.0,
    'minutes': 12.34,
    'learner_steps': 5432,
}


class AgentReadmeTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.enter_context(
        mock.patch.object(evaluation_table, 'table', lambda metrics: 'TABLE')
    )
    self.digits = tiny_agent.images(20)
    self.enter_context(
        mock.patch.object(
            dataset,
            'load',
            lambda *unused, **unused_too: dataset.ImageData(
                self.digits, self.digits[:0], None, None
            ),
        )
    )

  def text(self, train=None, metrics=None, source='mnist', **changes):
    train = self.digits if train is None else train
    config = tiny.config(source, **changes)
    images = evaluation_images.EvaluationImages('', train, None, train, train)
    given = {'command': '', 'commit': '', 'data_note': ''}
    return readme.text(
        'name', config, {**_METRICS, **(metrics or {})}, images, **given
    )

  def test_says_what_there_is(self):
    config = tiny.config('mnist', conditional=False, data__classes=(3, 4))
    train = np.concatenate([self.digits[:7], tiny_agent.images(5, seed=1)])
    text = readme.text(
        'name',
        config,
        _METRICS,
        evaluation_images.EvaluationImages('', train, None, train, train),
        command='make train',
        commit='abc123',
        data_note='A note.',
    )
    for part in (
        *('# name', 'class 3, 4', '3 actions', '16 x 16', 'TABLE', 'A note.'),
        *('learned from 12 images', 'source=mnist', '\n7 of the 5,000'),
        *('1,234,567 frames', '5,432 policy steps', '12.3 minutes'),
        *('at commit abc123', '```\nmake train\n```', '--seed=3'),
        *('--num_images=1000', '--workdir=agents/name'),
    ):
      self.assertIn(part, text)

  def test_says_what_it_learned_from(self):
    none = {'reward__kind': 'none'}
    taught = {'search__fraction': 0.5, 'search__weight': 1.0}
    cases: list[tuple[str, dict[str, Any]]] = [
        ('Its reward was `l2_final`.', {'reward__kind': 'l2_final'}),
        (
            'Its reward was `critic_difference`, beside imitation of drawings '
            'that search found.',
            {**taught, 'search__tries': 2},
        ),
        (
            'It learned by hindsight, without a reward.',
            {**none, 'hindsight__weight': 1.0},
        ),
        (
            'It learned by imitation of drawings of the agent `one`, without a '
            'reward.',
            {**none, **taught, 'search__teacher': 'one'},
        ),
    ]
    for sentence, changes in cases:
      self.assertIn(sentence, self.text(**changes))

  def test_what_is_not_known_is_left_out(self):
    text = self.text(metrics={'frames': None, 'minutes': None})
    self.assertIn('Training: 5,432 policy steps.', text)
    self.assertIn('Draws the image it is given:', text)
    for part in ('None', 'commit', 'frames'):
      self.assertNotIn(part, text)
    self.assertIn('of its own accord', self.text(conditional=False))
    self.assertIn('without seeing', self.text(network__blind=True))
    scenes = self.text(environment__name='scenes')
    self.assertIn('actions on the objects of a scene on 16 x 16', scenes)
    self.assertNotIn('brush', scenes)

  def test_overlap_with_digits(self):
    self.assertIn('20 of the 5,000', self.text())
    # The name of the data already says so.
    self.assertNotIn('of the 5,000', self.text(source='digits'))
    other = tiny_agent.images(9, seed=1)
    self.assertNotIn('of the 5,000', self.text(other))


if __name__ == '__main__':
  absltest.main()
