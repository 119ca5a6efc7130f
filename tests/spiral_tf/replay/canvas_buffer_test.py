# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.replay.canvas_buffer, on real Reverb servers."""

import threading

from absl.testing import parameterized
import numpy as np
import reverb
import tensorflow as tf

from spiral_tf import types
from spiral_tf.replay import canvas_buffer
from spiral_tf.replay import items
from spiral_tf.replay import stoppable
from tests.spiral_tf import tiny


def _canvases(first, count, conditional=False):
  """Returns canvases and targets whose pixels encode their number."""
  numbers = np.arange(first, first + count, dtype=np.uint8)[:, None, None, None]
  canvases = np.tile(numbers, [1, 16, 16, 1])
  return types.FinalCanvas(canvases, 255 - canvases if conditional else None)


class _WithServer(tf.test.TestCase):

  def start(
      self,
      steps_per_policy_step,
      conditional=False,
      replay_batches=3,
      dreams=0.0,
  ):
    config = tiny.config(conditional)
    config.discriminator.steps_per_policy_step = steps_per_policy_step
    config.discriminator.replay_batches = replay_batches
    config.hindsight.dreams = dreams
    self.signature = types.final_canvas_signature(tiny.spec(), conditional)
    table = canvas_buffer.make_table(self.signature, config, num_actors=1)
    server = reverb.Server([table])
    self.addCleanup(server.stop)
    self.address = f'localhost:{server.port}'
    self.client = reverb.Client(self.address)
    self.stop = threading.Event()
    self.addCleanup(self.stop.set)
    self.writer = items.ItemWriter(self.client, canvas_buffer.TABLE, self.stop)

  def sample(self, count):
    """Samples up to `count` canvas numbers, until the table blocks."""
    numbers = []
    for _ in range(count):
      try:
        sampler = self.client.sample(
            canvas_buffer.TABLE,
            1,
            emit_timesteps=False,
            rate_limiter_timeout_ms=300,
        )
        numbers.append(int(next(iter(sampler)).data['canvas'].flat[0]))
      except (StopIteration, reverb.DeadlineExceededError):
        break
    return numbers


class CanvasBufferTest(_WithServer, parameterized.TestCase):

  @parameterized.parameters(False, True)
  def test_canvases_keep_their_targets(self, conditional):
    self.start(0.0, conditional)
    self.writer.write(_canvases(0, 8, conditional))
    batches = iter(canvas_buffer.batches(self.address, self.signature, 4))
    for _ in range(3):
      batch = next(batches)
      self.assertIsInstance(batch, types.FinalCanvas)
      self.assertEqual(batch.canvas.shape, [4, 16, 16, 1])
      if conditional:
        self.assertAllEqual(batch.target, 255 - batch.canvas)
      else:
        self.assertIsNone(batch.target)

  def test_oldest_canvases_go_first_and_others_are_sampled_uniformly(self):
    self.start(0.0)
    self.writer.write(_canvases(0, 20))  # The replay holds 3 * 4.
    batches = iter(canvas_buffer.batches(self.address, self.signature, 4))
    seen = [next(batches).canvas.numpy()[:, 0, 0, 0] for _ in range(60)]
    counts = np.bincount(np.concatenate(seen), minlength=20)
    self.assertAllEqual(counts[:8], np.zeros(8))
    # 240 draws from 12: 20 of each, give or take 5 standard deviations.
    self.assertTrue(np.all(counts[8:] > 0), counts)
    self.assertTrue(np.all(counts[8:] < 42), counts)

  def test_nothing_is_sampled_before_a_batch_is_there(self):
    self.start(0.0)
    self.writer.write(_canvases(0, 3))
    iterator = stoppable.StoppableIterator(
        canvas_buffer.batches(self.address, self.signature, 4), self.stop
    )
    threading.Timer(0.7, self.stop.set).start()
    self.assertEmpty(list(iterator))

  def test_without_a_rate_limit_writers_never_wait(self):
    self.start(0.0)
    self.assertTrue(self.writer.write(_canvases(0, 200)))


class PaceTest(_WithServer, parameterized.TestCase):

  @parameterized.parameters(0.5, 2.0)
  def test_writers_wait_for_a_slow_discriminator(self, steps):
    self.start(steps)
    written = 0

    def write():
      nonlocal written
      while self.writer.write(_canvases(0, 4)):
        written += 4

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    thread.join(1.0)
    # Without samples, the limiter's buffer is 4 batches of canvases, beside
    # the one that fills the table.
    self.assertTrue(thread.is_alive())
    held_at = written
    self.assertBetween(held_at, 8, 60)
    samples = 80
    batches = iter(canvas_buffer.batches(self.address, self.signature, 4))
    for _ in range(samples // 4):
      next(batches)
    thread.join(1.0)
    self.assertTrue(thread.is_alive())
    # `steps` discriminator batches for each policy batch of the same size;
    # samplers read a few batches ahead.
    self.assertBetween(
        (written - held_at) * steps, samples - 16 * steps, samples + 40
    )
    self.stop.set()
    thread.join(5.0)
    self.assertFalse(thread.is_alive())

  @parameterized.parameters((0.5, 0.0), (2.0, 0.0), (0.5, 0.5))
  def test_discriminator_waits_for_slow_writers(self, steps, dreams):
    self.start(steps, dreams=dreams)
    # The policy learner's batches are larger by the dreams.
    steps /= 1 - dreams
    self.writer.write(_canvases(0, 4))
    read = 0

    def sample():
      nonlocal read
      for batch in stoppable.StoppableIterator(
          canvas_buffer.batches(self.address, self.signature, 4), self.stop
      ):
        read += batch.canvas.shape[0]

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    thread.join(1.0)
    held_at = read
    self.assertBetween(held_at, 4, 16 * max(1.0, steps) * steps + 40)
    self.writer.write(_canvases(0, 40))
    thread.join(1.0)
    self.assertBetween(read - held_at, 40 * steps - 16, 40 * steps + 16)


if __name__ == '__main__':
  tf.test.main()
