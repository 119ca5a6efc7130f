#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Writes requirements/*.lock anew: every package of the training stack and of
# the development tools at one exact version, from what pyproject.toml allows.
#
#   tools/lock.sh             keeps the versions there are, where they still fit
#   tools/lock.sh --upgrade   moves everything to the newest that fits
#
# Needs uv and a network. Run the tests and tell docs/dependencies.md after.
set -eu
cd "$(dirname "$0")/.."

# MuJoCo as a wheel only: its source builds on no machine without MuJoCo.
compile() {  # compile VERSION OUTPUT ARGUMENTS...
  version=$1 output=$2
  shift 2
  uv pip compile pyproject.toml --quiet --no-header --no-annotate \
    --only-binary mujoco --no-emit-package spiral-envs \
    --no-emit-index-url --no-emit-find-links --python-version "$version" \
    --python-platform x86_64-manylinux_2_28 --output-file "$output" "$@"
}

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
mkdir -p requirements
touch requirements/py310.lock requirements/py310-cloud.lock requirements/py39.lock

# Python 3.10. The cloud launcher (3.10 only) is resolved along, so that it can
# be added later without moving a version of what is installed already.
all=$temporary/all
cat requirements/py310.lock requirements/py310-cloud.lock > "$all"
compile 3.10 "$all" --extra train --extra dev --extra cloud "$@"
compile 3.10 "$temporary/py310" --extra train --extra dev --constraint "$all"
{
  echo '# Python 3.10: training on the CPU, tests, lint. By tools/lock.sh.'
  cat "$temporary/py310"
} > requirements/py310.lock
{
  echo '# Python 3.10: what cloud launches add to py310.lock. By tools/lock.sh.'
  grep -vxFf "$temporary/py310" "$all" | grep -v '^#'
} > requirements/py310-cloud.lock

# Python 3.9, where the newest releases of many packages are gone.
grep -v '^#' requirements/py39.lock > "$temporary/py39" || true
compile 3.9 "$temporary/py39" --extra train --extra dev "$@"
{
  echo '# Python 3.9: training on the CPU, tests, lint. By tools/lock.sh.'
  cat "$temporary/py39"
} > requirements/py39.lock
wc -l requirements/*.lock
