# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.mixture."""

from unittest import mock

import numpy as np
import tensorflow as tf
import tree

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.acting import dreams
from spiral_tf.acting import mixture
from spiral_tf.acting import search
from tests.spiral_tf import tiny


class MixtureTest(tf.test.TestCase):

  def test_searched_episodes_drawings_and_dreams_keep_their_targets(self):
    spec = tiny.spec()
    policy = tiny.policy(spec, conditional=True)
    searches = search.Search(
        tiny.environment(2 * 3),
        spec,
        policy,
        tiny.NOISE,
        0,
        config_lib.SearchConfig(tries=3),
    )
    hindsight = config_lib.HindsightConfig(weight=1.0, dreams=0.25)
    others = tiny.drawer(
        policy,
        tiny.environment(6),
        spec,
        dreams=dreams.make(hindsight, 8, searched=2),
    )
    drawer = mixture.Mixture(searches, others)
    self.assertEqual(drawer.batch_size, 8)
    target = tiny.images(8)
    drawings = drawer.draw(target, version=3)
    signature = types.trajectory_signature(
        spec, tiny.NOISE, True, dreams=True, search=True
    )
    tree.map_structure(
        lambda want, value: want and want.validate(value[7]),
        signature,
        drawings,
    )
    self.assertAllEqual(drawings.target, target)
    searched = drawings.searched.searched
    self.assertAllEqual(searched, [0, 0, 0, 1] * 2)
    self.assertEqual(drawings.dreamed.sum(), 2)
    self.assertAllEqual(drawings.dreamed * searched, np.zeros(8))
    self.assertAllEqual(drawings.drawn, drawings.dreamed + searched == 0)
    self.assertAllEqual(
        drawings.searched.better[searched == 0], np.zeros([6, 3])
    )
    # Searched episodes have no log-probabilities.
    self.assertAllEqual(
        np.all(drawings.behavior_log_probs == 0, axis=1), searched
    )

  def test_searched_episodes_have_no_rewards(self):
    spec = tiny.spec()
    drawings = tiny.drawings(spec, 3)
    searched = drawings._replace(searched=types.Searched(*np.ones([3, 3, 2])))
    others = drawings._replace(rewards=np.ones([3, 3], np.float32))

    drawers = [mock.Mock(batch_size=3) for _ in range(2)]
    drawers[0].draw.return_value = searched
    drawers[1].draw.return_value = others
    drawings = mixture.Mixture(*drawers).draw(None)
    self.assertAllEqual(
        drawings.rewards.sum(1), 3 * (drawings.searched.searched[:, 0] == 0)
    )


if __name__ == '__main__':
  tf.test.main()
