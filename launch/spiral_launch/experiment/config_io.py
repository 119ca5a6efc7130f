# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads an experiment back from the `config.json` of its folder."""

import dataclasses
import json
import typing
from typing import Any

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf import os_errors

# What was done before there was such a field, where its default is something
# else: whoever adds a field whose default changes anything names it here.
BEFORE: dict[str, Any] = {
    'data.invert': True,
    'network.flat_channels': 0,
    'network.place_logits': False,
}

_KINDS = {int: 'a whole number', float: 'a number', bool: 'true or false'}


def read(path: str) -> tuple[experiment.Experiment, list[str]]:
  """Reads an experiment.

  Args:
    path: of the file, as `spiral_launch.experiment.workdir.prepare` writes it.

  Returns:
    The experiment, validated, and the names of fields that the file lacks as an
    earlier version wrote it. They have their defaults, or what `BEFORE` says;
    if a default was changed since without a word there, neither is what was
    done.

  Raises:
    FileNotFoundError: there is no such file.
    OSError: it cannot be read.
    ValueError: it is no such file, names fields that this version does not
      know, or has a value that cannot be.
  """
  with open(path, encoding='utf-8') as file:
    try:
      tree = json.load(file)
    except ValueError as error:
      said = os_errors.explain(error).rstrip('.')
      raise ValueError(f'{path} is damaged: {said}. Restore it.') from error
  if not isinstance(tree, dict):
    raise ValueError(f'{path} is not the config of an experiment.')
  config = experiment.Experiment()
  known = workdir_lib.flatten(dataclasses.asdict(config))
  given = workdir_lib.flatten(tree)
  strange = sorted(set(given) - set(known))
  if strange:
    raise ValueError(
        f'{path} has fields that this version does not know: '
        f'{", ".join(strange)}. Use the version that wrote it.'
    )
  earlier = {k: v for k, v in BEFORE.items() if k not in given}
  for name, value in (given | earlier).items():
    _assign(config, name, value, path)
  try:
    config.expand_paths()
    config.validate()
  except ValueError as error:
    raise ValueError(f'{path}: {error}') from error
  return config, sorted(set(known) - set(given))


def _assign(config: Any, name: str, value: Any, path: str) -> None:
  """Sets one field, from JSON's type to its own."""
  owner = config
  *parts, field = name.split('.')
  for part in parts:
    owner = getattr(owner, part)
  kind = typing.get_type_hints(type(owner))[field]
  try:
    setattr(owner, field, _convert(value, kind))
  except TypeError as error:
    raise ValueError(f'{path}: {name} is {value!r}; want {error}.') from error


def _convert(value: Any, kind: Any) -> Any:
  """The value as the type; raises TypeError saying what is wanted."""
  if type(None) in typing.get_args(kind):
    if value is None:
      return None
    (kind,) = (one for one in typing.get_args(kind) if one is not type(None))
  if typing.get_origin(kind) is tuple:
    if not isinstance(value, list):
      raise TypeError('a list')
    return tuple(_convert(one, typing.get_args(kind)[0]) for one in value)
  if kind is float and type(value) is int:
    return float(value)
  # Exactly: to Python a truth value is a whole number, too.
  if type(value) is not kind:
    raise TypeError(_KINDS.get(kind, 'text'))
  return value
