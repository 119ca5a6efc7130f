# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Counts of things, in words."""

import collections

_MOST_KINDS = 8
_NOUNS = frozenset({'file', 'folder', 'link', 'pipe', 'image'})


def in_words(counter: collections.Counter) -> str:
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
