#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Runs benchmarks/NAME.py for each argument NAME, by default all benchmarks, one
# after the other, so that they do not slow each other down.
set -eu
cd "$(dirname "$0")/.."
python=${VENV:-.venv}/bin/python

names=$*
if [ -z "$names" ]; then
  names=$(grep -l '^if __name__' benchmarks/*.py 2>/dev/null |
    sed 's|.*/||; s|\.py$||') || true
fi
[ -n "$names" ] || echo 'bench: no benchmark in benchmarks/ yet'
for name in $names; do
  echo "== benchmarks.$name"
  "$python" -m "benchmarks.$name"
done
