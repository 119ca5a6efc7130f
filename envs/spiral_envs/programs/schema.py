# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Validation of JSON against the schema of drawing programs."""

import functools
import importlib.resources
import json
import math
from typing import Any

import jsonschema

# The newest version.
VERSION = 2
# Package data is selected by this ending.
_FILE = 'drawing_program_v{}.schema.json'
_MAX_SHOWN = 60
_TYPES = {
    'array': 'a list',
    'boolean': 'true or false',
    'integer': 'a whole number',
    'number': 'a number',
    'object': 'an object',
    'string': 'text',
}


class ProgramError(ValueError):
  """An invalid drawing program; the message names the field."""


@functools.cache
def schema(version: int = VERSION) -> dict[str, Any]:
  """Returns the JSON Schema of drawing programs of a version, from 1 on."""
  folder = importlib.resources.files('spiral_envs.programs') / 'schemas'
  return json.loads(
      (folder / _FILE.format(version)).read_text(encoding='utf-8')
  )


def check(tree: Any) -> None:
  """Raises ProgramError unless a value from `json.loads` is valid."""
  is_new = isinstance(tree, dict) and tree.get('version') == VERSION
  validator = _validator(VERSION if is_new else 1)
  try:
    error = next(validator.iter_errors(tree), None)
  except RecursionError as recursion:
    raise ProgramError('The file is nested too deep.') from recursion
  if error is not None:
    raise ProgramError(_explain(error))


@functools.cache
def _validator(version: int) -> jsonschema.protocols.Validator:
  kind = jsonschema.validators.extend(
      jsonschema.Draft202012Validator, {'type': _check_type}
  )
  return kind(schema(version))


def _check_type(validator, wanted, value, part):
  """Does what the keyword `type` does, and refuses infinite numbers."""
  del part
  if not validator.is_type(value, wanted):
    yield jsonschema.ValidationError(_TYPES[wanted])
  elif wanted == 'number' and not _is_finite(value):
    yield jsonschema.ValidationError('a finite number')


def _is_finite(value) -> bool:
  try:
    return math.isfinite(value)
  except OverflowError:  # An integer of hundreds of digits.
    return False


def _explain(error: jsonschema.ValidationError) -> str:
  """Returns the field, its value, and the remedy."""
  path = ''.join(
      f'[{key}]' if isinstance(key, int) else f'.{key}'
      for key in error.absolute_path
  )
  name, value = path.removeprefix('.'), error.instance
  prefix = f'{name}.' if name else ''
  if error.validator == 'required':
    missing = next(key for key in error.validator_value if key not in value)
    return f'{prefix}{missing} is missing.'
  if error.validator == 'additionalProperties':
    known = error.schema['properties']
    unknown = next(key for key in value if key not in known)
    return (
        f'{prefix}{unknown} is not a field; there are {", ".join(known)}. '
        'Take it out.'
    )
  if error.validator in ('minItems', 'maxItems'):
    limit = error.validator_value
    wanted = {'minItems': f'{limit} or more', 'maxItems': f'at most {limit}'}
    is_fixed = error.schema.get('minItems') == error.schema.get('maxItems')
    shown = limit if is_fixed else wanted[error.validator]
    return f'{name} has {len(value)} entries; it must have {shown}.'
  return f'{name} is {_show(value)}; it must be {_wanted(error)}.'


def _wanted(error: jsonschema.ValidationError) -> str:
  """Returns what a value must be, for keywords about the value itself."""
  keyword, limit = error.validator, error.validator_value
  if keyword == 'type':
    return error.message
  if keyword == 'enum':
    return ' or '.join(map(_show, limit))
  if keyword == 'const':
    return _show(limit)
  if keyword == 'exclusiveMinimum':
    return f'above {limit}'
  return f'in [{error.schema["minimum"]}, {error.schema["maximum"]}]'


def _show(value: Any) -> str:
  text = json.dumps(value, ensure_ascii=False, default=repr)
  return text if len(text) <= _MAX_SHOWN else f'{text[:_MAX_SHOWN - 3]}...'
