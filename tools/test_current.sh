#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Builds the wheels of both distributions from their source distributions,
# installs them into fresh environments on the newest Python that TensorFlow
# supports, and runs tests/installed there, outside the checkout.
#
#   tools/test_current.sh [--if-possible] [PYTEST ARGUMENT]...
#
# With --if-possible it exits with status 0 if there is no such Python or if the
# packages of requirements/current.lock cannot be installed.
#
#   PYTHON_CURRENT=FILE   the Python to use, 3.10 to 3.13
set -eu

cd "$(dirname "$0")/.."
root=$(pwd)
venv=${VENV:-.venv}
case $venv in /*) ;; *) venv=$root/$venv ;; esac
# shellcheck source=tools/pythons.sh
. tools/pythons.sh

if_possible=
if [ "${1:-}" = --if-possible ]; then
  if_possible=yes
  shift
fi
give_up() {
  echo "test-current: not run: $1"
  [ -n "$if_possible" ] && exit 0
  exit 1
}

base=${PYTHON_CURRENT:-$(find_python 3.13 3.12 3.11)}
[ -n "$base" ] || give_up 'there is no Python 3.11, 3.12 or 3.13 here'
uv=$(find_uv) || give_up 'there is no uv here, and pip cannot install it'

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
full=$folder/full render=$folder/render
lock=$root/requirements/current.lock

# Fresh each time: uv links the files of its cache in seconds.
"$uv" venv --quiet --python "$base" "$full"
"$uv" venv --quiet --python "$base" "$render"
"$uv" pip install --quiet --no-deps --python "$full" -r "$lock" \
  2> "$folder/log" || give_up "$(tail -n 1 "$folder/log")"

for project in envs .; do
  "$uv" build --quiet --no-build-isolation --python "$full" \
    --out-dir "$folder/dist" "$project"
done
envs=$(echo "$folder"/dist/spiral_envs-*.whl)
agents=$(echo "$folder"/dist/spiral_tf-*.whl)
"$uv" pip install --quiet --no-deps --python "$full" "$envs" "$agents"
"$uv" pip check --quiet --python "$full"
"$full/bin/twine" --no-color check --strict "$folder"/dist/spiral_* \
  > "$folder/log" || { cat "$folder/log"; exit 1; }
# Without TensorFlow: spiral-tf for its command, and what that needs to start.
"$uv" pip install --quiet --python "$render" --constraint "$lock" \
  "$envs[render]" absl-py
"$uv" pip install --quiet --no-deps --python "$render" "$agents"

cp -r tests/installed docs/examples/five.json "$folder"
echo "test-current: $("$full/bin/python" --version) from $base," \
  "$(grep -o '^tensorflow-cpu==[0-9.]*' "$lock")"
cd "$folder"
unset PYTHONPATH
SPIRAL_TF_WITHOUT_TENSORFLOW=$render/bin/spiral-tf \
  "$full/bin/python" -m pytest -q -p no:cacheprovider --rootdir "$folder" \
  installed/installed_check.py "$@"
