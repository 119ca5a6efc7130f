#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Runs examples/ with the libraries that they show, in an environment of their
# own, .venv-examples/: they need a newer Python and numpy than the training
# stack.
#
#   tools/test_examples.sh [PYTEST ARGUMENT]...
#
#   PYTHON_EXAMPLES=FILE   the Python to use, 3.11 or newer
set -eu

cd "$(dirname "$0")/.."
venv=.venv-examples
# shellcheck source=tools/pythons.sh
. tools/pythons.sh

done=$(cksum < requirements/examples.lock)
if [ "$(cat "$venv/.done" 2>/dev/null)" != "$done" ]; then
  base=${PYTHON_EXAMPLES:-$(find_python 3.11 3.12 3.13)}
  [ -n "$base" ] || {
    echo 'test-examples: there is no Python 3.11, 3.12 or 3.13 here' >&2
    exit 1
  }
  rm -rf "$venv"
  "$base" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet -r requirements/examples.lock
  echo "$done" > "$venv/.done"
fi
python=$(pwd)/$venv/bin/python
(cd envs && "$python" setup.py --quiet build_ext --inplace)
# tests/conftest.py is for the training stack.
PYTHONPATH=$(pwd)/envs exec "$python" -m pytest -q --noconftest \
  -m examples tests/examples_test.py "$@"
