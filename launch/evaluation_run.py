"""Evaluates a trained agent: draws, compares, and puts all figures together."""

import dataclasses
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np
import tensorflow as tf

from launch import environments
from launch import evaluation_images
from launch import nodes
from launch import trained_agent
from spiral_tf import agent_figures
from spiral_tf import drawing_figures
from spiral_tf import evaluation_figures
from spiral_tf import random_drawing
from spiral_tf import trained_classifier
from spiral_tf import types

PROGRAMS = 100
# Always in the file, null where they make no sense.
_KEYS = (
    *('mse', 'mse_blank', 'mse_best_of_100', 'label_accuracy'),
    *('frechet_distance', 'frechet_real', 'frechet_random'),
    *('confident_share', 'class_histogram', 'class_entropy'),
    *('wanted_class_share', 'nearest_mean', 'nearest_least', 'diversity'),
)
_MOST_AT_A_TIME = 250
_SHOWN = 64


class Result(NamedTuple):
  """What came out.

  Attributes:
    figures: by name, ready for JSON.
    blocks: caption and uint8 images [N, H, W, C] of each block of the grid.
  """

  figures: dict[str, Any]
  blocks: list[tuple[str, np.ndarray]]


class EvaluationRun:
  """One evaluation of one agent; `run` does it."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      images: evaluation_images.EvaluationImages,
      classifier: Optional[trained_classifier.TrainedClassifier],
      num_images: int,
      seed: int,
      num_threads: int,
  ):
    """Prepares the evaluation; draws nothing yet.

    Args:
      agent: to evaluate.
      images: to compare with, or to draw.
      classifier: of their classes; None leaves its figures null.
      num_images: drawings, at least 2; a conditional agent makes no more than
        there are images.
      seed: of all random numbers.
      num_threads: that paint.
    """
    self._agent = agent
    self._images = images
    self._classifier = classifier
    self._conditional = agent.config.conditional
    self._count = num_images
    if self._conditional:
      self._count = min(num_images, len(images.unseen))
    self._seed = seed
    self._num_threads = num_threads
    self._notes: list[str] = []

  def run(self) -> Result:
    """Evaluates; equal arguments give equal results."""
    agent, unseen = self._agent, self._images.unseen[: self._count]
    targets = unseen if self._conditional else None
    drawings = self._draw(targets)
    drawn = drawings.canvases[:, -1]
    figures: dict[str, Any] = {
        'images': self._images.name,
        'num_images': self._count,
        'seed': self._seed,
        'conditional': self._conditional,
        'checkpoint': agent.checkpoint,
        'frames': agent.frames,
        'minutes': agent.minutes,
        'learner_steps': agent.learner_steps,
        'critic_steps': agent.critic_steps,
        **dict.fromkeys(_KEYS),
        **drawing_figures.figures(drawings),
        **agent_figures.entropies(agent.policy, drawings, agent.spec.names),
        **self._critic_figures(drawings, unseen),
    }
    if self._conditional:
      more, blocks = self._compare_with_targets(drawings, unseen)
    else:
      more, blocks = self._compare_as_sets(drawn, unseen)
    figures.update(more)
    figures.update(self._classifier_facts())
    figures['defaults_taken'] = agent.defaults
    figures['notes'] = self._notes
    return Result(figures, [(text, x[:_SHOWN]) for text, x in blocks])

  def _draw(self, targets: Optional[np.ndarray]) -> types.Trajectory:
    size = random_drawing.environment_size(self._count, _MOST_AT_A_TIME)
    # What TensorFlow draws depends on its seed, not on what ran before.
    tf.random.set_seed(self._seed)
    drawer = nodes.make_drawer(
        self._config(), self._agent.policy, size, self._seed
    )
    return drawing_figures.draw_many(drawer, self._count, targets)

  def _random_drawer(self) -> random_drawing.RandomDrawer:
    size = random_drawing.environment_size(self._count, _MOST_AT_A_TIME)
    return random_drawing.RandomDrawer(
        environments.make_batch(self._config().environment, size, self._seed),
        self._agent.spec,
        self._seed,
    )

  def _config(self):
    """The experiment's, with the threads of this machine."""
    config = self._agent.config
    return dataclasses.replace(
        config,
        environment=dataclasses.replace(
            config.environment, num_threads=self._num_threads
        ),
    )

  def _critic_figures(
      self, drawings: types.Trajectory, real: np.ndarray
  ) -> dict[str, Any]:
    critic, reward = self._agent.discriminator, self._agent.config.reward
    result: dict[str, Any] = dict.fromkeys(
        ('score_by_step', 'score_real', 'reward_by_step', 'reward')
    )
    if critic is None:
      self._notes.append('No scores: there is no checkpoint of the critic.')
    else:
      result['score_by_step'] = agent_figures.scores_by_step(critic, drawings)
      result['score_real'] = agent_figures.scores(
          critic, real, real if self._conditional else None
      )
    if critic is not None or not reward.uses_critic:
      result['reward_by_step'] = agent_figures.rewards_by_step(
          reward, critic or _no_critic, drawings
      )
      result['reward'] = sum(result['reward_by_step'])
    return result

  def _compare_with_targets(self, drawings: types.Trajectory, targets):
    drawn = drawings.canvases[:, -1]
    best = self._random_drawer().best_of(targets, PROGRAMS)
    figures = evaluation_figures.errors(
        drawn, drawings.canvases[:, 0], best, targets
    )
    figures['ink_real'] = drawing_figures.ink(targets)
    labels = self._images.labels
    if labels is None:
      self._notes.append('No label_accuracy: the images have no labels.')
    if self._classifier:
      if labels is not None:
        labels = labels[: self._count]
      figures.update(
          evaluation_figures.labelling(
              self._classifier, drawn, targets, best.canvases, labels
          )
      )
      figures.update(
          evaluation_figures.classes(
              self._classifier, {'': drawn, '_real': targets}, ()
          )
      )
    return figures, [
        ('drawn', drawn),
        ('targets', targets),
        (f'best of {PROGRAMS} random drawings', best.canvases),
    ]

  def _compare_as_sets(self, drawn, real):
    random = self._random_drawer().draw_many(self._count)
    figures = {'ink_random': drawing_figures.ink(random)}
    if len(real) > 1:
      figures.update(
          evaluation_figures.variety(drawn, real, self._images.train)
      )
    else:
      self._notes.append('No diversity: it needs two real images.')
    if self._classifier:
      figures.update(
          evaluation_figures.classes(
              self._classifier,
              {'': drawn, '_real': real, '_random': random},
              self._agent.config.data.classes,
          )
      )
      figures.update(self._frechet(self._classifier, drawn, random))
    return figures, [
        ('drawn', drawn),
        ('real images', real),
        ('random drawings', random),
    ]

  def _frechet(self, classifier, drawn, random) -> dict[str, Any]:
    """Frechet distances to real images, and between two sets of those."""
    unseen = self._images.unseen
    pool = np.concatenate([unseen, self._images.others])
    count = min(self._count, len(pool) // 2)
    if count < 2:
      self._notes.append(
          'No Frechet distance: two sets of real images need four of them.'
      )
      return {}
    if count < self._count:
      self._notes.append(
          f'Frechet distances are of {count} images each: there are '
          f'{len(pool)} real ones to make two sets of.'
      )
    result = evaluation_figures.frechet_distances(
        classifier,
        drawn[:count],
        random[:count],
        pool[:count],
        pool[count : 2 * count],
    )
    result['frechet_unseen'] = min(count, len(unseen))
    return result

  def _classifier_facts(self) -> dict[str, Any]:
    made = self._classifier
    if made is None:
      self._notes.append(
          'No figures of a classifier: there is none for these images.'
      )
      return {}
    return {
        'classifier_accuracy': made.accuracy,
        'classifier_confident_share': made.confident_share,
        'classifier_train_images': made.num_train,
        'classifier_held_out_images': made.num_held_out,
    }


def _no_critic(*unused):
  raise AssertionError('An L2 reward asked a critic.')
