# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the BUILD files from the imports of the Python files.

Each folder is one `py_library` with all of its Python files and data. Its
`deps` are the folders that its files import, so circular imports between
folders do not build. Each program (a file with a `__main__` part) is a
`py_binary`, each test a `pytest_test`. Everything follows from the code, except
for visibility, which is listed in `_VISIBILITY`.

  python -m tools.build_files           writes the BUILD files
  python -m tools.build_files --check   fails if one is outdated
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable
from collections.abc import Iterator
import functools
import os
import pathlib
import re
import sys

Path = pathlib.PurePosixPath

# Folders that hold packages, by import name, and the folders that may depend on
# them. Environments and agent are independent; only launcher, benchmarks, tests
# and tools depend on both.
_ROOTS = {
    'spiral_envs': Path('envs'),
    'spiral_launch': Path('launch'),
    'spiral_tf': Path('.'),
    'benchmarks': Path('.'),
    'tests': Path('.'),
    'tools': Path('.'),
}
_VISIBILITY = {
    'benchmarks': ['benchmarks', 'tests'],
    'envs': ['benchmarks', 'envs', 'launch', 'tests', 'tools'],
    'launch': ['benchmarks', 'launch', 'tests', 'tools'],
    'spiral_tf': ['benchmarks', 'launch', 'spiral_tf', 'tests'],
    'tests': ['tests'],
    'tools': ['tests'],
}
# Folders of data only, and the folders that may depend on them.
_DATA = {'agents': ['launch', 'tests'], 'notebooks': ['tests']}
# Tests that read the whole source tree. Bazel shows a test only its own inputs.
_TREE_TESTS = (
    'tests/build_files_test.py',
    'tests/dockerfile_test.py',
    'tests/layering_test.py',
    'tests/metadata_test.py',
)
_DATA_SUFFIXES = ('.html', '.json', '.npz', '.pdf', '.typed', '.xml')
_HEADER = """\
# Written by tools/build_files.py from the imports: `make build-files`.
"""


def root_directory() -> pathlib.Path:
  """Returns the directory that holds all packages."""
  return pathlib.Path(__file__).resolve().parent.parent


def imported_names(syntax: ast.Module) -> set[str]:
  """Returns the dotted names that a file imports, also inside functions.

  `from a import b` gives `a.b`, which may be a module or an attribute of `a`.

  Args:
    syntax: syntax tree of the file.

  Raises:
    ValueError: an import is relative, which the project does not use.
  """
  names = set()
  for node in ast.walk(syntax):
    if isinstance(node, ast.Import):
      names |= {alias.name for alias in node.names}
    elif isinstance(node, ast.ImportFrom):
      if node.level or node.module is None:
        raise ValueError(f'line {node.lineno}: relative import')
      names |= {f'{node.module}.{alias.name}' for alias in node.names}
  return names


