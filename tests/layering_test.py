# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of the project's layers: allowed imports, flags, folders and tests."""

import ast
import collections
import pathlib
import re
import sys

import pytest

_ROOT = pathlib.Path(__file__).resolve().parent.parent
# Packages, and the folders that they are imported from.
_IMPORT_FOLDERS = {
    'spiral_envs': 'envs',
    'spiral_launch': 'launch',
    'spiral_tf': '.',
}

# Environments have few dependencies, so that other agents can use them.
_ENVS_MAY_IMPORT = {'dm_env', 'numpy', 'spiral_envs'}
# Additional imports of single folders, which are optional extras.
_EXTRAS = {
    'gymnasium': {'gymnasium'},
    'mujoco_scenes': {'mujoco'},
    'exports': {'PIL', 'imageio_ffmpeg', 'scipy'},
    'programs': {'jsonschema'},
}
# The agent knows environments by their specs only, and receives a stop signal
# as an argument instead of from Launchpad.
_AGENT_MAY_NOT_IMPORT = {
    *('benchmarks', 'launchpad', 'spiral_envs', 'spiral_launch', 'tests')
}
_NEVER_IMPORTED = {'benchmarks', 'tests', 'tools'}
_MAX_MODULES = 15
# Reasons by file for having no test of its own.
_UNTESTED: dict[str, str] = {}
# sys.stdlib_module_names does not exist in Python 3.9.
_STANDARD_LIBRARY: frozenset[str] = getattr(
    sys, 'stdlib_module_names', frozenset()
)


def _files(*packages: str) -> list[str]:
  return sorted(
      path.relative_to(_ROOT).as_posix()
      for package in packages
      for path in (_ROOT / _IMPORT_FOLDERS.get(package, '.') / package).rglob(
          '*.py'
      )
  )


def _module(file: str) -> str:
  """Returns a file's path relative to its import folder."""
  return file.removeprefix('envs/').removeprefix('launch/')


def _syntax(file: str) -> ast.Module:
  return ast.parse((_ROOT / file).read_text(encoding='utf-8'), file)


