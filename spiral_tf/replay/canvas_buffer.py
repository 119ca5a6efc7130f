# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The replay of final canvases that the discriminator sees as fakes."""

import reverb
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.replay import items

TABLE = 'canvas_buffer'


def make_table(
    signature: types.FinalCanvas, config: config_lib.Config, num_actors: int
) -> reverb.Table:
  """A table of the last canvases, sampled uniformly, oldest out first.

  It also keeps the pace: `steps_per_policy_step` discriminator steps for each
  batch of drawings, by holding up whichever side is ahead. 0 lets the
  discriminator run freely, as the paper's does.

  Args:
    signature: of `types.final_canvas_signature`.
    config: the agent's.
    num_actors: which insert `drawings_per_actor` canvases at once.
  """
  discriminator, policy = config.discriminator, config.policy
  steps = discriminator.steps_per_policy_step
  batch = discriminator.batch_size
  if steps:
    samples_per_insert = steps * batch / policy.batch_size
    at_once = max(
        policy.batch_size, batch, num_actors * config.drawings_per_actor
    )
    rate_limiter = reverb.rate_limiters.SampleToInsertRatio(
        samples_per_insert,
        min_size_to_sample=batch,
        # Wide enough that neither side waits for the other's batch to fill.
        error_buffer=4 * at_once * max(1.0, samples_per_insert),
    )
  else:
    rate_limiter = reverb.rate_limiters.MinSize(batch)
  return reverb.Table(
      TABLE,
      sampler=reverb.selectors.Uniform(),
      remover=reverb.selectors.Fifo(),
      max_size=discriminator.replay_batches * batch,
      max_times_sampled=0,
      rate_limiter=rate_limiter,
      signature=items.signature(signature),
  )


def batches(
    address: str, signature: types.FinalCanvas, batch_size: int
) -> tf.data.Dataset:
  """Batches of `types.FinalCanvas`, each with a leading [batch_size]."""
  return items.item_batches(address, TABLE, signature, batch_size)
