# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Ends the program quietly when it is told to stop while still starting.

Imported before anything slow: TensorFlow alone takes seconds, and Ctrl-C in
the middle of an import would print a traceback. Once nodes run, Launchpad's
handlers take over (`hand_over`); what came in between is remembered (`told`).
Launchpad knows Ctrl-C and SIGTERM: other signals are passed on to it as the
latter.
"""

import os
import signal

from spiral_launch.local import interrupts
from spiral_launch.local import output_streams

_OTHERS = interrupts.others()
_SIGNALS = (signal.SIGINT, signal.SIGTERM, *_OTHERS)
_starting = True
_told = False


def _stop(signum, frame):
  del frame
  global _told
  _told = True
  if _starting:
    output_streams.say('Stopped before training began.', error=True)
    os._exit(interrupts.STATUS)  # pylint: disable=protected-access
  if signum in _OTHERS:
    signal.raise_signal(signal.SIGTERM)


def hand_over() -> None:
  """From here on others handle the signals."""
  global _starting
  _starting = False


def told() -> bool:
  """Whether a signal to stop has come."""
  return _told


def ignore() -> None:
  """From here on the signals change nothing: all is over but the last words."""
  for signum in _SIGNALS:
    signal.signal(signum, signal.SIG_IGN)


for _signum in _SIGNALS:
  signal.signal(_signum, _stop)
