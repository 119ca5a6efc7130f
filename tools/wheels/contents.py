# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Adds brushes, and the licenses of all that it carries, to a wheel.

  python contents.py WHEEL BRUSHES OUT

WHEEL has its libraries already (auditwheel or delocate); BRUSHES is the folder
of libmypaint's brushes; OUT the folder of the new wheel. Licenses come from the
packages of Debian or Homebrew that the libraries are of. A library whose
license is not known here is an error.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# SPDX expression by the start of a library's name, and the texts that its
# notice on Debian only refers to.
_LIBRARIES: dict[str, tuple[str, tuple[str, ...]]] = {
    'libmypaint': ('ISC', ()),
    'libjson-c': ('MIT', ()),
    'libgomp': ('GPL-3.0-or-later WITH GCC-exception-3.1', ('GPL-3',)),
    # Ours: no_gobject.c.
    'libno_gobject': ('', ()),
    # macOS.
    'libglib': ('LGPL-2.1-or-later', ()),
    'libgobject': ('LGPL-2.1-or-later', ()),
    'libintl': ('LGPL-2.1-or-later', ()),
    'libpcre2': ('BSD-3-Clause', ()),
    'libffi': ('MIT', ()),
    'libomp': ('Apache-2.0 WITH LLVM-exception', ()),
}
_BRUSHES: tuple[str, tuple[str, ...]] = ('CC0-1.0', ('CC0-1.0',))
# SPDX expression and notices by the name of what is carried.
_Carried = dict[str, tuple[str, list[pathlib.Path]]]
_COMMON = pathlib.Path('/usr/share/common-licenses')


def license_of(library: str) -> tuple[str, tuple[str, ...]]:
  """Returns a library's SPDX expression and its texts in `_COMMON`."""
  for start, terms in _LIBRARIES.items():
    if library.startswith(start):
      return terms
  raise ValueError(
      f'The wheel would carry {library}, whose license is not known: add it to '
      f'{pathlib.Path(__file__).name}.'
  )


def original_name(library: str) -> str:
  """Returns a library's name before auditwheel put a digest into it."""
  return re.sub(r'-[0-9a-f]{8}(?=\.)', '', library)


def _output(*command: str) -> str:
  run = subprocess.run(command, capture_output=True, text=True)
  return run.stdout if run.returncode == 0 else ''


def notices(path: str, common: tuple[str, ...]) -> list[pathlib.Path]:
  """Returns the files with the notices of a file's package.

  Args:
    path: file of a package, or `*/` and its name.
    common: names of the texts in `_COMMON` that belong to them.

  Raises:
    ValueError: neither Debian's nor Homebrew's package has any.
  """
  if shutil.which('dpkg'):
    package = _output('dpkg', '-S', path).split(':')[0]
    found = [pathlib.Path('/usr/share/doc', package, 'copyright')]
    found += [_COMMON / name for name in common]
  else:
    prefix = pathlib.Path(_output('brew', '--prefix').strip() or '/nowhere')
    kegs = {
        file.resolve().relative_to(prefix.resolve() / 'Cellar').parts[:2]
        for file in prefix.glob(f'opt/*/lib/{path.rpartition("/")[2]}')
    }
    found = [
        file
        for keg in kegs
        for pattern in ('COPYING*', 'LICEN[CS]E*', 'COPYRIGHT*')
        for file in prefix.joinpath('Cellar', *keg).glob(pattern)
    ]
  if not found or not all(file.is_file() for file in found):
    raise ValueError(f'No notice of the license of {path} was found.')
  return found


def _add_licenses(info: pathlib.Path, carried: _Carried) -> None:
  """Copies notices into a wheel's metadata, and names them there.

  Args:
    info: the wheel's folder .dist-info.
    carried: SPDX expression and notices by name.
  """
  files, terms = [], []
  for name, (expression, paths) in carried.items():
    terms.append(f'({expression})' if ' ' in expression else expression)
    for path in paths:
      target = info / 'licenses' / name / f'{path.name}.txt'
      target.parent.mkdir(exist_ok=True)
      shutil.copyfile(path, target)
      files.append(target.relative_to(info / 'licenses').as_posix())
  own, added = 'License-Expression: Apache-2.0', 'License-File: LICENSE'
  text = (info / 'METADATA').read_text(encoding='utf-8')
  if text.count(f'{own}\n') != 1 or text.count(f'{added}\n') != 1:
    raise ValueError(f'{info}: unexpected license in METADATA.')
  text = text.replace(own, ' AND '.join([own, *dict.fromkeys(terms)]))
  more = ''.join(f'\nLicense-File: {name}' for name in files)
  text = text.replace(added, added + more)
  (info / 'METADATA').write_text(text, encoding='utf-8')


def complete(root: pathlib.Path, brushes: pathlib.Path) -> None:
  """Adds brushes and licenses to an unpacked wheel."""
  for file in brushes.rglob('*.myb'):
    target = root / 'spiral_envs' / 'brushes' / file.relative_to(brushes)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
  libraries = {
      original_name(file.name)
      for folder in (
          root / 'spiral_envs.libs',
          root / 'spiral_envs' / '.dylibs',
      )
      for file in folder.glob('*')
  }
  if not any(name.startswith('libmypaint') for name in libraries):
    raise ValueError('The wheel does not carry libmypaint.')
  expression, common = _BRUSHES
  carried: _Carried = {
      'mypaint-brushes': (expression, notices(str(brushes), common))
  }
  for name in sorted(libraries):
    expression, common = license_of(name)
    if expression:
      texts = notices(f'*/{name}', common)
      carried[name.partition('.')[0]] = expression, texts
  _add_licenses(next(root.glob('*.dist-info')), carried)


def main(wheel: str, brushes: str, out: str) -> None:
  """Writes the completed wheel."""
  command = [sys.executable, '-m', 'wheel']
  with tempfile.TemporaryDirectory() as folder:
    subprocess.run(
        [*command, 'unpack', '--dest', folder, wheel],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (root,) = pathlib.Path(folder).iterdir()
    complete(root, pathlib.Path(brushes))
    subprocess.run(
        [*command, 'pack', '--dest-dir', out, str(root)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


if __name__ == '__main__':
  main(*sys.argv[1:])
