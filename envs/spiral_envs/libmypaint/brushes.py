# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finding and reading libmypaint's brush files.

A brush type such as 'classic/dry_brush' is the path of a JSON file in a folder
of brushes, without the extension .myb.
"""

import difflib
import json
import os
import pathlib
import re
from typing import Optional

import spiral_envs
from spiral_envs import arguments

# Folder of the brushes for libmypaint 1.x in Debian's package mypaint-brushes.
_DEBIAN = '/usr/share/mypaint-data/1.0/brushes'
# A wheel carries the same brushes (tools/wheels).
_CARRIED = str(pathlib.Path(spiral_envs.__file__).parent / 'brushes')
DEFAULT_BASEDIR = _CARRIED if os.path.isdir(_CARRIED) else _DEBIAN
_EXTENSION = '.myb'
# Folder that the released environment's `brushes_basedir` contains.
_RELEASED_FOLDER = 'brushes'
# Matches lines such as "version 2", which "opaque 1.0 | pressure ..." follow.
_OLD_FORMAT = re.compile(r'(\s*#[^\n]*\n)*\s*version\s+\d')
REMEDY = (
    'Open and save it in MyPaint, which writes JSON with version 3 and '
    'settings, or choose another brush.'
)


def list_brushes(basedir: Optional[str] = None) -> list[str]:
  """Returns the sorted brush types below a folder."""
  basedir = basedir or DEFAULT_BASEDIR
  brushes = []
  for folder, _, files in os.walk(basedir):
    for file in files:
      name, extension = os.path.splitext(os.path.join(folder, file))
      if extension == _EXTENSION:
        brushes.append(os.path.relpath(name, basedir).replace(os.sep, '/'))
  return sorted(brushes)


def read_brush(brush_type: str, basedir: Optional[str] = None) -> str:
  """Returns the text of a brush file.

  Args:
    brush_type: path below the folder, without extension.
    basedir: folder of brushes, or the parent of a folder `brushes` that holds
      them, as in the released environment; None or '' for the wheel's, or for
      Debian's if this is no wheel that carries brushes.

  Raises:
    FileNotFoundError: there is no such file.
    ValueError: the file is not a brush, or cannot be read.
  """
  path = find_brush(brush_type, basedir)
  text = _read(path)
  fault = _fault(text)
  if fault:
    raise ValueError(
        f'{path} is not a brush that libmypaint reads: {fault}. {REMEDY}'
    )
  return text


def find_brush(brush_type: str, basedir: Optional[str] = None) -> str:
  """Returns a brush file's path; arguments and errors as in `read_brush`."""
  basedir = basedir or DEFAULT_BASEDIR
  for folder in (basedir, os.path.join(basedir, _RELEASED_FOLDER)):
    path = os.path.join(folder, brush_type + _EXTENSION)
    if os.path.isfile(path):
      return path
  raise FileNotFoundError(_missing(brush_type, basedir))


def _read(path):
  try:
    # Some editors write a byte order mark, which JSON does not allow.
    with open(path, encoding='utf-8-sig') as f:
      return f.read()
  except UnicodeDecodeError as error:
    raise ValueError(
        f'{path} is not a brush that libmypaint reads: it is not UTF-8 text. '
        f'{REMEDY}'
    ) from error
  except OSError as error:
    raise ValueError(
        f'{path} cannot be read ({error.strerror}): check its permissions, '
        'or choose another brush.'
    ) from error


def _fault(text) -> str:
  """Returns the fault of a brush's text; '' if none is detected."""
  if _OLD_FORMAT.match(text):
    return 'it is in the format of MyPaint before 1.0, which was not JSON'
  try:
    brush = json.loads(text)
  except (ValueError, RecursionError):
    return 'it is not JSON'
  if not isinstance(brush, dict):
    return 'it is not a JSON object'
  if brush.get('version') != 3:
    return f'its version is {arguments.shown(brush.get("version"))}, not 3'
  if not isinstance(brush.get('settings'), dict):
    return 'it has no object called settings'
  if not brush['settings']:
    return 'its settings are empty'
  return ''


def _missing(brush_type, basedir):
  brushes = list_brushes(basedir)
  message = f'There is no brush {brush_type + _EXTENSION!r} in {basedir}. '
  if not brushes:
    return message + (
        'The folder holds no brushes at all: on Debian or Ubuntu, "apt-get '
        'install mypaint-brushes" puts some into '
        f'{_DEBIAN}; or set brushes_basedir to a folder of .myb files.'
        + _file_in_the_way(brush_type, basedir)
    )
  # For a bare or misspelled name: compare whole types and last parts.
  last_parts = {b.rsplit('/', 1)[-1]: b for b in brushes}
  wanted = brush_type.rsplit('/', 1)[-1]
  close = difflib.get_close_matches(brush_type, brushes, n=3)
  for part in difflib.get_close_matches(wanted, last_parts, n=3):
    if last_parts[part] not in close:
      close.append(last_parts[part])
  if close:
    message += f'Did you mean {", ".join(map(repr, close))}? '
  return message + (
      f'It holds {len(brushes)}: spiral_envs.libmypaint.brushes.list_brushes('
      f'{basedir!r}) lists them. '
      "Debian's package mypaint-brushes has the usual ones."
  )


def _file_in_the_way(brush_type, basedir) -> str:
  """Returns a hint if a folder of the path is a file, such as a broken link."""
  for folder in (basedir, os.path.join(basedir, _RELEASED_FOLDER)):
    path = os.path.join(folder, brush_type.split('/')[0])
    if '/' in brush_type and os.path.isfile(path):
      return (
          f' {path} is a file and not a folder: maybe a link that was unpacked '
          'as a text file. Replace it by the folder that it names.'
      )
  return ''
