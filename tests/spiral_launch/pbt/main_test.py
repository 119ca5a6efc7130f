# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs a population: members, controller, a replacement, a resumption."""

import json
import pathlib
import subprocess
import sys

import pytest

_ROOT = pathlib.Path(__file__).resolve().parents[2]
_CONFIG = """
from tests.spiral_launch.experiment import tiny

def get_config():
  return tiny.config({source!r}, evaluation__every_minutes=0.02,
                     report_seconds=1.0)
"""


def _run(tmp_path, *arguments):
  from tests.spiral_launch.experiment import tiny  # pylint: disable=import-outside-toplevel

  source = tiny.write_images(str(tmp_path / 'images'))
  config = tmp_path / 'member.py'
  config.write_text(_CONFIG.format(source=source))
  result = subprocess.run(
      [
          *(
              sys.executable,
              '-m',
              'spiral_launch.pbt.__main__',
              f'--config={config}',
          ),
          *(f'--workdir={tmp_path / "run"}', '--members=2', '--share=0.5'),
          *('--every_minutes=0.05', '--ready_steps=3', '--minutes=15'),
          *arguments,
      ],
      cwd=_ROOT,
      stdout=subprocess.PIPE,
      stderr=subprocess.STDOUT,
      text=True,
      timeout=900,
      check=False,
  )
  print(result.stdout)
  return result


def _state(tmp_path):
  return json.loads((tmp_path / 'run' / 'pbt.json').read_text())


@pytest.mark.slow
@pytest.mark.parametrize('shared', [False, True])
def test_a_member_takes_over_and_the_population_goes_on(tmp_path, shared):
  arguments = ['--start=0:policy.entropy_cost=5.0']
  if shared:
    arguments += ['--shared_discriminator', '--fitness=discriminator']
  result = _run(tmp_path, '--generations=2', *arguments)
  assert result.returncode == 0
  assert 'Traceback' not in result.stdout
  state = _state(tmp_path)
  assert state['generation'] == 2
  assert state['pending'] == []
  assert state['rows'][0]['entropy_cost'] == 5.0
  replaced = [row for row in state['rows'] if row['donor'] is not None]
  assert replaced
  assert max(state['changed_at']) > 0
  assert (tmp_path / 'run' / 'lineage.png').exists()
  for member in (0, 1):
    folder = tmp_path / 'run' / f'member_{member}' / 'checkpoints'
    assert list((folder / 'policy').glob('*.index'))
    assert shared or list((folder / 'discriminator').glob('*.index'))

  first = replaced[0]
  donor = next(
      row
      for row in state['rows']
      if (row['generation'], row['member'])
      == (first['generation'], first['donor'])
  )
  later = [
      row
      for row in state['rows']
      if row['member'] == first['member']
      and row['generation'] == first['generation'] + 1
  ]
  for row in later:  # Empty if the second generation was the first to replace.
    ratio = row['entropy_cost'] / donor['entropy_cost']
    assert min(abs(ratio - 0.8), abs(ratio - 1.25)) < 1e-5

  result = _run(tmp_path, '--generations=3', *arguments)
  assert result.returncode == 0
  assert 'Traceback' not in result.stdout
  after = _state(tmp_path)
  assert after['generation'] == 3
  assert after['rows'][: len(state['rows'])] == state['rows']
  # The last checkpoint of each member, or a later one.
  last = [row for row in after['rows'] if row['generation'] == 3]
  assert min(row['steps'] for row in last) >= min(
      row['steps'] for row in state['rows'][-2:]
  )


@pytest.mark.parametrize(
    ['arguments', 'message'],
    [
        (['--share=0.7'], '--share=0.7: it must be in (0, 0.5]'),
        (['--members=1', '--start=0:policy.entropy_cost=x'], '--members=1'),
    ],
)
@pytest.mark.slow
def test_what_cannot_be_honoured(tmp_path, arguments, message):
  result = _run(tmp_path, *arguments)
  assert result.returncode in (1, 2)
  assert message in result.stdout
  assert not (tmp_path / 'run').exists()
