# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads overrides of config fields in forms that are easy to type."""

import ast
from collections.abc import Iterator
from collections.abc import Sequence
import dataclasses
import os
import pathlib
import typing
from typing import Any

from spiral_launch import configs
from spiral_launch.experiment import config as experiment
from spiral_tf import home_paths

_PREFIX = 'config.'
_KINDS = {int: 'a whole number', float: 'a number', str: 'a name'}
_EXAMPLES = {int: '16,32', float: '1.5,2', str: 'end,control'}


def fields(config: Any, prefix: str = '') -> Iterator[tuple[str, Any]]:
  """Yields the dotted name and the type of each field of nested dataclasses."""
  hints = typing.get_type_hints(type(config))
  for field in dataclasses.fields(config):
    yield prefix + field.name, hints[field.name]
    value = getattr(config, field.name)
    if dataclasses.is_dataclass(value):
      yield from fields(value, f'{prefix}{field.name}.')


def config_names() -> list[str]:
  """Returns the names of the experiments that come with the package."""
  presets = ('__init__', 'paper', 'presets')
  folder = pathlib.Path(configs.__file__).parent
  return sorted(p.stem for p in folder.glob('*.py') if p.stem not in presets)


def config_summary(name: str) -> str:
  """Returns the first line of an experiment's docstring, by its name."""
  source = pathlib.Path(config_file(name)).read_text(encoding='utf-8')
  return (ast.get_docstring(ast.parse(source)) or '').partition('\n')[0]


def config_file(value: str) -> str:
  """Returns the file of `--config=VALUE`, a path or an experiment's name."""
  if value in config_names() and not os.path.exists(value):
    return str(pathlib.Path(configs.__file__).parent / f'{value}.py')
  return home_paths.expand(value)


def plain(argv: Sequence[str]) -> list[str]:
  """Returns arguments in the form that the config's flag parser takes.

  `--config.network.locations=end,control` becomes a Python tuple, and a `~` in
  `--config=~/mine.py` the home folder. Python's own form of a tuple stays.

  Args:
    argv: arguments of the command.

  Raises:
    ValueError: the value of a tuple is invalid; the message names it.
  """
  kinds = {
      name: typing.get_args(kind)[0]
      for name, kind in fields(experiment.Experiment())
      if typing.get_origin(kind) is tuple
  }
  arguments = list(argv)
  for i in range(1, len(arguments)):
    if arguments[i] == '--':
      break
    flag, equals, value = arguments[i].partition('=')
    name = flag.lstrip('-')
    if name == flag:
      continue
    if name == 'config' and equals:
      arguments[i] = f'{flag}={config_file(value)}'
    elif name == 'config' and i + 1 < len(arguments):
      arguments[i + 1] = config_file(arguments[i + 1])
    field = name[len(_PREFIX) :] if name.startswith(_PREFIX) else ''
    if field not in kinds:
      continue
    if equals:
      arguments[i] = f'{flag}={_read(field, value, kinds[field])!r}'
    elif i + 1 < len(arguments):
      arguments[i + 1] = repr(_read(field, arguments[i + 1], kinds[field]))
  return arguments


def _read(field: str, text: str, kind: type) -> tuple[Any, ...]:
  """Returns values between commas, with or without quotes and brackets."""
  words = [
      word.strip().strip('\'"')
      for word in text.strip().strip('([])').split(',')
  ]
  if not words[-1]:
    words.pop()  # An empty text, or a trailing comma.
  values = []
  for word in words:
    try:
      if not word:
        raise ValueError(word)
      values.append(kind(word))
    except ValueError as error:
      raise ValueError(
          f'--config.{field}={text}: {word!r} is not {_KINDS[kind]}. Write '
          f'values with commas between them: --config.{field}={_EXAMPLES[kind]}'
      ) from error
  return tuple(values)
