# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Text of any origin, for where not every character may be; counts in words.

File names hold any bytes but two; Python keeps those that are no UTF-8 as
surrogates, which no file can be written with.
"""

import re

_SURROGATES = re.compile('[\ud800-\udfff]')


def json_escaped(text: str) -> str:
  r"""Returns JSON with its surrogates written as \udXXX, which are JSON too."""
  return _SURROGATES.sub(lambda found: f'\\u{ord(found[0]):04x}', text)


def one_line(name: str) -> str:
  r"""Returns a name without what XML, HTML and UTF-8 cannot hold.

  Args:
    name: any, also of a file whose bytes are no UTF-8.

  Returns:
    The same, whatever the terminal; control characters and bytes that are no
    UTF-8 are written with a backslash: `new\nline`, `caf\xe9`.
  """
  return ''.join(_shown(character) for character in name)


def _shown(character: str) -> str:
  if '\udc80' <= character <= '\udcff':  # A byte that os.fsdecode kept.
    return f'\\x{ord(character) - 0xdc00:02x}'
  return character if character.isprintable() else repr(character)[1:-1]
