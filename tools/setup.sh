#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Installs everything the project needs, in five steps. Each is skipped if it is
# up to date:
#
#   1. system packages: libmypaint, its brushes, pkg-config, a C++ compiler
#   2. OpenGL without a display: EGL and OSMesa
#   3. .venv/ with Python 3.10 or 3.9, wherever one is installed
#   4. the Python packages of the lock file, at their exact versions
#   5. the native libraries of envs/ and launch/, built in place
#
# Settings, from the environment:
#
#   VENV=DIR          the virtual environment (.venv)
#   PYTHON_BASE=FILE  the Python for it, instead of searching for one
#   VARIANT=gpu       tensorflow in place of tensorflow-cpu
#   VARIANT=cloud     what cloud launches need, on top of the usual
#
# `tools/setup.sh system` makes the first two steps only.
set -eu

cd "$(dirname "$0")/.."
root=$(pwd)
venv=${VENV:-.venv}
variant=${VARIANT:-cpu}
case $venv in /*) ;; *) venv=$root/$venv ;; esac
python=$venv/bin/python
# shellcheck source=tools/pythons.sh
. tools/pythons.sh

# Messages go to stderr because some functions return a value on stdout.
say() { echo "setup: $*" >&2; }
fail() {
  printf 'setup: %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# Each finished step records a digest of its inputs.
digest() { cat "$@" | cksum; }
is_done() { [ "$(cat "$venv/.done-$1" 2>/dev/null)" = "$2" ]; }
mark_done() { echo "$2" > "$venv/.done-$1"; }

# Prefix of commands that need root, or `none`: then a message tells the user
# which packages to install.
if [ "$(id -u)" = 0 ]; then
  as_root=''
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  as_root='sudo -n'
else
  as_root=none
fi

apt_updated=
apt_install() {  # apt_install PACKAGE...: fails where apt or root is missing
  command -v apt-get >/dev/null 2>&1 && [ "$as_root" != none ] || return 1
  say "installing Debian packages: $*"
  if [ -z "$apt_updated" ]; then
    $as_root apt-get update -qq || return 1
    apt_updated=yes
  fi
  # `env` because sudo drops its caller's variables.
  $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# --- 1. System packages ------------------------------------------------------

has_brushes() {  # version 1.0 of the brushes, which envs/ uses
  [ -d /usr/share/mypaint-data/1.0/brushes ] ||
    pkg-config --exists mypaint-brushes-1.0 2>/dev/null
}

missing_system() {  # prints the Debian packages that are missing
  command -v pkg-config >/dev/null 2>&1 || echo pkg-config
  command -v "${CXX:-c++}" >/dev/null 2>&1 || echo g++
  pkg-config --exists libmypaint 2>/dev/null || echo libmypaint-dev
  has_brushes || echo mypaint-brushes
}

system_step() {
  missing=$(missing_system | tr '\n' ' ')
  missing=${missing% }
  [ -z "$missing" ] && return
  # shellcheck disable=SC2086  # a list of words
  apt_install $missing || true
  missing=$(missing_system | tr '\n' ' ')
  missing=${missing% }
  [ -z "$missing" ] && return
  if command -v apt-get >/dev/null 2>&1; then
    how="sudo apt-get install $missing"
  elif command -v dnf >/dev/null 2>&1; then
    how='sudo dnf install libmypaint-devel mypaint-brushes pkgconf gcc-c++'
  elif command -v pacman >/dev/null 2>&1; then
    how='sudo pacman -S libmypaint mypaint-brushes1 pkgconf gcc'
  elif command -v brew >/dev/null 2>&1; then
    how='brew install libmypaint mypaint-brushes pkg-config'
  else
    how='(with the package manager of your system)'
  fi
  fail "the painting environment needs system packages: $missing" \
    'They could not be installed from here. Please install them:' \
    "  $how" 'and run make again.'
}

# --- 2. OpenGL without a display ---------------------------------------------

# Rendering scenes needs one of the two; painting needs neither.
has_library() {
  { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q "$1"
}

missing_egl() {  # prints the Debian packages that are missing
  has_library 'libEGL\.so\.1' || echo libegl1
  has_library 'libEGL_' || echo libegl-mesa0
  ls /usr/lib/*/dri /usr/lib*/dri 2>/dev/null | grep -q '_dri\.so' ||
    echo libgl1-mesa-dri
  has_library 'libOpenGL\.so\.0' || echo libopengl0
}

