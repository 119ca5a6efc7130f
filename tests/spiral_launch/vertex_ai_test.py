# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.vertex_ai: the command."""

import os
import tempfile

from absl.testing import absltest

from tests.spiral_launch import calls


class VertexAiTest(absltest.TestCase):

  def test_dry_run(self):
    out = self.enter_context(tempfile.TemporaryDirectory())
    flags = [
        '--config=launch/spiral_launch/configs/digits.py',
        *('--workdir=/gcs/bucket/run', '--dry_run'),
    ]
    called, without_out = calls.call(
        'spiral_launch.vertex_ai', [[*flags, f'--out={out}'], flags]
    )
    self.assertEqual(called.status, 0, called.error)
    self.assertIn(os.path.join(out, 'custom_job.json'), called.out)
    self.assertCountEqual(os.listdir(out), ['custom_job.json', 'images.json'])
    self.assertEqual(without_out.status, 2)
    self.assertStartsWith(without_out.error, 'Error: --dry_run needs --out')


if __name__ == '__main__':
  absltest.main()
