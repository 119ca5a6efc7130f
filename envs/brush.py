"""Finding libmypaint's brush files.

A brush type such as 'classic/dry_brush' names a JSON file with the ending
.myb in a folder of brushes.
"""

import difflib
import json
import os
from typing import Optional

# Where Debian's package mypaint-brushes has libmypaint 1.x's brushes.
DEFAULT_BASEDIR = '/usr/share/mypaint-data/1.0/brushes'
_ENDING = '.myb'


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
    basedir: the folder of brushes; Debian's if None or empty.

  Raises:
    FileNotFoundError: there is no such file.
    ValueError: it is no brush.
  """
  basedir = basedir or DEFAULT_BASEDIR
  path = os.path.join(basedir, brush_type + _ENDING)
  if not os.path.isfile(path):
    raise FileNotFoundError(_missing(brush_type, basedir))
  with open(path, encoding='utf-8') as f:
    text = f.read()
  try:
    brush = json.loads(text)
    fits = brush['version'] == 3 and isinstance(brush['settings'], dict)
  except (ValueError, KeyError, TypeError):
    fits = False
  if not fits:
    raise ValueError(
        f'{path} is not a brush that libmypaint reads: want a JSON object with '
        'version 3 and settings. Older brushes: open and save them in MyPaint.'
    )
  return text


def _missing(brush_type, basedir):
  brushes = list_brushes(basedir)
  message = f'There is no brush {brush_type + _ENDING!r} in {basedir}. '
  if not brushes:
    return message + (
        'The folder holds no brushes at all: on Debian or Ubuntu, "apt-get '
        'install mypaint-brushes" puts some into '
        f'{DEFAULT_BASEDIR}; or set brushes_basedir to a folder of .myb files.'
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
      f'It holds {len(brushes)}: envs.brush.list_brushes({basedir!r}) lists '
      "them. Debian's package mypaint-brushes has the usual ones."
  )
