# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Counts words and forms that the project's prose does without.

Prose is what people read: docstrings, comments, messages, help texts and
documents. Names that are stored (`reward.normalise`, 'critic_final') stay, and
stand in backticks or quotes.
"""

import ast
import io
import pathlib
import re
import tokenize

import pytest

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_CODE = ('benchmarks', 'envs', 'launch', 'spiral_tf', 'tests', 'tools')
_WORDS = re.compile(
    r'\b(told|nobody|likewise|anew|whoever|be it|hears|critics?|figures?'
    r'|colou?rise\w*|\w*colour\w*|\w*greys?|optimis\w+|normalis\w+'
    r'|initialis\w+|centring|summaris\w+|serialis\w+|behaviour)\b',
    re.IGNORECASE,
)
# Quoted and in backticks: names of settings, of files, of other projects. A
# "Figure 2" is the paper's.
_QUOTED = re.compile(
    r'`[^`]*`|\'[^\'\n]*\'|"[^"\n]*"|\bFigures? \d|\w+[._]\w+\S*|--\S+'
    r'|\w+=\S+|\S*/\S+'
)
_STARTS = re.compile(r'(What|Who|How|Whether|Where|When)\b')
_ARGUMENTS = re.compile(r'^\s*\*{0,2}\w+: (of|see|as|that)\b', re.MULTILINE)
# This file names the words; the lab notebook stays as it was written.
_SKIPPED = ('tests/language_test.py', 'docs/log/')


def _files(suffix: str, *folders: str) -> list[str]:
  files = (
      path.relative_to(_ROOT).as_posix()
      for folder in folders
      for path in (_ROOT / folder).rglob(f'*{suffix}')
      if 'build' not in path.parts
  )
  return sorted(f for f in files if not f.startswith(_SKIPPED))


def _docstrings(text: str) -> list[str]:
  kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
  nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, kinds)]
  return [d for d in map(ast.get_docstring, nodes) if d]


def _prose(text: str) -> str:
  """Returns comments, and strings of more than one word."""
  parts = []
  for token in tokenize.generate_tokens(io.StringIO(text).readline):
    if token.type == tokenize.COMMENT:
      parts.append(token.string)
    elif token.type == tokenize.STRING:
      body = token.string.lstrip('rbfRBF').strip('"\'')
      if ' ' in body:
        parts.append(body)
  return '\n'.join(parts)


def _found(prose: str) -> list[str]:
  return [m.group() for m in _WORDS.finditer(_QUOTED.sub('', prose))]


@pytest.mark.parametrize('file', _files('.py', *_CODE))
def test_code(file):
  text = (_ROOT / file).read_text(encoding='utf-8')
  words = _found(_prose(text))
  assert not words, f'{file} says {words}'
  for docstring in _docstrings(text):
    start = _STARTS.match(docstring)
    assert not start, f'{file}: "{docstring.splitlines()[0]}"'
    arguments = _ARGUMENTS.findall(docstring)
    assert not arguments, f'{file}: an argument begins with {arguments}'


@pytest.mark.parametrize('file', _files('.md', 'docs', 'envs', 'agents'))
def test_documents(file):
  text = (_ROOT / file).read_text(encoding='utf-8')
  text = re.sub(r'```.*?```', '', text, flags=re.DOTALL)
  assert not _found(text), f'{file} says {_found(text)}'


def test_the_rules_catch_a_breach():
  assert _found('the critic is told') == ['critic', 'told']
  assert not _found('`reward.normalise`, critic_final, Figure 2, --images=grey')
  assert _STARTS.match('What it does.')
  assert _ARGUMENTS.search('  seed: of the draws.')
  assert not _ARGUMENTS.search('  seed: seed of the draws.')
  assert _prose("x = 'a b'  # c\ny = 'd'") == 'a b\n# c'
