# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that the shipped agents reproduce their recorded metrics.

Damaged agents with random weights test the check itself.
"""

import os
import shutil

import numpy as np
import pytest

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from tests.spiral_launch import shipped_agent_check
from tests.spiral_launch.shipping import shipped_run

_AGENTS = agent_folder.find(agent_folder.default_place())


@pytest.fixture(name='paths', scope='module')
def _paths(tmp_path_factory):
  """Conditional and unconditional agents with random weights."""
  folder = tmp_path_factory.mktemp('shipped')
  return {
      conditional: shipped_run.ship(
          str(folder / f'{conditional}'),
          num_images=18,
          conditional=conditional,
      ).path
      for conditional in (True, False)
  }


@pytest.fixture(name='copy', params=[True, False])
def _copy(request, paths, tmp_path):
  path = str(tmp_path / 'copy')
  shutil.copytree(paths[request.param], path)
  return agent_folder.AgentFolder(path)


def _change(folder, role, change):
  with np.load(folder.weights) as file:
    weights = {key: file[key] for key in file.files}
  for key, value in weights.items():
    if key.startswith(role):
      weights[key] = change(value)
  np.savez_compressed(folder.weights, **weights)


@pytest.mark.skipif(not _AGENTS, reason='there is no agent in agents/')
@pytest.mark.parametrize('path', _AGENTS or [''], ids=os.path.basename)
class TestShippedAgents:

  def test_folder(self, path):
    assert not shipped_agent_check.faults(path)

  def test_metrics(self, path):
    assert not shipped_agent_check.differences(path)


def test_an_undamaged_copy_passes(copy):
  assert not shipped_agent_check.faults(copy.path)
  assert not shipped_agent_check.differences(copy.path)


@pytest.mark.parametrize(
    ('role', 'change'),
    [
        ('policy', np.zeros_like),
        ('policy', lambda x: np.random.default_rng(0).permuted(x)),
        # An untrained discriminator scores near 0, so zeros would not show.
        ('discriminator', lambda x: x + 1),
    ],
    ids=['zeros', 'permuted', 'discriminator'],
)
def test_damaged_weights_are_found(copy, role, change):
  _change(copy, role, change)
  assert shipped_agent_check.differences(copy.path)


@pytest.mark.parametrize(
    'change',
    [lambda x: x[:1], lambda x: x.astype(np.float64), lambda x: x * np.nan],
    ids=['shape', 'type', 'not a number'],
)
def test_weights_that_do_not_fit_are_refused(copy, change):
  _change(copy, 'policy', change)
  with pytest.raises(ValueError, match='weights.npz'):
    trained_agent.load(copy.path)


def test_faults_of_a_folder_are_found(copy, monkeypatch):
  os.remove(copy.readme)
  tree = shipped_run.read_json(copy.config)
  tree['data']['source'] = '/data'
  tree['temperature'] = 0.25
  shipped_run.write_json(copy.config, tree)
  monkeypatch.setattr(agent_folder, 'MAX_BYTES', 1000)
  assert len(shipped_agent_check.faults(copy.path)) == 4
