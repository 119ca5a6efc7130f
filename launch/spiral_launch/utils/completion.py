# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Bash completion of commands, flags and names of experiments.

Flags are found in the source of a command: importing it would take seconds.
"""

import pathlib
import re

from spiral_launch.utils import config_overrides

# Bash runs the command after -C, with the typed line in COMP_LINE.
SCRIPT = "complete -o nospace -o default -C 'spiral-tf --complete' spiral-tf"

_HERE = pathlib.Path(__file__).resolve().parent
# `flags.DEFINE_bool('name'`, `path_flags.define('name'`, `define_name(`.
_FLAG = re.compile(r"\b(?:DEFINE_\w+|define)\(\s*'(\w+)'|\.define_(\w+)\(")


def source(command: str) -> str:
  """Returns the source of a command's main module."""
  path = _HERE.parent / f'{command}.py'
  if not path.exists():
    path = _HERE.parent / command / '__main__.py'
  return path.read_text(encoding='utf-8')


def flag_names(command: str) -> list[str]:
  """Returns the names of a command's flags."""
  text = source(command)
  if 'output_flags.OutputFlags(' in text:
    text += (_HERE / 'output_flags.py').read_text(encoding='utf-8')
  return [name or shared for name, shared in _FLAG.findall(text)]


def candidates(line: str, commands: tuple[str, ...]) -> list[str]:
  """Returns possible completions of the last word of a line.

  Args:
    line: typed line up to the cursor, such as 'spiral-tf train --con'.
    commands: names of all commands.
  """
  _, *words, word = line.split(' ')
  if not words:
    names = [f'{name} ' for name in commands]
  elif words[0] in commands and word.startswith('--config='):
    # To bash the word begins after the equals sign.
    word = word.partition('=')[2]
    names = [f'{name} ' for name in config_overrides.config_names()]
  elif words[0] in commands and word.startswith('-'):
    names = [f'--{name}' for name in ('help', *flag_names(words[0]))]
  else:
    names = []
  return [name for name in names if name.startswith(word)]
