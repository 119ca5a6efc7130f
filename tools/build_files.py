"""Writes the BUILD files from the imports of the Python files.

One target per Python file, named like the file. What a file imports of this
project is its `deps`; what it names of the data files beside it is its `data`,
and so is a data folder of the project (`_DATA`) that it names.
So a BUILD file says nothing that the code does not say, except who may use a
package: `_VISIBILITY`.

  python -m tools.build_files           writes them
  python -m tools.build_files --check   fails if one is out of step
"""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator
import os
import pathlib
import re
import sys

# Who may depend on a package: envs and spiral_tf stay apart, only launch (and
# what measures or tests them) sees both.
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
)
# Not data of any target: sources, build products, notes.
_NOT_DATA = re.compile(
    r'BUILD|.*\.(py|pyi|pyc|so|o|cc|h|bzl|sh|md)|\..*|__pycache__|native'
)
_HEADER = """\
# Written by tools/build_files.py from the imports: `make build-files`.
"""
_EXTENSION = """
# Not compiled by Bazel: the extension that `make setup` builds in place, since
# libmypaint is a system library. With none built, its users fail to import it.
py_library(
    name = "{name}",
    data = glob(
        ["{name}*.so"],
        allow_empty = True,
    ),
)
"""


def root_directory() -> pathlib.Path:
  """Returns the directory that holds all packages."""
  return pathlib.Path(__file__).resolve().parent.parent


