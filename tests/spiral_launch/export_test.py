# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.export."""

import os
import tempfile

from absl.testing import absltest

from tests.spiral_launch import calls
from tests.spiral_launch.painting import painters


class ExportTest(absltest.TestCase):

  def test_command(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    run, out = os.path.join(folder, 'run'), os.path.join(folder, 'out')
    painters.make(run, conditional=False)
    exported, again, nowhere, nobody = calls.call(
        'spiral_launch.export',
        [
            [f'--agent={run}', f'--out={out}'],
            [f'--agent={run}', f'--out={out}'],
            [f'--agent={run}'],
            ['--agent=nobody', f'--out={out}2'],
        ],
    )
    self.assertEqual((exported.status, exported.out), (0, f'wrote {out}\n'))
    self.assertTrue(os.path.exists(os.path.join(out, 'saved_model.pb')))
    for result, message in (
        (again, 'exists and is not empty'),
        (nowhere, '--out=DIR'),
        (nobody, '--agent=nobody: there is no agent'),
    ):
      self.assertEqual((result.status, result.out), (2, ''))
      self.assertRegex(result.error, f'Error: .*{message}')
    self.assertFalse(os.path.exists(f'{out}2'))


if __name__ == '__main__':
  absltest.main()
