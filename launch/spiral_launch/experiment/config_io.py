# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reads the config of an experiment from a `config.json`."""

import dataclasses
import json
import typing
from typing import Any

from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib
from spiral_tf import os_errors

_KINDS = {int: 'a whole number', float: 'a number', bool: 'true or false'}


def read(path: str) -> tuple[experiment.Experiment, list[str]]:
  """Reads an experiment.

  Args:
    path: path of a file written by `workdir.prepare`.

  Returns:
    The validated experiment, and the names of fields that the file lacks,
    because an earlier version wrote it. These have the values of
    `workdir.complete`.

  Raises:
    FileNotFoundError: there is no such file.
    OSError: the file cannot be read.
    ValueError: the file is no config, has unknown fields, or has an invalid
      value.
  """
  with open(path, encoding='utf-8') as file:
    try:
      tree = json.load(file)
    except ValueError as error:
      reason = os_errors.explain(error).rstrip('.')
      raise ValueError(f'{path} is damaged: {reason}. Restore it.') from error
  if not isinstance(tree, dict):
    raise ValueError(f'{path} is not the config of an experiment.')
  config = experiment.Experiment()
  known = workdir_lib.flatten(dataclasses.asdict(config))
  stored = workdir_lib.flatten(tree)
  unknown = sorted(set(stored) - set(known))
  if unknown:
    raise ValueError(
        f'{path} has fields that this version does not know: '
        f'{", ".join(unknown)}. Use the version that wrote it.'
    )
  for name, value in workdir_lib.complete(stored).items():
    _assign(config, name, value, path)
  try:
    config.expand_paths()
    config.validate()
  except ValueError as error:
    raise ValueError(f'{path}: {error}') from error
  return config, sorted(set(known) - set(stored))


def _assign(config: Any, name: str, value: Any, path: str) -> None:
  """Sets one field to a value read from JSON."""
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
  """Converts a value from JSON to a type; raises TypeError with the need."""
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
  # Not isinstance: a bool is an int in Python.
  if type(value) is not kind:
    raise TypeError(_KINDS.get(kind, 'text'))
  return value
