# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes evaluated tiny runs and shipped agents."""

import json
import os

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.evaluation import run as evaluation_run
from spiral_launch.experiment import classifiers
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.shipping import shipping
from spiral_tf.evaluation import grids
from tests.spiral_launch.experiment import trained_run


def evaluate(
    folder: str, num_images: int = 12, labelled: bool = True, **changes
) -> shipping.Shipment:
  """Makes a run and its evaluation; returns its shipment.

  Args:
    folder: new folder; the run is in `run`, with data, classifier and agents
      beside it.
    num_images: number of drawings of the evaluation.
    labelled: whether to use a classifier.
    **changes: changed settings, as for `tiny.config`.
  """
  source = trained_run.write_labelled(os.path.join(folder, 'labelled'))
  cache = os.path.join(folder, 'cache')
  path = os.path.join(folder, 'run')
  settings = {'data__held_out': 0.3, 'environment__episode_length': 4}
  trained_run.make(path, source, **{**settings, **changes})
  agent = trained_agent.load(path)
  classifier = None
  if labelled:
    classifier = classifiers.get(classifiers.load_images(agent.config), cache)
  result = evaluation_run.EvaluationRun(
      agent, evaluation_images.load(agent.config), classifier, num_images, 0, 1
  ).run()
  workdir = workdir_lib.Workdir(path)
  write_json(workdir.evaluation, result.metrics)
  grids.write_png(workdir.evaluation_grid, grids.side_by_side(result.blocks))
  return shipping.Shipment(
      workdir=path,
      name='tiny',
      agents=os.path.join(folder, 'agents'),
      data_source='bars',
      classifier_cache=cache,
  )


def ship(folder: str, **options) -> agent_folder.AgentFolder:
  """Ships the agent of a run made by `evaluate`."""
  return shipping.ship(evaluate(folder, **options))


def read_json(path: str):
  with open(path, encoding='utf-8') as file:
    return json.load(file)


def write_json(path: str, tree) -> None:
  with open(path, 'w', encoding='utf-8') as file:
    json.dump(tree, file)
