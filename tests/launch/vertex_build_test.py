"""Tests for launch.vertex_build; skipped where XManager is not installed."""

import importlib.util
import os
import tempfile
import unittest

from absl.testing import absltest

_FOUND = importlib.util.find_spec('xmanager') is not None
if _FOUND:
  from launch import vertex_build


@unittest.skipUnless(
    _FOUND, 'XManager is not installed: make setup VARIANT=cloud'
)
class VertexBuildTest(absltest.TestCase):

  def test_every_file_that_is_copied_is_there(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    vertex_build.copy_code(folder)
    for line in vertex_build.dockerfile().splitlines():
      if line.startswith('COPY '):
        for name in line.split()[1:-1]:
          there = os.path.exists(os.path.join(folder, name))
          self.assertEqual(there, name != 'job.pkl', name)


if __name__ == '__main__':
  absltest.main()
