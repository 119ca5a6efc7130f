# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that run the examples of docs/extending.md."""

import json
import os
import pathlib
import re
import subprocess
import sys

import numpy as np
from PIL import Image

_PAGE = pathlib.Path(__file__).resolve().parent.parent / 'docs/extending.md'
# A console script: unlike `python -m`, it does not import from the working
# directory by itself.
_COMMAND = 'import sys; from spiral_launch.__main__ import main; main()'
# Small and short enough for a test.
_SMALL = {
    **{'max_learner_steps': 2, 'drawings_per_actor': 4, 'report_seconds': 1},
    **{'policy.batch_size': 4, 'discriminator.batch_size': 4},
    **{'evaluation.num_images': 4, 'discriminator.channels': '4,4'},
    **{'network.first_channels': 4, 'network.channels': 4},
    **{'network.hidden_size': 16, 'environment.episode_length': 3},
}


def _blocks(language: str) -> dict[str, str]:
  """Returns the code blocks in a language by the heading above them."""
  found = {}
  text = _PAGE.read_text(encoding='utf-8')
  for section in re.split('^## ', text, flags=re.MULTILINE)[1:]:
    heading = section.partition('\n')[0]
    blocks = re.findall(rf'^```{language}\n(.*?)^```', section, re.S | re.M)
    assert len(blocks) < 2, heading
    if blocks:
      found[heading] = blocks[0]
  return found


def _run(heading: str, folder) -> str:
  """Runs the commands of a section beside its module; returns the output."""
  code = _blocks('python')[heading]
  name = re.match(r'# (\w+\.py)\n', code)
  assert name
  (folder / name[1]).write_text(code, encoding='utf-8')
  # As with a console script, the working directory is not on the path.
  (folder / 'bin').mkdir()
  script = folder / 'bin/spiral-tf'
  script.write_text(_COMMAND, encoding='utf-8')
  output = ''
  commands = _blocks('bash')[heading].replace('\\\n', ' ').splitlines()
  for command in commands:
    program, *arguments = command.split()
    assert program == 'spiral-tf'
    if arguments[0] == 'train':
      arguments += [f'--config.{k}={v}' for k, v in _SMALL.items()]
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        cwd=folder,
        env={**os.environ, 'PYTHONPATH': os.pathsep.join(_packages())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )
    assert not done.returncode, f'{command}\n{done.stdout}'
    output += done.stdout
  return output


def _packages() -> list[str]:
  return [path for path in sys.path if path and os.path.isdir(path)]


def test_all_examples_are_run():
  tested = ['A reward', 'An environment', 'Images']
  assert sorted(_blocks('python')) == sorted(_blocks('bash')) == tested


def test_an_environment(tmp_path):
  output = _run('An environment', tmp_path)
  assert 'position of 64, side of 8, gray of 4' in output
  for name in ('00000000', 'last'):
    grid = np.asarray(Image.open(tmp_path / 'squares/grids' / f'{name}.png'))
    assert len(np.unique(grid)) > 2
  metrics = json.loads((tmp_path / 'squares/evaluation.json').read_text())
  assert metrics['learner_steps'] == 2 and np.isfinite(metrics['reward'])
  note = json.loads((tmp_path / 'exported/agent.json').read_text())
  assert note['sub_actions'] == {'position': 64, 'side': 8, 'gray': 4}
  assert note['environment']['name'] == 'my_module:Squares'
  assert Image.open(tmp_path / 'painted/00000000.png').size == (32, 32)


def test_a_reward(tmp_path):
  output = _run('A reward', tmp_path)
  assert '2 learner steps' in output and re.search(r'reward: -?\d', output)


def test_images(tmp_path):
  output = _run('Images', tmp_path)
  assert '900 of my_images:crosses' in output and '2 learner steps' in output
