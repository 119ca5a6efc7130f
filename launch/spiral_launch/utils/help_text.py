# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The text of `COMMAND --help`: all flags of the command, without absl's."""

from collections.abc import Iterator
from collections.abc import Mapping
import dataclasses
import inspect
import re
import sys
import textwrap
import types
from typing import Any
from typing import Optional

from absl import flags

from spiral_launch.experiment import config as experiment
from spiral_launch.utils import config_overrides
from spiral_tf import config as agent_config

_WIDTH = 80
_FIELDS = (
    'Fields of the config (--config.FIELD=VALUE). The values shown are the '
    'defaults of all experiments; the file of --config changes some of them:'
)
_FIELD = re.compile(r'^`?(\w+)`?: (.*)$')


def is_requested(arguments: list[str]) -> bool:
  """Returns whether the arguments ask for help: `--help` before any `--`."""
  if '--' in arguments:
    arguments = arguments[: arguments.index('--')]
  return not {'--help', '-help', '-h', '--helpshort'}.isdisjoint(arguments)


def of_command() -> str:
  """Returns the help text of the command that this process runs."""
  main = sys.modules['__main__']
  spec = getattr(main, '__spec__', None)
  name = (spec.name if spec else sys.argv[0]).removesuffix('.__main__')
  name = name.rpartition('.')[2].rpartition('/')[2]
  config = experiment.Experiment() if 'config' in flags.FLAGS else None
  headings = getattr(main, 'FLAG_HEADINGS', {})
  return text(
      main.__doc__ or '', f'spiral-tf {name}', config=config, headings=headings
  )


def text(
    docstring: str,
    program: str,
    flag_values: flags.FlagValues = flags.FLAGS,
    config: Optional[Any] = None,
    headings: Mapping[str, str] = types.MappingProxyType({}),
) -> str:
  """Returns the help text of a command.

  Args:
    docstring: docstring of the command's module.
    program: name of the command.
    flag_values: flags; those of the main module are listed in the order of
      their definition.
    config: dataclass whose fields `--config.FIELD=VALUE` overrides; None if the
      command has no config.
    headings: headings of groups of flags, by the name of a group's first flag.
  """
  lines = [docstring.strip(), *([] if headings else ['', 'Flags:'])]
  modules = flag_values.flags_by_module_dict()
  for flag in modules.get(sys.argv[0], []):
    if flag.name in headings:
      lines += ['', f'{headings[flag.name]}:']
    lines += _flag_lines(flag)
  if config is not None:
    lines += ['', 'Experiments (--config=NAME):']
    for name in config_overrides.config_names():
      lines += [
          f'  {name}',
          *_wrapped(config_overrides.config_summary(name), 6),
      ]
    lines += ['', *_wrapped(_FIELDS, 0)]
    lines += _config_lines(config)
  lines += ['', f'{program} --helpfull also lists the flags of absl.']
  return '\n'.join(lines)


def _flag_lines(flag: flags.Flag) -> list[str]:
  """Returns the lines of one flag: name, default, text, range."""
  name = f'--[no]{flag.name}' if flag.boolean else f'--{flag.name}'
  if flag.default not in (None, '', []):
    shown = flag.serializer.serialize(flag.default) if flag.serializer else ''
    shown = shown or str(flag.default)
    shown = re.sub(rf'^--(no)?{flag.name}=?', '', shown)
    if flag.boolean:
      shown = str(flag.default).lower()
    name += f'={shown}'
  about = flag.help or ''
  # absl words the range of a number, as in "an integer >= 1".
  range_ = getattr(flag.parser, 'syntactic_help', '') or ''
  if re.search(r'[<>\[]|positive|non-negative', range_):
    about += f' ({range_})'
  return [f'  {name}', *_wrapped(about, 6)]


def _wrapped(about: str, indent: int) -> list[str]:
  space = ' ' * indent
  return textwrap.wrap(
      ' '.join(about.split()),
      _WIDTH,
      initial_indent=space,
      subsequent_indent=space,
  )


def _config_lines(config: Any, prefix: str = '') -> Iterator[str]:
  """Yields the lines of a dataclass's fields, nested dataclasses last."""
  about = _attributes(type(config))
  inner = []
  for field in dataclasses.fields(config):
    value = getattr(config, field.name)
    if dataclasses.is_dataclass(value):
      inner.append((value, f'{prefix}{field.name}.'))
      continue
    if isinstance(value, (tuple, list)):
      value = ','.join(map(str, value))
    yield f'  {prefix}{field.name}={value}'
    range_ = agent_config.range_text(field)
    lines = about.get(field.name, '') + (f' ({range_})' if range_ else '')
    yield from _wrapped(lines, 6)
  for value, name in inner:
    yield from _config_lines(value, name)


def _attributes(kind: type) -> dict[str, str]:
  """Returns the texts of the fields in the docstrings of a class."""
  texts: dict[str, str] = {}
  for base in reversed(kind.__mro__):
    docstring = inspect.cleandoc(base.__dict__.get('__doc__') or '')
    _, _, body = docstring.partition('Attributes:\n')
    name = ''
    for line in inspect.cleandoc('\n' + body).splitlines():
      match = _FIELD.match(line)
      if match:
        name, texts[match.group(1)] = match.group(1), match.group(2)
      elif name:
        texts[name] += f' {line.strip()}'
  return texts
