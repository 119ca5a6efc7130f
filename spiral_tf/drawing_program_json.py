"""Drawing programs as JSON: written, read, and held against their schema."""

import dataclasses
import functools
import importlib.resources
import json
from typing import Any

from spiral_tf import drawing_program
from spiral_tf import files
from spiral_tf import json_schema

FORMAT = 'spiral_tf drawing program'
VERSION = 1
# Packages name their data files so.
_SCHEMA = f'drawing_program_v{VERSION}.schema.json'
# No drawing has as much; something else might.
_MOST_BYTES = 256_000_000


class ProgramError(ValueError):
  """Something is no drawing program; the message names the field."""


@functools.lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
  """Returns the JSON Schema of the files."""
  folder = importlib.resources.files('spiral_tf') / 'schemas'
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
  try:
    json_schema.check(tree, schema())
  except json_schema.SchemaError as error:
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
  return f'{head},\n  "actions": [\n{actions}\n  ]\n}}\n'


def from_text(text: str) -> drawing_program.DrawingProgram:
  """Reads what `to_text` wrote, or any hand or program to the same schema.

  Raises:
    ProgramError: it is no JSON, or as `from_tree`.
  """
  try:
    tree = json.loads(text)
  except (ValueError, RecursionError) as error:
    raise ProgramError(f'This is not JSON: {error}.') from error
  return from_tree(tree)


def write(path: str, program: drawing_program.DrawingProgram) -> None:
  """Writes a file, whole or not at all.

  Raises:
    ProgramError: a field is wrong.
    OSError: the file cannot be written.
  """
  files.write_atomically(path, to_text(program).encode())


def read(path: str) -> drawing_program.DrawingProgram:
  """Reads a file.

  Raises:
    ProgramError: it holds no drawing program, or a wrong one; names the file
      and the field.
    OSError: it cannot be read.
  """
  with open(path, 'rb') as file:
    data = file.read(_MOST_BYTES + 1)
  try:
    if len(data) > _MOST_BYTES:
      raise ProgramError(
          f'This is no drawing program: it is larger than {_MOST_BYTES} bytes.'
      )
    return from_text(data.decode())
  except UnicodeDecodeError as error:
    raise ProgramError(f'{path}: This is not text: {error}.') from error
  except ProgramError as error:
    raise ProgramError(f'{path}: {error}') from error


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
