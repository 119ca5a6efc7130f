# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""HTML page that plays a drawing, without references to other files."""

import base64
import html
import importlib.resources
import io
import json
import re
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np
from PIL import Image

from spiral_envs.programs import plain_text
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import film_timing

# Limits of the page's size and of the time to open it.
_MAX_FRAMES = 600
_MAX_ACTIONS = 2400
_MAX_PARTS = 8


class _Frames(NamedTuple):
  """Changes from frame to frame as JSON, and the last picture."""

  listed: list[dict[str, Any]]
  canvas: np.ndarray


def to_html(
    program: drawing_program.DrawingProgram,
    svg: str,
    size: int,
    name: str,
    brushes_basedir: Optional[str] = None,
    stroke_seconds: float = 0.4,
) -> str:
  """Returns the text of the page.

  Args:
    program: valid drawing program.
    svg: text of the drawing's SVG file, which the page offers to save.
    size: longer side of the picture in pixels.
    name: title of the page, and name of the files that it offers.
    brushes_basedir: folder of brushes; None for the default one.
    stroke_seconds: seconds per stroke; less if the drawing would take more than
      24 seconds.

  Raises:
    ValueError, FileNotFoundError, ImportError: errors of `rendering.render`.
  """
  film_timing.check_stroke_seconds(stroke_seconds)
  frames = _frames(program, size, stroke_seconds, brushes_basedir)
  name = plain_text.one_line(name)
  data = {
      'name': name,
      'size': [frames.canvas.shape[1], frames.canvas.shape[0]],
      'frames': frames.listed,
      'png': _png(frames.canvas),
      'svg': svg,
      'program': serialization.to_text(program),
  }
  template = (
      importlib.resources.files('spiral_envs.programs.exports') / 'player.html'
  )
  text = template.read_text(encoding='utf-8')
  # A name with "</script>" would end the script.
  script = json.dumps(data).replace('<', '\\u003c')
  parts = {'__TITLE__': html.escape(name), '__DATA__': script}
  # In one pass, since a name may equal the placeholder of another part.
  return re.sub('|'.join(parts), lambda found: parts[found[0]], text)


def _frames(program, size, stroke_seconds, basedir) -> _Frames:
  """Paints the frames; `at` is the time in ms, and moves take no time."""
  actions = program.actions
  strokes = sum(action.is_stroke for action in actions)
  parts = max(1, min(_MAX_PARTS, _MAX_FRAMES // max(1, strokes)))
  total = 1000 * film_timing.total_seconds(strokes, stroke_seconds)
  every = max(1, -(-len(actions) // _MAX_ACTIONS))
  painting = rendering.Painting(program, size, basedir)
  before = painting.canvas()
  frames: list[dict[str, Any]] = [{'done': 0, 'at': 0, **_change(None, before)}]
  painted = 0
  for done in painting.paint(parts):
    painted += actions[done - 1].is_stroke
    if done % every and done != len(actions):
      continue
    canvas = painting.canvas()
    at = round(total * painted / max(1, strokes * parts))
    frames.append({'done': done, 'at': at, **_change(before, canvas)})
    before = canvas
  return _Frames(frames, before)


def _change(before: Optional[np.ndarray], after: np.ndarray) -> dict[str, Any]:
  """Returns position and pixels of the region where two pictures differ."""
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
  """Returns uint8 [H, W, C] as a data URL of a PNG file."""
  file = io.BytesIO()
  picture = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
  picture.save(file, 'PNG', optimize=True)
  return 'data:image/png;base64,' + base64.b64encode(file.getvalue()).decode()
