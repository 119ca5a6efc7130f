# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reading and writing of drawing programs as JSON files."""

import dataclasses
import json
from typing import Any

from spiral_envs.programs import plain_text
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import schema

FORMAT = 'spiral_tf drawing program'
VERSION = schema.VERSION
ProgramError = schema.ProgramError
_UTF_16 = (b'\xff\xfe', b'\xfe\xff')
# More than any drawing has; keeps other files from filling the memory.
_MAX_BYTES = 256_000_000


def to_tree(program: drawing_program.DrawingProgram) -> dict[str, Any]:
  """Returns the program as the dicts, lists and numbers of its JSON."""
  parts = dataclasses.asdict(program)
  actions = parts.pop('actions')
  if not parts['brush']['fresh']:
    del parts['brush']['fresh']
  head = {name: parts[name] for name in ('agent', 'environment')}
  return {
      'format': FORMAT,
      'version': VERSION if _is_new(program) else 1,
      **{n: _lists(part) for n, part in head.items() if part is not None},
      'canvas': _lists(parts['canvas']),
      'brush': _lists(parts['brush']),
      'actions': [_lists(action) for action in actions],
  }


def _is_new(program: drawing_program.DrawingProgram) -> bool:
  """Returns whether version 1 of files cannot hold a program."""
  return (
      program.environment is None
      or program.canvas.height is not None
      or program.brush.fresh
      or any(action.start is not None for action in program.actions)
  )


def from_tree(tree: Any) -> drawing_program.DrawingProgram:
  """Returns the program that `to_tree` made a tree from.

  Args:
    tree: value as `json.loads` returns it.

  Raises:
    ProgramError: the value is not a drawing program, is of a later version, or
      has an invalid field.
  """
  if not isinstance(tree, dict) or tree.get('format') != FORMAT:
    raise ProgramError(
        f'This is not a drawing program: it has no "format": "{FORMAT}".'
    )
  version = tree.get('version')
  if type(version) is int and version > VERSION:
    raise ProgramError(
        f'version is {version}, and this spiral_tf reads up to {VERSION}: the '
        'program comes from a later one. Update spiral_tf.'
    )
  schema.check(tree)
  environment, canvas, brush = (
      _tuples(tree.get(name, {})) for name in ('environment', 'canvas', 'brush')
  )
  # In JSON, 64.0 is an integer too.
  for part, key in (
      (environment, 'grid_width'),
      (canvas, 'width'),
      (canvas, 'height'),
      (brush, 'seed'),
  ):
    if key in part:
      part[key] = int(part[key])
  agent = tree.get('agent')
  program = drawing_program.DrawingProgram(
      environment=(
          drawing_program.Environment(**environment) if environment else None
      ),
      canvas=drawing_program.Canvas(**canvas),
      brush=drawing_program.Brush(**brush),
      actions=tuple(
          drawing_program.Action(**_tuples(action))
          for action in tree['actions']
      ),
      agent=None if agent is None else drawing_program.Agent(**agent),
  )
  _check_positions(program)
  return program


def _check_positions(program: drawing_program.DrawingProgram) -> None:
  """Raises ProgramError for positions off the canvas, in version 2."""
  height = program.canvas.aspect
  for i, action in enumerate(program.actions):
    for name in ('start', 'control', 'end'):
      position = getattr(action, name)
      if position is None or (position[0] <= 1 and position[1] <= height):
        continue
      raise ProgramError(
          f'actions[{i}].{name} is {list(position)}; x must be in [0, 1] and y '
          f'in [0, {height:g}], widths of the canvas.'
      )


def validate(program: drawing_program.DrawingProgram) -> None:
  """Raises ProgramError, naming the field, unless a file can hold a program."""
  schema.check(to_tree(program))
  _check_positions(program)


def to_text(program: drawing_program.DrawingProgram) -> str:
  """Returns the text of a program's file, with one action per line.

  Raises:
    ProgramError: a field is invalid.
  """
  validate(program)
  tree = to_tree(program)
  actions = ',\n'.join('    ' + json.dumps(a) for a in tree.pop('actions'))
  head = json.dumps(tree, indent=2, ensure_ascii=False)[: -len('\n}')]
  head = plain_text.json_escaped(head)
  return f'{head},\n  "actions": [\n{actions}\n  ]\n}}\n'


def from_text(text: str) -> drawing_program.DrawingProgram:
  """Parses a program, from `to_text` or from any other writer.

  Raises:
    ProgramError: the text is not JSON, or not a valid drawing program.
  """
  try:
    tree = json.loads(text)
  except json.JSONDecodeError as error:
    raise ProgramError(_explain(text, error)) from error
  except (ValueError, RecursionError) as error:
    raise ProgramError(
        'This is not JSON of a drawing program: it is nested too deep, or a '
        'number has thousands of digits.'
    ) from error
  return from_tree(tree)


def read(path: str) -> drawing_program.DrawingProgram:
  """Reads a program from a file.

  Raises:
    ProgramError: the file does not hold a valid drawing program; the message
      names the file and the field.
    OSError: the file cannot be read.
  """
  try:
    with open(path, 'rb') as file:
      data = file.read(_MAX_BYTES + 1)
  except OSError as error:
    raise type(error)(
        f'{path} cannot be read: {error.strerror}. Name a drawing program, '
        'FILE.json.'
    ) from error
  try:
    if len(data) > _MAX_BYTES:
      raise ProgramError(
          'This is not a drawing program: it is larger than '
          f'{_MAX_BYTES} bytes.'
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


def _explain(text: str, error: json.JSONDecodeError) -> str:
  """Returns position, text and cause of a syntax error."""
  if not text.strip():
    return 'This is not JSON: it is empty.'
  lines = text.splitlines()
  line = lines[min(error.lineno, len(lines)) - 1]
  excerpt = line[max(0, error.colno - 21) : error.colno + 19].strip()
  return (
      f'This is not JSON: line {error.lineno}, column {error.colno}, at '
      f'{excerpt!r}: {_cause(text, error)}.'
  )


def _cause(text: str, error: json.JSONDecodeError) -> str:
  before, rest = text[: error.pos].rstrip(), text[error.pos :]
  if error.msg == 'Extra data':
    return (
        'more follows after the end of the first value; a file holds one '
        'drawing program, so put each into a file of its own'
    )
  if not rest.strip() or 'Unterminated' in error.msg:
    return 'it ends too early; is the file whole?'
  if rest.startswith(('//', '/*', '#')):
    return 'JSON has no comments; take them out'
  if before.endswith(',') and rest[:1] in (',', ']', '}'):
    return 'there is a comma too many; take it out'
  if before.endswith('{') and rest[:1] == ',':
    return 'there is a comma too many; take it out'
  if rest[:1] == "'":
    return 'text stands in double quotes'
  if 'control character' in error.msg or 'escape' in error.msg:
    return 'text has a character that is to be escaped, as in "\\n"'
  if 'delimiter' in error.msg:
    return 'a comma or a colon is missing before this'
  return 'no JSON begins like that'


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
