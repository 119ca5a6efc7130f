# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.plain_text."""

import io
import json
import sys
from unittest import mock
import xml.etree.ElementTree as xml
from xml.sax import saxutils

from absl.testing import absltest
import hypothesis
from hypothesis import strategies

from spiral_envs.programs import plain_text


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

  @hypothesis.given(strategies.text(strategies.characters(min_codepoint=0)))
  def test_is_xml_and_utf_8(self, text):
    line = plain_text.one_line(text)
    title = f'<title>{saxutils.escape(line)}</title>'.encode()
    self.assertEqual(xml.fromstring(title).text or '', line)


class JsonTest(absltest.TestCase):

  @hypothesis.given(strategies.text(strategies.characters(min_codepoint=0)))
  def test_comes_back(self, text):
    escaped = plain_text.json_escaped(json.dumps(text, ensure_ascii=False))
    found = json.loads(escaped.encode().decode())
    pairs = text.encode('utf-16', 'surrogatepass')
    self.assertEqual(found, pairs.decode('utf-16', 'surrogatepass'))


if __name__ == '__main__':
  absltest.main()
