# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the command `train_classifier`."""

import os
import tempfile

from absl.testing import absltest

from spiral_launch.experiment import classifiers
from tests.spiral_launch import calls
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run


class TrainClassifierTest(absltest.TestCase):

  def test_trains_what_an_experiment_finds(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    cache = os.path.join(folder, 'cache')
    labelled = trained_run.write_labelled(os.path.join(folder, 'labelled'))
    plain = tiny.write_images(os.path.join(folder, 'plain'))
    flags = [f'--classifier_cache={cache}', '--canvas_width=16']
    good, again, *bad = calls.call(
        'spiral_launch.train_classifier',
        [
            [*flags, f'--data={labelled}'],
            [*flags, f'--data={labelled}'],
            [*flags, f'--data={plain}'],
            [*flags, f'--data={labelled}', '--canvas_width=3'],
        ],
    )
    self.assertEqual(good.status, 0, good.error)
    self.assertIn('Training', good.out)
    self.assertIn('of 6 held-out images right', good.out)
    self.assertEqual(again.status, 0, again.error)
    self.assertNotIn('Training', again.out)
    # An experiment that differs in settings that do not matter here.
    config = tiny.config(labelled, data__classes=(1,), conditional=False)
    found = classifiers.cached(config, cache)
    assert found is not None
    self.assertEqual(found.num_train, 54)
    for result, message in zip(
        bad, ('no labels', '--canvas_width=3: 3 is not integer >= 8')
    ):
      self.assertEqual(result.status, 2)
      self.assertStartsWith(result.error, 'Error: ')
      self.assertIn(message, result.error)
    self.assertLen(os.listdir(cache), 1)


if __name__ == '__main__':
  absltest.main()
