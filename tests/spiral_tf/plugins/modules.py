# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Modules of a user, for tests."""

import contextlib
import itertools
import os
import pathlib
import sys
import textwrap

# Modules are imported once in a process.
_numbers = itertools.count()


@contextlib.contextmanager
def working_in(folder, source: str):
  """Writes a module into a folder, and works in that folder.

  Args:
    folder: existing folder.
    source: source code of the module.

  Yields:
    The name of the module, which no other test has imported.
  """
  name = f'own_module_{next(_numbers)}'
  path = pathlib.Path(folder, f'{name}.py')
  path.write_text(textwrap.dedent(source), encoding='utf-8')
  before = sys.path[:]
  with contextlib.ExitStack() as stack:
    stack.callback(sys.path.__setitem__, slice(None), before)
    stack.enter_context(_directory(folder))
    yield name


@contextlib.contextmanager
def _directory(folder):
  before = os.getcwd()
  os.chdir(folder)
  try:
    yield
  finally:
    os.chdir(before)
