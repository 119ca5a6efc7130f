# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.distributed.variables."""

import concurrent.futures
import threading
import time
from typing import Any
from unittest import mock

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf.distributed import variables as variables_lib


def _variables(value):
  return [
      tf.Variable(tf.fill(shape, float(value) + i))
      for i, shape in enumerate([(2, 3), (), (4,), (1, 1, 2)])
  ]


class FlatVariablesTest(tf.test.TestCase):

  def test_read_concatenates(self):
    flat = variables_lib.FlatVariables(_variables(1))
    self.assertEqual(flat.size, 13)
    self.assertAllEqual(flat.read(), [1] * 6 + [2] + [3] * 4 + [4] * 2)

  def test_written_as_read(self):
    source, copy = _variables(0), _variables(7)
    rng = np.random.default_rng(0)
    for variable in source:
      variable.assign(rng.normal(size=variable.shape))
    values = variables_lib.FlatVariables(source).read()
    variables_lib.FlatVariables(copy).write(values)
    for variable, other in zip(source, copy):
      self.assertAllEqual(variable, other)

  def test_read_is_a_copy(self):
    variables = _variables(1)
    flat = variables_lib.FlatVariables(variables)
    before = flat.read()
    flat.write(np.zeros(13, np.float32))
    flat.read()
    self.assertAllEqual(before[:7], [1] * 6 + [2])
    self.assertAllEqual(flat.read(), np.zeros(13))

  def test_weights_of_another_size_raise(self):
    flat = variables_lib.FlatVariables(_variables(1))
    with self.assertRaisesRegex(ValueError, '12 weights for 13'):
      flat.write(np.zeros(12, np.float32))

  def test_other_types_raise(self):
    with self.assertRaisesRegex(ValueError, 'int64.*float32'):
      variables_lib.FlatVariables([tf.Variable(1, dtype=tf.int64)])


if __name__ == '__main__':
  tf.test.main()


class _Client:
  """A Courier client whose answers the test releases."""

  def __init__(self):
    self.futures = self
    self.calls = []

  def get_variables(self, newer_than=-1):
    self.calls.append(concurrent.futures.Future())
    self.calls[-1].newer_than = newer_than
    return self.calls[-1]


class VariableServerTest(tf.test.TestCase):

  def test_serves_a_copy_and_its_version(self):
    variable = tf.Variable([1.0, 2.0])
    server = variables_lib.VariableServer([variable])
    variable.assign([3.0, 4.0])
    version, values = server.get_variables()
    self.assertEqual(version, 0)
    self.assertAllEqual(values, [1.0, 2.0])
    server.publish(5)
    variable.assign([5.0, 6.0])
    version, values = server.get_variables()
    self.assertEqual(version, 5)
    self.assertAllEqual(values, [3.0, 4.0])

  def test_copies_only_after_a_fetch(self):
    variable = tf.Variable(1.0)
    server = variables_lib.VariableServer([variable])
    for version in (1, 2, 3):  # Without a fetch, the copy stays.
      variable.assign(version * 10.0)
      server.publish(version)
    self.assertEqual(server.get_variables()[0], 0)
    server.publish(4)
    server.publish(5)
    version, values = server.get_variables()
    self.assertEqual((version, values.tolist()), (4, [30.0]))

  def test_caller_with_the_last_version_waits_for_the_next(self):
    variable = tf.Variable(1.0)
    server = variables_lib.VariableServer([variable], 3)
    self.assertEqual(server.get_variables(2)[0], 3)
    answers = []
    thread = threading.Thread(
        target=lambda: answers.append(server.get_variables(3))
    )
    thread.start()
    variable.assign(2.0)
    while not answers:
      server.publish(4)  # Until it is requested.
      time.sleep(0.001)
    thread.join()
    ((version, values),) = answers
    self.assertEqual((version, values.tolist()), (4, [2.0]))

  def test_older_version_is_a_different_version(self):
    server = variables_lib.VariableServer([tf.Variable(1.0)], 3)
    version, values = server.get_variables(10)
    self.assertEqual((version, values.tolist()), (3, [1.0]))

  def test_copy_after_a_wait_is_published_before_the_next_request(self):
    """Otherwise actor and learner would wait for each other."""
    server = variables_lib.VariableServer([tf.Variable(1.0)])
    versions = []
    thread = threading.Thread(
        target=lambda: versions.append(server.get_variables(0)[0])
    )
    thread.start()
    version = 0
    while not versions:
      version += 1
      server.publish(version)
      time.sleep(0.001)
    thread.join()
    server.publish(version + 1)
    server.publish(version + 2)
    self.assertGreater(server.get_variables(versions[0])[0], versions[0])

  def test_waiting_ends_without_weights(self):
    server = variables_lib.VariableServer([tf.Variable(1.0)], 3)
    start = time.monotonic()
    self.assertEqual(server.get_variables(3), (3, ()))
    self.assertBetween(time.monotonic() - start, 0.1, 5.0)

  def test_weights_are_of_one_update(self):
    """Weights fetched while they change are all of one version."""
    variables = [tf.Variable(np.zeros(1000, np.float32)) for _ in range(4)]
    server = variables_lib.VariableServer(variables)
    done = threading.Event()
    torn = []

    def fetch():
      while not done.is_set():
        version, values = server.get_variables()
        if np.any(values != version):
          torn.append(version)

    thread = threading.Thread(target=fetch)
    thread.start()
    for version in range(1, 200):
      for variable in variables:
        variable.assign(np.full(1000, version, np.float32))
      server.publish(version)
    done.set()
    thread.join()
    self.assertEmpty(torn)


