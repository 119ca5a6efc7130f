# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.quiet_import."""

import os
import sys

import pytest

from spiral_launch.local import quiet_import


def test_leaves_out_the_remarks_alone(capfd):
  with pytest.raises(ImportError):
    with quiet_import.without_remarks():
      os.write(2, b'WARNING: All log messages before absl::InitializeLog() is ')
      os.write(2, b'called are written to STDERR\nno such device\nI0000 00:00 ')
      os.write(2, b'port.cc:153] oneDNN custom operations are on. You\nlast')
      assert not capfd.readouterr().err
      raise ImportError
  assert capfd.readouterr().err == 'no such device\nlast'


def test_imports_tensorflow():
  quiet_import.tensorflow()
  assert 'tensorflow' in sys.modules
