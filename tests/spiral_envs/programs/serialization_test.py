# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.serialization."""

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


def _tree():
  return serialization.to_tree(programs.three_strokes())


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


class ErrorsTest(parameterized.TestCase):

  def test_later_versions_name_the_remedy(self):
    tree = {**_tree(), 'version': 3, 'new_field': 1}
    with self.assertRaisesRegex(ValueError, 'version is 3.*Update spiral_tf'):
      serialization.from_tree(tree)

  @parameterized.parameters(
      ('', 'not JSON'),
      ('{"format": ', 'not JSON'),
      ('[' * 100_000, 'not JSON'),
      ('[1, 2]', 'not a drawing program'),
      ('{"format": "svg"}', 'not a drawing program'),
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
        self.assertIs(type(found.known_environment.grid_width), int)

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
  def test_explains_syntax_errors(self, text, message):
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
