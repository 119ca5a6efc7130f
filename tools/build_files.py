# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writes the BUILD files from the imports of the Python files.

One `py_library` a folder, with all of its Python files and data, whose `deps`
are the folders that its files import. So a circle between folders does not
build. Programs (files with a `__main__` part) are a `py_binary` each, tests a
`pytest_test` each. A BUILD file says nothing that the code does not say, except
who may use a folder: `_VISIBILITY`.

  python -m tools.build_files           writes them
  python -m tools.build_files --check   fails if one is out of step
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterable
from collections.abc import Iterator
import os
import pathlib
import re
import sys

Path = pathlib.PurePosixPath

# Folders that hold packages, by what they are imported as, and who may depend
# on them: environments and agent stay apart, only the launcher (and what
# measures or tests them) sees both.
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
    'envs': ['benchmarks', 'envs', 'launch', 'tests'],
    'launch': ['benchmarks', 'launch', 'tests'],
    'spiral_tf': ['benchmarks', 'launch', 'spiral_tf', 'tests'],
    'tests': ['tests'],
    'tools': ['tests'],
}
# Folders of data alone, and who may use them.
_DATA = {'agents': ['launch', 'tests'], 'notebooks': ['tests']}
# They read the source tree, of which Bazel shows a test only its own inputs.
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
  """Returns the dotted names that a file imports, wherever in it.

  `from a import b` gives `a.b`, which may be a module or something in `a`.

  Args:
    syntax: syntax tree of the file.

  Raises:
    ValueError: if an import is relative, which the project does not use.
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
  """The Python files of the project, and what they import of one another."""

  def __init__(self, root: pathlib.Path):
    self.root = root
    self._modules: dict[str, Path] = {}
    for package, place in _ROOTS.items():
      for path in (root / place / package).rglob('*.py'):
        file = Path(path.relative_to(root).as_posix())
        # tools/bazel has BUILD files of its own, written by hand.
        if file.parts[:2] != ('tools', 'bazel'):
          self._modules[_module_name(file.relative_to(place))] = file
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
    """Whether a file is the `__init__` of a package that holds all others.

    Folders below need it, and it may need them: a target of its own.
    """
    name = '.'.join(file.parts[-2:])
    return name in {f'{package}.__init__.py' for package in _ROOTS}

  def kinds(self, folder: Path) -> tuple[list[Path], list[Path], list[Path]]:
    """Returns a folder's files: of its library, its programs, its tests."""
    files = [f for f in self.files if f.parent == folder]
    files = [f for f in files if str(f) not in _TREE_TESTS]
    tests = [f for f in files if f.name.endswith('_test.py')]
    programs = [f for f in files if f in self._programs]
    library = [f for f in files if f not in tests and f not in programs]
    return library, programs, tests

  def dependencies(self, files: Iterable[Path], own: str) -> list[str]:
    """Returns the labels of what some files need, without their own."""
    wanted: set[str] = set()
    for file in files:
      wanted |= {self.label(target) for target in self._targets(file)}
      for package, place in _ROOTS.items():
        top = place / package / '__init__.py'
        if top in self.files and file.is_relative_to(top.parent):
          wanted.add(self.label(top))
    return sorted(wanted - {own})

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
    """Returns the labels of the data folders that some files name."""
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
    """Returns globs of the data in a folder and in its folders of data."""
    globs = []
    for path in sorted((self.root / folder).iterdir()):
      if path.is_dir():
        found = [p for p in path.rglob('*') if p.suffix in _DATA_SUFFIXES]
        if found and not any(path.rglob('*.py')):
          globs.append(f'{path.name}/**')
      elif path.suffix in _DATA_SUFFIXES:
        globs.append(path.name)
    return globs


def _named_modules(syntax: ast.Module) -> set[str]:
  """Returns the modules that a test names in strings, to run as programs.

  As `spiral_launch.train`, as `launch/spiral_launch/configs/digits.py`, or
  imported by a piece of code that is itself a string.
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
      names |= {'.'.join(found) for found in re.findall(code, node.value)}
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
    # The native extension is no target: libmypaint is a system library.
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


def out_of_step(root: pathlib.Path) -> list[str]:
  """Returns the paths of the BUILD files that do not say what the code says.

  A BUILD file in a directory without Python files counts too.
  """
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
  stale = out_of_step(root)
  if check and stale:
    print('Out of step with the imports (make build-files): ', *stale)
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
