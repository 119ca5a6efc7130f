# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The signals that end a command as Ctrl-C does."""

import signal

# Of a command that was stopped, as a shell has it for Ctrl-C.
STATUS = 130
# A closed terminal or a lost connection, and what SLURM sends before it takes a
# machine away.
_OTHERS = ('SIGHUP', 'SIGUSR1')


def others() -> list[signal.Signals]:
  """Returns the signals that are to do as SIGTERM does.

  Not those that were ignored at the start, as `nohup` has it.
  """
  found = [getattr(signal, name) for name in _OTHERS if hasattr(signal, name)]
  return [one for one in found if signal.getsignal(one) is not signal.SIG_IGN]


def end_as_interrupted() -> None:
  """Makes SIGTERM and its like raise KeyboardInterrupt, as Ctrl-C does."""

  def stop(number, frame):
    del number, frame
    raise KeyboardInterrupt

  for number in (signal.SIGTERM, *others()):
    signal.signal(number, stop)


def pass_on_as_sigterm() -> None:
  """Makes SIGHUP and SIGUSR1 do what SIGTERM does at that time."""

  def stop(number, frame):
    del number, frame
    signal.raise_signal(signal.SIGTERM)

  for number in others():
    signal.signal(number, stop)
