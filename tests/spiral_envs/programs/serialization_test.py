# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.serialization."""

import copy
import dataclasses
import json
import os
import tempfile
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import serialization
from tests.spiral_tf import programs

del_ = object()


def _tree():
  return serialization.to_tree(programs.three_strokes())


def _changed(path, value):
  """The tree with another value at a path of keys; `del` deletes."""
  tree = copy.deepcopy(_tree())
  at = tree
  for key in path[:-1]:
    at = at[key]
  if value is del_:
    del at[path[-1]]
  else:
    at[path[-1]] = value
  return tree


class RoundTripTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(programs.PROGRAMS)
  def test_text_is_exact(self, program):
    text = serialization.to_text(program)
    self.assertEqual(serialization.from_text(text), program)

  def test_an_action_a_line(self):
    lines = serialization.to_text(programs.three_strokes()).splitlines()
    self.assertIn('    {"kind": "move", "end": [0.2, 0.8]},', lines)

  def test_file(self):
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'program.json')
      program = programs.program(
          agent=drawing_program.Agent('über', '1 "2"'),
      )
      with open(path, 'w', encoding='utf-8') as file:
        file.write(serialization.to_text(program))
      self.assertEqual(serialization.read(path), program)
      wrong = dataclasses.replace(program, canvas=drawing_program.Canvas(5))
      with self.assertRaisesRegex(ValueError, r'canvas.width is 5'):
        serialization.to_text(wrong)

  def test_the_schema_is_the_published_file(self):
    schema = serialization.schema()
    self.assertEqual(
        schema['properties']['version']['const'], serialization.VERSION
    )
    self.assertEqual(
        schema['properties']['format']['const'], serialization.FORMAT
    )
    for part, kind in (
        ('environment', drawing_program.Environment),
        ('canvas', drawing_program.Canvas),
        ('brush', drawing_program.Brush),
        ('agent', drawing_program.Agent),
    ):
      self.assertEqual(
          list(schema['properties'][part]['properties']),
          [field.name for field in dataclasses.fields(kind)],
      )
    action = schema['properties']['actions']['items']['properties']
    self.assertEqual(
        list(action),
        [f.name for f in dataclasses.fields(drawing_program.Action)],
    )


