# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawings that grow stroke by stroke: GIF, WebP and MP4."""

from collections.abc import Iterator
from collections.abc import Sequence
import io
import os
import shutil
import subprocess
import tempfile
from typing import NamedTuple
from typing import Optional

import numpy as np
from PIL import Image

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs.exports import film_timing

_FRAMES_PER_SECOND = film_timing.FRAMES_PER_SECOND


class Frame(NamedTuple):
  """One picture.

  Attributes:
    picture: RGB or gray, on white.
    ticks: how long it stays, in 25ths of a second.
  """

  picture: Image.Image
  ticks: int


def frames(
    program: drawing_program.DrawingProgram,
    size: int,
    stroke_seconds: float = 0.4,
    brushes_basedir: Optional[str] = None,
) -> list[Frame]:
  """Paints a program, slowly.

  Args:
    program: a valid one.
    size: pixels along each side.
    stroke_seconds: time for a stroke. A drawing of many strokes takes at most
      24 seconds: then a frame shows several.
    brushes_basedir: see `spiral_envs.libmypaint.brushes.read_brush`.

  Raises:
    ValueError: the time is not above 0, or as `rendering.render`.
    FileNotFoundError, ImportError: as `rendering.render`.
  """
  strokes = sum(action.is_stroke for action in program.actions)
  timing = film_timing.plan(strokes, stroke_seconds)
  durations = timing.durations()
  durations[-1] = round(film_timing.HOLD_SECONDS * _FRAMES_PER_SECOND)
  painting = rendering.Painting(program, size, brushes_basedir)
  shown: list[Frame] = []
  for ticks, _ in zip(durations, _steps(program, painting, timing.parts)):
    if ticks:
      shown.append(Frame(on_white(painting.canvas()), ticks))
  return shown


def _steps(program, painting, parts) -> Iterator[None]:
  """Yields where there is something to see: blank, and parts of strokes."""
  yield
  for done in painting.paint(parts):
    if program.actions[done - 1].is_stroke:
      yield


def on_white(canvas: np.ndarray) -> Image.Image:
  """Returns uint8 [H, W, C] as a gray or an RGB picture without alpha."""
  if canvas.shape[-1] == 1:
    return Image.fromarray(canvas[..., 0])
  picture = Image.fromarray(canvas)
  if canvas.shape[-1] == 3:
    return picture
  white = Image.new('RGBA', picture.size, 'white')
  return Image.alpha_composite(white, picture).convert('RGB')


def to_gif(shown: Sequence[Frame]) -> bytes:
  """Returns a GIF file that repeats; at least one frame."""
  return _animated(shown, 'GIF', optimize=True)


def to_webp(shown: Sequence[Frame]) -> bytes:
  """Returns a lossless WebP file that repeats; at least one frame."""
  return _animated(shown, 'WEBP', lossless=True, quality=50, method=2)


def _animated(shown, kind, **options) -> bytes:
  first, *rest = [frame.picture for frame in shown]
  file = io.BytesIO()
  first.save(
      file,
      kind,
      save_all=True,
      append_images=rest,
      duration=[1000 * frame.ticks // _FRAMES_PER_SECOND for frame in shown],
      loop=0,
      **options,
  )
  return file.getvalue()


def to_mp4(shown: Sequence[Frame]) -> bytes:
  """Returns an MP4 file, H.264; at least one frame.

  Raises:
    ImportError: there is no ffmpeg.
    RuntimeError: ffmpeg failed; with what it said.
  """
  with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'film.mp4')
    width, height = shown[0].picture.size
    command = [
        *(find_ffmpeg(), '-loglevel', 'error', '-f', 'rawvideo'),
        *('-pix_fmt', 'rgb24', '-video_size', f'{width}x{height}'),
        *('-framerate', str(_FRAMES_PER_SECOND), '-i', 'pipe:'),
        # H.264 players want halved colors, so even sides.
        *('-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white'),
        *('-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '18'),
        *('-movflags', '+faststart', path),
    ]
    with _start(command) as process:
      assert process.stdin and process.stderr
      try:
        for frame in shown:
          pixels = frame.picture.convert('RGB').tobytes()
          for _ in range(frame.ticks):
            process.stdin.write(pixels)
        process.stdin.close()
      except BrokenPipeError:
        pass  # It ended early, and says why.
      said = process.stderr.read().decode(errors='replace').strip()
    if process.returncode:
      raise RuntimeError(
          f'ffmpeg ({command[0]}) could not make the MP4 file: '
          f'{said or f"status {process.returncode}"}. Leave mp4 out of the '
          'formats, or install an ffmpeg with libx264.'
      )
    with open(path, 'rb') as file:
      return file.read()


def _start(command) -> subprocess.Popen:
  """Starts ffmpeg; raises ImportError where that is no program."""
  try:
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
  except OSError as error:
    raise ImportError(
        f'{command[0]} is to be ffmpeg, but it does not start '
        f'({error.strerror}). Install '
        'ffmpeg (pip install imageio-ffmpeg), unset IMAGEIO_FFMPEG_EXE, or '
        'leave mp4 out of the formats.'
    ) from error


def find_ffmpeg() -> str:
  """Returns the path of ffmpeg; raises ImportError where there is none."""
  try:
    import imageio_ffmpeg  # Not for whoever makes no film.

    return imageio_ffmpeg.get_ffmpeg_exe()
  except (ImportError, RuntimeError) as error:
    found = shutil.which('ffmpeg')
    if not found:
      raise ImportError(
          'MP4 files need ffmpeg: pip install imageio-ffmpeg, or install '
          'ffmpeg. Or leave mp4 out of the formats.'
      ) from error
    return found
