# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Functions that find Python interpreters and uv. Sourced by other scripts, from
# the root of the checkout, with $venv set to the virtual environment's folder.
# shellcheck shell=sh
uv_home=build/uv

good_python() {  # good_python FILE VERSION: does it run, and is it complete?
  "$1" - "$2" >/dev/null 2>&1 <<'PY'
import os, ssl, sys, sysconfig, venv
assert sys.version_info[:2] == tuple(map(int, sys.argv[1].split('.')))
assert sys.implementation.name == 'cpython' and sys.maxsize > 2**32
assert os.path.exists(os.path.join(sysconfig.get_path('include'), 'Python.h'))
PY
}

python_candidates() {  # python_candidates VERSION: files that may be one
  # All of the PATH, not its first hit: that may be a shim which refuses.
  echo "$PATH" | tr ':' '\n' | while read -r directory; do
    echo "$directory/python$1"
    echo "$directory/python3"
  done
  for pyenv in "${PYENV_ROOT:-}" "$HOME/.pyenv" /opt/pyenv; do
    [ -n "$pyenv" ] && ls -d "$pyenv/versions/$1".*/bin/python 2>/dev/null
  done
  for directory in /usr/bin /usr/local/bin /opt/homebrew/bin \
      "$HOME/miniconda3/envs"/*/bin "$HOME/.conda/envs"/*/bin \
      "/opt/python/cp$(echo "$1" | tr -d .)"*/bin; do
    echo "$directory/python$1"
  done
  if command -v uv >/dev/null 2>&1; then
    uv python find --no-project --no-python-downloads "$1" 2>/dev/null
  fi
  return 0
}

find_python() {  # find_python VERSION...: prints the first good one
  for version in "$@"; do
    python_candidates "$version" | while read -r file; do
      if [ -x "$file" ] && good_python "$file" "$version"; then
        echo "$file"
        break
      fi
    done
  done | head -n 1
}

find_uv() {  # prints a uv: the user's, or one in a throwaway environment
  for file in uv "$venv/bin/uv" "$uv_home/bin/uv"; do
    if "$file" --version >/dev/null 2>&1; then
      command -v "$file"
      return
    fi
  done
  if [ -x "$venv/bin/python" ]; then
    "$venv/bin/python" -m pip install --quiet uv >/dev/null 2>&1 || return 1
    command -v "$venv/bin/uv"
  else
    mkdir -p build && python3 -m venv "$uv_home" >/dev/null 2>&1 &&
      "$uv_home/bin/python" -m pip install --quiet uv >/dev/null 2>&1 &&
      command -v "$uv_home/bin/uv"
  fi
}