class ErrorsTest(parameterized.TestCase):

  @parameterized.parameters(
      (('actions', 1, 'pressure'), 1.7, 'is 1.7; it must be in [0, 1].'),
      (('actions', 1, 'pressure'), True, 'is true; it must be a number.'),
      (('actions', 1, 'pressure'), del_, 'is missing.'),
      (('actions', 2, 'radius'), 0, 'is 0; it must be above 0.'),
      (('actions', 2, 'radius'), 10**400, 'it must be a finite number.'),
      (('actions', 2, 'color'), [0, 0], 'has 2 entries; it must have 3.'),
      (('actions', 3, 'end'), 'here', 'is "here"; it must be a list.'),
      (('actions', 4, 'kind'), 'dot', 'it must be "stroke" or "move".'),
      (('actions', 4, 'width'), 1, 'is not a field; there are kind, end'),
      (('actions',), {}, 'is {}; it must be a list.'),
      (('brush', 'seed'), 0.5, 'is 0.5; it must be a whole number.'),
      (('canvas', 'width'), 10**9, 'it must be in [8, 16384].'),
      (('environment', 'brush_sizes'), [], 'it must have 1 or more.'),
      (('environment', 'name'), 'scenes', 'it must be "libmypaint" or "fake".'),
      (('agent',), 'me', 'is "me"; it must be an object.'),
      (('version',), 0, 'is 0; it must be 1.'),
      (('version',), del_, 'is missing.'),
  )
  def test_names_the_field(self, path, value, message):
    name = ''.join(
        f'[{key}]' if isinstance(key, int) else f'.{key}' for key in path
    )
    with self.assertRaises(serialization.ProgramError) as caught:
      serialization.from_tree(_changed(path, value))
    self.assertStartsWith(str(caught.exception), name[1:])
    self.assertIn(message, str(caught.exception))

  def test_an_entry_of_a_list(self):
    tree = _changed(('actions', 1, 'end'), [0.5, -0.25])
    with self.assertRaisesRegex(ValueError, r'^actions\[1\].end\[1\] is -0.25'):
      serialization.from_tree(tree)

  def test_later_versions_are_told_from_wrong_ones(self):
    tree = _changed(('version',), 2)
    tree['unheard_of'] = 1
    with self.assertRaisesRegex(ValueError, 'version is 2.*Update spiral_tf'):
      serialization.from_tree(tree)

  @parameterized.parameters(
      ('', 'not JSON'),
      ('{"format": ', 'not JSON'),
      ('[' * 100_000, 'not JSON'),
      ('[1, 2]', 'no drawing program'),
      ('{"format": "svg"}', 'no drawing program'),
  )
  def test_other_files(self, text, message):
    with self.assertRaisesRegex(serialization.ProgramError, message):
      serialization.from_text(text)

  @parameterized.parameters('NaN', 'Infinity', '-Infinity', '1e999')
  def test_numbers_that_are_none(self, number):
    text = serialization.to_text(programs.three_strokes())
    text = text.replace('"score": 1.5', f'"score": {number}')
    message = r'actions\[4\].score .* finite number'
    with self.assertRaisesRegex(ValueError, message):
      serialization.from_text(text)

  def test_file_is_named(self):
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'program.json')
      for content in (b'\xff\xfe', b'{}', json.dumps(_tree()).encode()[:-9]):
        with open(path, 'wb') as file:
          file.write(content)
        with self.assertRaisesRegex(serialization.ProgramError, f'^{path}: '):
          serialization.read(path)
      with self.assertRaises(FileNotFoundError):
        serialization.read(path + '.not')

  def test_files_as_editors_write_them(self):
    program = programs.three_strokes()
    text = serialization.to_text(program)
    as_floats = text.replace('"width": 32', '"width": 32.0')
    as_floats = as_floats.replace('"grid_width": 8', '"grid_width": 8.0')
    self.assertNotEqual(as_floats, text)
    with tempfile.TemporaryDirectory() as folder:
      path = os.path.join(folder, 'program.json')
      for content in (
          b'\xef\xbb\xbf' + text.encode(),
          text.replace('\n', '\r\n').encode(),
          as_floats.encode(),
      ):
        with open(path, 'wb') as file:
          file.write(content)
        found = serialization.read(path)
        self.assertEqual(found, program)
        self.assertIs(type(found.canvas.width), int)
        self.assertIs(type(found.environment.grid_width), int)

  @parameterized.parameters(
      ('// by hand\n{}', "line 1, column 1, at '// by hand': .*no comments"),
      ('{"a": 1,\n}', r'line 2, column 1.* comma too many; take it out'),
      ('{"a": {, "b": 1}}', 'comma too many'),
      ('{"a": 1}\n{"a": 2}', 'line 2, column 1.*a file of its own'),
      ("{'a': 1}", 'line 1, column 2.*double quotes'),
      ('{"a": 1 "b": 2}', 'a comma or a colon is missing'),
      ('{"a": [1, 2', 'ends too early|is missing'),
      ('', 'it is empty'),
      (f'{{"a": {10**4000}{10**4000}}}', 'thousands of digits'),
  )
  def test_says_where_and_why_it_is_not_json(self, text, message):
    with self.assertRaisesRegex(ValueError, f'This is not JSON.*{message}'):
      serialization.from_text(text)

  def test_files_that_cannot_be_read(self):
    with tempfile.TemporaryDirectory() as folder:
      with self.assertRaisesRegex(
          IsADirectoryError, f'^{folder} cannot be read.*FILE.json'
      ):
        serialization.read(folder)
      path = os.path.join(folder, 'program.json')
      with open(path, 'wb') as file:
        file.write(json.dumps(_tree()).encode('utf-16'))
      with self.assertRaisesRegex(ValueError, 'is UTF-16|but UTF-16.*Save it'):
        serialization.read(path)

  def test_names_of_any_characters(self):
    agent = drawing_program.Agent('caf\udce9 \ud800 \x01 <b> \u4e94', '"1"')
    program = dataclasses.replace(programs.three_strokes(), agent=agent)
    text = serialization.to_text(program)
    self.assertIn('\u4e94', text)
    again = serialization.from_text(text.encode().decode())
    self.assertEqual(again, program)

  def test_numbers_of_numpy_are_refused_by_name(self):
    pressure: Any = object()
    action = programs.stroke((0.5, 0.5), pressure=pressure)
    with self.assertRaisesRegex(ValueError, r'actions\[0\].pressure is "<obj'):
      serialization.validate(programs.program(action))


