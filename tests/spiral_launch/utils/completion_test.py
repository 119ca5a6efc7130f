# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.completion."""

import re
import subprocess
import sys

import pytest

from spiral_launch import __main__ as spiral_tf_command
from spiral_launch.utils import completion

_COMMANDS = spiral_tf_command.COMMANDS

# Runs what bash runs to complete the last word of a line.
_BASH = """
spiral-tf() { "$PYTHON" -m spiral_launch "$@"; }
eval "$(spiral-tf --completion)"
export COMP_LINE="$1" COMP_POINT=${#1}
eval "$(complete -p spiral-tf | sed "s/.*-C '\\(.*\\)' spiral-tf/\\1/")"
"""


def test_flags_are_those_of_help():
  run = subprocess.run(
      [sys.executable, '-m', 'spiral_launch', 'hub', '--help'],
      capture_output=True,
      text=True,
      check=True,
  )
  shown = re.findall(r'(?m)^  --(?:\[no\])?(\w+)', run.stdout)
  assert sorted(completion.flag_names('hub')) == sorted(shown)


@pytest.mark.parametrize(
    'line, expected',
    [
        ('spiral-tf re', ['render ']),
        ('spiral-tf tra', ['train ', 'train_classifier ']),
        ('spiral-tf evaluate --te', ['--temperature']),
        ('spiral-tf evaluate --workdir=x --se', ['--seed', '--search']),
        ('spiral-tf train --config', ['--config']),
        ('spiral-tf train --config=one', ['one_digit ']),
        ('spiral-tf nothing --', []),
        ('spiral-tf evaluate a', []),
    ],
)
def test_candidates(line, expected):
  assert completion.candidates(line, _COMMANDS) == expected


def test_every_command_has_flags():
  for command in _COMMANDS:
    assert completion.flag_names(command), command


def test_in_bash():
  run = subprocess.run(
      ['bash', '-c', _BASH, 'bash', 'spiral-tf mcmc --ch'],
      env={'PYTHON': sys.executable, 'PATH': '/usr/bin:/bin'},
      capture_output=True,
      text=True,
      check=True,
  )
  assert run.stdout == '--chains\n'
