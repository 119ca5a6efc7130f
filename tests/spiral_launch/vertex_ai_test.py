# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.vertex_ai: the command."""

import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest

from absl.testing import absltest

from tests.spiral_launch import calls

_FOUND = importlib.util.find_spec('xmanager') is not None


class VertexAiTest(absltest.TestCase):

  @unittest.skipIf(_FOUND, 'XManager is installed.')
  def test_without_xmanager(self):
    called = subprocess.run(
        [sys.executable, '-m', 'spiral_launch.vertex_ai', '--dry_run'],
        capture_output=True,
        text=True,
        check=False,
    )
    self.assertEqual(called.returncode, 1)
    self.assertRegex(called.stderr, 'Error: .*make setup VARIANT=cloud')

  @unittest.skipUnless(
      _FOUND, 'XManager is not installed: make setup VARIANT=cloud'
  )
  def test_dry_run(self):
    out = self.enter_context(tempfile.TemporaryDirectory())
    flags = [
        '--config=launch/spiral_launch/configs/digits.py',
        '--workdir=/gcs/bucket/run',
    ]
    (called,) = calls.call(
        'spiral_launch.vertex_ai', [[*flags, '--dry_run', f'--out={out}']]
    )
    self.assertEqual(called.status, 0, called.error)
    self.assertIn(os.path.join(out, 'custom_job.json'), called.out)
    self.assertCountEqual(os.listdir(out), ['custom_job.json', 'images.json'])


if __name__ == '__main__':
  absltest.main()
