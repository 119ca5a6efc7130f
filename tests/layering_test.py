"""The project's layers: who may import whom, and where flags and tests live."""

import ast
import pathlib
import sys

import pytest

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_PACKAGES = ('envs', 'launch', 'spiral_tf')

# Usable by any other agent, on newer Pythons too: nothing heavier than this.
_ENVS_MAY_IMPORT = {'dm_env', 'envs', 'mujoco', 'numpy'}
# The agent knows environments by their specs only, and takes a stop signal
# as an argument instead of asking Launchpad for it.
_AGENT_MAY_NOT_IMPORT = {'benchmarks', 'envs', 'launch', 'launchpad', 'tests'}
_NOBODY_MAY_IMPORT = {'benchmarks', 'tests', 'tools'}
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
      for path in (_ROOT / package).rglob('*.py')
  )


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
@pytest.mark.parametrize('file', _files('envs'))
def test_envs_stand_alone(file):
  outside = _imported_packages(_syntax(file)) - _STANDARD_LIBRARY
  assert outside <= _ENVS_MAY_IMPORT


@pytest.mark.parametrize('file', _files('spiral_tf'))
def test_agent_sees_no_environment_and_no_launcher(file):
  assert not _imported_packages(_syntax(file)) & _AGENT_MAY_NOT_IMPORT


@pytest.mark.parametrize('file', _files(*_PACKAGES))
def test_packages_do_not_import_what_is_around_them(file):
  assert not _imported_packages(_syntax(file)) & _NOBODY_MAY_IMPORT


@pytest.mark.parametrize('file', _files('envs', 'spiral_tf'))
def test_flags_live_in_launch_only(file):
  assert not _defines_flags(_syntax(file))


@pytest.mark.parametrize('file', _files(*_PACKAGES))
def test_every_file_has_its_test(file):
  # A config file is tested by the test of all configs.
  if file.endswith('__init__.py') or file.startswith('launch/configs/'):
    return
  mirror = _ROOT / 'tests' / (file[: -len('.py')] + '_test.py')
  assert mirror.exists() != (file in _UNTESTED), (
      f'{file}: write {mirror.relative_to(_ROOT)}'
      if file not in _UNTESTED
      else f'{file} has a test now: take it off _UNTESTED'
  )


# Tests of a whole package.
_OF_ALL = (
    'tests/envs/erasers_test.py',
    'tests/envs/every_brush_test.py',
    'tests/envs/odd_brushes_test.py',
)


@pytest.mark.parametrize('file', _files('tests'))
def test_every_test_has_its_file(file):
  """A renamed file takes its test along."""
  parts = pathlib.PurePosixPath(file).parts
  if not file.endswith('_test.py') or parts[1] not in _PACKAGES:
    return
  if file in _OF_ALL:
    return
  name = '/'.join(parts[1:])[: -len('_test.py')]
  # A directory: a test of several files at once, such as all configs. In
  # tests/: a test of what the tests themselves lean on.
  assert (
      (_ROOT / f'{name}.py').exists()
      or (_ROOT / name).is_dir()
      or (_ROOT / 'tests' / f'{name}.py').exists()
  )


def test_the_rules_catch_a_breach():
  syntax = ast.parse('def f():\n  import launchpad.nodes as n\n')
  assert _imported_packages(syntax) & _AGENT_MAY_NOT_IMPORT
  assert _imported_packages(ast.parse('from absl import app')) == {'absl'}
  assert _defines_flags(ast.parse("_X = flags.DEFINE_integer('x', 1, '')"))
  assert _defines_flags(ast.parse('_C = DEFINE_config_dataclass(1)'))
  assert not _defines_flags(ast.parse('flags.FLAGS.x'))