def _imported_packages(syntax: ast.Module) -> set[str]:
  """Returns the top-level packages imported anywhere in a file."""
  names = set()
  for node in ast.walk(syntax):
    if isinstance(node, ast.Import):
      names |= {alias.name.partition('.')[0] for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
      assert not node.level, 'relative import'
      assert node.module is not None
      names.add(node.module.partition('.')[0])
  return names


def _defines_flags(syntax: ast.Module) -> bool:
  """Returns whether a file calls a DEFINE_... function."""
  for node in ast.walk(syntax):
    if isinstance(node, ast.Call):
      name = getattr(node.func, 'attr', getattr(node.func, 'id', ''))
      if name.startswith('DEFINE'):
        return True
  return False


@pytest.mark.skipif(not _STANDARD_LIBRARY, reason='needs Python 3.10')
@pytest.mark.parametrize('file', _files('spiral_envs'))
def test_envs_stand_alone(file):
  outside = _imported_packages(_syntax(file)) - _STANDARD_LIBRARY
  extras = _EXTRAS.get(pathlib.PurePosixPath(file).parent.name, set())
  assert outside <= _ENVS_MAY_IMPORT | extras


@pytest.mark.parametrize('file', _files('spiral_tf'))
def test_agent_imports_no_environment_and_no_launcher(file):
  assert not _imported_packages(_syntax(file)) & _AGENT_MAY_NOT_IMPORT


@pytest.mark.parametrize('file', _files(*_IMPORT_FOLDERS))
def test_packages_import_no_tests_tools_or_benchmarks(file):
  assert not _imported_packages(_syntax(file)) & _NEVER_IMPORTED


@pytest.mark.parametrize('file', _files('spiral_envs', 'spiral_tf'))
def test_flags_live_in_launch_only(file):
  assert not _defines_flags(_syntax(file))


# Flags for paths on other machines.
_PATHS_ELSEWHERE = {('kubernetes.py', 'workdir'), ('vertex_ai.py', 'workdir')}
_PATH_FLAGS = re.compile(
    r"flags\.DEFINE_string\(\s*'(\w*(?:out|dir|agents?|images|path|folder|file|"
    r"cache|target|checkpoint|basedir|config|classifier_data|data))'"
)


def test_flags_of_paths_expand_home_folders():
  """They are defined with `path_flags.define`."""
  plain = {
      (pathlib.PurePosixPath(file).name, name)
      for file in _files('spiral_launch')
      for name in _PATH_FLAGS.findall((_ROOT / file).read_text('utf-8'))
  }
  assert plain == _PATHS_ELSEWHERE


@pytest.mark.parametrize('file', _files(*_IMPORT_FOLDERS))
def test_every_file_has_its_test(file):
  module = _module(file)
  # One test covers all config files.
  of_configs = module.startswith('spiral_launch/configs/')
  if file.endswith('__init__.py') or of_configs:
    return
  mirror = f'tests/{module[: -len(".py")]}_test.py'
  mirror = mirror.replace('__main__', 'main')
  assert (_ROOT / mirror).exists() != (module in _UNTESTED), (
      f'{file}: write {mirror}'
      if module not in _UNTESTED
      else f'{file} has a test now: remove it from _UNTESTED'
  )


# Tests of a whole package.
_PACKAGE_TESTS = (
    'tests/spiral_envs/libmypaint/erasers_test.py',
    'tests/spiral_envs/libmypaint/every_brush_test.py',
    'tests/spiral_envs/libmypaint/odd_brushes_test.py',
    'tests/spiral_envs/snapshots_test.py',
)


@pytest.mark.parametrize('file', _files('tests'))
def test_every_test_has_its_file(file):
  """Tests move together with the files that they test."""
  package, _, rest = file.removeprefix('tests/').partition('/')
  if not file.endswith('_test.py') or package not in _IMPORT_FOLDERS:
    return
  if file in _PACKAGE_TESTS:
    return
  name = f'{package}/{rest}'[: -len('_test.py')]
  place = _ROOT / _IMPORT_FOLDERS[package]
  # A directory has a test of several files at once, such as all configs. A file
  # in tests/ may have a test too.
  assert (
      (place / f'{name}.py').exists()
      or (place / name).is_dir()
      or (place / name).name == 'main'
      or (_ROOT / 'tests' / f'{name}.py').exists()
  )


@pytest.mark.parametrize('package', _IMPORT_FOLDERS)
def test_folders_are_small(package):
  modules = [f for f in _files(package) if not f.endswith('__init__.py')]
  counts = collections.Counter(f.rpartition('/')[0] for f in modules)
  assert max(counts.values()) <= _MAX_MODULES, counts.most_common(1)


def _folder_imports() -> dict[str, set[str]]:
  """Returns the folders that each folder imports; commands are nodes too."""
  folders = {}
  for file in _files(*_IMPORT_FOLDERS):
    module = _module(file)[: -len('.py')].replace('/', '.')
    folder = module.rpartition('.')[0]
    # Commands and the `__init__` of top-level packages are never imported.
    folders[module] = module if folder == 'spiral_launch' else folder
  graph: dict[str, set[str]] = {}
  for file in _files(*_IMPORT_FOLDERS):
    module = _module(file)[: -len('.py')].replace('/', '.')
    for node in ast.walk(_syntax(file)):
      if isinstance(node, ast.ImportFrom):
        for alias in node.names:
          name = f'{node.module}.{alias.name}'
          target = folders.get(name) or folders.get(f'{name}.__init__')
          if target and target != folders[module]:
            graph.setdefault(folders[module], set()).add(target)
  return graph


def test_no_circle_between_folders():
  graph = _folder_imports()
  assert len(graph) > 20
  left = set(graph)
  while left:
    free = {f for f in left if not graph[f] & left}
    assert free, f'A circle of imports among {sorted(left)}.'
    left -= free


def test_detects_violations():
  syntax = ast.parse('def f():\n  import launchpad.nodes as n\n')
  assert _imported_packages(syntax) & _AGENT_MAY_NOT_IMPORT
  assert _imported_packages(ast.parse('from absl import app')) == {'absl'}
  assert _defines_flags(ast.parse("_X = flags.DEFINE_integer('x', 1, '')"))
  assert _defines_flags(ast.parse('_C = DEFINE_config_dataclass(1)'))
  assert not _defines_flags(ast.parse('flags.FLAGS.x'))
