"""Holds JSON against a schema, with errors that point at the field.

Knows as much of JSON Schema (2020-12) as the schemas of this project use, and
refuses a schema that asks for more: nothing is passed over in silence.
"""

import json
import math
from typing import Any

_TYPES: dict[str, tuple[Any, str]] = {
    'array': (list, 'a list'),
    'boolean': (bool, 'true or false'),
    'integer': (int, 'a whole number'),
    'number': ((int, float), 'a number'),
    'object': (dict, 'an object'),
    'string': (str, 'text'),
}
_NOTES = {'$defs', '$schema', 'description', 'title'}
_KNOWN = {
    *('$ref', 'additionalProperties', 'const', 'enum', 'exclusiveMinimum'),
    *('if', 'items', 'maximum', 'maxItems', 'minItems', 'minimum'),
    *('properties', 'required', 'then', 'type'),
}


class SchemaError(ValueError):
  """A value that its schema does not allow; the message names the field."""


def check(value: Any, schema: dict[str, Any], name: str = '') -> None:
  """Checks a value, and all that is in it.

  Args:
    value: as `json.loads` gives it.
    schema: as `json.loads` gives it.
    name: what the errors call the value; '' where its fields need no prefix.

  Raises:
    SchemaError: with the field, its value, and what is wanted.
    NotImplementedError: the schema has a keyword that is not known here.
  """
  _check(value, schema, schema, name)


def _check(value, schema, root, name):
  strange = set(schema) - _NOTES - _KNOWN
  if strange:
    raise NotImplementedError(f'Keywords of a schema: {sorted(strange)}.')
  if '$ref' in schema:
    *_, definition = schema['$ref'].split('/')
    _check(value, root['$defs'][definition], root, name)
  if 'type' in schema:
    _check_type(value, schema['type'], name)
  if 'const' in schema and not _equal(value, schema['const']):
    _fail(name, value, _show(schema['const']))
  if 'enum' in schema and not any(_equal(value, x) for x in schema['enum']):
    _fail(name, value, ' or '.join(map(_show, schema['enum'])))
  if isinstance(value, (int, float)) and not isinstance(value, bool):
    _check_range(value, schema, name)
  if isinstance(value, list):
    _check_items(value, schema, root, name)
  if isinstance(value, dict):
    _check_properties(value, schema, root, name)
  if 'then' in schema and _fits(value, schema['if'], root):
    _check(value, schema['then'], root, name)


def _fits(value, schema, root):
  try:
    _check(value, schema, root, '')
  except SchemaError:
    return False
  return True


def _equal(a, b):
  # To Python true is 1.
  return a == b and isinstance(a, bool) == isinstance(b, bool)


def _check_type(value, wanted, name):
  kind, words = _TYPES[wanted]
  fits = isinstance(value, kind)
  if isinstance(value, bool) and wanted != 'boolean':
    fits = False
  # To JSON Schema 2.0 is a whole number, to those who read the value not.
  if not fits:
    _fail(name, value, words)
  if wanted == 'number' and not _is_finite(value):
    _fail(name, value, 'a finite number')


def _is_finite(value):
  try:
    return math.isfinite(value)
  except OverflowError:  # An integer with hundreds of digits.
    return False


def _check_range(value, schema, name):
  least, most = schema.get('minimum'), schema.get('maximum')
  above = schema.get('exclusiveMinimum')
  if above is not None and not value > above:
    _fail(name, value, f'above {above}')
  if least is not None and most is not None and not least <= value <= most:
    _fail(name, value, f'in [{least}, {most}]')
  if least is not None and not value >= least:
    _fail(name, value, f'{least} or more')
  if most is not None and not value <= most:
    _fail(name, value, f'{most} or less')


def _check_items(value, schema, root, name):
  least, most = schema.get('minItems', 0), schema.get('maxItems', math.inf)
  if not least <= len(value) <= most:
    bound = f'{least} or more' if len(value) < least else f'at most {most}'
    wanted = least if least == most else bound
    raise SchemaError(
        f'{name or "The list"} has {len(value)} entries; it must have '
        f'{wanted}.'
    )
  if 'items' in schema:
    for i, item in enumerate(value):
      _check(item, schema['items'], root, f'{name}[{i}]')


def _check_properties(value, schema, root, name):
  prefix = f'{name}.' if name else ''
  for key in schema.get('required', ()):
    if key not in value:
      raise SchemaError(f'{prefix}{key} is missing.')
  known = schema.get('properties', {})
  for key, entry in value.items():
    if key in known:
      _check(entry, known[key], root, prefix + key)
    elif not schema.get('additionalProperties', True):
      raise SchemaError(
          f'{prefix}{key} is not a field; there are {", ".join(known)}. '
          'Take it out.'
      )


def _show(value):
  text = json.dumps(value, ensure_ascii=False, default=repr)
  return text if len(text) <= 60 else f'{text[:57]}...'


def _fail(name, value, wanted):
  raise SchemaError(
      f'{name or "The whole"} is {_show(value)}; it must be {wanted}.'
  )
