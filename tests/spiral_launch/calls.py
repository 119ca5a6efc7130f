# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Calls an entry point several times in one process: each start takes seconds.

In a process of its own, as entry points define flags that clash with each
other's.
"""

import json
import subprocess
import sys
from typing import NamedTuple

_SCRIPT = """
import contextlib, importlib, io, json, sys
from absl import flags
module = importlib.import_module(sys.argv[1])

results = []
for arguments in json.loads(sys.argv[2]):
  for name in flags.FLAGS:
    flags.FLAGS[name].unparse()
  rest = flags.FLAGS([sys.argv[1]] + arguments)
  out, error = io.StringIO(), io.StringIO()
  with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
    status = module.main(rest)
  results.append((status, out.getvalue(), error.getvalue()))
print('RESULTS' + json.dumps(results))
"""


class Result(NamedTuple):
  """What a call left behind."""

  status: int
  out: str
  error: str


def call(module: str, calls: list[list[str]]) -> list[Result]:
  """Calls `module.main` with each list of flags and arguments in turn."""
  done = subprocess.run(
      [sys.executable, '-c', _SCRIPT, module, json.dumps(calls)],
      capture_output=True,
      text=True,
      timeout=300,
      check=False,
  )
  assert not done.returncode, done.stderr
  results = json.loads(done.stdout.split('RESULTS')[1])
  return [Result(*result) for result in results]
