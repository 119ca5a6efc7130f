# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.evaluation.evaluator."""

import glob
import os
import tempfile
import threading
import time
from typing import Any
from unittest import mock

from absl.testing import absltest
import numpy as np

from spiral_tf.evaluation import evaluator as evaluator_lib


class _Counter:

  def __init__(self):
    self.futures = self
    self.reports = []

  def report(self, metrics):
    self.reports.append(metrics)


class _Variables:
  """A client with versions 1, 2, ... until the program stops."""

  def __init__(self, stop):
    self.version = 0
    self._stop = stop

  def update_and_wait(self):
    self.version += 1
    return not self._stop.is_set()


class _Evaluation:

  def __init__(self, error=None):
    self.names = []
    self._error = error

    self.canvases = np.zeros([1, 8, 8, 1], np.uint8)
    self.real = np.ones([1, 8, 8, 1], np.uint8)

  def draw(self):
    return {'ink': 0.5}

  def grid(self):
    return np.zeros([8, 8, 3], np.uint8)

  def write_grid(self, name):
    self.names.append(name)
    if self._error:
      raise self._error


class EvaluatorTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())
    self.stop = threading.Event()
    self.counter = _Counter()

  def make(self, evaluation, every_minutes, best=None):
    variables: Any = _Variables(self.stop)
    return evaluator_lib.Evaluator(
        evaluation,
        variables,
        self.counter,
        os.path.join(self.folder, 'tensorboard'),
        every_minutes,
        self.stop,
        best,
    )

  def test_offers_what_it_measured(self):
    best = mock.Mock()
    self.make(_Evaluation(), 1.0, best).evaluate(0)
    best.offer.assert_called_once_with(0, {'ink': 0.5})

  def test_first_at_once_then_now_and_then_until_the_stop(self):
    evaluation = _Evaluation()
    threading.Timer(1.0, self.stop.set).start()
    self.make(evaluation, 0.3 / 60).run()
    self.assertBetween(len(evaluation.names), 2, 5)
    self.assertEqual(evaluation.names[:2], ['00000001', '00000002'])
    self.assertEqual(
        self.counter.reports[0], {'ink': 0.5, 'evaluated_steps': 1}
    )
    self.assertNotEmpty(glob.glob(os.path.join(self.folder, '*', 'events.*')))

  def test_drawings_of_the_last_evaluation(self):
    evaluation = _Evaluation()
    evaluator = self.make(evaluation, 1.0)
    self.assertEmpty(evaluator.get_drawings())
    evaluator.evaluate(1)
    version, drawn, real = evaluator.get_drawings()
    self.assertEqual(version, 1)
    self.assertIs(drawn, evaluation.canvases)
    self.assertIs(real, evaluation.real)

  def test_in_the_learners_process(self):
    evaluation = _Evaluation()
    evaluator = self.make(evaluation, 0.3 / 60)
    for version in (4, 5):
      evaluator.evaluate_if_due(version)
    time.sleep(0.4)
    evaluator.evaluate_if_due(6)
    self.assertEqual(evaluation.names, ['00000004', '00000006'])

  def test_stop_ends_the_rest(self):
    threading.Timer(0.5, self.stop.set).start()
    self.make(_Evaluation(), 60.0).run()
    self.assertLen(self.counter.reports, 1)

  def test_full_disk_does_not_stop_it(self):
    evaluation = _Evaluation(OSError('No space left'))
    threading.Timer(0.6, self.stop.set).start()
    with self.assertLogs(level='ERROR') as logs:
      self.make(evaluation, 0.2 / 60).run()
    self.assertIn('No space left', logs.output[0])
    self.assertGreater(len(evaluation.names), 1)


if __name__ == '__main__':
  absltest.main()
