"""Tests for spiral_tf.plain_text."""

import io
import sys
from unittest import mock

from absl.testing import absltest

from spiral_tf import plain_text


class OneLineTest(absltest.TestCase):

  def test_names(self):
    for name, expected in (
        ('a b', 'a b'),
        ('猫/é', '猫/é'),
        ('caf\udce9', r'caf\xe9'),
        ('lone\ud800', r'lone\ud800'),
        ('new\nline\x01', r'new\nline\x01'),
        ("q'uote&<b>", "q'uote&<b>"),
    ):
      self.assertEqual(plain_text.one_line(name), expected)

  def test_is_the_same_on_every_terminal(self):
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding='ascii')
    with mock.patch.object(sys, 'stdout', ascii_only):
      self.assertEqual(plain_text.one_line('猫'), '猫')


if __name__ == '__main__':
  absltest.main()