if __name__ == '__main__':
  absltest.main()


class JsonSchemaTest(parameterized.TestCase):

  @parameterized.parameters(
      ({'type': 'array'}, [], {}),
      ({'type': 'boolean'}, True, 1),
      ({'type': 'integer'}, 1, True),
      ({'type': 'integer'}, 1, 1.0),
      ({'type': 'number'}, 1, '1'),
      ({'type': 'number'}, 1.5, float('inf')),
      ({'type': 'object'}, {}, []),
      ({'type': 'string'}, '', None),
      ({'const': 1}, 1, True),
      ({'enum': [False, 2]}, 2, 0),
      ({'minimum': 1}, 1, 0.99),
      ({'maximum': 1}, 1, 1.01),
      ({'exclusiveMinimum': 1}, 1.01, 1),
      ({'minItems': 2}, [1, 1], [1]),
      ({'maxItems': 2}, [1, 1], [1, 1, 1]),
      ({'items': {'type': 'string'}}, ['a'], ['a', 1]),
      ({'required': ['a']}, {'a': 1}, {'b': 1}),
      ({'properties': {'a': {'const': 1}}}, {'b': 2}, {'a': 2}),
      (
          {'properties': {'a': {}}, 'additionalProperties': False},
          {'a': 2},
          {'b': 2},
      ),
      (
          {'if': {'required': ['a']}, 'then': {'required': ['b']}},
          {'c': 1},
          {'a': 1},
      ),
      (
          {'items': {'$ref': '#/$defs/x'}, '$defs': {'x': {'const': 1}}},
          [1, 1],
          [1, 2],
      ),
  )
  def test_keyword(self, schema, right, wrong):
    serialization.check(right, schema)
    with self.assertRaises(serialization.SchemaError):
      serialization.check(wrong, schema)

  @parameterized.parameters(
      ({'minItems': 2}, [1], 'x has 1 entries; it must have 2 or more.'),
      ({'maxItems': 1}, [1, 2], 'x has 2 entries; it must have at most 1.'),
      ({'minimum': 1}, 0, 'x is 0; it must be 1 or more.'),
      ({'maximum': 1}, 2, 'x is 2; it must be 1 or less.'),
      ({'type': 'number'}, 'a' * 99, 'x is "' + 'a' * 56 + '...; it must'),
      ({'items': {'items': {'const': 1}}}, [[], [0]], 'x[1][0] is 0'),
  )
  def test_message(self, schema, value, message):
    with self.assertRaises(serialization.SchemaError) as caught:
      serialization.check(value, schema, 'x')
    self.assertStartsWith(str(caught.exception), message)

  def test_the_whole(self):
    with self.assertRaisesRegex(ValueError, 'The whole is 1; it must be text'):
      serialization.check(1, {'type': 'string'})

  def test_nothing_is_passed_over(self):
    with self.assertRaisesRegex(NotImplementedError, 'pattern'):
      serialization.check('a', {'pattern': 'b'})


if __name__ == '__main__':
  absltest.main()
