# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finding libmypaint's brush files.

A brush type such as 'classic/dry_brush' names a JSON file with the ending
.myb in a folder of brushes.
"""

import difflib
import json
import os
import re
from typing import Optional

from spiral_envs import arguments

# Where Debian's package mypaint-brushes has libmypaint 1.x's brushes.
DEFAULT_BASEDIR = '/usr/share/mypaint-data/1.0/brushes'
_ENDING = '.myb'
# The released environment looks below this folder of its basedir.
_RELEASED_FOLDER = 'brushes'
# Lines such as "version 2" and "opaque 1.0 | pressure ...".
_OLD_FORMAT = re.compile(r'(\s*#[^\n]*\n)*\s*version\s+\d')
REMEDY = (
    'Open and save it in MyPaint, which writes JSON with version 3 and '
    'settings, or choose another brush.'
)


def list_brushes(basedir: Optional[str] = None) -> list[str]:
  """Returns the sorted brush types below a folder; empty if there are none."""
  basedir = basedir or DEFAULT_BASEDIR
  brushes = []
  for folder, _, files in os.walk(basedir):
    for file in files:
      name, ending = os.path.splitext(os.path.join(folder, file))
      if ending == _ENDING:
        brushes.append(os.path.relpath(name, basedir).replace(os.sep, '/'))
  return sorted(brushes)


def read_brush(brush_type: str, basedir: Optional[str] = None) -> str:
  """Returns the text of a brush file.

  Args:
    brush_type: path below the folder, without the ending.
    basedir: the folder of brushes, or the one that its folder `brushes` lies
      in, as the released environment has it; Debian's if None or empty.

  Raises:
    FileNotFoundError: there is no such file.
    ValueError: it is no brush, or cannot be read.
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
  """Returns the path of a brush file; see `read_brush`."""
  basedir = basedir or DEFAULT_BASEDIR
  for folder in (basedir, os.path.join(basedir, _RELEASED_FOLDER)):
    path = os.path.join(folder, brush_type + _ENDING)
    if os.path.isfile(path):
      return path
  raise FileNotFoundError(_missing(brush_type, basedir))


def _read(path):
  try:
    # Some editors begin a file with a mark that JSON does not have.
    with open(path, encoding='utf-8-sig') as f:
      return f.read()
  except UnicodeDecodeError as error:
    raise ValueError(
        f'{path} is not a brush that libmypaint reads: it is not UTF-8 text. '
        f'{REMEDY}'
    ) from error
  except OSError as error:
    raise ValueError(
        f'{path} cannot be read ({error.strerror}): see to its rights, or '
        'choose another brush.'
    ) from error


def _fault(text) -> str:
  """What is wrong with a brush; '' for nothing that is seen here."""
  if _OLD_FORMAT.match(text):
    return 'it is in the format of MyPaint before 1.0, which was no JSON'
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
  message = f'There is no brush {brush_type + _ENDING!r} in {basedir}. '
  if not brushes:
    return message + (
        'The folder holds no brushes at all: on Debian or Ubuntu, "apt-get '
        'install mypaint-brushes" puts some into '
        f'{DEFAULT_BASEDIR}; or set brushes_basedir to a folder of .myb files.'
        + _file_in_the_way(brush_type, basedir)
    )
  # A bare or misspelt name: compare whole types and last parts.
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
      " Debian's package mypaint-brushes has the usual ones."
  )


def _file_in_the_way(brush_type, basedir) -> str:
  """Says so where a folder of the path is a file, such as a broken link."""
  for folder in (basedir, os.path.join(basedir, _RELEASED_FOLDER)):
    path = os.path.join(folder, brush_type.split('/')[0])
    if '/' in brush_type and os.path.isfile(path):
      return (
          f' {path} is a file and not a folder: maybe a link that unpacking '
          'made a text file of. Put the folder that it names there.'
      )
  return ''
