#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Builds the extension with AddressSanitizer and UndefinedBehaviorSanitizer into
# build/asan/, and fuzzes it.
#
#   tools/asan.sh [--seconds=60] [--seed=0]
set -eu
cd "$(dirname "$0")/.."
python=${VENV:-.venv}/bin/python
case $python in /*) ;; *) python=$PWD/$python ;; esac
mkdir -p build
compiler=${CXX:-g++}

flags='-fsanitize=address,undefined -fno-sanitize-recover=undefined'
# target_clones selects functions before the sanitizer is initialized.
(cd envs && CFLAGS="$flags -fno-omit-frame-pointer -g -DENVS_PORTABLE" \
  LDFLAGS="$flags" "$python" setup.py --quiet build_ext \
  --build-temp ../build/asan/objects --build-lib ../build/asan) \
  2> build/asan.log || {
  cat build/asan.log >&2
  exit 1
}

# Python is built without a sanitizer, so the sanitizer's library is preloaded.
# Memory that Python keeps until the end of the process is not a leak.
LD_PRELOAD="$("$compiler" -print-file-name=libasan.so) \
$("$compiler" -print-file-name=libubsan.so) \
$("$compiler" -print-file-name=libstdc++.so.6)" \
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 \
  UBSAN_OPTIONS=print_stacktrace=1 \
  "$python" -m tests.spiral_envs.native_fuzz \
  --extension="$(ls build/asan/spiral_envs/_painter*.so)" "$@" 2> build/asan.log || {
  status=$?
  grep -v '^Error: \|^Warning: ' build/asan.log >&2
  exit $status
}
