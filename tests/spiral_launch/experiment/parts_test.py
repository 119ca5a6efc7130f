# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.parts; nodes_test makes nodes of them."""

import os
import tempfile
from unittest import mock

from absl.testing import absltest

from spiral_launch.experiment import classifiers
from spiral_launch.experiment import data
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_launch.experiment import parts
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


class PartsTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def test_no_two_nodes_share_a_seed(self):
    seeds = [
        parts.seed(tiny.config(seed=seed), kind, index)
        for seed in range(3)
        for kind in range(4)
        for index in range(20)
    ]
    self.assertLen(set(seeds), len(seeds))
    largest = parts.seed(tiny.config(seed=2**31 - 1), 3, 99)
    self.assertLess(largest, 2**63)

  def test_learners_get_the_images_that_are_made_from_few(self):
    source = tiny.write_images(os.path.join(self.folder, 'images'))
    config = tiny.config(source, data__mirror=True, data__distorted=2)
    images = parts.load_images(config)
    targets = parts.make_targets(config, images)
    self.assertLen(targets, 6 * len(data.load(config).train))
    shown = {image.tobytes() for image in targets}
    real = parts.make_real_images(config, images)
    assert real is not None
    seen = {image.tobytes() for _ in range(40) for image in next(real).numpy()}
    self.assertEqual(seen, shown)

  def test_evaluation_asks_a_cached_classifier_of_all_classes(self):
    source = trained_run.write_labelled(os.path.join(self.folder, 'labelled'))
    config = tiny.config(source, data__classes=(1, 2), data__held_out=0.3)
    workdir = workdir_lib.Workdir(self.folder)
    policy = networks.make_policy(
        config, environments.environment_spec(config.environment)
    )
    cache = os.path.join(self.folder, 'cache')
    with mock.patch.dict(os.environ, {'SPIRAL_TF_CACHE': cache}):
      without = parts.make_evaluation(config, workdir, policy).draw()
      self.assertFalse(os.path.exists(cache), 'a node trained a classifier')
      classifiers.get(
          classifiers.load_images(config), classifiers.default_folder()
      )
      metrics = parts.make_evaluation(config, workdir, policy).draw()
    self.assertContainsSubset(
        [
            *('label_accuracy', 'confident_share'),
            *('class_entropy', 'wanted_class_share'),
        ],
        set(metrics) - set(without),
    )
    # The labels are those of about three in four targets.
    self.assertGreaterEqual(metrics['label_accuracy_real'], 0.75)


if __name__ == '__main__':
  absltest.main()