class VariableClientTest(tf.test.TestCase, parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.source = _Client()
    self.variables = [tf.Variable(0.0), tf.Variable([0.0, 0.0])]
    self.stop = threading.Event()
    self.client = variables_lib.VariableClient(
        self.source, self.variables, self.stop
    )

  def test_update_applies_answers_and_never_waits(self):
    self.client.update()
    self.assertEqual(self.client.version, -1)
    self.client.update()  # Not answered yet: no second request.
    self.assertLen(self.source.calls, 1)
    self.source.calls[0].set_result((7, np.array([1.0, 2.0, 3.0], np.float32)))
    self.client.update()
    self.assertEqual(self.client.version, 7)
    self.assertAllEqual(self.variables[0], 1.0)
    self.assertAllEqual(self.variables[1], [2.0, 3.0])
    self.assertLen(self.source.calls, 2)  # The next request.

  def test_update_and_wait_makes_a_new_request(self):
    self.client.update()

    def answer():
      while len(self.source.calls) < 2:
        time.sleep(0.01)
      time.sleep(0.3)  # Longer than the interval of checks of the stop event.
      self.source.calls[0].set_result(
          (1, np.array([1.0, 1.0, 1.0], np.float32))
      )
      self.source.calls[1].set_result(
          (2, np.array([2.0, 2.0, 2.0], np.float32))
      )

    thread = threading.Thread(target=answer)
    thread.start()
    self.assertTrue(self.client.update_and_wait())
    thread.join()
    self.assertEqual(self.client.version, 2)
    self.assertAllEqual(self.variables[0], 2.0)

  def answer(self, *published):
    """Answers the next calls, if they come, from another thread."""
    over = threading.Event()

    def run():
      for i, one in enumerate(published):
        while len(self.source.calls) <= i:
          if over.wait(0.001):
            return
        self.source.calls[i].set_result(one)

    thread = threading.Thread(target=run)
    thread.start()
    self.addCleanup(thread.join)
    self.addCleanup(over.set)  # Cleanups run in reverse.

  def test_waits_for_newer_weights(self):
    self.answer(
        (1, np.array([1.0, 1.0, 1.0], np.float32)),
        (1, ()),
        (1, ()),
        (2, np.array([2.0, 2, 2], np.float32)),
    )
    self.assertTrue(self.client.update_and_wait())
    self.assertTrue(self.client.update_and_wait_for_newer(seconds=60.0))
    self.assertEqual([c.newer_than for c in self.source.calls], [-1, 1, 1, 1])
    self.assertEqual(self.client.version, 2)
    self.assertAllEqual(self.variables[0], 2.0)

  def test_older_weights_of_a_restarted_learner_are_applied(self):
    self.answer(
        (9, np.array([9.0, 9.0, 9.0], np.float32)),
        (4, np.array([4.0, 4, 4], np.float32)),
    )
    self.assertTrue(self.client.update_and_wait())
    self.assertTrue(self.client.update_and_wait_for_newer(seconds=60.0))
    self.assertEqual(self.client.version, 4)
    self.assertAllEqual(self.variables[0], 4.0)

  def test_old_weights_stay_without_an_update(self):
    self.answer((1, np.array([1.0, 1.0, 1.0], np.float32)), *[(1, ())] * 3)
    self.assertTrue(self.client.update_and_wait())
    client: Any = self.client
    wait = client._wait

    now = 0.0

    def slow_wait(future):
      nonlocal now
      now += 0.1
      return wait(future)

    client._wait = slow_wait
    with mock.patch.object(time, 'monotonic', lambda: now):
      self.assertTrue(self.client.update_and_wait_for_newer(seconds=0.25))
    self.assertEqual(self.client.version, 1)
    self.assertLen(self.source.calls, 4)

  @parameterized.parameters('update_and_wait', 'newer')
  def test_waiting_ends_when_the_program_stops(self, which):
    threading.Timer(0.3, self.stop.set).start()
    start = time.monotonic()
    if which == 'newer':
      self.assertFalse(self.client.update_and_wait_for_newer(seconds=60.0))
    else:
      self.assertFalse(self.client.update_and_wait())
    self.assertBetween(time.monotonic() - start, 0.2, 5.0)
    self.assertEqual(self.client.version, -1)

  def test_server_that_stopped_first_is_no_error_when_all_stop(self):
    self.client.update()
    self.source.calls[0].set_exception(RuntimeError('unavailable'))
    threading.Timer(0.1, self.stop.set).start()
    self.client.update()

    def fail():
      while not self.source.calls:
        time.sleep(0.01)
      self.source.calls[-1].set_exception(RuntimeError('unavailable'))
      self.stop.set()

    self.stop.clear()
    self.source.calls.clear()
    thread = threading.Thread(target=fail)
    thread.start()
    self.assertFalse(self.client.update_and_wait())
    thread.join()

  def test_any_other_failure_is_raised(self):
    self.client.update()
    self.source.calls[0].set_exception(RuntimeError('unavailable'))
    with self.assertRaisesRegex(RuntimeError, 'unavailable'):
      self.client.update()

  def test_weights_of_another_network_are_refused(self):
    self.client.update()
    self.source.calls[0].set_result((1, np.ones(2, np.float32)))
    with self.assertRaises(ValueError):
      self.client.update()


if __name__ == '__main__':
  tf.test.main()
