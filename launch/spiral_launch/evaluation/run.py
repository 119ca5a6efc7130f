# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Evaluates a trained agent: makes drawings and computes all metrics."""

from collections.abc import Sequence
import dataclasses
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import scene_metrics
from spiral_launch.evaluation import search_curve
from spiral_launch.experiment import environments
from spiral_launch.experiment import networks
from spiral_tf import types
from spiral_tf.evaluation import agent_metrics
from spiral_tf.evaluation import baselines
from spiral_tf.evaluation import classifier as trained_classifier
from spiral_tf.evaluation import classifier_metrics
from spiral_tf.evaluation import drawing_metrics
from spiral_tf.evaluation import random_policy

PROGRAMS = 100
# Keys that are always in the file, with null if the metric does not apply.
_KEYS = (
    *('mse', 'mse_blank', 'mse_mean_image', 'mse_best_of_100'),
    'label_accuracy',
    *('frechet_distance', 'frechet_real', 'frechet_random'),
    *('confident_share', 'class_histogram', 'class_entropy'),
    *('wanted_class_share', 'nearest_mean', 'nearest_least', 'diversity'),
)
_MAX_BATCH_SIZE = 250


class Result(NamedTuple):
  """Result of an evaluation.

  Attributes:
    metrics: metrics by name, ready for JSON.
    blocks: caption and uint8 images [N, H, W, C] of each block of the grid; of
      a conditional agent, the first ones are its drawings and their targets.
  """

  metrics: dict[str, Any]
  blocks: list[tuple[str, np.ndarray]]


