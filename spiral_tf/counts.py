# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Counts as text."""

import collections

_MAX_KINDS = 8
_NOUNS = frozenset({'file', 'folder', 'link', 'pipe', 'image'})


def in_words(counter: collections.Counter) -> str:
  """Returns the count of each kind as text.

  Args:
    counter: counts by kind. A kind is a file ending ('.heic'), words that
      follow a number ('without ending', 'turned upright'), or a noun in the
      singular ('broken link').

  Returns:
    Text such as '10 .heic, 2 broken links', the most frequent kind first; ''
    without any.
  """
  kinds = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
  parts = [f'{n:,} {_plural(kind, n)}' for kind, n in kinds[:_MAX_KINDS]]
  rest = sum(n for _, n in kinds[_MAX_KINDS:])
  if rest:
    parts.append(f'{rest:,} of other kinds')
  return ', '.join(parts)


def _plural(kind: str, number: int) -> str:
  """Returns the plural: 'links in the zip' for 'link in the zip'."""
  if number == 1:
    return kind
  words = kind.split(' ')
  for i, word in enumerate(words):
    if word in _NOUNS:
      words[i] = f'{word}s'
      break
  return ' '.join(words)
