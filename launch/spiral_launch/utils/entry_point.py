# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Start and end of each command: help, flag errors, signals, exit status."""

from collections.abc import Callable
from collections.abc import Sequence
import difflib
import functools
import math
import os
import re
import sys
from typing import Any
from typing import NoReturn
from typing import Optional

from absl import app
from absl import flags

from spiral_launch.local import interrupts
from spiral_launch.local import output_streams
from spiral_launch.utils import help_text
from spiral_tf import os_errors

# Errors that the user of a command can act on.
USER_ERRORS = (ValueError, OSError, ImportError)
# The command succeeded, but its output could not be printed: EX_IOERR.
OUTPUT_LOST = getattr(os, 'EX_IOERR', 74)


def parse_flags(argv: Sequence[str]) -> list[str]:
  """Parses flags; exits with one line and status 2 if they are wrong.

  Args:
    argv: name of the program and arguments.

  Returns:
    Name of the program and arguments that are not flags.
  """
  try:
    rest = flags.FLAGS(list(argv))
    _check_numbers()
    return rest
  except flags.Error as error:
    missing = re.match(r'flag --(\w+)=None: ', str(error))
    message = f'--{missing[1]} is required' if missing else str(error)
    sys.exit(_print_error(message + _close_match(message)))


def _check_numbers() -> None:
  """Raises flags.Error if a number with bounds is not a number."""
  for name in flags.FLAGS:
    flag = flags.FLAGS[name]
    bounds = [
        getattr(flag.parser, f'{b}_bound', None) for b in ('lower', 'upper')
    ]
    is_nan = isinstance(flag.value, float) and math.isnan(flag.value)
    if is_nan and bounds != [None, None]:
      raise flags.IllegalFlagValueError(
          f'flag --{name}=nan: nan is not {flag.parser.syntactic_help}'
      )


def _close_match(error: str) -> str:
  """Returns a hint if an error is about a misspelled value of a choice."""
  choice = re.search(r'=(.*): value should be one of <(.*)>', error)
  if not choice:
    return ''
  near = difflib.get_close_matches(choice[1], choice[2].split('|'), n=1)
  return f'. Did you mean {near[0]}?' if near else ''


def call(
    main: Callable[[Sequence[str]], Optional[int]],
    argv: Sequence[str],
    errors: tuple[type[Exception], ...] = USER_ERRORS,
) -> int:
  """Runs `main`, and prints errors as one line.

  Args:
    main: main function of the command; returns its exit status, or None for 0.
    argv: name of the program and arguments that are not flags.
    errors: exceptions that the user can act on; others are raised.

  Returns:
    The exit status; 2 after an error.
  """
  try:
    return main(argv) or 0
  except app.UsageError as error:
    return _print_error(str(error))
  except errors as error:
    return report(error)


def report(error: Exception) -> int:
  """Prints an error as one line and returns the exit status of the command."""
  print(f'Error: {os_errors.explain(error)}', file=sys.stderr)
  return 2


def _print_error(error: str) -> int:
  """Prints an error in the call of a command; returns the exit status."""
  end = '' if error.endswith('?') else '.'
  print(f'Error: {error.rstrip(".")}{end} See --help.', file=sys.stderr)
  return 2


def run(
    main: Callable[[Sequence[str]], Optional[int]],
    flags_parser: Callable[[Sequence[str]], Any] = parse_flags,
    own_signals: bool = False,
    stopped: str = 'Stopped.',
    errors: tuple[type[Exception], ...] = USER_ERRORS,
) -> NoReturn:
  """Runs a command, in place of absl's `app.run`.

  A failed write to standard output or error does not stop the command. The exit
  status is that of `main`, 2 after an error, 130 after a signal, and 74 instead
  of 0 if output is lost, for example on a full disk. A closed pipe, as in
  `| head`, changes no status.

  Args:
    main: main function of the command; returns its exit status, or None for 0.
    flags_parser: parser of the arguments for `app.run`.
    own_signals: whether the command itself handles the signals that stop it.
    stopped: message to print if a signal stops the command.
    errors: exceptions that the user can act on.
  """
  output_streams.guard()
  if not own_signals:
    interrupts.end_as_interrupted()
  try:
    if help_text.is_requested(sys.argv[1:]):
      print(help_text.of_command())
      sys.exit(0)
    app.run(
        functools.partial(call, main, errors=errors), flags_parser=flags_parser
    )
  except KeyboardInterrupt:
    output_streams.say(stopped, error=True)
    sys.exit(interrupts.STATUS)
  except SystemExit as end:
    if end.code in (0, None) and (error := output_streams.lost()):
      output_streams.say(
          'Error: the command succeeded, but its output could not be written '
          f'and is lost: {error.strerror}.',
          error=True,
      )
      sys.exit(OUTPUT_LOST)
    raise
