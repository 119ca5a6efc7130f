# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that run notebooks/quickstart.ipynb."""

import os
import pathlib
import re

import nbclient
import nbformat
import pytest

from spiral_launch.agents import folder as agent_folder
from tests.spiral_launch.shipping import shipped_run

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_NOTEBOOK = _ROOT / 'notebooks' / 'quickstart.ipynb'
_HAS_DIGITS = agent_folder.is_one(
    os.path.join(agent_folder.default_place(), 'digits')
)
_AGENT = "AGENT = 'digits'"


def _read():
  return nbformat.read(_NOTEBOOK, as_version=4)


def _run(notebook, folder, monkeypatch) -> str:
  """Executes the notebook in a kernel and returns the printed text."""
  # Imports come from this checkout.
  monkeypatch.setenv('PYTHONPATH', str(_ROOT))
  # The user's settings are neither read nor written.
  for name in ('IPYTHONDIR', 'JUPYTER_CONFIG_DIR', 'JUPYTER_RUNTIME_DIR'):
    monkeypatch.setenv(name, str(folder / name.lower()))
  monkeypatch.setenv('TMPDIR', str(folder))
  client = nbclient.NotebookClient(
      notebook,
      timeout=300,
      kernel_name='python3',
      resources={'metadata': {'path': str(folder)}},
  )
  client.execute()
  outputs = [out for cell in notebook.cells for out in cell.get('outputs', ())]
  images = [out for out in outputs if 'image/png' in out.get('data', ())]
  assert len(images) == 2
  return ''.join(out.get('text', '') for out in outputs)


def _check(text: str, folder: pathlib.Path) -> None:
  assert len(re.findall(r'squared error a pixel: 0\.\d+', text)) == 2
  assert 'files: digit.html digit.json digit.png digit.svg model' in text
  assert 'signatures: initial_state judge step' in text
  (out,) = folder.glob('quickstart-*')
  assert (out / 'digit.svg').stat().st_size > 200


def test_is_committed_without_outputs():
  """Outputs contain paths and differ between runs."""
  notebook = _read()
  assert sum(cell.source == '' for cell in notebook.cells) == 0
  for cell in notebook.cells:
    if cell.cell_type == 'code':
      assert not cell.outputs and cell.execution_count is None
  assert sum(cell.source.startswith(_AGENT) for cell in notebook.cells) == 1


@pytest.mark.skipif(not _HAS_DIGITS, reason='there is no agents/digits')
def test_runs(tmp_path, monkeypatch):
  text = _run(_read(), tmp_path, monkeypatch)
  _check(text, tmp_path)
  errors = re.findall(r'squared error a pixel: (0\.\d+)', text)
  (blank,) = re.findall(r'of a blank canvas (0\.\d+)', text)
  # The best of 16 drawings of a trained agent.
  assert float(errors[1]) < float(blank)


@pytest.mark.skipif(_HAS_DIGITS, reason='it runs with agents/digits instead')
def test_runs_with_random_weights(tmp_path, monkeypatch):
  shipped = shipped_run.ship(
      str(tmp_path / 'made'),
      num_images=18,
      labelled=False,
      environment__name='libmypaint',
  )
  notebook = _read()
  for cell in notebook.cells:
    cell.source = cell.source.replace(_AGENT, f'AGENT = {shipped.path!r}')
  _check(_run(notebook, tmp_path, monkeypatch), tmp_path)
