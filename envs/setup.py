# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Builds the painting extension `spiral_envs._painter` against libmypaint.

Also adds tests and documents to the source distribution. The rest of the
packaging lives in pyproject.toml. To build in place: `python setup.py build_ext
--inplace` in this folder (does nothing when up to date).
"""

import os
import shutil
import subprocess

import setuptools
from setuptools.command import build_ext
from setuptools.command import sdist

_PAINTER = 'spiral_envs._painter'
_SOURCES = [
    *'bindings blend brush brush_text dab engine fitter_bindings'.split(),
    *'limits painter replay stroke stroke_bindings stroke_canvas'.split(),
    *'stroke_fitter surface workers'.split(),
]
_HEADERS = [
    *'blend brush brush_text dab dispatch engine fitter_bindings'.split(),
    *'limits luminance painter replay stroke stroke_bindings'.split(),
    *'stroke_canvas stroke_fitter surface workers'.split(),
]
_INSTALL = (
    'On Debian or Ubuntu: apt-get install g++ pkg-config libmypaint-dev '
    'mypaint-brushes. Elsewhere: a C++17 compiler, pkg-config and libmypaint '
    '1.6 with its headers.'
)
# Contracting to fused multiply-adds would change pixels, so would fast-math;
# dropping errno and floating-point traps changes no result and lets loops
# become vector code.
_FLAGS = (
    '-std=c++17 -O3 -ffp-contract=off -fno-math-errno -fno-trapping-math '
    '-fvisibility=hidden -Wall -Wno-psabi'
).split()

# Tests and documents of this distribution, which a checkout keeps with those of
# the whole project, in the folder above.
_BESIDE = (
    *('docs/drawing_programs.md', 'docs/environments.md'),
    *('docs/examples/five.json', 'docs/images/drawing_program.png'),
    'tests/spiral_envs',
    'tests/spiral_tf/programs.py',  # A helper of those tests.
)


def _pkg_config(option: str) -> list[str]:
  """Returns the flags of libmypaint that `pkg-config` names for `option`."""
  if shutil.which('pkg-config') is None:
    raise SystemExit(f'Building {_PAINTER} needs pkg-config. {_INSTALL}')
  run = subprocess.run(
      ['pkg-config', option, 'libmypaint'], capture_output=True, text=True
  )
  if run.returncode != 0:
    raise SystemExit(
        'Building spiral_envs._painter needs libmypaint and its headers, which '
        f'pkg-config does not find. {_INSTALL}\n{run.stderr}'
    )
  return run.stdout.split()


class _BuildPainter(build_ext.build_ext):
  """Looks for what the extension needs only when it is built."""

  def build_extensions(self):
    compiler = self.compiler.compiler_cxx[0]
    if shutil.which(compiler) is None:
      raise SystemExit(f'Building {_PAINTER} needs {compiler}. {_INSTALL}')
    import pybind11  # Needed to build only, not to read the metadata.

    for extension in self.extensions:
      extension.include_dirs = [pybind11.get_include()]
      # libmypaint asks for OpenMP; our own code has no use for it.
      extension.extra_compile_args = _FLAGS + [
          flag for flag in _pkg_config('--cflags') if flag != '-fopenmp'
      ]
      # Stripped: nine tenths of its bytes would be names for debuggers.
      extension.extra_link_args = ['-s', '-pthread', '-lmypaint'] + _pkg_config(
          '--libs-only-L'
      )
    super().build_extensions()


class _SourceDistribution(sdist.sdist):
  """Adds `_BESIDE`, from the checkout or the unpacked distribution."""

  def make_release_tree(self, base_dir, files):
    super().make_release_tree(base_dir, files)
    above = '.' if os.path.isfile('PKG-INFO') else '..'
    for name in _BESIDE:
      source, target = os.path.join(above, name), os.path.join(base_dir, name)
      os.makedirs(os.path.dirname(target), exist_ok=True)
      if os.path.isdir(source):
        shutil.copytree(
            source,
            target,
            ignore=shutil.ignore_patterns('BUILD', '__pycache__'),
        )
      else:
        shutil.copy(source, target)


def _native(names: list[str], suffix: str) -> list[str]:
  folder = os.path.join('spiral_envs', 'native')
  return [os.path.join(folder, name + suffix) for name in names]


setuptools.setup(
    ext_modules=[
        setuptools.Extension(
            _PAINTER,
            sources=_native(_SOURCES, '.cc'),
            depends=_native(_HEADERS, '.h'),
            language='c++',
        )
    ],
    cmdclass={'build_ext': _BuildPainter, 'sdist': _SourceDistribution},
)
