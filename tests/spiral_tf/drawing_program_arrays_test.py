"""Tests for spiral_tf.drawing_program_arrays."""

import dataclasses

from absl.testing import absltest
import hypothesis
import numpy as np

from spiral_tf import drawing_program_arrays
from spiral_tf import drawing_program_json
from tests.spiral_tf import programs


class DrawingProgramArraysTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=40)
  @hypothesis.given(programs.PROGRAMS)
  def test_round_trip_is_exact(self, program):
    arrays = drawing_program_arrays.to_arrays(program)
    head = dataclasses.replace(program, actions=())
    back = drawing_program_arrays.from_arrays(head, arrays)
    self.assertEqual(back, program)
    # Numbers of Python, as files want them.
    drawing_program_json.to_text(back)

  def test_what_is_where(self):
    arrays = drawing_program_arrays.to_arrays(programs.three_strokes())
    np.testing.assert_array_equal(arrays['flag'], [0, 1, 1, 0, 1])
    np.testing.assert_array_equal(arrays['end'][1], [0.9, 0.2])
    np.testing.assert_array_equal(
        arrays['radius'], [np.nan, 0.05, 0.04, np.nan, 0.06]
    )
    self.assertEqual(arrays['color'].shape, (5, 3))
    self.assertEqual(np.isnan(arrays['score']).sum(), 4)

  def test_fields_may_be_missing(self):
    arrays = {'flag': [0], 'end': [[0.5, 0.5]]}
    program = drawing_program_arrays.from_arrays(programs.program(), arrays)
    self.assertEqual(program.actions, (programs.move(0.5, 0.5),))

  def test_wrong_arrays(self):
    good = drawing_program_arrays.to_arrays(programs.three_strokes())
    wrong: tuple[tuple[str, np.ndarray, str], ...] = (
        ('flag', np.array([0, 1, 2, 0, 1]), 'flag is'),
        ('end', good['end'][:4], r'end is \[4, 2\]: want \[5, 2\]'),
        ('width', good['radius'], r"Unknown arrays: \['width'\]"),
        ('pressure', good['pressure'] + 1, r'actions\[1\].pressure is 1.4'),
        ('radius', good['radius'] * np.nan, r'actions\[1\].radius is missing'),
    )
    for name, value, message in wrong:
      with self.assertRaisesRegex(ValueError, message):
        drawing_program_arrays.from_arrays(
            programs.program(), {**good, name: value}
        )
    del good['end']
    with self.assertRaisesRegex(ValueError, r"missing ones: \['end'\]"):
      drawing_program_arrays.from_arrays(programs.program(), good)


if __name__ == '__main__':
  absltest.main()