missing_osmesa() {
  has_library 'libOSMesa\.so' || echo libosmesa6
}

rendering_step() {
  missing=$(missing_egl | tr '\n' ' ')
  # shellcheck disable=SC2086  # a list of words
  [ -z "$missing" ] || apt_install ${missing% } || true
  # The newest versions of Mesa have no OSMesa: check that the package exists.
  [ -z "$(missing_osmesa)" ] || ! apt-cache show libosmesa6 >/dev/null 2>&1 ||
    apt_install libosmesa6 || true
  missing=$(missing_egl | tr '\n' ' ')
  if [ -n "$missing" ] && [ -n "$(missing_osmesa)" ]; then
    say 'no OpenGL without a display: scenes (spiral_envs.mujoco_scenes) cannot'
    say "be rendered until you install: ${missing% } (or libosmesa6)"
  fi
}

# --- 3. Python and the virtual environment -----------------------------------

# Launchpad's compiled part exists for Python 3.10 and 3.9, not for newer ones.
versions='3.10 3.9'

apt_python() {  # works on Debian 11, Ubuntu 20.04 (both 3.9) and Ubuntu 22.04
  command -v apt-get >/dev/null 2>&1 && [ "$as_root" != none ] || return 1
  for version in $versions; do
    apt-cache show "python$version-dev" >/dev/null 2>&1 || continue
    apt_install "python$version-dev" "python$version-venv" && return 0
  done
  return 1
}

uv_python() {  # downloads a Python with uv; fails on some networks
  uv=$(find_uv) || return 1
  say 'no Python 3.10 or 3.9 found: downloading one with uv'
  timeout 300 "$uv" python install 3.10 >/dev/null 2>&1 || return 1
  "$uv" python find --no-project 3.10
}

base_python() {
  if [ -n "${PYTHON_BASE:-}" ]; then
    good_python "$PYTHON_BASE" 3.10 || good_python "$PYTHON_BASE" 3.9 ||
      fail "PYTHON_BASE=$PYTHON_BASE is not a complete Python 3.10 or 3.9 (it" \
        'must run, and have its headers and the modules ssl and venv).'
    echo "$PYTHON_BASE"
    return
  fi
  base=$(find_python $versions)
  [ -n "$base" ] || { apt_python && base=$(find_python $versions) || true; }
  [ -n "$base" ] || base=$(uv_python) || true
  [ -n "$base" ] && good_python "$base" "$("$base" -c \
    'import sys; print("%d.%d" % sys.version_info[:2])')" || fail \
    'no working Python 3.10 or 3.9 found.' \
    'Launchpad, which runs the agent, supports no newer Python. Searched the' \
    'PATH, pyenv, conda and uv; apt and uv could not install one.' \
    'Please install one of these and run make again:' \
    '  pyenv install 3.10                              (any system)' \
    '  uv python install 3.10                          (any system)' \
    '  sudo apt-get install python3.10-dev python3.10-venv  (Ubuntu 22.04)' \
    '  sudo apt-get install python3.9-dev python3.9-venv    (Debian 11)' \
    'or name one: make setup PYTHON_BASE=/path/to/python3.10' \
    '(Painting and evaluation need none of this: pip install ./envs . works on' \
    'Python 3.10 to 3.13.)'
  echo "$base"
}

