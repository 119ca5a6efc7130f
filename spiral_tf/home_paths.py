# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Expands `~` in paths, which a shell leaves alone in `--out=~/drawings`."""

import os


def expand(path: str) -> str:
  """Returns a path with a leading `~` or `~USER` as that home folder.

  A file whose name begins with a tilde, such as an editor's `~$notes.png`, is
  left unchanged unless there is a user of that name.

  Args:
    path: any path, possibly empty.

  Raises:
    ValueError: the home folder is unknown.
  """
  if not path.startswith('~'):
    return path
  expanded = os.path.expanduser(path)
  if not expanded.startswith('~') or os.path.lexists(path):
    return expanded
  first = path.split(os.sep)[0]
  reason = (
      f'there is no user {first[1:]!r} here'
      if first[1:]
      else 'this user has no home folder here, and HOME is not set'
  )
  raise ValueError(
      f'{path}: {reason}. Write the whole path, or ./{path} for a name that '
      'begins with a tilde.'
  )
