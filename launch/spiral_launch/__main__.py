# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The command `spiral-tf`: lists the project's commands and runs them.

  spiral-tf COMMAND [FLAGS]

`python -m spiral_launch COMMAND [FLAGS]` does the same. `--completion` prints a
script for completion in bash.
"""

import ast
import difflib
import importlib.util
import os
import platform
import runpy
import sys

from spiral_launch.local import early_signals
from spiral_launch.local import quiet_import
from spiral_launch.utils import completion
import spiral_tf

# In the order in which a new user needs them.
COMMANDS = (
    *('demo', 'paint', 'render', 'train', 'evaluate', 'export', 'ship'),
    *('make_scenes', 'train_classifier', 'ablation', 'pbt', 'mcmc', 'hub'),
    *('kubernetes', 'vertex_ai'),
)
# Commands that use TensorFlow in this process, whatever their flags.
_TENSORFLOW = ('demo', 'train', 'evaluate', 'train_classifier')
# Commands that need Launchpad and Reverb, which are made for few Pythons.
_DISTRIBUTED = ('train', 'ablation', 'pbt', 'kubernetes', 'vertex_ai')


def summary(command: str) -> str:
  """Returns the first line of a command's docstring, without importing it."""
  docstring = ast.get_docstring(ast.parse(completion.source(command)))
  return (docstring or '').partition('\n')[0]


def listing() -> str:
  """Returns the text that `spiral-tf` prints without arguments."""
  width = max(map(len, COMMANDS))
  lines = [f'  {name:{width}}  {summary(name)}' for name in COMMANDS]
  return '\n'.join(
      [
          f'spiral_tf {spiral_tf.__version__}: agents that learn to paint.',
          '',
          'Usage: spiral-tf COMMAND [FLAGS]',
          '',
          *lines,
          '',
          'spiral-tf COMMAND --help lists the flags of a command.',
          'eval "$(spiral-tf --completion)" completes commands and flags in '
          'bash.',
      ]
  )


def _missing() -> str:
  """Returns which of Launchpad and Reverb is not installed; '' if none."""
  packages = {'launchpad': 'Launchpad', 'reverb': 'Reverb'}
  return ' and '.join(
      title
      for package, title in packages.items()
      if importlib.util.find_spec(package) is None
  )


def main() -> int:
  """Runs the command named by the first argument; returns the exit status."""
  name = sys.argv[1] if len(sys.argv) > 1 else '--help'
  if name in ('--help', '-h', 'help'):
    print(listing())
    return 0
  if name == '--version':
    print(spiral_tf.__version__)
    return 0
  if name == '--completion':
    print(completion.SCRIPT)
    return 0
  if name == '--complete':
    line = os.environ['COMP_LINE'][: int(os.environ['COMP_POINT'])]
    print('\n'.join(completion.candidates(line, COMMANDS)))
    return 0
  if name not in COMMANDS:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f' Did you mean {near[0]}?' if near else ''
    print(
        f'Error: spiral-tf has no command {name!r}.{hint} Run spiral-tf '
        'without arguments for a list.',
        file=sys.stderr,
    )
    return 2
  arguments = [argument.lstrip('-') for argument in sys.argv[2:]]
  needed = name in _DISTRIBUTED and not (
      name == 'train' and {'single_process', 'help'} & set(arguments)
  )
  if needed and (missing := _missing()):
    other = (
        ' Or train without them: spiral-tf train --single_process.'
        if name == 'train'
        else ''
    )
    print(
        f'Error: spiral-tf {name} needs {missing}, which Python 3.9 and 3.10 '
        "have: pip install 'spiral-tf[train]' there, or make setup in a "
        f'checkout. This is Python {platform.python_version()}.{other}',
        file=sys.stderr,
    )
    return 2
  sys.argv = [f'spiral-tf {name}', *sys.argv[2:]]
  early_signals.install()
  if name in _TENSORFLOW:
    quiet_import.tensorflow()
  # Exits with the command's own status.
  runpy.run_module(f'spiral_launch.{name}', run_name='__main__', alter_sys=True)
  return 0


if __name__ == '__main__':
  sys.exit(main())
