# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that run notebooks/train_digits.ipynb."""

import csv
import pathlib

import nbclient
import nbformat
import pytest

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_NOTEBOOK = _ROOT / 'notebooks' / 'train_digits.ipynb'


def _cells():
  notebook = nbformat.read(_NOTEBOOK, as_version=4)
  return notebook, [c for c in notebook.cells if c.cell_type == 'code']


def test_is_committed_without_outputs():
  _, cells = _cells()
  for cell in cells:
    assert not cell.outputs and cell.execution_count is None
  assert '%pip' in cells[0].source
  assert not any('%pip' in cell.source for cell in cells[1:])


@pytest.mark.slow
def test_trains_for_two_minutes(tmp_path, monkeypatch):
  path = [str(_ROOT / folder) for folder in ('', 'launch', 'envs')]
  monkeypatch.setenv('PYTHONPATH', ':'.join(path))
  for name in ('IPYTHONDIR', 'JUPYTER_CONFIG_DIR', 'JUPYTER_RUNTIME_DIR'):
    monkeypatch.setenv(name, str(tmp_path / name.lower()))
  notebook, cells = _cells()
  nbclient.NotebookClient(
      notebook,
      timeout=900,
      kernel_name='python3',
      resources={'metadata': {'path': str(tmp_path)}},
  ).execute()
  outputs = [out for cell in cells for out in cell.outputs]
  text = ''.join(out.get('text', '') for out in outputs)
  assert 'Done: ' in text, text
  assert sum('image/png' in out.get('data', ()) for out in outputs) == 2
  with open(tmp_path / 'train_digits' / 'metrics.csv', newline='') as file:
    assert float(list(csv.DictReader(file))[-1]['learner_steps']) > 10
