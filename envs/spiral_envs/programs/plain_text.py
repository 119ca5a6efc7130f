# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Escaping of file names for JSON, XML, HTML and terminals.

File names may hold bytes that are not UTF-8. Python represents them as
surrogates, which cannot be encoded.
"""

import re

_SURROGATES = re.compile('[\ud800-\udfff]')


def json_escaped(text: str) -> str:
  r"""Returns JSON text with surrogates escaped as \udXXX."""
  return _SURROGATES.sub(lambda found: f'\\u{ord(found[0]):04x}', text)


def one_line(name: str) -> str:
  r"""Returns a name without characters that XML, HTML or UTF-8 cannot hold.

  Args:
    name: any text, also the name of a file that is not UTF-8.

  Returns:
    The name, with control characters and bytes that are not UTF-8 escaped:
    `new\nline`, `caf\xe9`.
  """
  return ''.join(_shown(character) for character in name)


def _shown(character: str) -> str:
  if '\udc80' <= character <= '\udcff':  # A byte that os.fsdecode kept.
    return f'\\x{ord(character) - 0xdc00:02x}'
  return character if character.isprintable() else repr(character)[1:-1]
