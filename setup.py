# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Builds `spiral_launch.local._loopback` on Linux.

It is no Python module but a library to preload
(launch/spiral_launch/local/resources.py). The rest of the packaging lives in
pyproject.toml and setup.cfg; envs/ is a distribution of its own. To build in
place: `python setup.py build_ext --inplace` (nothing to do when up to date).
"""

import os
import sys

import setuptools

_EXTENSIONS = []
if sys.platform == 'linux':
  _EXTENSIONS.append(
      setuptools.Extension(
          'spiral_launch.local._loopback',
          sources=[
              os.path.join('launch', 'spiral_launch', 'native', 'loopback.c')
          ],
          extra_compile_args=['-O2', '-Wall'],
          extra_link_args=['-s', '-ldl'],
      )
  )

setuptools.setup(ext_modules=_EXTENSIONS)
