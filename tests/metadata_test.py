# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for the metadata of both distributions."""

import ast
from importlib import metadata
import pathlib
import re
import sys
import warnings

import pytest
import setuptools
from setuptools.config import pyprojecttoml

from tools import build_files

_ROOT = pathlib.Path(__file__).parent.parent
_FOLDERS = {
    'spiral-envs': ('envs', ['envs/spiral_envs']),
    'spiral-tf': ('.', ['launch/spiral_launch', 'spiral_tf']),
}
# absl-py does not say which modules it has.
_PROVIDERS = {'absl': ['absl-py']}
_OWN = {'spiral_envs', 'spiral_launch', 'spiral_tf'}
_OPTIONAL = {'tensorflow_datasets'}


def _distribution(name: str) -> setuptools.Distribution:
  with warnings.catch_warnings():
    warnings.simplefilter('error')
    return pyprojecttoml.apply_configuration(
        setuptools.Distribution(),
        str(_ROOT / _FOLDERS[name][0] / 'pyproject.toml'),
    )


def _normalized(requirement: str) -> str:
  name = re.split(r'[^\w.-]', requirement)[0]
  return re.sub('[-_.]+', '-', name).lower().removesuffix('-cpu')


def _required(name: str) -> set[str]:
  """Returns the names of all dependencies, extras among them."""
  distribution = _distribution(name)
  listed = list(distribution.install_requires)
  for extra, requirements in distribution.extras_require.items():
    listed += requirements if extra != 'dev' else []
  return {_normalized(requirement) for requirement in listed}


def _imported(folders: list[str]) -> set[str]:
  """Returns the names of the top-level modules that are imported."""
  files = [x for folder in folders for x in (_ROOT / folder).rglob('*.py')]
  names = set()
  for file in files:
    names |= build_files.imported_names(ast.parse(file.read_text()))
  tops = {name.partition('.')[0] for name in names}
  return tops - set(sys.stdlib_module_names) - _OWN


@pytest.mark.parametrize('name', _FOLDERS)
def test_nothing_is_deprecated(name):
  fields = _distribution(name).metadata
  assert fields.name == name
  assert fields.license_expression == 'Apache-2.0'
  assert fields.license_files == ['LICENSE']


@pytest.mark.skipif(
    sys.version_info < (3, 10), reason='Python 3.9 does not list its modules.'
)
@pytest.mark.parametrize('name', _FOLDERS)
def test_every_import_is_a_dependency(name):
  required = _required(name)
  if 'spiral-envs' in required:
    required |= _required('spiral-envs')
  providers = {**metadata.packages_distributions(), **_PROVIDERS}
  missing = [
      module
      for module in _imported(_FOLDERS[name][1]) - _OPTIONAL
      if required.isdisjoint(map(_normalized, providers.get(module, [module])))
  ]
  assert not missing


def test_versions_agree():
  envs, tf = (_distribution(name).metadata.version for name in _FOLDERS)
  assert envs == tf
  text = (_ROOT / 'pyproject.toml').read_text()
  assert f'spiral-envs[mujoco,render]=={envs}' in text