create_venv() {
  say "making $venv/ with $("$1" --version) from $1"
  if "$1" -m venv "$venv" >/dev/null 2>&1; then return; fi
  # Debian's Python has no pip, which `venv` needs; uv does not need it.
  rm -rf "$venv"
  if uv=$(find_uv) && "$uv" venv --quiet --python "$1" "$venv"; then return; fi
  rm -rf "$venv"
  version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  apt_install "python$version-venv" && "$1" -m venv "$venv" || fail \
    "$1 cannot make a virtual environment (it has no pip, and uv is not here)." \
    "On Debian and Ubuntu: sudo apt-get install python$version-venv"
}

venv_step() {
  if [ -e "$python" ] && "$python" -c 'import sys' 2>/dev/null; then return; fi
  if [ -e "$venv" ]; then
    # Never remove a directory that is not a virtual environment.
    [ -e "$venv/pyvenv.cfg" ] || fail "$venv exists but is not a virtual" \
      'environment: move it away, or choose another: make VENV=DIR setup'
    say "$venv/ is broken (was its Python removed?): creating it again"
    rm -rf "$venv"
  fi
  base=$(base_python) || exit 1
  create_venv "$base"
}

# --- 4. Python packages ------------------------------------------------------

packages_step() {
  name=$("$python" -c 'import sys; print("py%d%d" % sys.version_info[:2])')
  lock=requirements/$name.lock
  [ -f "$lock" ] || fail "$venv has $("$python" --version), the agent needs" \
    'Python 3.10 or 3.9: remove it (make distclean) and run make again.'
  case $variant in
    cpu | gpu) locks=$lock ;;
    cloud) locks="$lock requirements/$name-cloud.lock" ;;
    *) fail "VARIANT=$variant: want cpu, gpu or cloud." ;;
  esac
  # shellcheck disable=SC2086  # a list of files
  state=$(echo "$variant $root" | digest - $locks)
  is_done packages "$state" && return

  wanted=$venv/wanted.txt
  # Both TensorFlow wheels need the same packages, so they share a lock.
  # shellcheck disable=SC2086
  if [ "$variant" = gpu ]; then
    sed 's/^tensorflow-cpu==/tensorflow==/' $locks > "$wanted"
  else
    cat $locks > "$wanted"
  fi
  say "installing $(grep -c == "$wanted") Python packages into $venv/"
  # The lock is complete, so --no-deps. pip is the fallback if uv is missing or
  # cannot connect (it does not read pip.conf).
  if uv=$(find_uv) &&
      "$uv" pip install --quiet --no-deps --python "$python" -r "$wanted"; then
    :
  else
    say 'uv failed; installing with pip, which takes a few minutes'
    "$python" -m pip install --quiet --no-deps -r "$wanted" || fail \
      'the Python packages could not be installed (see above).' \
      'Only the first setup needs a network.'
  fi

  # Adds the project's directories to the environment's path.
  site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
  printf '%s\n' "$root" "$root/envs" "$root/launch" \
    > "$site/spiral_tf_checkout.pth"
  printf '#!%s\nimport sys\nfrom spiral_launch.__main__ import main\n%s\n' \
    "$python" 'sys.exit(main())' > "$venv/bin/spiral-tf"
  chmod +x "$venv/bin/spiral-tf"
  mark_done packages "$state"
}

# --- 5. The native extension -------------------------------------------------

extension_step() {
  sources=$(find setup.py envs/setup.py envs/spiral_envs/native \
    launch/spiral_launch/native -type f \
    ! -name '*.so' ! -name '*.o' ! -name '*.pyc' | sort)
  # shellcheck disable=SC2086  # a list of files
  state=$("$python" --version && echo "${CXX:-} ${CXXFLAGS:-}" | digest - $sources)
  if is_done extension "$state" && [ -n "$(find envs -name '*.so')" ]; then
    return
  fi
  say 'building the native extension'
  log=$venv/extension.log
  "$python" setup.py build_ext --inplace > "$log" 2>&1 &&
    (cd envs && "$python" setup.py build_ext --inplace) >> "$log" 2>&1 || {
    cat "$log" >&2
    fail 'the native extension did not build: see the errors above.'
  }
  mark_done extension "$state"
}

system_step
rendering_step
[ "${1:-}" != system ] || exit 0
venv_step
packages_step
extension_step