class EvaluationRun:
  """An evaluation of an agent."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      images: evaluation_images.EvaluationImages,
      classifier: Optional[trained_classifier.TrainedClassifier],
      num_images: int,
      seed: int,
      num_threads: int,
      search: Sequence[int] = (),
      tries: int = 1,
  ):
    """Prepares the evaluation; draws nothing yet.

    Args:
      agent: agent to evaluate.
      images: targets of a conditional agent, or images to compare with.
      classifier: classifier of the images; None leaves its metrics null.
      num_images: number of drawings, at least 2; for a conditional agent at
        most the number of images.
      seed: seed of all random number generators.
      num_threads: number of threads that paint.
      search: numbers of drawings of each target to choose the best from, each
        measured beside the single drawings; none for no such metrics.
      tries: number of actions tried in each state of these.
    """
    self._agent = agent
    self._images = images
    self._classifier = classifier
    self._count = num_images
    if agent.config.conditional:
      self._count = min(num_images, len(images.unseen))
    self._seed = seed
    self._search = search
    self._tries = tries
    self._notes = [images.note] if images.note else []
    # Batches of about equal size.
    batches = -(-self._count // _MAX_BATCH_SIZE)
    self._batch_size = -(-self._count // batches)
    self._config = dataclasses.replace(
        agent.config,
        environment=dataclasses.replace(
            agent.config.environment, num_threads=num_threads
        ),
    )

  def run(self) -> Result:
    """Evaluates the agent; equal arguments give equal results."""
    agent, conditional = self._agent, self._config.conditional
    real = self._images.unseen[: self._count]
    drawings = self._draw(real if conditional else None)
    metrics: dict[str, Any] = {
        'images': self._images.name,
        'num_images': self._count,
        'seed': self._seed,
        'conditional': conditional,
        'temperature': self._config.temperature,
        'checkpoint': agent.checkpoint,
        'frames': agent.frames,
        'minutes': agent.minutes,
        'learner_steps': agent.learner_steps,
        'critic_steps': agent.critic_steps,
        **dict.fromkeys(_KEYS),
        **drawing_metrics.metrics(drawings),
        **agent_metrics.entropies(agent.policy, drawings, agent.spec.names),
        **agent_metrics.discriminator_metrics(
            self._config.reward, agent.discriminator, drawings, real
        ),
        'ink_real': drawing_metrics.ink(real, drawings.canvases[0, 0]),
    }
    if agent.discriminator is None:
      self._notes.append(
          'No scores: there is no checkpoint of the discriminator.'
      )
    if self._classifier is None:
      self._notes.append('No classifier of these images: none of its metrics.')
    else:
      metrics.update(classifier_metrics.facts(self._classifier))
    compare = self._with_targets if conditional else self._as_sets
    more, blocks = compare(drawings, real)
    metrics.update(more)
    if self._search:
      metrics['search'] = search_curve.measure(
          *(agent, self._config, self._images, self._classifier),
          *(self._count, self._seed, self._search, self._tries),
      )
    metrics['defaults_taken'] = agent.defaults
    metrics['notes'] = self._notes
    return Result(metrics, blocks)

  def _draw(self, targets: Optional[np.ndarray]) -> types.Trajectory:
    # Makes TensorFlow's samples independent of earlier operations.
    tf.random.set_seed(self._seed)
    drawer = networks.make_drawer(
        self._config,
        self._agent.policy,
        self._batch_size,
        self._seed,
        self._config.temperature,
    )
    return drawing_metrics.draw_many(drawer, self._count, targets)

  def _random_drawer(self) -> random_policy.RandomDrawer:
    environment = environments.make_batch(
        self._config.environment, self._batch_size, self._seed
    )
    return random_policy.RandomDrawer(environment, self._agent.spec, self._seed)

  def _with_targets(self, drawings: types.Trajectory, targets: np.ndarray):
    """Compares reconstructions and the best random drawings with targets."""
    drawn, blank = drawings.canvases[:, -1], drawings.canvases[:, 0]
    best = self._random_drawer().best_of(targets, PROGRAMS)
    train = self._images.train
    metrics = baselines.errors(drawn, blank, best, targets, train)
    if not len(train):
      self._notes.append('No mse_mean_image: the training images are not here.')
    if self._images.programs is not None:
      actions = {'': drawings.actions, '_best_of_100': best.actions}
      metrics.update(
          scene_metrics.metrics(
              actions,
              self._images.programs[: self._count],
              self._config.environment,
          )
      )
    labels = self._images.labels
    if labels is None:
      self._notes.append('No label_accuracy: the images have no labels.')
    else:
      labels = labels[: self._count]
    if self._classifier is not None:
      images = {'': drawn, '_best_of_100': best.canvases}
      metrics.update(
          classifier_metrics.labelling(
              self._classifier, images, targets, labels
          )
      )
      images = {'': drawn, '_real': targets}
      metrics.update(classifier_metrics.classes(self._classifier, images))
    return metrics, [
        ('drawn', drawn),
        ('targets', targets),
        (f'best of {PROGRAMS} random drawings', best.canvases),
    ]

  def _as_sets(self, drawings: types.Trajectory, real: np.ndarray):
    """Compares samples and random drawings with real images, as sets."""
    drawn = drawings.canvases[:, -1]
    random = self._random_drawer().draw_many(self._count)
    blank = drawings.canvases[0, 0]
    metrics = {'ink_random': drawing_metrics.ink(random, blank)}
    if len(real) > 1:
      metrics.update(baselines.variety(drawn, real, self._images.train, blank))
      if not len(self._images.train):
        self._notes.append('No nearest_mean: the training images are not here.')
    else:
      self._notes.append('No diversity: that needs two real images.')
    if self._classifier is not None:
      metrics.update(
          classifier_metrics.classes(
              self._classifier,
              {'': drawn, '_real': real, '_random': random},
              self._config.data.classes,
          )
      )
      metrics.update(self._frechet(self._classifier, drawn, random))
    return metrics, [
        ('drawn', drawn),
        ('real images', real),
        ('random drawings', random),
    ]

  def _frechet(self, classifier, drawn, random) -> dict[str, Any]:
    unseen, others = self._images.unseen, self._images.others
    metrics = baselines.frechet_distances(
        classifier, drawn, random, unseen, others
    )
    count = metrics.get('frechet_images', 0)
    if count < self._count:
      self._notes.append(
          f'Frechet distances are of {count} images each, as there are '
          f'{len(unseen) + len(others)} real ones to make two sets of.'
          if count
          else 'No Frechet distance: that needs four real images.'
      )
    return metrics
