"""Tests for launch.output_streams."""

import contextlib
import io

from absl.testing import absltest

from launch import output_streams


class AcceptAnyTextTest(absltest.TestCase):

  def test_prints_what_the_encoding_lacks(self):
    for encoding, expected in (
        ('ascii', b'\\u732b caf\\udce9\n'),
        ('utf-8', '猫'.encode() + b' caf\\udce9\n'),
    ):
      raw = io.BytesIO()
      stream = io.TextIOWrapper(raw, encoding=encoding)
      with contextlib.redirect_stdout(stream):
        output_streams.accept_any_text()
        print('猫 caf\udce9', flush=True)
      self.assertEqual(raw.getvalue(), expected)

  def test_other_streams_stay(self):
    with contextlib.redirect_stdout(io.StringIO()) as stream:
      output_streams.accept_any_text()
      print('猫')
    self.assertEqual(stream.getvalue(), '猫\n')
    with contextlib.redirect_stdout(None):
      output_streams.accept_any_text()


if __name__ == '__main__':
  absltest.main()
