# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Runs pytest on the one test file of a Bazel test."""

import os
import sys

import pytest


def main() -> int:
  """Returns pytest's status, or 0 for a file with slow tests only."""
  # `make setup` adds the checkout to the path of .venv/. Without it a test sees
  # only the parts of the project that its BUILD file grants.
  sys.path[:] = [
      path
      for path in sys.path
      if not os.path.exists(os.path.join(path, 'MODULE.bazel'))
  ]
  arguments = ['-c', 'setup.cfg', '--rootdir=.', '-p', 'no:cacheprovider']
  report = os.environ.get('XML_OUTPUT_FILE')
  if report:
    arguments.append(f'--junitxml={report}')
  status = int(pytest.main(arguments + sys.argv[1:]))
  return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else status


if __name__ == '__main__':
  sys.exit(main())
