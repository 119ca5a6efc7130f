# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Signals that end a command as Ctrl-C does."""

import signal

# Exit status of a command that was stopped; a shell reports it for Ctrl-C.
STATUS = 130
# Sent when a terminal closes or a connection is lost, and by SLURM before it
# takes a machine away.
_OTHERS = ('SIGHUP', 'SIGUSR1')


def others() -> list[signal.Signals]:
  """Returns the signals to be handled like SIGTERM.

  Leaves out signals that are ignored, as under `nohup`.
  """
  found = [getattr(signal, name) for name in _OTHERS if hasattr(signal, name)]
  return [one for one in found if signal.getsignal(one) is not signal.SIG_IGN]


def end_as_interrupted() -> None:
  """Makes SIGTERM and similar signals raise KeyboardInterrupt, as Ctrl-C does.

  An ignored SIGINT stays ignored.
  """

  def stop(number, frame):
    del number, frame
    raise KeyboardInterrupt

  if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
  for number in (signal.SIGTERM, *others()):
    signal.signal(number, stop)


def pass_on_as_sigterm() -> None:
  """Makes SIGHUP and SIGUSR1 call the handler that SIGTERM has at that time."""

  def stop(number, frame):
    del number, frame
    signal.raise_signal(signal.SIGTERM)

  for number in others():
    signal.signal(number, stop)
