# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Wall and CPU time for benchmarks."""

import time


class Clocks:
  """A context manager that measures wall and CPU time.

  Attributes:
    wall: wall time in seconds.
    cpu: CPU time of all threads in seconds.
  """

  def __enter__(self):
    self._start = time.perf_counter(), time.process_time()
    return self

  def __exit__(self, *unused):
    self.wall = time.perf_counter() - self._start[0]
    self.cpu = time.process_time() - self._start[1]
