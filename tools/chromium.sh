#!/bin/sh
# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
# Installs Debian's Chromium for tests of pages, if there is none; needs root.
# It is not part of the setup because it takes 400 MB (80 MB to download).
set -eu

for name in chromium chromium-browser google-chrome chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done

echo 'test-browser: installing chromium' >&2
if [ "$(id -u)" = 0 ]; then as_root=''; else as_root='sudo -n'; fi
# `env` because sudo drops its caller's variables.
{ $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || {
  echo 'test-browser: no Chromium here, and it could not be installed.' >&2
  echo '  Please install it: sudo apt-get install chromium' >&2
  exit 1
}
