# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Flags for paths, with `~` for the home folder."""

from typing import Any
from typing import Optional

from absl import flags

from spiral_tf import home_paths

# A flag belongs to the command that defines it, whose --help lists it.
flags.disclaim_key_flags()


class _PathParser(flags.ArgumentParser):
  """A parser that expands `~`."""

  def parse(self, argument: str) -> str:
    return home_paths.expand(argument)

  def flag_type(self) -> str:
    return 'path'


def define(
    name: str, default: Optional[str], help_string: str, **others: Any
) -> flags.FlagHolder:
  """Defines a flag whose value is a path.

  Args:
    name: name of the flag.
    default: default value.
    help_string: text for `--help`.
    **others: further arguments of `flags.DEFINE`, such as `required`.
  """
  return flags.DEFINE(
      _PathParser(),
      name,
      default,
      help_string,
      serializer=flags.ArgumentSerializer(),
      **others,
  )
