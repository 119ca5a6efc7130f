# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Seconds on the wall and of CPU time, for benchmarks."""

import time


class Clocks:
  """Seconds on the wall and of all threads' CPU time within a block."""

  def __enter__(self):
    self._start = time.perf_counter(), time.process_time()
    return self

  def __exit__(self, *unused):
    self.wall = time.perf_counter() - self._start[0]
    self.cpu = time.process_time() - self._start[1]
