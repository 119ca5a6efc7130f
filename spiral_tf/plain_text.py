"""Text of any origin, for where not every character may be; counts in words.

File names hold any bytes but two; Python keeps those that are no UTF-8 as
surrogates, which no file can be written with.
"""

import collections
import re

_SURROGATES = re.compile('[\ud800-\udfff]')
_MOST_KINDS = 8
_NOUNS = frozenset({'file', 'folder', 'link', 'pipe', 'image'})


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


def counts(counter: collections.Counter) -> str:
  """Says how many there are of each kind.

  Args:
    counter: of kinds: endings ('.heic'), what follows a number ('without
      ending', 'turned upright'), or a name in the singular ('broken link').

  Returns:
    '10 .heic, 2 broken links', the most frequent first; '' if it is empty.
  """
  kinds = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
  parts = [f'{n:,} {_plural(kind, n)}' for kind, n in kinds[:_MOST_KINDS]]
  rest = sum(n for _, n in kinds[_MOST_KINDS:])
  if rest:
    parts.append(f'{rest:,} of other kinds')
  return ', '.join(parts)


def _plural(kind: str, number: int) -> str:
  """'link in the zip' to 'links in the zip'."""
  if number == 1:
    return kind
  words = kind.split(' ')
  for i, word in enumerate(words):
    if word in _NOUNS:
      words[i] = f'{word}s'
      break
  return ' '.join(words)


def _shown(character: str) -> str:
  if '\udc80' <= character <= '\udcff':  # A byte that os.fsdecode kept.
    return f'\\x{ord(character) - 0xdc00:02x}'
  return character if character.isprintable() else repr(character)[1:-1]
