"""Tests for spiral_tf.plain_text."""

import io
import json
import xml.etree.ElementTree as xml
from xml.sax import saxutils

from absl.testing import absltest
import hypothesis
from hypothesis import strategies

from spiral_tf import plain_text

_TEXT = strategies.text(strategies.characters(min_codepoint=0))


class PlainTextTest(absltest.TestCase):

  @hypothesis.given(_TEXT)
  def test_titles_are_xml(self, text):
    title = plain_text.title(text)
    self.assertLen(title, len(text))
    told = f'<title>{saxutils.escape(title)}</title>'.encode()
    self.assertEqual(xml.fromstring(told).text or '', title)

  @hypothesis.given(strategies.text())
  def test_usual_names_stay(self, text):
    usual = ''.join(x for x in text if x.isprintable())
    self.assertEqual(plain_text.title(usual), usual)

  @hypothesis.given(_TEXT)
  def test_json_comes_back(self, text):
    told = json.dumps(text, ensure_ascii=False)
    found = json.loads(plain_text.json_escaped(told).encode().decode())
    self.assertEqual(found, text.encode('utf-16', 'surrogatepass').decode(
        'utf-16', 'surrogatepass'))  # fmt: skip

  def test_printable(self):
    stream = io.TextIOWrapper(io.BytesIO(), encoding='ascii')
    self.assertEqual(
        plain_text.printable('caf\xe9 \udce9', stream), r'caf\xe9 \udce9'
    )
    self.assertEqual(
        plain_text.printable('\xe9\udce9', io.StringIO()), '\xe9\\udce9'
    )


if __name__ == '__main__':
  absltest.main()
