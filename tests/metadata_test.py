# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests that setuptools accepts pyproject.toml without warnings."""

import pathlib
import warnings

from absl.testing import absltest
import setuptools
from setuptools.config import pyprojecttoml

_FILE = pathlib.Path(__file__).parent.parent / 'pyproject.toml'


class MetadataTest(absltest.TestCase):

  def test_nothing_is_deprecated(self):
    with warnings.catch_warnings():
      warnings.simplefilter('error')
      distribution = pyprojecttoml.apply_configuration(
          setuptools.Distribution(), str(_FILE)
      )
    metadata = distribution.metadata
    self.assertEqual(metadata.name, 'spiral-tf')
    self.assertEqual(metadata.license_expression, 'Apache-2.0')
    self.assertEqual(metadata.license_files, ['LICENSE'])


if __name__ == '__main__':
  absltest.main()
