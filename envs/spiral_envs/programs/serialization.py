# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawing programs as JSON: written, read, and held against their schema.

Holds JSON against a schema, with errors that point at the field.

Knows as much of JSON Schema (2020-12) as the schemas of this project use, and
refuses a schema that asks for more: nothing is passed over in silence.
"""

import dataclasses
import functools
import importlib.resources
import json
import math
from typing import Any

from spiral_envs.programs import plain_text
from spiral_envs.programs import program as drawing_program

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


FORMAT = 'spiral_tf drawing program'
VERSION = 1
# Packages name their data files so.
_SCHEMA = f'drawing_program_v{VERSION}.schema.json'
# What the schema has as integers, and the objects that they are in.
_WHOLE = (('environment', 'grid_width'), ('canvas', 'width'), ('brush', 'seed'))
_UTF_16 = (b'\xff\xfe', b'\xfe\xff')
# No drawing has as much; something else might.
_MOST_BYTES = 256_000_000


class ProgramError(ValueError):
  """Something is no drawing program; the message names the field."""


@functools.lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
  """Returns the JSON Schema of the files."""
  folder = importlib.resources.files('spiral_envs.programs') / 'schemas'
  return json.loads((folder / _SCHEMA).read_text(encoding='utf-8'))


def to_tree(program: drawing_program.DrawingProgram) -> dict[str, Any]:
  """Returns the program as JSON has it: dicts, lists and numbers."""
  parts = dataclasses.asdict(program)
  actions = parts.pop('actions')
  agent = parts.pop('agent')
  return {
      'format': FORMAT,
      'version': VERSION,
      **({} if agent is None else {'agent': agent}),
      **{name: _lists(part) for name, part in parts.items()},
      'actions': [_lists(action) for action in actions],
  }


def from_tree(tree: Any) -> drawing_program.DrawingProgram:
  """Returns the program that `to_tree` made this of.

  Raises:
    ProgramError: it is none; of a later version; or a field is wrong.
  """
  if not isinstance(tree, dict) or tree.get('format') != FORMAT:
    raise ProgramError(
        f'This is no drawing program: it has no "format": "{FORMAT}".'
    )
  version = tree.get('version')
  if type(version) is int and version > VERSION:
    raise ProgramError(
        f'version is {version}, and this spiral_tf reads up to {VERSION}: the '
        'program comes from a later one. Update spiral_tf.'
    )
  tree = _with_whole_numbers(tree)
  try:
    check(tree, schema())
  except SchemaError as error:
    raise ProgramError(str(error)) from error
  agent = tree.get('agent')
  return drawing_program.DrawingProgram(
      environment=drawing_program.Environment(**_tuples(tree['environment'])),
      canvas=drawing_program.Canvas(**tree['canvas']),
      brush=drawing_program.Brush(**tree['brush']),
      actions=tuple(
          drawing_program.Action(**_tuples(action))
          for action in tree['actions']
      ),
      agent=None if agent is None else drawing_program.Agent(**agent),
  )


def validate(program: drawing_program.DrawingProgram) -> None:
  """Raises ProgramError, naming the field, unless a file may hold this."""
  from_tree(to_tree(program))


def to_text(program: drawing_program.DrawingProgram) -> str:
  """Returns the text of a file: an action a line.

  Raises:
    ProgramError: a field is wrong.
  """
  validate(program)
  tree = to_tree(program)
  actions = ',\n'.join('    ' + json.dumps(a) for a in tree.pop('actions'))
  head = json.dumps(tree, indent=2, ensure_ascii=False)[: -len('\n}')]
  head = plain_text.json_escaped(head)
  return f'{head},\n  "actions": [\n{actions}\n  ]\n}}\n'


def from_text(text: str) -> drawing_program.DrawingProgram:
  """Reads what `to_text` wrote, or any hand or program to the same schema.

  Raises:
    ProgramError: it is no JSON, or as `from_tree`.
  """
  try:
    tree = json.loads(text)
  except json.JSONDecodeError as error:
    raise ProgramError(_no_json(text, error)) from error
  except (ValueError, RecursionError) as error:
    raise ProgramError(
        'This is not JSON that a drawing program has: it is nested too deep, '
        'or a number has thousands of digits.'
    ) from error
  return from_tree(tree)


def read(path: str) -> drawing_program.DrawingProgram:
  """Reads a file.

  Raises:
    ProgramError: it holds no drawing program, or a wrong one; names the file
      and the field.
    OSError: it cannot be read.
  """
  try:
    with open(path, 'rb') as file:
      data = file.read(_MOST_BYTES + 1)
  except OSError as error:
    raise type(error)(
        f'{path} cannot be read: {error.strerror}. Name a drawing program, '
        'FILE.json.'
    ) from error
  try:
    if len(data) > _MOST_BYTES:
      raise ProgramError(
          f'This is no drawing program: it is larger than {_MOST_BYTES} bytes.'
      )
    return from_text(_decoded(data))
  except ProgramError as error:
    raise ProgramError(f'{path}: {error}') from error


def _decoded(data: bytes) -> str:
  # Editors on Windows begin files with a byte order mark.
  try:
    return data.decode('utf-8-sig')
  except UnicodeDecodeError as error:
    kind = 'UTF-16' if data[:2] in _UTF_16 else 'something else'
    raise ProgramError(
        f'This is not UTF-8, as JSON is, but {kind}, from byte {error.start} '
        'on. Save it as UTF-8, or name another file.'
    ) from error


def _no_json(text: str, error: json.JSONDecodeError) -> str:
  """What is wrong at which place, in words of our own."""
  lines = text.splitlines() or ['']
  line = lines[min(error.lineno, len(lines)) - 1]
  rest = text[error.pos :]
  before = text[: error.pos].rstrip()
  where = f'line {error.lineno}, column {error.colno}'
  seen = line[max(0, error.colno - 21) : error.colno + 19].strip()
  if not text.strip():
    return 'This is not JSON: it is empty.'
  if error.msg == 'Extra data':
    why = (
        'more follows after the end of the first value; a file holds one '
        'drawing program, so put each into a file of its own'
    )
  elif not rest.strip() or 'Unterminated' in error.msg:
    why = 'it ends too early; is the file whole?'
  elif rest.startswith(('//', '/*', '#')):
    why = 'JSON has no comments; take them out'
  elif before.endswith(',') and rest[:1] in (',', ']', '}'):
    why = 'there is a comma too many; take it out'
  elif before.endswith('{') and rest[:1] == ',':
    why = 'there is a comma too many; take it out'
  elif rest[:1] == "'":
    why = 'text stands in double quotes'
  elif 'control character' in error.msg or 'escape' in error.msg:
    why = 'text has a character that is to be escaped, as in "\\n"'
  elif 'delimiter' in error.msg:
    why = 'a comma or a colon is missing before this'
  else:
    why = 'no JSON begins like that'
  return f'This is not JSON: {where}, at {seen!r}: {why}.'


def _with_whole_numbers(tree: dict[str, Any]) -> dict[str, Any]:
  """To JSON, whose schema is still to be checked, 64.0 is a whole number."""
  tree = dict(tree)
  for part, key in _WHOLE:
    fields = tree.get(part)
    if not isinstance(fields, dict):
      continue
    value = fields.get(key)
    if isinstance(value, float) and value.is_integer():
      tree[part] = {**fields, key: int(value)}
  return tree


def _lists(part: dict[str, Any]) -> dict[str, Any]:
  return {
      key: list(value) if isinstance(value, tuple) else value
      for key, value in part.items()
      if value is not None
  }


def _tuples(part: dict[str, Any]) -> dict[str, Any]:
  return {
      key: tuple(value) if isinstance(value, list) else value
      for key, value in part.items()
  }
