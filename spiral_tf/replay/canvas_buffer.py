# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The replay buffer of final canvases, the discriminator's fakes."""

import reverb
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.replay import items

TABLE = 'canvas_buffer'


def make_table(
    signature: types.FinalCanvas, config: config_lib.Config, num_actors: int
) -> reverb.Table:
  """Returns a table of the latest canvases, sampled uniformly.

  Its rate limiter keeps to `steps_per_policy_step` discriminator steps for each
  batch of trajectories, by blocking whichever side is ahead. 0 does not limit
  the discriminator, as in the paper.

  Args:
    signature: specs of one item (`types.final_canvas_signature`).
    config: settings of the agent.
    num_actors: number of actors; each inserts `drawings_per_actor` canvases at
      a time.
  """
  discriminator, policy = config.discriminator, config.policy
  steps = discriminator.steps_per_policy_step
  batch = discriminator.batch_size
  if steps:
    # Dreams and searched episodes are in the batches of trajectories, but not
    # in this table.
    size = config.drawings_per_actor
    others = config.hindsight.num_dreams(size) + config.search.num_searched(
        size
    )
    drawn = 1 - others / size
    samples_per_insert = steps * batch / (policy.batch_size * drawn)
    at_once = max(
        policy.batch_size, batch, num_actors * config.drawings_per_actor
    )
    rate_limiter = reverb.rate_limiters.SampleToInsertRatio(
        samples_per_insert,
        min_size_to_sample=batch,
        # Wide enough that neither side waits while the other fills a batch.
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
  """Returns batches of `types.FinalCanvas`, with a leading [batch_size]."""
  return items.item_batches(address, TABLE, signature, batch_size)
