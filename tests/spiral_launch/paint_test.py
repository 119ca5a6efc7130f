# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.paint: which flags go together."""

import tempfile

from absl.testing import absltest

from tests.spiral_launch import calls

_CASES: tuple[tuple[list[str], str], ...] = (
    (['a.png', '--tiles=2'], '--tiles=2: this is for agents. Name one'),
    (['a.png', '--by=error'], '--by=error: this is for agents'),
    (['--sample=3'], '--sample=3: this is for agents'),
    (
        ['a.png', '--agent=digits', '--strokes=9'],
        '--strokes=9: this is for painting without --agent',
    ),
    (
        ['a.png', '--agent=digits', '--style=ink'],
        '--style=ink: this is for painting without --agent',
    ),
)


class PaintTest(absltest.TestCase):

  def test_flags_that_do_not_go_together(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    arguments = [
        [*words, f'--out={folder}', '--formats=json'] for words, _ in _CASES
    ]
    done = calls.call('spiral_launch.paint', arguments)
    for result, (words, message) in zip(done, _CASES):
      with self.subTest(words):
        self.assertEqual(result.status, 2, result.error)
        self.assertIn(message, result.error)


if __name__ == '__main__':
  absltest.main()
