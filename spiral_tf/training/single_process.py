# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""SPIRAL in one process: read this file first.

The agent learns to draw as a generator learns in a GAN, except that a renderer,
through which no gradient passes, is between the network and the picture. So the
policy is trained by reinforcement learning, and the discriminator's score is
the reward (Ganin et al., 2018, arXiv 1804.01118). Each round of the loop is

  1. acting: the policy draws a batch of episodes of N actions;
  2. the discriminator learns to tell final canvases from real images;
  3. the policy learns to draw canvases with higher scores.

In the distributed program (`spiral_launch.program`) the three run at the same
time in processes of their own. They share everything but this loop, also the
files that they write, so that each can continue a run of the other.

With `discriminator.steps_per_policy_step=0` the program's discriminator learns
as fast as it can: beside a policy learner that many actors keep busy, it makes
as many steps as fit into the time of a policy step. So it does here, in turns.
Times differ between runs, so only a number of steps is reproducible.
"""

from collections.abc import Callable
from collections.abc import Iterator
import time
from typing import NamedTuple
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.acting import episodes
from spiral_tf.acting import rollout
from spiral_tf.distributed import counter as counter_lib
from spiral_tf.evaluation import evaluator as evaluator_lib
from spiral_tf.learning import learner
from spiral_tf.replay import numpy_replay


class Discriminator(NamedTuple):
  """The discriminator, its fakes and its real images.

  Attributes:
    learner: the discriminator's learner (`DiscriminatorUpdate`: WGAN-GP).
    replay: the latest final canvases, its fakes.
    real_images: batches of real images, uint8 [B, H, W, C]; None for the
      canvases' targets.
  """

  learner: learner.Learner
  replay: numpy_replay.CanvasReplay
  real_images: Optional[Iterator[tf.Tensor]]


class SingleProcess:
  """The whole of SPIRAL as one loop."""

  def __init__(
      self,
      config: config_lib.Config,
      drawer: rollout.Drawer,
      targets: Optional[np.ndarray],
      discriminator: Optional[Discriminator],
      policy: learner.Learner,
      evaluator: evaluator_lib.Evaluator,
      counter: counter_lib.Counter,
      max_learner_steps: int,
      stop_requested: Callable[[], bool],
  ):
    """Initializes the loop.

    Args:
      config: settings of the agent.
      drawer: draws `policy.batch_size` episodes at a time with the policy; some
        may be dreams, or be found by search.
      targets: uint8 [M, H, W, C], from which targets are sampled, or None when
        unconditional.
      discriminator: the discriminator and its images; None if the reward, or
        learning without one, needs none.
      policy: the policy's learner (`PolicyUpdate`: rewards, V-trace, losses).
      evaluator: draws held-out targets from time to time, keeps the best.
      counter: counts frames, logs metrics and measures the time.
      max_learner_steps: number of policy updates to end after; 0 for no limit.
      stop_requested: returns True once the user wants the run to end.
    """
    self._config = config
    self._drawer = drawer
    self._targets = targets
    self._discriminator = discriminator
    self._policy = policy
    self._evaluator = evaluator
    self._counter = counter
    self._max_learner_steps = max_learner_steps
    self._stop_requested = stop_requested
    self._rng = np.random.default_rng(config.seed)
    self._discriminator_steps_due = 0.0
    self._discriminator_seconds_due = 0.0
    self._policy_seconds = 0.0  # The last policy step's.

  def run(self) -> None:
    """Trains until the budget is used up or a stop is requested; then saves.

    Raises:
      OSError: the last checkpoint could not be written.
    """
    while not self._is_done():
      self._evaluator.evaluate_if_due(self._policy.steps)
      trajectories, canvases = self._act()
      if self._stop_requested():
        break
      self._update_discriminator(canvases)
      self._update_policy(trajectories)
      self._counter.write_row_if_due()
    self._finish()

  def _act(self) -> tuple[types.Trajectory, types.FinalCanvas]:
    """Draws a batch of episodes with the present policy."""
    batch = episodes.run(
        self._drawer, self._targets, self._rng, self._policy.steps
    )
    self._counter.increment(batch.counts)
    return batch.trajectories, batch.canvases

  def _update_discriminator(self, canvases: types.FinalCanvas) -> None:
    """Makes the updates that are due for one batch of episodes."""
    if self._discriminator is None:
      return
    config = self._config.discriminator
    replay = self._discriminator.replay
    replay.add(canvases)
    if len(replay) < config.batch_size:
      return
    # The number of steps need not be an integer.
    self._discriminator_steps_due += config.steps_per_policy_step
    while self._discriminator_steps_due >= 1:
      self._discriminator_steps_due -= 1
      self._step_discriminator(self._discriminator)
    if config.steps_per_policy_step:
      return
    self._discriminator_seconds_due += self._policy_seconds
    while self._discriminator_seconds_due > 0:
      start = time.monotonic()
      self._step_discriminator(self._discriminator)
      self._discriminator_seconds_due -= time.monotonic() - start

  def _step_discriminator(self, discriminator: Discriminator) -> None:
    learning, replay, real_images = discriminator
    real = None if real_images is None else next(real_images)
    learning.step(replay.sample(self._config.discriminator.batch_size), real)

  def _update_policy(self, trajectories: types.Trajectory) -> None:
    start = time.monotonic()
    self._policy.step(trajectories)
    self._policy_seconds = time.monotonic() - start

  def _is_done(self) -> bool:
    return (
        self._stop_requested()
        or self._counter.is_out_of_time()
        or 0 < self._max_learner_steps <= self._policy.steps
    )

  def _finish(self) -> None:
    """Saves everything and writes a last row of metrics."""
    learners = [self._policy]
    if self._discriminator is not None:
      learners.append(self._discriminator.learner)
    for one in learners:
      one.finish()
    self._counter.write_row()
    for one in learners:
      one.check_saved()
