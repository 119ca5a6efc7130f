# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads and calls functions and classes of the user's own modules.

They are named 'my_module:my_function' in the config. Each process imports them
for itself, from the working directory, from Python's path, or from a folder
that `look_in` adds.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
import contextlib
import difflib
import importlib
import inspect
import os
import re
import sys
import traceback
from typing import Any
from typing import Callable

_IDENTIFIER = r'[^\W\d]\w*'
_PATH = rf'{_IDENTIFIER}(?:\.{_IDENTIFIER})*'
_NAME = re.compile(f'{_PATH}:{_PATH}')
# Packages whose lines a traceback leaves out, as they are not the user's.
_PACKAGES = ('spiral_envs', 'spiral_launch', 'spiral_tf', 'importlib')
# More folders to look in, by the name of the module.
_FOLDERS: dict[str, Sequence[str]] = {}


class PlugInError(ValueError):
  """An object of the user's own that cannot be used, with the remedy."""


def is_name(text: str) -> bool:
  """Returns whether a text has the form 'my_module:my_function'."""
  return bool(_NAME.fullmatch(text))


def look_in(module: str, folders: Sequence[str]) -> None:
  """Adds folders in which `load` looks for a module.

  Args:
    module: name of the module.
    folders: absolute paths of folders, which need not exist. The working
      directory and those of PYTHONPATH come first, others of Python's path
      afterwards.
  """
  _FOLDERS[module] = folders


def find_folder(module: str) -> str:
  """Returns the folder from which `load` imports a module.

  Args:
    module: name of the module.

  Returns:
    Absolute path of the folder; '' for installed modules and missing ones.
  """
  folders = [os.getcwd(), *_python_path(), *_FOLDERS.get(module, ())]
  found = [folder for folder in folders if _holds(folder, module)]
  return os.path.abspath(found[0]) if found else ''


def _python_path() -> list[str]:
  path = os.environ.get('PYTHONPATH', '')
  return [folder for folder in path.split(os.pathsep) if folder]


def _holds(folder: str, module: str) -> bool:
  path = os.path.join(folder, *module.split('.'))
  return any(map(os.path.isfile, (f'{path}.py', f'{path}/__init__.py')))


def _extend_path(module: str) -> None:
  """Adds the folders of a module to Python's path."""
  folder = os.getcwd()
  # `python -m` has the working directory there, a console script has not.
  if not {folder, ''} & set(sys.path):
    sys.path.insert(0 if _holds(folder, module) else len(sys.path), folder)
  folder = find_folder(module)
  if folder in _FOLDERS.get(module, ()) and folder not in sys.path:
    sys.path.insert(0, folder)
    # For the processes that this one starts.
    os.environ['PYTHONPATH'] = os.pathsep.join([*_python_path(), folder])
  importlib.invalidate_caches()


def load(name: str, setting: str) -> Callable:
  """Imports a module and returns one of its functions or classes.

  Args:
    name: name of the form 'package.module:Class.function'.
    setting: setting that holds the name, for error messages.

  Raises:
    PlugInError: the module does not exist or does not import, it has no such
      attribute, or the attribute cannot be called.
  """
  module_name, _, path = name.partition(':')
  _extend_path(module_name)
  with blame(name, setting, f'{module_name} does not import'):
    try:
      value: Any = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
      if not error.name or not f'{module_name}.'.startswith(f'{error.name}.'):
        raise
      folder = os.getcwd()
      folders = dict.fromkeys([folder, *_FOLDERS.get(module_name, ())])
      raise PlugInError(
          f'{setting}={name}: there is no module {error.name!r} in '
          f"{', '.join(folders)} or on Python's path."
          f'{_near(error.name, _modules(folder))} Start the command in the '
          'folder that holds it, or add that folder to PYTHONPATH.'
      ) from error
  place = getattr(value, '__file__', None) or 'a built-in module'
  for part in path.split('.'):
    if not hasattr(value, part):
      names = [
          n
          for n, member in getattr(value, '__dict__', {}).items()
          if callable(member) and not n.startswith('_')
      ]
      listed = f' It has {", ".join(names[:9])}.' if names else ''
      raise PlugInError(
          f'{setting}={name}: {module_name} ({place}) has no {path!r}.'
          f'{_near(part, names) or listed}'
      )
    value = getattr(value, part)
  if not callable(value):
    raise PlugInError(
        f'{setting}={name} is {value!r:.80}, which cannot be called: name a '
        'function or a class.'
    )
  return value


def accepted(
    function: Callable, offered: Mapping[str, Any], name: str, setting: str
) -> dict[str, Any]:
  """Returns those of the offered arguments that a function has by name.

  Args:
    function: function or class.
    offered: arguments by name.
    name: name of the function, for error messages.
    setting: setting that holds the name, for error messages.

  Raises:
    PlugInError: the function needs an argument that is not offered.
  """
  try:
    parameters = inspect.signature(function).parameters.values()
  except (TypeError, ValueError):  # Some functions written in C have none.
    return {}
  if any(p.kind is p.VAR_KEYWORD for p in parameters):
    return dict(offered)
  for parameter in parameters:
    needed = parameter.default is parameter.empty and parameter.kind not in (
        *(parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD),
    )
    by_position = parameter.kind is parameter.POSITIONAL_ONLY
    if needed and (by_position or parameter.name not in offered):
      choice = f'only {", ".join(offered)}' if offered else 'no arguments'
      raise PlugInError(
          f'{setting}={name} needs the argument {parameter.name!r}, but it is '
          f'called with {choice}, by name. Give {parameter.name!r} a default.'
      )
  return {
      p.name: offered[p.name]
      for p in parameters
      if p.name in offered and p.kind is not p.POSITIONAL_ONLY
  }


@contextlib.contextmanager
def blame(name: str, setting: str, problem: str) -> Iterator[None]:
  """Raises all errors as PlugInErrors with a traceback of the user's lines.

  Args:
    name: name of the user's object.
    setting: setting that holds the name.
    problem: words between the name and the traceback.
  """
  try:
    yield
  except PlugInError:
    raise
  except (Exception, SystemExit) as error:
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith(_places())
    ]
    if not frames and isinstance(error, ValueError):
      # A check of this project's own, whose message says enough.
      raise PlugInError(f'{setting}={name}: {error}') from error
    lines = traceback.format_list(frames)
    lines += traceback.format_exception_only(type(error), error)
    raise PlugInError(
        f'{setting}={name}: {problem}:\n{"".join(lines).rstrip()}'
    ) from error


def _places() -> tuple[str, ...]:
  """Returns how the file names of code that is not the user's begin."""
  modules = [sys.modules[name] for name in _PACKAGES if name in sys.modules]
  folders = [os.path.join(path, '') for m in modules for path in m.__path__]
  return ('<frozen importlib', *folders)


def _modules(folder: str) -> list[str]:
  return [n.removesuffix('.py') for n in os.listdir(folder) if n[:1] != '.']


def _near(name: str, names: list[str]) -> str:
  """Returns ' Did you mean ...?', or '' if no name is similar."""
  similar = difflib.get_close_matches(name, names, n=1)
  return f' Did you mean {similar[0]!r}?' if similar else ''
