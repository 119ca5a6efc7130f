# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Calls a command several times in one process, as each start takes seconds.

The process is a new one, as the flags of different commands clash.
"""

import json
import subprocess
import sys
from typing import NamedTuple

_SCRIPT = """
import contextlib, importlib, io, json, sys
from absl import flags
from spiral_launch.utils import entry_point
module = importlib.import_module(sys.argv[1])

results = []
for arguments in json.loads(sys.argv[2]):
  for name in flags.FLAGS:
    flags.FLAGS[name].unparse()
  out, error = io.StringIO(), io.StringIO()
  with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
    try:
      rest = entry_point.parse_flags([sys.argv[1]] + arguments)
      status = entry_point.call(module.main, rest)
    except SystemExit as end:
      status = end.code
  results.append((status, out.getvalue(), error.getvalue()))
print('RESULTS' + json.dumps(results))
"""


class Result(NamedTuple):
  """Result of a call: exit status, standard output, standard error."""

  status: int
  out: str
  error: str


def call(module: str, calls: list[list[str]]) -> list[Result]:
  """Returns the result of `module.main` for each list of arguments."""
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
