#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Installs the wheels of dist/ with pip, without a network, in roots that hold
# only Python and the C library, and runs tests/installed/bare_check.py there:
# on the oldest and the newest Python that dist/ has wheels for.
#
# The roots are folders that chroot enters in a mount namespace: root, or a
# system that lets users make namespaces. Where neither is so, it says so and
# checks nothing, with status 0.
#
#   WHEEL_PYTHONS='3.10 3.13'   those versions instead
set -eu

cd "$(dirname "$0")/../.."
root=$(pwd)
venv=${VENV:-.venv}
case $venv in /*) ;; *) venv=$root/$venv ;; esac
# shellcheck source=tools/pythons.sh
. tools/pythons.sh

say() { echo "test-wheels: $*"; }
if [ "$(uname -s)" != Linux ]; then
  say "skipped: $(uname -s) has no mount namespaces"
  exit 0
fi
namespace='unshare --mount'
[ "$(id -u)" = 0 ] || namespace='unshare --mount --map-root-user'
probe=$(mktemp -d)
# shellcheck disable=SC2086  # a list of words
$namespace mount --bind "$probe" "$probe" 2>/dev/null || {
  rmdir "$probe"
  say 'skipped: this system permits no mount namespace (run it as root)'
  exit 0
}
rmdir "$probe"

# shellcheck disable=SC2012  # names without special characters
versions=${WHEEL_PYTHONS:-$(ls dist/spiral_envs-*.whl |
  sed 's/.*-cp3\([0-9]*\)-cp.*/3.\1/' | sort -t . -k 2n | sed -n '1p;$p' | uniq)}
[ -n "$versions" ] || { say 'dist/ has no wheels: make wheels'; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

copy_libraries() {  # copy_libraries FILE...: what they link, into $bare
  ldd "$@" 2>/dev/null | grep -o '/[^ )]*\.so[^ )]*' | sort -u |
    while read -r file; do
      case $file in *:) continue ;; esac
      mkdir -p "$bare$(dirname "$file")"
      cp -Lu "$file" "$bare$file"
    done
}

make_root() {  # make_root PYTHON: a root with it, in $bare
  for name in dev proc tmp etc; do mkdir -p "$bare/$name"; done
  echo 'root:x:0:0:root:/tmp:/bin/false' > "$bare/etc/passwd"
  paths=$("$1" -c 'import os, sys, sysconfig
print(os.path.realpath(sys.executable), sysconfig.get_path("stdlib"))')
  executable=${paths% *} library=${paths#* }
  mkdir -p "$bare$(dirname "$executable")" "$bare$library"
  cp "$executable" "$bare$executable"
  copy_libraries "$executable" "$library"/lib-dynload/*.so
  # What manylinux takes for granted of the C and C++ libraries.
  libc=$(ldd "$executable" | awk '$1 == "libc.so.6" {print $3}')
  for name in libc.so.6 libm.so.6 libmvec.so.1 libpthread.so.0 libdl.so.2 \
      librt.so.1 libutil.so.1 libresolv.so.2 libstdc++.so.6 libgcc_s.so.1 libz.so.1; do
    file=$(dirname "$libc")/$name
    [ ! -e "$file" ] || cp -Lu "$file" "$bare$file"
  done
}

for version in $versions; do
  python=$(find_python "$version")
  [ -n "$python" ] || { say "there is no Python $version here"; exit 1; }
  bare=$folder/$version
  make_root "$python"
  mkdir "$bare/wheels" "$bare/checks"
  cp tests/installed/bare_check.py tests/installed/five.png "$bare/checks"
  tag=cp$(echo "$version" | tr -d .)
  say "Python $version: fetching the packages that the wheels need"
  "$python" -m venv "$folder/pip-$version"
  "$folder/pip-$version/bin/python" -m pip download --quiet \
    --only-binary :all: --constraint requirements/current.lock \
    --dest "$bare/wheels" dist/spiral_envs-*-"$tag"-*.whl dist/spiral_tf-*.whl
  say "Python $version: installing and checking in a bare root"
  # shellcheck disable=SC2086,SC2016  # a list of words; expanded inside
  $namespace sh -euc '
    mount --rbind /dev "$1/dev"
    mount --rbind /proc "$1/proc"
    mount --bind "$3" "$1$3"
    chroot=$(PATH=$PATH:/usr/sbin:/sbin command -v chroot)
    enter() { env -i HOME=/tmp PATH=/venv/bin TMPDIR=/tmp "$chroot" "$@"; }
    enter "$1" "$2" -m venv /venv
    enter "$1" /venv/bin/python -m pip install --quiet --no-index \
      --disable-pip-version-check --find-links /wheels spiral-tf
    enter "$1" /venv/bin/python /checks/bare_check.py
  ' sh "$bare" "$executable" "$library"
  rm -rf "$bare"
done
