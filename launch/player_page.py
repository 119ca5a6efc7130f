"""A page that plays a drawing, with all that it needs in one file."""

import base64
import html
import importlib.resources
import io
import json
from typing import Any
from typing import Optional

import numpy as np
from PIL import Image

from launch import rendering
from spiral_tf import drawing_program
from spiral_tf import drawing_program_json

_MOST_FRAMES = 600
_PARTS = 8
_FRAMES_PER_SECOND = 20


def to_html(
    program: drawing_program.DrawingProgram,
    svg: str,
    size: int,
    name: str,
    brushes_basedir: Optional[str] = None,
) -> str:
  """Returns the text of the page; nothing in it comes from elsewhere.

  Args:
    program: a valid one.
    svg: the drawing as `drawing_svg.to_svg` gives it.
    size: pixels along each side of the picture on it.
    name: of the drawing: its title, and of the files that it offers.
    brushes_basedir: see `envs.brush.read_brush`.

  Raises:
    ValueError, FileNotFoundError, ImportError: as `rendering.render`.
  """
  strokes = sum(action.is_stroke for action in program.actions)
  parts = max(1, min(_PARTS, _MOST_FRAMES // max(1, strokes)))
  frames: list[dict[str, Any]] = []
  before: Optional[np.ndarray] = None
  for done, canvas in rendering.frames(program, size, parts, brushes_basedir):
    frames.append({'done': done, **_change(before, canvas)})
    before = canvas
  assert before is not None
  data = {
      'name': name,
      'size': size,
      'rate': _FRAMES_PER_SECOND,
      'frames': frames,
      'png': _png(before),
      'svg': svg,
      'program': drawing_program_json.to_text(program),
  }
  template = importlib.resources.files('launch') / 'player.html'
  text = template.read_text(encoding='utf-8')
  # Else "</script>" in a name would end the script.
  told = json.dumps(data).replace('<', '\\u003c')
  return text.replace('__TITLE__', html.escape(name)).replace('__DATA__', told)


def _change(before: Optional[np.ndarray], after: np.ndarray) -> dict[str, Any]:
  """Where two pictures differ, and what the second has there."""
  if before is None:
    return {'x': 0, 'y': 0, 'src': _png(after)}
  differs = (before != after).any(axis=-1)
  rows, columns = (np.flatnonzero(differs.any(axis=a)) for a in (1, 0))
  if not len(rows):
    return {'x': 0, 'y': 0}
  top, bottom = rows[[0, -1]]
  left, right = columns[[0, -1]]
  part = after[top : bottom + 1, left : right + 1]
  return {'x': int(left), 'y': int(top), 'src': _png(part)}


def _png(pixels: np.ndarray) -> str:
  """A picture, uint8 [H, W, C], as a URL that is the picture itself."""
  file = io.BytesIO()
  picture = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
  picture.save(file, 'PNG', optimize=True)
  return 'data:image/png;base64,' + base64.b64encode(file.getvalue()).decode()
