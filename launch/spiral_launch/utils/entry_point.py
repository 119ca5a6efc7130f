# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""How each command starts and ends, whatever its surroundings."""

from collections.abc import Callable
from collections.abc import Sequence
import os
import sys
from typing import Any
from typing import NoReturn
from typing import Optional

from absl import app

from spiral_launch.local import interrupts
from spiral_launch.local import output_streams
from spiral_launch.utils import help_text

# All was done, but what was printed could not be written: EX_IOERR.
OUTPUT_LOST = getattr(os, 'EX_IOERR', 74)


def run(
    main: Callable[[Sequence[str]], int],
    flags_parser: Optional[Callable[[Sequence[str]], Any]] = None,
    own_signals: bool = False,
) -> NoReturn:
  """Runs a command, in place of absl's `app.run`.

  A failed write to standard output or error stops nothing. The exit status is
  that of `main`; 74 in place of 0 if what it printed is lost, for a full disk
  say. A reader who has left, as `| head` does, changes no status.

  Args:
    main: the command; returns its exit status.
    flags_parser: see `app.run`.
    own_signals: the command handles the signals that stop it; else they end it
      with status 130.
  """
  output_streams.guard()
  if not own_signals:
    interrupts.end_as_interrupted()
  try:
    if help_text.wanted(sys.argv[1:]):
      print(help_text.of_command())
      sys.exit(0)
    if flags_parser:
      app.run(main, flags_parser=flags_parser)
    else:
      app.run(main)
  except KeyboardInterrupt:
    output_streams.say('Stopped.', error=True)
    sys.exit(interrupts.STATUS)
  except SystemExit as end:
    if end.code in (0, None) and (error := output_streams.lost()):
      output_streams.say(
          'Error: all was done, but standard output could not be written: '
          f'{error.strerror}. What was printed there is lost.',
          error=True,
      )
      sys.exit(OUTPUT_LOST)
    raise
