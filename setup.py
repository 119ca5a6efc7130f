# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Adds to pyproject.toml what needs code: packages and a native library.

The folders of two packages and of the shipped agents, which a wheel holds as
data of the package `spiral_launch.shipped`. On Linux also
`spiral_launch.local._loopback`, a library to preload
(launch/spiral_launch/local/resources.py), not a Python module. envs/ is a
distribution of its own. To build in place: `python setup.py build_ext
--inplace` (does nothing when up to date).
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

setuptools.setup(
    ext_modules=_EXTENSIONS,
    packages=[
        *setuptools.find_packages(include=['spiral_tf*']),
        *setuptools.find_packages('launch'),
        'spiral_launch.shipped',
    ],
    package_dir={
        'spiral_launch': 'launch/spiral_launch',
        'spiral_launch.shipped': 'agents',
    },
    package_data={
        'spiral_launch': ['py.typed'],
        'spiral_launch.shipped': ['*.md', '*/*.md', '*/*.json', '*/*.npz'],
        'spiral_tf': ['py.typed'],
    },
)