class Tree:
  """The Python files of the project and their imports of one another."""

  def __init__(self, root: pathlib.Path):
    self.root = root
    self._modules: dict[str, Path] = {}
    for package, base in _ROOTS.items():
      for path in (root / base / package).rglob('*.py'):
        file = Path(path.relative_to(root).as_posix())
        # The BUILD files of tools/bazel are written by hand.
        if file.parts[:2] != ('tools', 'bazel'):
          self._modules[_module_name(file.relative_to(base))] = file
    self.files = sorted(self._modules.values())
    self._programs = {file for file in self.files if self._is_program(file)}

  def folders(self) -> list[Path]:
    """Returns every folder with Python files, relative to the root."""
    return sorted({file.parent for file in self.files})

  def parse(self, file: Path) -> ast.Module:
    """Returns the syntax tree of `file`."""
    path = self.root / file
    return ast.parse(path.read_text(encoding='utf-8'), filename=str(path))

  def _is_program(self, file: Path) -> bool:
    if file.parts[0] not in ('benchmarks', 'launch', 'tools'):
      return False
    tests = (n.test for n in self.parse(file).body if isinstance(n, ast.If))
    return any('__name__' in ast.unparse(test) for test in tests)

  def label(self, file: Path) -> str:
    """Returns the label of the target that holds a file."""
    if file in self._programs:
      return f'//{file.parent}:{file.stem}'
    if self._is_top(file):
      return f'//{file.parent}:__init__'
    return f'//{file.parent}:{file.parent.name}'

  def _is_top(self, file: Path) -> bool:
    """Returns True for the `__init__` of a top-level package.

    It is a target of its own because all folders below depend on it.
    """
    name = '.'.join(file.parts[-2:])
    return name in {f'{package}.__init__.py' for package in _ROOTS}

  def kinds(self, folder: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """Returns a folder's files of its library, programs and tests."""
    files = [f for f in self.files if f.parent == folder]
    files = [f for f in files if str(f) not in _TREE_TESTS]
    tests = [f for f in files if f.name.endswith('_test.py')]
    programs = [f for f in files if f in self._programs]
    library = [f for f in files if f not in tests and f not in programs]
    return library, programs, tests

  def dependencies(self, files: Iterable[Path], own: str) -> list[str]:
    """Returns the labels that files depend on, without their own label."""
    targets = {target for file in files for target in self._targets(file)}
    labels = {self.label(file) for file in targets}
    for package, base in _ROOTS.items():
      top = base / package / '__init__.py'
      if top not in self.files:
        continue
      reached = self._reached(top)
      inside = any(file.is_relative_to(top.parent) for file in files)
      if own in reached:
        labels.discard(self.label(top))
      elif inside or labels & reached:
        labels.add(self.label(top))
    return sorted(labels - {own})

  @functools.cache  # noqa: B019
  def _reached(self, top: Path) -> set[str]:
    """Returns the labels of its package that an `__init__` depends on.

    These cannot depend on it, so their users do.
    """
    labels: set[str] = set()
    waiting = [top]
    while waiting:
      for file in self._targets(waiting.pop()):
        label = self.label(file)
        inside = file.is_relative_to(top.parent) and file != top
        if inside and label not in labels:
          labels.add(label)
          waiting += self.kinds(file.parent)[0]
    return labels

  def _targets(self, file: Path) -> Iterator[Path]:
    syntax = self.parse(file)
    names = imported_names(syntax)
    if file.parts[0] in ('benchmarks', 'tests'):
      names |= _named_modules(syntax)
      if file.parts[0] == 'tests' and file.name != 'conftest.py':
        names.add('tests.conftest')
    if file.name == '__main__.py' and 'runpy' in names:
      # Runs the programs below it by name.
      yield from (
          program
          for program in self._programs
          if program != file and program.is_relative_to(file.parent)
      )
    for name in names:
      while name and name not in self._modules:
        name = name.rpartition('.')[0]
      if name:
        yield self._modules[name]

  def data_folders(self, files: Iterable[Path]) -> list[str]:
    """Returns the labels of the data folders whose names occur in files."""
    strings = {
        node.value
        for file in files
        for node in ast.walk(self.parse(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return [
        f'//{name}'
        for name, users in _DATA.items()
        if name in strings and (self.root / name).is_dir()
        if any(file.parts[0] in users for file in files)
    ]

  def data(self, folder: Path) -> list[str]:
    """Returns globs of the data files in a folder and its data folders."""
    globs = []
    for path in sorted((self.root / folder).iterdir()):
      if path.is_dir():
        has_data = any(p.suffix in _DATA_SUFFIXES for p in path.rglob('*'))
        if has_data and not any(path.rglob('*.py')):
          globs.append(f'{path.name}/**')
      elif path.suffix in _DATA_SUFFIXES:
        globs.append(path.name)
    return globs


def _named_modules(syntax: ast.Module) -> set[str]:
  """Returns the modules that a test names in strings, for example to run them.

  The forms are `spiral_launch.train`, `launch/spiral_launch/configs/digits.py`,
  and imports in code that is itself a string.
  """
  names = set()
  roots = '|'.join(_ROOTS)
  for node in ast.walk(syntax):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
      if re.fullmatch(rf'({roots})(\.\w+)+', node.value):
        names.add(node.value)
      for path in re.findall(rf'\b(?:{roots})/[\w/]+\.py\b', node.value):
        names.add(path[:-3].replace('/', '.'))
      code = rf'\bfrom ((?:{roots})(?:\.\w+)*) import (\w+)'
      names |= {'.'.join(parts) for parts in re.findall(code, node.value)}
  return names


def _module_name(file: Path) -> str:
  parts = file.with_suffix('').parts
  return '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


def _import_root(folder: Path) -> str | None:
  """Returns the `imports` entry that makes a folder's packages importable."""
  if folder.parts[0] in ('envs', 'launch'):
    return '/'.join(['..'] * (len(folder.parts) - 1))
  return None


def _attribute(name: str, values: list[str]) -> str:
  if len(values) == 1:
    return f'    {name} = ["{values[0]}"],\n'
  lines = ''.join(f'        "{value}",\n' for value in values)
  return f'    {name} = [\n{lines}    ],\n'


def _rule(
    tree: Tree, kind: str, name: str, files: list[Path], globs: list[str]
) -> str:
  """Returns the text of one target."""
  folder = files[0].parent
  text = f'\n{kind}(\n    name = "{name}",\n'
  if folder.parts[0] == 'tests' and kind == 'py_library':
    text += '    testonly = True,\n'
  text += _attribute('srcs', [file.name for file in files])
  if kind == 'py_binary' and name == '__main__':
    text += '    main = "__main__.py",\n'
  parts = [f'["{label}"]' for label in tree.data_folders(files)]
  if globs:
    listed = ', '.join(f'"{glob}"' for glob in globs)
    # The native extension is data: it is built by setup.py, not by Bazel.
    parts.insert(0, f'glob([{listed}], allow_empty = True)')
  if parts:
    text += f'    data = {" + ".join(parts)},\n'
  root = _import_root(folder)
  if root is not None:
    text += f'    imports = ["{root}"],\n'
  deps = tree.dependencies(files, f'//{folder}:{name}')
  if deps:
    text += _attribute('deps', deps)
  return text + ')\n'


def build_file(tree: Tree, folder: Path) -> str:
  """Returns the text of the BUILD file of `folder`."""
  library, programs, tests = tree.kinds(folder)
  tops = [f for f in library if tree.label(f).endswith(':__init__')]
  library = [f for f in library if f not in tops]
  data = tree.data(folder)
  kinds = ['py_binary'] if programs else []
  kinds += ['py_library'] if library or tops else []
  text = _HEADER + '\n'
  if kinds:
    listed = ', '.join(f'"{kind}"' for kind in kinds)
    text += f'load("@rules_python//python:defs.bzl", {listed})\n'
  if tests:
    text += 'load("//tools/bazel:pytest.bzl", "pytest_test")\n'
  users = [f'//{name}:__subpackages__' for name in _VISIBILITY[folder.parts[0]]]
  text += '\npackage(\n' + _attribute('default_visibility', users) + ')\n'
  if tops:
    text += _rule(tree, 'py_library', '__init__', tops, ['*.so'])
  if library:
    globs = [] if tests else data
    text += _rule(tree, 'py_library', folder.name, library, globs)
  for file in programs:
    text += _rule(tree, 'py_binary', file.stem, [file], [])
  for file in tests:
    text += _rule(tree, 'pytest_test', file.stem, [file], data)
  return text


def _data_file(name: str) -> str:
  """Returns the text of the BUILD file of a data folder."""
  users = [f'//{user}:__subpackages__' for user in _DATA[name]]
  return (
      f'{_HEADER}\npackage(\n{_attribute("default_visibility", users)})\n'
      f'\nfilegroup(\n    name = "{name}",\n'
      '    srcs = glob(\n        ["**"],\n        exclude = ["BUILD"],\n'
      '    ),\n)\n'
  )


def build_files(root: pathlib.Path) -> dict[str, str]:
  """Returns the text of every BUILD file, by its path relative to `root`."""
  tree = Tree(root)
  texts = {str(path): build_file(tree, path) for path in tree.folders()}
  texts |= {name: _data_file(name) for name in _DATA if (root / name).is_dir()}
  return {os.path.join(path, 'BUILD'): text for path, text in texts.items()}


def outdated(root: pathlib.Path) -> list[str]:
  """Returns the paths of missing, outdated and superfluous BUILD files."""
  wanted = build_files(root)
  stale = [
      path
      for path, text in wanted.items()
      if not (root / path).exists() or (root / path).read_text() != text
  ]
  for package in _VISIBILITY:
    for path in (root / package).rglob('BUILD'):
      name = path.relative_to(root).as_posix()
      if name not in wanted and not name.startswith('tools/bazel/'):
        stale.append(name)
  return sorted(stale)


def main() -> int:
  """Writes or checks the BUILD files of this checkout."""
  parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
  parser.add_argument('--check', action='store_true', help='write nothing')
  check = parser.parse_args().check
  root = root_directory()
  stale = outdated(root)
  if check and stale:
    print('Outdated BUILD files (run make build-files): ', *stale)
    return 1
  wanted = build_files(root)
  for name in stale:
    if name in wanted:
      (root / name).write_text(wanted[name])
    else:
      (root / name).unlink()
    print('wrote' if name in wanted else 'removed', name)
  return 0


if __name__ == '__main__':
  sys.exit(main())
