# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Constructors whose options are the fields of a dataclass.

The dataclass is the only place for the options' names, defaults and
documentation, even if several environments take them.
"""

from collections.abc import Callable
import functools
import inspect
import re
from typing import Any

_Constructor = Callable[..., None]


def takes_options(
    options_class: type,
) -> Callable[[_Constructor], _Constructor]:
  """Decorates an `__init__` whose first argument is an object of options.

  Callers pass each option as an argument of its own, after the positional
  arguments of the `__init__` and before its keyword-only ones. `help` shows all
  of them: descriptions of the options replace the entry `options` of the
  docstring.

  Args:
    options_class: a dataclass that documents its fields as `Attributes`.
  """

  def decorate(init: _Constructor) -> _Constructor:
    itself, _, *own = inspect.signature(init).parameters.values()
    fields = inspect.signature(options_class).parameters.values()
    keywords = [p for p in own if p.kind is p.KEYWORD_ONLY]
    positional = [p for p in own if p not in keywords]
    signature = inspect.Signature([itself, *positional, *fields, *keywords])

    @functools.wraps(init)
    def constructor(*args, **kwargs) -> None:
      bound = signature.bind(*args, **kwargs)
      bound.apply_defaults()
      values = dict(bound.arguments)
      instance = values.pop(itself.name)
      own_values = {p.name: values.pop(p.name) for p in own}
      init(instance, options_class(**values), **own_values)

    documented: Any = constructor
    documented.__signature__ = signature
    if init.__doc__:  # Absent with `python -OO`.
      texts = _descriptions(options_class)
      entries = '\n'.join(f'  {p.name}: {texts[p.name]}' for p in fields)
      documented.__doc__ = re.sub(
          r'^  options: .*(\n    .*)*',
          lambda _: entries,
          inspect.cleandoc(init.__doc__),
          flags=re.MULTILINE,
      )
    return documented

  return decorate


def _descriptions(options_class: type) -> dict[str, str]:
  """Returns descriptions of a dataclass's fields, including inherited ones."""
  texts: dict[str, str] = {}
  for base in reversed(options_class.__mro__):
    doc = inspect.cleandoc(base.__doc__ or '')
    attributes = doc.partition('Attributes:\n')[2]
    texts.update(
        (match[1], match[2])
        for match in re.finditer(
            r'^  (\w+): (.*(?:\n    .*)*)', attributes, re.MULTILINE
        )
    )
  return texts
