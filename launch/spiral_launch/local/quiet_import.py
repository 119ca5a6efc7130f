# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Imports TensorFlow without its remarks about oneDNN."""

from collections.abc import Iterator
import contextlib
import importlib
import os
import tempfile

# From TensorFlow 2.16 or so they are written before its log level is read.
_REMARKS = (
    b'oneDNN custom operations are on',
    b'All log messages before absl::InitializeLog() is called',
)


def tensorflow() -> None:
  """Imports TensorFlow; must be called before anything else imports it."""
  with without_remarks():
    importlib.import_module('tensorflow')


@contextlib.contextmanager
def without_remarks() -> Iterator[None]:
  """Holds standard error back, and then writes all of it but the remarks."""
  with tempfile.TemporaryFile() as held:
    try:
      stderr = os.dup(2)
    except OSError:  # Closed.
      yield
      return
    os.dup2(held.fileno(), 2)
    try:
      yield
    finally:
      os.dup2(stderr, 2)
      os.close(stderr)
      held.seek(0)
      for line in held:
        if not any(remark in line for remark in _REMARKS):
          os.write(2, line)
