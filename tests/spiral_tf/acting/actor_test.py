# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.acting.actor, with real tables."""

import concurrent.futures
import threading
import time
from typing import Any
from unittest import mock

from absl.testing import parameterized
import numpy as np
import reverb
import tensorflow as tf

from spiral_tf import types
from spiral_tf.acting import actor as actor_lib
from spiral_tf.acting import dreams as dreams_lib
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import trajectory_queue
from tests.spiral_tf import tiny


class _Counter:

  def __init__(self):
    self.futures = self
    self.counts = []
    self.calls = []
    self.answer: concurrent.futures.Future = concurrent.futures.Future()

  def increment(self, counts, node=''):
    self.calls.append((counts, node))
    if counts:
      self.counts.append(counts)
    return self.answer


class _Variables:
  """A client with weights of version 5, and none once the program stops."""

  version = 5

  def __init__(self, stop):
    self._stop = stop
    self.calls = []
    self.learns = [True, True]  # The answers to waits for newer ones.

  def update(self):
    pass

  def update_and_wait(self):
    self.calls.append('any')
    return not self._stop.is_set()

  def update_and_wait_for_newer(self, seconds):
    self.calls.append('newer')
    if not self.learns:
      self._stop.set()
      return False
    self.version += self.learns.pop(0)
    return True


class ActorTest(tf.test.TestCase, parameterized.TestCase):

  def make(self, conditional, on_policy=False, dreams=None, discriminator=True):
    spec, config = tiny.spec(), tiny.config(conditional)
    config.discriminator.steps_per_policy_step = 0.0
    self.drawing = types.trajectory_signature(
        spec, tiny.NOISE, conditional, dreams is not None
    )
    self.canvas = types.final_canvas_signature(spec, conditional)
    tables = [
        trajectory_queue.make_table(self.drawing, 4),
        canvas_buffer.make_table(self.canvas, config, 1),
    ]
    server = reverb.Server(tables)
    self.addCleanup(server.stop)
    self.address = f'localhost:{server.port}'
    self.stop = threading.Event()
    self.addCleanup(self.stop.set)
    self.counter = _Counter()
    self.variables: Any = _Variables(self.stop)
    self.targets = tiny.images(10)
    return actor_lib.Actor(
        tiny.drawer(
            tiny.policy(spec, conditional),
            tiny.environment(4),
            spec,
            dreams=dreams,
        ),
        self.targets if conditional else None,
        self.variables,
        reverb.Client(self.address),
        reverb.Client(self.address) if discriminator else None,
        self.counter,
        0,
        on_policy,
        self.stop,
    )

  @parameterized.parameters(False, True)
  def test_sends_drawings_and_their_last_canvases(self, conditional):
    actor = self.make(conditional)
    self.assertTrue(actor.step())
    drawings = next(
        iter(trajectory_queue.batches(self.address, self.drawing, 4))
    )
    self.assertAllEqual(drawings.version, [5] * 4)
    canvases = next(iter(canvas_buffer.batches(self.address, self.canvas, 4)))
    finals = drawings.canvases.numpy()[:, -1]
    for i, canvas in enumerate(canvases.canvas.numpy()):
      same = [k for k in range(4) if np.array_equal(finals[k], canvas)]
      self.assertNotEmpty(same)
      if conditional:
        self.assertTrue(
            any(
                np.array_equal(drawings.target[k], canvases.target[i])
                for k in same
            )
        )
    if conditional:
      known = {image.tobytes() for image in self.targets}
      for target in drawings.target.numpy():
        self.assertIn(target.tobytes(), known)
    self.assertEqual(self.counter.counts, [{'drawings': 4, 'frames': 12}])

  def test_dreams_are_for_the_policy_learner_alone(self):
    dreamed = np.array([0, 1, 1, 0], bool)
    dreams = dreams_lib.Dreams(dreamed, dreamed, 1.0)
    actor = self.make(True, dreams=dreams)
    queue = iter(trajectory_queue.batches(self.address, self.drawing, 4))
    finals, targets = set(), set()
    for _ in range(2):
      self.assertTrue(actor.step())
      drawings = next(queue)
      self.assertAllEqual(drawings.dreamed, dreamed)
      finals |= {c.tobytes() for c in drawings.canvases.numpy()[~dreamed, -1]}
      targets |= {t.tobytes() for t in drawings.target.numpy()[~dreamed]}
    canvases = next(iter(canvas_buffer.batches(self.address, self.canvas, 32)))
    self.assertEqual({c.tobytes() for c in canvases.canvas.numpy()}, finals)
    self.assertEqual({t.tobytes() for t in canvases.target.numpy()}, targets)
    self.assertEqual(
        self.counter.counts, [{'drawings': 2, 'dreams': 2, 'frames': 12}] * 2
    )

  def test_without_a_discriminator(self):
    every = np.ones(4, bool)
    dreams = dreams_lib.Dreams(every, every, 1.0)
    actor = self.make(True, dreams=dreams, discriminator=False)
    self.assertTrue(actor.step())
    next(iter(trajectory_queue.batches(self.address, self.drawing, 4)))
    self.assertEqual(
        self.counter.counts, [{'drawings': 0, 'dreams': 4, 'frames': 12}]
    )

  def test_on_policy_weights_are_newer_each_time(self):
    actor = self.make(False, on_policy=True)
    actor.step = lambda: True
    actor.run()
    self.assertEqual(self.variables.calls, ['any', 'newer', 'newer', 'newer'])

  def test_on_policy_batches_after_a_timeout_are_made_up_for(self):
    actor = self.make(False, on_policy=True)
    self.variables.learns = [False, False, True, True, True, True, False]
    drawn = []

    def step():
      drawn.append(self.variables.version)
      return True

    actor.step = step
    actor.run()
    # Two timeouts: two more batches than updates, until version 8.
    self.assertEqual(drawn, [5, 5, 5, 8, 9, 9])

  def test_sends_heartbeats_while_it_waits(self):
    actor = self.make(False)
    actor.step = lambda: not self.stop.wait()
    with mock.patch.object(actor_lib, '_HEARTBEAT_SECONDS', 0.01):
      thread = threading.Thread(target=actor.run, daemon=True)
      thread.start()
      for calls in (1, 2):
        while len(self.counter.calls) < calls:
          time.sleep(0.01)
        # A counter that does not answer gets one call, not hundreds.
        time.sleep(0.2)
        self.assertEqual(self.counter.calls, [({}, 'actor')] * calls)
        if calls == 1:
          answer, self.counter.answer = (
              self.counter.answer,
              concurrent.futures.Future(),
          )
          answer.set_result(None)
      self.stop.set()
      thread.join(20)

  def test_waits_for_a_slow_learner_and_ends_with_the_program(self):
    actor = self.make(False)
    thread = threading.Thread(target=actor.run, daemon=True)
    thread.start()
    thread.join(4.0)
    self.assertTrue(thread.is_alive())
    # The queue holds one batch; the other is not counted.
    self.assertLessEqual(len(self.counter.counts), 1)
    self.stop.set()
    thread.join(5.0)
    self.assertFalse(thread.is_alive())


if __name__ == '__main__':
  tf.test.main()
