#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Builds all targets and runs their tests under Bazel, without a network.
#
# Uses Bazel 4 to 7 from the command `bazel`. If it is missing, Debian's
# bazel-bootstrap (4.2.3) is installed, which needs root. The stubs beside this
# file replace rules that Bazel would download.
#
#   tools/bazel/test.sh [TARGET OR FLAG]...    (default: //tests/...)
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
venv=${VENV:-.venv}
case $venv in /*) ;; *) venv=$root/$venv ;; esac

if ! command -v bazel >/dev/null 2>&1; then
  echo 'test-bazel: installing bazel-bootstrap'
  if [ "$(id -u)" = 0 ]; then as_root=''; else as_root='sudo -n'; fi
  # --no-install-recommends: the recommended rules are too new for this Bazel.
  { $as_root apt-get update -qq && $as_root apt-get install -y -qq \
    --no-install-recommends bazel-bootstrap >/dev/null; } || {
    echo 'test-bazel: no bazel here, and it could not be installed.' >&2
    echo '  Please install it: sudo apt-get install bazel-bootstrap' >&2
    exit 1
  }
fi

# Stops the Bazel server.
trap 'bazel shutdown' EXIT

common="--python_path=$venv/bin/python
  --incompatible_use_python_toolchains=false --symlink_prefix=/
  --noshow_progress --nosandbox_debug"
for stub in rules_python rules_cc rules_java remote_coverage_tools; do
  common="$common --override_repository=$stub=$root/tools/bazel/$stub"
done
packages=
for package in benchmarks envs launch spiral_tf tests tools; do
  packages="$packages //$package/..."
done

# shellcheck disable=SC2086  # lists of words
bazel build $common $packages
[ $# -gt 0 ] || set -- //tests/...
# shellcheck disable=SC2086
bazel test $common --test_output=errors "$@"
