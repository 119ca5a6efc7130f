# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.schema."""

import copy
import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import jsonschema

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import schema
from spiral_envs.programs import serialization
from tests.spiral_tf import programs

_DELETE = object()


def _changed(path, value):
  """Returns a valid tree with another value at a path of keys, or none."""
  program = programs.program(
      *programs.three_strokes().actions,
      agent=drawing_program.Agent('a', '1'),
  )
  tree = copy.deepcopy(serialization.to_tree(program))
  at = tree
  for key in path[:-1]:
    at = at[key]
  if value is _DELETE:
    del at[path[-1]]
  else:
    at[path[-1]] = value
  return tree


class SchemaTest(parameterized.TestCase):

  def test_describes_the_dataclasses(self):
    published = schema.schema()
    jsonschema.Draft202012Validator.check_schema(published)
    self.assertEqual(
        published['properties']['version']['const'], serialization.VERSION
    )
    self.assertEqual(
        published['properties']['format']['const'], serialization.FORMAT
    )
    for part, kind in (
        ('environment', drawing_program.Environment),
        ('canvas', drawing_program.Canvas),
        ('brush', drawing_program.Brush),
        ('agent', drawing_program.Agent),
    ):
      self.assertEqual(
          list(published['properties'][part]['properties']),
          [field.name for field in dataclasses.fields(kind)],
      )
    action = published['properties']['actions']['items']['properties']
    self.assertEqual(
        list(action),
        [f.name for f in dataclasses.fields(drawing_program.Action)],
    )

  @parameterized.parameters(
      (('actions', 1, 'pressure'), 1.7, 'is 1.7; it must be in [0, 1].'),
      (('actions', 1, 'pressure'), True, 'is true; it must be a number.'),
      (('actions', 1, 'pressure'), _DELETE, 'is missing.'),
      (('actions', 2, 'radius'), 0, 'is 0; it must be above 0.'),
      (('actions', 2, 'radius'), 10**400, 'it must be a finite number.'),
      (('actions', 2, 'color'), [0, 0], 'has 2 entries; it must have 3.'),
      (('actions', 3, 'end'), 'here', 'is "here"; it must be a list.'),
      (('actions', 4, 'kind'), 'dot', 'it must be "stroke" or "move".'),
      (('actions', 4, 'width'), 1, 'is not a field; there are kind, end'),
      (('actions',), {}, 'is {}; it must be a list.'),
      (('brush', 'seed'), 0.5, 'is 0.5; it must be a whole number.'),
      (('brush', 'seed'), True, 'is true; it must be a whole number.'),
      (('canvas', 'width'), 10**400, 'it must be in [8, 16384].'),
      (('canvas', 'width'), 10**9, 'it must be in [8, 16384].'),
      (('environment', 'brush_sizes'), [], 'it must have 1 or more.'),
      (('environment', 'name'), 'scenes', 'it must be "libmypaint" or "fake".'),
      (('agent',), 'me', 'is "me"; it must be an object.'),
      (
          ('agent', 'name'),
          [9] * 40,
          'is [' + '9, ' * 18 + '9,...; it must be text.',
      ),
      (('version',), 0, 'is 0; it must be 1.'),
      (('version',), _DELETE, 'is missing.'),
  )
  def test_names_the_field(self, path, value, message):
    name = ''.join(
        f'[{key}]' if isinstance(key, int) else f'.{key}' for key in path
    )
    with self.assertRaises(schema.ProgramError) as caught:
      schema.check(_changed(path, value))
    self.assertStartsWith(str(caught.exception), name[1:])
    self.assertIn(message, str(caught.exception))

  def test_an_entry_of_a_list(self):
    tree = _changed(('actions', 1, 'end'), [0.5, -0.25])
    with self.assertRaisesRegex(ValueError, r'^actions\[1\].end\[1\] is -0.25'):
      schema.check(tree)


if __name__ == '__main__':
  absltest.main()
