"""Tests for spiral_tf.json_schema; more are in drawing_program_json_test."""

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf import json_schema


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
    json_schema.check(right, schema)
    with self.assertRaises(json_schema.SchemaError):
      json_schema.check(wrong, schema)

  @parameterized.parameters(
      ({'minItems': 2}, [1], 'x has 1 entries; it must have 2 or more.'),
      ({'maxItems': 1}, [1, 2], 'x has 2 entries; it must have at most 1.'),
      ({'minimum': 1}, 0, 'x is 0; it must be 1 or more.'),
      ({'maximum': 1}, 2, 'x is 2; it must be 1 or less.'),
      ({'type': 'number'}, 'a' * 99, 'x is "' + 'a' * 56 + '...; it must'),
      ({'items': {'items': {'const': 1}}}, [[], [0]], 'x[1][0] is 0'),
  )
  def test_message(self, schema, value, message):
    with self.assertRaises(json_schema.SchemaError) as caught:
      json_schema.check(value, schema, 'x')
    self.assertStartsWith(str(caught.exception), message)

  def test_the_whole(self):
    with self.assertRaisesRegex(ValueError, 'The whole is 1; it must be text'):
      json_schema.check(1, {'type': 'string'})

  def test_nothing_is_passed_over(self):
    with self.assertRaisesRegex(NotImplementedError, 'pattern'):
      json_schema.check('a', {'pattern': 'b'})


if __name__ == '__main__':
  absltest.main()
