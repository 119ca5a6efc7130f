#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Builds wheels that need no system package into dist/: `spiral_envs` for each
# Python of $versions that is here, with libmypaint, what it links, the brushes
# and all their licenses inside; and `spiral_tf`. Exits with status 1 if no
# Python was found. A wheel whose sources have not changed is kept.
#
#   WHEEL_PYTHONS='3.10 3.13'   the versions of Python (3.10 to 3.13)
#
# macOS: written, and never tried.
set -eu

cd "$(dirname "$0")/../.."
root=$(pwd)
venv=${VENV:-.venv}
case $venv in /*) ;; *) venv=$root/$venv ;; esac
# shellcheck source=tools/pythons.sh
. tools/pythons.sh
versions=${WHEEL_PYTHONS:-3.10 3.11 3.12 3.13}
system=$(uname -s)
work=$root/build/wheels dist=$root/dist
mkdir -p "$work/done" "$dist"

say() { echo "wheels: $*"; }
uv=$(find_uv) || { say 'there is no uv here, and pip cannot install it'; exit 1; }
brushes=$(pkg-config --variable=brushesdir mypaint-brushes-1.0)

tools_of() {  # tools_of PYTHON: a virtual environment with the tools
  case $system in
    Darwin) packages='delocate>=0.12' ;;
    *) packages='auditwheel>=6 patchelf>=0.17' ;;
  esac
  [ -x "$work/tools/bin/wheel" ] || {
    "$uv" venv --quiet --clear --python "$1" "$work/tools"
    # shellcheck disable=SC2086  # a list of words
    "$uv" pip install --quiet --python "$work/tools" 'wheel>=0.45' $packages
  }
}

# libmypaint without GLib, in a folder that auditwheel searches first.
libraries() {
  mkdir -p "$work/lib"
  mypaint=$(pkg-config --variable=libdir libmypaint)/libmypaint.so
  mypaint=$(readlink -f "$mypaint")
  soname=$(patchelf --print-soname "$mypaint")
  cp -f "$mypaint" "$work/lib/$soname"
  ${CC:-cc} -O2 -s -shared -fPIC -nostdlib -Wl,-soname,libno_gobject.so \
    -o "$work/lib/libno_gobject.so" tools/wheels/no_gobject.c
  patchelf --replace-needed libgobject-2.0.so.0 libno_gobject.so \
    "$work/lib/$soname"
  export LD_LIBRARY_PATH="$work/lib"
}

repair() {  # repair WHEEL FOLDER: adds the libraries that it links
  if [ "$system" = Darwin ]; then
    "$work/tools/bin/delocate-wheel" --wheel-dir "$2" "$1"
    return
  fi
  (
    PATH=$work/tools/bin:$PATH
    libraries
    auditwheel repair --wheel-dir "$2" "$1" 2> "$work/log" ||
      { cat "$work/log" >&2; exit 1; }
  )
}

build_envs() {  # build_envs PYTHON VERSION
  tag=cp$(echo "$2" | tr -d .)
  state=$({ "$1" --version; find envs tools/wheels -type f ! -path '*/build/*' \
    ! -name '*.so' ! -name '*.pyc' ! -path '*egg-info*' | sort | xargs cat; } |
    cksum)
  old=$(ls "$dist"/spiral_envs-*-"$tag"-* 2>/dev/null) || true
  if [ -n "$old" ] && [ "$(cat "$work/done/$tag" 2>/dev/null)" = "$state" ]; then
    return
  fi
  rm -rf "$dist"/spiral_envs-*-"$tag"-* "$work/built" "$work/fixed"
  # From the source distribution: no files of another build get in.
  "$uv" build --quiet --python "$1" --out-dir "$work/built" envs
  repair "$(echo "$work"/built/*.whl)" "$work/fixed"
  "$work/tools/bin/python" tools/wheels/contents.py \
    "$(echo "$work"/fixed/*.whl)" "$brushes" "$dist"
  echo "$state" > "$work/done/$tag"
}

first=
for version in $versions; do
  python=$(find_python "$version")
  if [ -z "$python" ]; then
    say "no wheel for Python $version, which is not here"
    continue
  fi
  first=${first:-$python}
  tools_of "$python"
  build_envs "$python" "$version"
done
[ -n "$first" ] || { say "none of Python $versions is here"; exit 1; }

# One for all Pythons: its library is preloaded, and no Python module.
rm -rf "$dist"/spiral_tf-* "$work/built"
"$uv" build --quiet --python "$first" --out-dir "$work/built" .
"$work/tools/bin/wheel" tags --remove --python-tag py3 --abi-tag none \
  "$work"/built/*.whl >/dev/null
if [ "$system" = Darwin ]; then
  mv "$work"/built/*.whl "$dist"
else
  repair "$(echo "$work"/built/*.whl)" "$dist"
fi
for wheel in "$dist"/*.whl; do
  say "$(du -k "$wheel" | cut -f 1) KiB  $(basename "$wheel")"
done
