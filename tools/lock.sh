#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Resolves requirements/*.lock: an exact version of each package of the training
# stack and of the development tools, within what both pyproject.toml allow.
#
#   tools/lock.sh             keeps the locked versions that still fit
#   tools/lock.sh --upgrade   moves all to the newest versions that fit
#
# Needs uv and a network. Run the tests and update docs/dependencies.md after.
set -eu
cd "$(dirname "$0")/.."

# MuJoCo as a wheel only: its source builds on no machine without MuJoCo.
compile() {  # compile VERSION OUTPUT ARGUMENTS...
  version=$1 output=$2
  shift 2
  uv pip compile pyproject.toml --quiet --no-header --no-annotate \
    --only-binary mujoco --no-emit-package spiral-envs --no-emit-index-url \
    --no-emit-find-links --python-version "$version" "$platform" \
    --output-file "$output" "$@"
}

platform=--python-platform=x86_64-manylinux_2_28

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
mkdir -p requirements
for name in current py310 py310-cloud py39; do touch "requirements/$name.lock"; done

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

# The newest Python and TensorFlow, without Launchpad, for make test-current.
grep -v '^#' requirements/current.lock > "$temporary/current" || true
platform=--universal
compile 3.10 "$temporary/current" --group current "$@"
{
  echo '# Python 3.10 to 3.13, for tools/test_current.sh. By tools/lock.sh.'
  cat "$temporary/current"
} > requirements/current.lock
wc -l requirements/*.lock