class Tree:
  """The Python files of the project, and what they ask of one another."""

  def __init__(self, root: pathlib.Path):
    self.root = root
    self.files = sorted(self._python_files())
    self.extensions = _extensions(root / 'setup.py')
    self._modules = {_module_name(file): file for file in self.files}

  def directories(self) -> list[pathlib.PurePosixPath]:
    """Returns every directory with Python files, relative to the root."""
    return sorted({file.parent for file in self.files})

  def _python_files(self) -> Iterator[pathlib.PurePosixPath]:
    for package in _VISIBILITY:
      for path in (self.root / package).rglob('*.py'):
        file = pathlib.PurePosixPath(path.relative_to(self.root).as_posix())
        # tools/bazel has its own, hand-written BUILD files.
        if file.parts[:2] != ('tools', 'bazel'):
          yield file

  def parse(self, file: pathlib.PurePosixPath) -> ast.Module:
    """Returns the syntax tree of `file`."""
    path = self.root / file
    return ast.parse(path.read_text(encoding='utf-8'), filename=str(path))

  def dependencies(self, file: pathlib.PurePosixPath) -> list[str]:
    """Returns the labels of what `file` needs of this project."""
    syntax = self.parse(file)
    wanted = {self._target(name) for name in imported_names(syntax)}
    if file.parts[0] in ('benchmarks', 'tests'):
      wanted |= {self._target(name) for name in _named_modules(syntax)}
    own = file.parent / '__init__.py'
    if own in self.files and own != file and not self._gathers(own):
      wanted.add(own)
    if file.name == '__init__.py' and file.parent.parent / file.name:
      outer = file.parent.parent / '__init__.py'
      if outer in self.files:
        wanted.add(outer)
    if file.parts[0] == 'tests':
      wanted.add(pathlib.PurePosixPath('tests/conftest.py'))
    return sorted(
        _label(target, file.parent)
        for target in wanted
        if target is not None and target != file
    )

  def _gathers(self, init: pathlib.PurePosixPath) -> bool:
    """Whether an __init__.py imports from its own package.

    Then it depends on the package's files and they cannot depend on it.
    """
    own = _module_name(init)
    return any(
        name == own or name.startswith(own + '.')
        for name in imported_names(self.parse(init))
    )

  def _target(self, name: str) -> pathlib.PurePosixPath | None:
    """Returns the file that the import of `name` loads, if it is ours."""
    while name:
      if name in self.extensions:
        return pathlib.PurePosixPath(name.replace('.', '/') + '.so')
      if name in self._modules:
        return self._modules[name]
      name = name.rpartition('.')[0]
    return None

  def _strings(self, file: pathlib.PurePosixPath) -> list[str]:
    return [
        node.value
        for node in ast.walk(self.parse(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

  def data_folders(self, file: pathlib.PurePosixPath) -> list[str]:
    """Returns the labels of the data folders that `file` names."""
    named = set(self._strings(file))
    return [
        f'//{name}'
        for name, users in _DATA.items()
        if name in named and file.parts[0] in users
        if (self.root / name).is_dir()
    ]

  def data(self, file: pathlib.PurePosixPath) -> list[str]:
    """Returns globs of the data beside `file` that it names in a string."""
    directory = self.root / file.parent
    text = self._strings(file)
    globs = []
    for path in sorted(directory.iterdir()):
      if _NOT_DATA.fullmatch(path.name) or any(path.rglob('*.py')):
        continue
      if any(path.name in string for string in text):
        globs.append(path.name + '/**' if path.is_dir() else path.name)
    return globs


def imported_names(syntax: ast.Module) -> set[str]:
  """Returns the dotted names a file imports, wherever in it.

  `from a import b` gives `a.b`, which may be a module or something in `a`.

  Args:
    syntax: of the file.

  Raises:
    ValueError: a relative import, which the project does not use.
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


def _named_modules(syntax: ast.Module) -> set[str]:
  """Returns the modules a test names in strings, to run them as programs.

  As `launch.train`, as `launch/configs/digits.py`, or imported by a piece of
  code that is itself a string.
  """
  names = set()
  roots = '|'.join(_VISIBILITY)
  for node in ast.walk(syntax):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
      if re.fullmatch(rf'({roots})(\.\w+)+', node.value):
        names.add(node.value)
      for path in re.findall(rf'\b(?:{roots})/[\w/]+\.py\b', node.value):
        names.add(path[:-3].replace('/', '.'))
      code = rf'\bfrom ((?:{roots})(?:\.\w+)*) import (\w+)'
      names |= {'.'.join(found) for found in re.findall(code, node.value)}
  return names


def _extensions(setup: pathlib.Path) -> set[str]:
  """Returns the names of the extension modules that setup.py builds."""
  if not setup.exists():
    return set()
  return {
      node.args[0].value
      for node in ast.walk(ast.parse(setup.read_text(encoding='utf-8')))
      if isinstance(node, ast.Call)
      and ast.unparse(node.func).endswith('Extension')
      and node.args
      and isinstance(node.args[0], ast.Constant)
  }


def _module_name(file: pathlib.PurePosixPath) -> str:
  parts = file.with_suffix('').parts
  return '.'.join(parts[:-1] if parts[-1] == '__init__' else parts)


def _label(
    target: pathlib.PurePosixPath, directory: pathlib.PurePosixPath
) -> str:
  package = '' if target.parent == directory else f'//{target.parent}'
  return f'{package}:{target.stem}'


def _attribute(name: str, values: list[str]) -> str:
  if len(values) == 1:
    return f'    {name} = ["{values[0]}"],\n'
  lines = ''.join(f'        "{value}",\n' for value in values)
  return f'    {name} = [\n{lines}    ],\n'


def _target_text(tree: Tree, file: pathlib.PurePosixPath) -> str:
  """Returns the rule of one Python file."""
  kind = _kind(tree, file)
  test = file.parts[0] == 'tests'
  text = f'\n{kind}(\n    name = "{file.stem}",\n'
  if test and kind == 'py_library':
    text += '    testonly = True,\n'
  text += _attribute('srcs', [file.name])
  data = tree.data(file)
  parts = [f'["{label}"]' for label in tree.data_folders(file)]
  if data:
    listed = ', '.join(f'"{glob}"' for glob in data)
    parts.insert(0, f'glob([{listed}])')
  if parts:
    text += f'    data = {" + ".join(parts)},\n'
  deps = tree.dependencies(file)
  if deps:
    text += _attribute('deps', deps)
  return text + ')\n'


def _kind(tree: Tree, file: pathlib.PurePosixPath) -> str:
  """Returns the rule that a file is a target of."""
  if file.name.endswith('_test.py'):
    return 'pytest_test'
  if file.parts[0] in ('benchmarks', 'launch', 'tools'):
    tests = (n.test for n in tree.parse(file).body if isinstance(n, ast.If))
    if any('__name__' in ast.unparse(test) for test in tests):
      return 'py_binary'
  return 'py_library'


def build_file(tree: Tree, directory: pathlib.PurePosixPath) -> str:
  """Returns the text of the BUILD file of `directory`."""
  files = [
      file
      for file in tree.files
      if file.parent == directory and str(file) not in _TREE_TESTS
  ]
  extensions = sorted(
      name.rpartition('.')[2]
      for name in tree.extensions
      if name.rpartition('.')[0] == '.'.join(directory.parts)
  )
  kinds = {_kind(tree, file) for file in files}
  if extensions:
    kinds.add('py_library')
  python = sorted(kinds - {'pytest_test'})
  text = _HEADER + '\n'
  if python:
    listed = ', '.join(f'"{kind}"' for kind in python)
    text += f'load("@rules_python//python:defs.bzl", {listed})\n'
  if 'pytest_test' in kinds:
    text += 'load("//tools/bazel:pytest.bzl", "pytest_test")\n'
  text += '\npackage(\n' + _attribute(
      'default_visibility',
      [f'//{name}:__subpackages__' for name in _VISIBILITY[directory.parts[0]]],
  )
  text += ')\n'
  text += ''.join(_EXTENSION.format(name=name) for name in extensions)
  return text + ''.join(_target_text(tree, file) for file in files)


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
  texts = {str(path): build_file(tree, path) for path in tree.directories()}
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
