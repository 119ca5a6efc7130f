# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.replay.items, on real Reverb servers."""

import socket
import threading
import time
from typing import Any
from typing import NamedTuple

from dm_env import specs
import numpy as np
import reverb
import tensorflow as tf

from spiral_tf.replay import items as items_lib
from spiral_tf.replay import stoppable


class _Thing(NamedTuple):
  value: Any
  parts: Any
  extra: Any


_SIGNATURE = _Thing(
    value=specs.Array((2,), np.float32),
    parts={'a': specs.Array((), np.int32), 'b': specs.Array((3,), np.uint8)},
    extra=None,
)


def _things(*items) -> _Thing:
  numbers = np.array(items)
  return _Thing(
      value=np.stack([numbers, -numbers], axis=-1).astype(np.float32),
      parts={
          'a': numbers.astype(np.int32),
          'b': np.repeat(numbers[:, None], 3, axis=1).astype(np.uint8),
      },
      extra=None,
  )


class RoundTripTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    table = reverb.Table.queue(
        'things', 4, signature=items_lib.signature(_SIGNATURE)
    )
    self.server = reverb.Server([table])
    self.addCleanup(self.server.stop)
    self.client = reverb.Client(f'localhost:{self.server.port}')
    self.stop = threading.Event()
    self.addCleanup(self.stop.set)
    self.writer = items_lib.ItemWriter(self.client, 'things', self.stop)

  def batches(self, size):
    return items_lib.item_batches(
        f'localhost:{self.server.port}', 'things', _SIGNATURE, size
    )

  def size(self):
    return self.client.server_info()['things'].current_size

  def test_rows_come_back_once_and_in_order(self):
    batches = iter(self.batches(2))
    for first in (0, 4):
      self.assertTrue(self.writer.write(_things(*range(first, first + 4))))
      for start in (first, first + 2):
        batch = next(batches)
        self.assertIsNone(batch.extra)
        want = _things(start, start + 1)
        self.assertAllEqual(batch.value, want.value)
        self.assertAllEqual(batch.parts['a'], want.parts['a'])
        self.assertAllEqual(batch.parts['b'], want.parts['b'])
    self.assertEqual(self.size(), 0)

  def test_writer_waits_while_the_table_is_full(self):
    done = threading.Event()

    def write():
      self.assertTrue(self.writer.write(_things(*range(6))))
      done.set()

    threading.Thread(target=write, daemon=True).start()
    self.assertFalse(done.wait(0.8))
    self.assertEqual(self.size(), 4)
    batches = iter(self.batches(2))
    taken = [next(batches).parts['a'].numpy().tolist() for _ in range(3)]
    self.assertTrue(done.wait(10))
    self.assertEqual(taken, [[0, 1], [2, 3], [4, 5]])

  def test_writer_returns_when_the_program_stops(self):
    threading.Timer(0.5, self.stop.set).start()
    start = time.monotonic()
    self.assertFalse(self.writer.write(_things(*range(6))))
    self.assertBetween(time.monotonic() - start, 0.3, 10)

  def test_server_that_stopped_first_is_no_error_when_all_stop(self):
    self.assertTrue(self.writer.write(_things(1)))
    self.server.stop()
    self.stop.set()
    self.assertFalse(self.writer.write(_things(2)))

  def test_a_table_that_never_answers_does_not_block_the_end(self):
    silent = socket.create_server(('localhost', 0))
    self.addCleanup(silent.close)
    address = f'localhost:{silent.getsockname()[1]}'
    writer = items_lib.ItemWriter(reverb.Client(address), 'things', self.stop)
    iterator = iter(
        stoppable.StoppableIterator(
            lambda: items_lib.item_batches(address, 'things', _SIGNATURE, 2),
            self.stop,
        )
    )
    threading.Timer(0.5, self.stop.set).start()
    start = time.monotonic()
    self.assertFalse(writer.write(_things(1)))
    self.assertEqual(list(iterator), [])
    self.assertLess(time.monotonic() - start, 10)

  def test_requests_are_repeated_until_the_table_answers(self):
    answers = [TimeoutError('late'), self.batches(2)]

    def make():
      answer = answers.pop(0)
      if isinstance(answer, Exception):
        raise answer
      return answer

    iterator = iter(stoppable.StoppableIterator(make, self.stop))
    self.writer.write(_things(1, 2))
    self.assertAllEqual(next(iterator).parts['a'], [1, 2])

  def test_reading_ends_when_the_program_stops(self):
    iterator = iter(stoppable.StoppableIterator(self.batches(2), self.stop))
    self.writer.write(_things(1, 2))
    self.assertAllEqual(next(iterator).parts['a'], [1, 2])
    threading.Timer(0.3, self.stop.set).start()
    self.assertEqual(list(iterator), [])


if __name__ == '__main__':
  tf.test.main()
