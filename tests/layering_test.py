# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The project's layers: who may import whom, and where flags and tests live."""

import ast
import collections
import pathlib
import sys

import pytest

_ROOT = pathlib.Path(__file__).resolve().parent.parent
# Packages, and the folders that they are imported from.
_PLACES = {'spiral_envs': 'envs', 'spiral_launch': 'launch', 'spiral_tf': '.'}

# Usable by any other agent, on newer Pythons too: nothing heavier than this.
_ENVS_MAY_IMPORT = {'dm_env', 'numpy', 'spiral_envs'}
# What single folders of it may import besides, as optional extras.
_EXTRAS = {
    'mujoco_scenes': {'mujoco'},
    'programs': {'PIL', 'imageio_ffmpeg', 'jsonschema'},
}
# The agent knows environments by their specs only, and takes a stop signal
# as an argument instead of asking Launchpad for it.
_AGENT_MAY_NOT_IMPORT = {
    *('benchmarks', 'launchpad', 'spiral_envs', 'spiral_launch', 'tests')
}
_NEVER_IMPORTED = {'benchmarks', 'tests', 'tools'}
_MAX_MODULES = 15
# Files without a test of their own, each with the reason.
_UNTESTED: dict[str, str] = {}
# sys.stdlib_module_names is not there on Python 3.9.
_STANDARD_LIBRARY: frozenset[str] = getattr(
    sys, 'stdlib_module_names', frozenset()
)


def _files(*packages: str) -> list[str]:
  return sorted(
      path.relative_to(_ROOT).as_posix()
      for package in packages
      for path in (_ROOT / _PLACES.get(package, '.') / package).rglob('*.py')
  )


def _module(file: str) -> str:
  """Returns the path of a file below the folder that it is imported from."""
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
  """Whether a file calls any DEFINE_... function, of absl or ml_collections."""
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
def test_agent_sees_no_environment_and_no_launcher(file):
  assert not _imported_packages(_syntax(file)) & _AGENT_MAY_NOT_IMPORT


@pytest.mark.parametrize('file', _files(*_PLACES))
def test_packages_do_not_import_what_is_around_them(file):
  assert not _imported_packages(_syntax(file)) & _NEVER_IMPORTED


@pytest.mark.parametrize('file', _files('spiral_envs', 'spiral_tf'))
def test_flags_live_in_launch_only(file):
  assert not _defines_flags(_syntax(file))


@pytest.mark.parametrize('file', _files(*_PLACES))
def test_every_file_has_its_test(file):
  module = _module(file)
  # A config file is tested by the test of all configs.
  of_configs = module.startswith('spiral_launch/configs/')
  if file.endswith('__init__.py') or of_configs:
    return
  mirror = f'tests/{module[: -len(".py")]}_test.py'
  mirror = mirror.replace('__main__', 'main')
  assert (_ROOT / mirror).exists() != (module in _UNTESTED), (
      f'{file}: write {mirror}'
      if module not in _UNTESTED
      else f'{file} has a test now: take it off _UNTESTED'
  )


# Tests of a whole package.
_OF_ALL = (
    'tests/spiral_envs/erasers_test.py',
    'tests/spiral_envs/every_brush_test.py',
    'tests/spiral_envs/odd_brushes_test.py',
    'tests/spiral_envs/snapshots_test.py',
)


@pytest.mark.parametrize('file', _files('tests'))
def test_every_test_has_its_file(file):
  """A renamed file takes its test along."""
  package, _, rest = file.removeprefix('tests/').partition('/')
  if not file.endswith('_test.py') or package not in _PLACES:
    return
  if file in _OF_ALL:
    return
  name = f'{package}/{rest}'[: -len('_test.py')]
  place = _ROOT / _PLACES[package]
  # A directory: a test of several files at once, such as all configs. In
  # tests/: a test of what the tests themselves lean on.
  assert (
      (place / f'{name}.py').exists()
      or (place / name).is_dir()
      or (place / name).name == 'main'
      or (_ROOT / 'tests' / f'{name}.py').exists()
  )


@pytest.mark.parametrize('package', _PLACES)
def test_folders_are_small(package):
  modules = [f for f in _files(package) if not f.endswith('__init__.py')]
  counts = collections.Counter(f.rpartition('/')[0] for f in modules)
  assert max(counts.values()) <= _MAX_MODULES, counts.most_common(1)


def _folder_imports() -> dict[str, set[str]]:
  """Returns which folders each imports; commands stand for themselves."""
  folders = {}
  for file in _files(*_PLACES):
    module = _module(file)[: -len('.py')].replace('/', '.')
    folder = module.rpartition('.')[0]
    # `__init__` of the packages at the top, and commands, hold nothing that
    # others import.
    folders[module] = module if folder == 'spiral_launch' else folder
  graph: dict[str, set[str]] = {}
  for file in _files(*_PLACES):
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


def test_the_rules_catch_a_breach():
  syntax = ast.parse('def f():\n  import launchpad.nodes as n\n')
  assert _imported_packages(syntax) & _AGENT_MAY_NOT_IMPORT
  assert _imported_packages(ast.parse('from absl import app')) == {'absl'}
  assert _defines_flags(ast.parse("_X = flags.DEFINE_integer('x', 1, '')"))
  assert _defines_flags(ast.parse('_C = DEFINE_config_dataclass(1)'))
  assert not _defines_flags(ast.parse('flags.FLAGS.x'))
