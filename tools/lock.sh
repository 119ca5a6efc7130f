#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Updates requirements/*.lock, which pin every package of the training stack and
# of the development tools to one version that pyproject.toml allows, and the
# libraries of examples/, without what they need in turn.
#
#   tools/lock.sh             keeps current versions if possible
#   tools/lock.sh --upgrade   moves all packages to the newest possible versions
#
# Needs a network. Afterwards run the tests and update docs/dependencies.md.
set -eu
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}
# shellcheck source=tools/pythons.sh
. tools/pythons.sh
uv=$(find_uv) || { echo 'lock: there is no uv here, nor by pip' >&2; exit 1; }

# MuJoCo as a wheel only: building its source requires MuJoCo.
source=pyproject.toml
compile() {  # compile VERSION OUTPUT ARGUMENTS...
  version=$1 output=$2
  shift 2
  "$uv" pip compile "$source" --quiet --no-header --no-annotate \
    --only-binary mujoco --no-emit-package spiral-envs --no-emit-index-url \
    --no-emit-find-links --python-version "$version" "$platform" \
    --output-file "$output" "$@"
}

platform=--python-platform=x86_64-manylinux_2_28

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT
mkdir -p requirements
for name in current examples py310 py310-cloud py39; do touch "requirements/$name.lock"; done

# Python 3.10. The cloud launcher (3.10 only) is resolved together with the
# rest, so that adding it later changes no installed version.
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

# Python 3.9, for which many packages have no newer releases.
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

# The examples' libraries, which are resolved together. What these need in turn
# differs between machines (CUDA beside torch, or not).
grep -v '^#' requirements/examples.lock > "$temporary/all-examples" || true
source=requirements/examples.in
compile 3.11 "$temporary/all-examples" "$@"
compile 3.11 "$temporary/examples" --no-deps \
  --constraint "$temporary/all-examples"
{
  echo '# Python 3.11 to 3.13, for tools/test_examples.sh. By tools/lock.sh.'
  # A build of torch for the CPU alone has a version of its own.
  sed 's/+cpu//' "$temporary/examples"
} > requirements/examples.lock
wc -l requirements/*.lock
