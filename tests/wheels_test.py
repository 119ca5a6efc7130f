# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for tools/wheels; `make test-wheels` tests the wheels themselves."""

import pathlib
import shutil
import subprocess
import sys

import pytest

from tests.installed import bare_check
from tools.wheels import contents

_ROOT = pathlib.Path(__file__).parent.parent
_METADATA = 'License-Expression: Apache-2.0\nLicense-File: LICENSE\n'


def test_the_check_of_bare_roots_refuses_the_libraries_of_the_system():
  """A checkout's extension is linked to the system's libmypaint."""
  run = subprocess.run(
      [sys.executable, bare_check.__file__], capture_output=True, text=True
  )
  assert run.returncode == 1
  assert 'libmypaint is not the one of the wheel' in run.stderr


def test_original_names():
  names = {
      'libmypaint-1-f10b9147.5.so.1': 'libmypaint-1.5.so.1',
      'libgomp-f9a9ad78.so.1.0.0': 'libgomp.so.1.0.0',
      'libjson-c.5.dylib': 'libjson-c.5.dylib',
  }
  assert {name: contents.original_name(name) for name in names} == names


def test_an_unknown_library_is_refused():
  with pytest.raises(ValueError, match='libother.so.1, whose license is not'):
    contents.license_of('libother.so.1')


@pytest.fixture(name='wheel')
def _wheel(tmp_path):
  """Returns the folder of an unpacked wheel with one library."""
  (tmp_path / 'x.dist-info' / 'licenses').mkdir(parents=True)
  (tmp_path / 'x.dist-info' / 'METADATA').write_text(_METADATA)
  (tmp_path / 'spiral_envs.libs').mkdir()
  (tmp_path / 'spiral_envs.libs' / 'libmypaint-1-f10b9147.5.so.1').touch()
  return tmp_path


@pytest.mark.skipif(not shutil.which('dpkg'), reason='not Debian or Ubuntu')
def test_brushes_and_licenses_are_added(wheel):
  brushes = pathlib.Path('/usr/share/mypaint-data/1.0/brushes')
  contents.complete(wheel, brushes)
  added = wheel / 'spiral_envs' / 'brushes'
  names = [x.relative_to(brushes) for x in brushes.rglob('*.myb')]
  assert len(names) > 100
  assert all(
      (added / x).read_bytes() == (brushes / x).read_bytes() for x in names
  )
  folder = wheel / 'x.dist-info'
  metadata = (folder / 'METADATA').read_text()
  assert 'License-Expression: Apache-2.0 AND CC0-1.0 AND ISC\n' in metadata
  files = [
      line.partition(': ')[2]
      for line in metadata.splitlines()
      if line.startswith('License-File') and not line.endswith(' LICENSE')
  ]
  texts = ''.join((folder / 'licenses' / x).read_text() for x in files)
  assert 'Copyright' in texts and 'Martin Renold' in texts
  assert 'Permission to use, copy, modify, and/or distribute' in texts
  assert 'CC0 1.0 Universal' in texts


def test_a_wheel_without_libmypaint_is_refused(wheel):
  (library,) = (wheel / 'spiral_envs.libs').iterdir()
  library.unlink()
  with pytest.raises(ValueError, match='does not carry libmypaint'):
    contents.complete(wheel, wheel)
