# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Quality of an agent's drawings against the number that it may choose from."""

from collections.abc import Sequence
from typing import Any
from typing import Optional

import numpy as np

from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import scene_accuracy
from spiral_launch.evaluation import scene_metrics
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import networks
from spiral_tf import config as agent_config
from spiral_tf import types
from spiral_tf.acting import search as search_lib
from spiral_tf.evaluation import classifier as trained_classifier
from spiral_tf.evaluation import classifier_metrics
from spiral_tf.evaluation import drawing_metrics
from spiral_tf.evaluation import image_metrics

# Number of canvases at a time.
_CANVASES = 4096
_SCENE_KEYS = [key for key, _, _ in scene_accuracy.ROWS]


def check(
    config: experiment.Experiment, drawings: Sequence[int], tries: int
) -> None:
  """Raises ValueError if the agent cannot search with these settings."""
  if not drawings and tries > 1:
    raise ValueError(
        f'--tries={tries} without --search: say how many drawings to choose '
        'from, for example --search=1.'
    )
  if min(drawings, default=1) < 1:
    raise ValueError(
        f'--search={",".join(map(str, drawings))}: each number of drawings '
        'must be 1 or more.'
    )
  if drawings and not config.conditional:
    raise ValueError(
        '--search: the agent is unconditional, so there are no targets to '
        'compare drawings with. Leave it out.'
    )


def measure(
    agent: trained_agent.TrainedAgent,
    config: experiment.Experiment,
    images: evaluation_images.EvaluationImages,
    classifier: Optional[trained_classifier.TrainedClassifier],
    count: int,
    seed: int,
    drawings: Sequence[int],
    tries: int,
) -> list[dict[str, Any]]:
  """Measures the best by squared error of each number of drawings.

  Args:
    agent: conditional agent to evaluate.
    config: config of the experiment.
    images: targets.
    classifier: classifier of the images, or None.
    count: number of targets.
    seed: seed of all random number generators.
    drawings: numbers of whole drawings made of each target.
    tries: number of actions tried in each state.

  Returns:
    For each number, ascending: `drawings`, `tries`, `mse`, and where they apply
    `label_agreement`, `label_accuracy` and the accuracies of scenes.
  """
  targets = images.unseen[:count]
  search = networks.make_search(
      config,
      agent.policy,
      min(count, max(1, _CANVASES // tries)),
      seed,
      agent_config.SearchConfig(tries=tries, temperature=config.temperature),
  )
  rows: list[dict[str, Any]] = []
  best: Any = None
  least = np.full(count, np.inf)
  for number in range(1, max(drawings) + 1):
    drawn = drawing_metrics.draw_many(search, count, targets)
    kept = drawn.canvases[:, -1], drawn.actions
    errors = image_metrics.mean_squared_errors(kept[0], targets)
    if best is None:
      best = kept
    better = errors < least
    least[better] = errors[better]
    search_lib.copy_rows(kept, best, better)
    if number in drawings:
      rows.append(
          {
              'drawings': number,
              'tries': tries,
              'mse': float(np.mean(least)),
              **_accuracies(config, images, classifier, *best),
          }
      )
  return rows


def _accuracies(
    config: experiment.Experiment,
    images: evaluation_images.EvaluationImages,
    classifier: Optional[trained_classifier.TrainedClassifier],
    canvases: np.ndarray,
    actions: types.Action,
) -> dict[str, Any]:
  """Returns accuracies of labels and of scenes, where they apply."""
  count = len(canvases)
  result: dict[str, Any] = {}
  if classifier is not None:
    labels = None if images.labels is None else images.labels[:count]
    result = classifier_metrics.labelling(
        classifier, {'': canvases}, images.unseen[:count], labels
    )
    result.pop('label_accuracy_real', None)
  if images.programs is not None:
    found = scene_metrics.metrics(
        {'': actions}, images.programs[:count], config.environment
    )
    result.update({key: found[key] for key in _SCENE_KEYS if key in found})
  return result


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
  """Returns the lines of a table of the result of `measure`."""
  lines = [
      f"{'best of':>10}{'tries a state':>16}{'squared error':>16}"
      + f"{'labelled right':>17}{'scenes right':>15}"
  ]
  for row in rows:
    line = f"{row['drawings']:>10}{row['tries']:>16}{row['mse']:>16.5f}"
    for key, width in (('label_accuracy', 17), ('program_accuracy', 15)):
      value = row.get(key)
      line += ('' if value is None else f'{value:.1%}').rjust(width)
    lines.append(line.rstrip())
  return lines
