# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.blank_paintings."""

import contextlib
import dataclasses
import io

from absl import flags
from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs.programs import edits
from spiral_envs.programs import program as drawing_program
from spiral_launch.painting import blank_paintings
from spiral_launch.utils import output_flags
from tests.spiral_envs.programs import drawing_programs


class BlankPaintingsTest(parameterized.TestCase):

  def check(self, *arguments, program=None, **others):
    """Returns status, output and errors of one painting."""
    values = flags.FlagValues()
    output = output_flags.OutputFlags(['png'], values)
    values(['paint', *arguments])
    paintings = blank_paintings.BlankPaintings(output)
    program = drawing_programs.five() if program is None else program
    out, error = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
      paintings.check('good', drawing_programs.five(), (0.01, 0.05))
      paintings.check('caf\udce9', program, **others)
      status = paintings.status()
    return status, out.getvalue(), error.getvalue()

  @parameterized.parameters(
      dict(errors=None),
      dict(errors=(0.0499, 0.05)),
      dict(errors=(0.0001, 0.0002)),
  )
  def test_good_ones(self, errors):
    self.assertEqual(self.check(errors=errors), (0, '', ''))

  @parameterized.parameters(
      ((0.05, 0.05), False, 'nearer to the picture than nothing. Try --sampl'),
      ((0.06, 0.05), True, 'nearer to the picture than nothing. Try --sample'),
      # Equal after rounding.
      ((0.00218, 0.00222), False, 'nearer to the picture than nothing'),
      ((0.0, 0.0), False, 'to the agent the picture is blank. Try --invert'),
      ((0.1, 0.00001), True, 'the picture is blank. Try --noinvert'),
  )
  def test_no_better_than_blank(self, errors, inverted, words):
    advice = blank_paintings.agent_advice(inverted)
    status, out, error = self.check(errors=errors, advice=advice)
    self.assertEqual(status, 3)
    self.assertStartsWith(out, r'caf\xe9: no better than the blank canvas: ')
    self.assertIn(words, out)
    self.assertLen(out.splitlines(), 1)
    self.assertEqual(
        error,
        'Warning: 1 of 2 paintings are no better than the blank canvas: '
        'caf\\xe9. Their files are written all the same.\n',
    )

  def test_nothing_visible(self):
    program = drawing_programs.five()
    nothing = dataclasses.replace(program, actions=())
    moves = dataclasses.replace(
        program, actions=(drawing_program.Action('move', (0.5, 0.5)),)
    )
    fine = edits.scale_sizes(program, 1e-6)
    for blank in (nothing, moves, fine):
      self.assertTrue(blank_paintings.is_blank(blank))
      for errors in (None, (0.01, 0.05)):
        status, out, _ = self.check(program=blank, errors=errors)
        self.assertEqual(status, 3)
        self.assertIn('nothing visible was painted. Try another --seed', out)
    _, out, _ = self.check('--size_scale=1e-6', '--brush=a', program=fine)
    self.assertIn('Try another --brush or another --size_scale.', out)


if __name__ == '__main__':
  absltest.main()
