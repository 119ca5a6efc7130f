# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The policy's update: rewards, V-trace, losses, Adam.

[IMPALA]: Espeholt et al., 2018, arXiv 1802.01561.
"""

from collections.abc import Mapping
from collections.abc import Sequence
import math
from typing import Union

import sonnet as snt
import tensorflow as tf

from spiral_tf import config as config_lib
from spiral_tf import types
from spiral_tf.learning import action_metrics
from spiral_tf.learning import hindsight
from spiral_tf.learning import imitation
from spiral_tf.learning import optimizers
from spiral_tf.learning import policy_losses
from spiral_tf.learning import rewards
from spiral_tf.learning import vtrace
from spiral_tf.networks import policy as policy_lib

# Hyperparameters that can be set during training.
HYPERPARAMETERS = ('learning_rate', 'entropy_cost')


class PolicyUpdate(snt.Module):
  """Updates the policy on batches of whole episodes.

  The loss is that of [IMPALA], section 4.2, with a terminal state after every
  episode: the policy gradient loss with V-trace's advantages, plus
  `baseline_cost` times the baseline's loss, minus `entropy_cost` times the
  entropy. Hindsight and the imitation of searched episodes add their losses
  times `hindsight.weight` and `search.weight`, or are the whole loss if there
  is no reward.

  Learning rate and entropy cost are variables, initialized from the config.
  Population based training sets them during training.

  Attributes:
    steps: int64 variable, number of updates.
  """

  def __init__(
      self,
      config: config_lib.Config,
      spec: types.EnvironmentSpec,
      policy: policy_lib.Policy,
      score_fn,
      name='policy_learning',
  ):
    """Initializes the update.

    Args:
      config: settings of the agent.
      spec: properties of the environment.
      policy: policy whose variables exist (`Policy.initialize`).
      score_fn: the discriminator, as in `RewardMaker`; None if the reward needs
        none.
      name: name of the module.
    """
    super().__init__(name=name)
    self._config = config.policy
    self._hindsight = config.hindsight
    self._search = config.search
    self._reinforces = config.reward.enabled
    self._spec = spec
    self._policy = policy
    self._reward_maker = rewards.RewardMaker(
        config.reward, config.policy.discount, score_fn
    )
    self.steps = tf.Variable(0, dtype=tf.int64, trainable=False, name='steps')
    self._hyperparameters = {
        name: tf.Variable(
            getattr(config.policy, name),
            dtype=tf.float32,
            trainable=False,
            name=name,
        )
        for name in HYPERPARAMETERS
    }
    self._optimizer = optimizers.make(
        self.learning_rate,
        config.policy.beta1,
        0.999,
        policy.trainable_variables,
    )

  def checkpoint_objects(self) -> dict[str, object]:
    """Returns the objects of a checkpoint from which learning continues."""
    return {
        'policy': self._policy,
        'optimiser': self._optimizer,
        'reward': self._reward_maker,
        'steps': self.steps,
        **self._hyperparameters,
    }

  def state_variables(self) -> Sequence[tf.Variable]:
    """Returns the variables of policy, optimizer and reward statistics.

    The steps, which are also the version of the weights, and the
    hyperparameters are not included.
    """
    return [
        *self._policy.variables,
        *self._optimizer.variables(),
        *self._reward_maker.variables,
    ]

  def hyperparameters(self) -> dict[str, float]:
    """Returns the present values of HYPERPARAMETERS, before any schedule."""
    return {k: float(v.numpy()) for k, v in self._hyperparameters.items()}

  def set_hyperparameters(self, values: Mapping[str, float]) -> None:
    """Sets hyperparameters from the next update on.

    They replace the start values of the config's schedules, whose end values
    and numbers of steps stay.

    Args:
      values: finite values of at least 0, by names in HYPERPARAMETERS.

    Raises:
      ValueError: unknown name, or value out of range.
    """
    for name, value in values.items():
      if name not in self._hyperparameters:
        raise ValueError(
            f'There is no hyperparameter {name!r}; choose one of '
            f'{", ".join(HYPERPARAMETERS)}.'
        )
      if not math.isfinite(value) or value < 0:
        raise ValueError(f'{name} must be finite and 0 or more; got {value}.')
    for name, value in values.items():
      self._hyperparameters[name].assign(value)

  def learning_rate(self) -> tf.Tensor:
    """Returns the present learning rate: warm-up times linear decay."""
    config = self._config
    decayed = optimizers.linear(
        self.steps,
        self._hyperparameters['learning_rate'],
        config.learning_rate_end,
        config.learning_rate_steps,
    )
    return decayed * optimizers.warm_up(self.steps, config.warmup_steps)

  def entropy_cost(self) -> tf.Tensor:
    """Returns the present weight of the entropy, on its linear schedule."""
    config = self._config
    return optimizers.linear(
        self.steps,
        self._hyperparameters['entropy_cost'],
        config.entropy_cost_end,
        config.entropy_steps,
    )

  def _weight(
      self,
      config: Union[config_lib.HindsightConfig, config_lib.SearchConfig],
  ) -> tf.Tensor:
    """Returns the present weight of an imitation, on its linear schedule."""
    return optimizers.linear(
        self.steps, config.weight, config.weight_end, config.weight_steps
    )

  def hindsight_weight(self) -> tf.Tensor:
    """Returns the present weight of hindsight."""
    return self._weight(self._hindsight)

  def search_weight(self) -> tf.Tensor:
    """Returns the present weight of the imitation of searched episodes."""
    return self._weight(self._search)

  @tf.function(autograph=False)
  def update(self, trajectories: types.Trajectory) -> dict[str, tf.Tensor]:
    """Applies one update.

    Args:
      trajectories: batch; every field has a leading [B].

    Returns:
      Scalar metrics: losses, reward, entropy in nats (of an action, and of each
      sub-action where it was used), importance weights, lag in updates, and
      strokes per episode or fractions of actions that placed, changed and
      skipped. None of them counts dreams or searched episodes, except
      `hindsight_loss` and those of `imitation.metrics`, which are all there are
      without a reward, beside `gradient_norm` and `lag`.
    """
    variables = self._policy.trainable_variables
    loss = tf.constant(0.0)
    metrics: dict[str, tf.Tensor] = {}
    with tf.GradientTape() as tape:
      if self._reinforces or self._search.enabled:
        evaluation = self._policy.evaluate(trajectories)
      if self._reinforces:
        loss, metrics = self._reinforcement_loss(trajectories, evaluation)
      if self._search.enabled:
        search_loss = imitation.loss(
            evaluation.log_probs, trajectories, self._search.only_better
        )
        loss += self.search_weight() * search_loss
        metrics['search_loss'] = search_loss
        metrics.update(imitation.metrics(trajectories))
      if self._hindsight.enabled:
        hindsight_loss = hindsight.loss(self._policy, trajectories)
        loss += self.hindsight_weight() * hindsight_loss
        metrics['hindsight_loss'] = hindsight_loss
    # Without a reward, the baseline has no gradient.
    gradients = tape.gradient(
        loss, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO
    )
    gradients, metrics['gradient_norm'] = tf.clip_by_global_norm(
        gradients, self._config.max_gradient_norm
    )
    self._optimizer.apply_gradients(zip(gradients, variables))
    lag = self.steps - tf.reduce_min(trajectories.version)
    self.steps.assign_add(1)
    metrics['lag'] = tf.cast(lag, tf.float32)
    return metrics

  def _reinforcement_loss(
      self, trajectories: types.Trajectory, evaluation: policy_lib.Evaluation
  ) -> tuple[tf.Tensor, dict[str, tf.Tensor]]:
    """Returns the loss of [IMPALA] and its metrics, of drawings alone."""
    config = self._config
    batch = trajectories.masks.shape[0]
    drawn = trajectories.drawn
    reward = self._reward_maker(trajectories)
    # Every episode ends after its last action.
    discounts = tf.concat(
        [
            tf.fill([self._spec.num_actions - 1, batch], config.discount),
            tf.zeros((1, batch)),
        ],
        axis=0,
    )
    log_probs = tf.transpose(
        policy_losses.masked_sum(evaluation.log_probs, trajectories.masks)
    )
    entropies = tf.transpose(
        policy_losses.masked_sum(evaluation.entropies, trajectories.masks)
    )
    values = tf.transpose(evaluation.values)
    log_rhos = log_probs - tf.transpose(trajectories.behavior_log_probs)
    returns = vtrace.vtrace(
        log_rhos=tf.stop_gradient(log_rhos),
        discounts=discounts,
        rewards=reward.rewards,
        values=tf.stop_gradient(values),
        bootstrap_value=tf.zeros((batch,)),
        clip_rho=config.clip_rho,
        clip_c=config.clip_c,
        clip_pg_rho=config.clip_rho,
    )
    policy_loss = policy_losses.policy_gradient_loss(
        log_probs, returns.advantages, drawn
    )
    baseline_loss = policy_losses.baseline_loss(values, returns.targets, drawn)
    entropy_loss = policy_losses.entropy_loss(entropies, drawn)
    loss = (
        policy_loss
        + config.baseline_cost * baseline_loss
        + self.entropy_cost() * entropy_loss
    )
    metrics = {
        'reward': policy_losses.mean(reward.raw_return, drawn),
        'policy_loss': policy_loss,
        'baseline_loss': baseline_loss,
        'entropy': -entropy_loss,
        'mean_rho': policy_losses.mean(tf.exp(log_rhos), drawn),
        **self._action_metrics(trajectories, evaluation.entropies, drawn),
    }
    return loss, metrics

  def _action_metrics(
      self, trajectories: types.Trajectory, entropies, drawn
  ) -> dict[str, tf.Tensor]:
    """Returns the metrics of the sub-actions of drawings.

    Args:
      trajectories: batch; every field has a leading [B].
      entropies: float32 [B, N, S].
      drawn: bool [B] as `Trajectory.drawn`, or None.
    """
    masks = trajectories.masks
    if drawn is not None:
      masks *= tf.cast(drawn, masks.dtype)[:, None, None]
    used = tf.reduce_sum(masks, axis=[0, 1])
    per_part = tf.reduce_sum(entropies * masks, axis=[0, 1]) / tf.maximum(
        used, 1.0
    )
    metrics = {
        f'entropy_{key}': per_part[i] for i, key in enumerate(self._spec.names)
    }
    if 'flag' in trajectories.actions:
      strokes = tf.cast(trajectories.actions['flag'], tf.float32)
      metrics['strokes'] = policy_losses.mean(
          tf.reduce_sum(strokes, axis=1), drawn
      )
    if 'command' in trajectories.actions:
      metrics.update(
          action_metrics.fractions(
              trajectories.actions['command'],
              trajectories.masks,
              None if drawn is None else drawn[:, None],
          )
      )
    return metrics
