# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Films of drawings that grow stroke by stroke, as GIF, WebP and MP4."""

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
# Pictures of a film that the palette of a GIF is chosen from, and their sides.
_SAMPLES, _SAMPLE_SIDE = 16, 128


class Frame(NamedTuple):
  """One frame of a film.

  Attributes:
    picture: RGB or gray picture on white.
    ticks: duration in 25ths of a second.
  """

  picture: Image.Image
  ticks: int


def frames(
    program: drawing_program.DrawingProgram,
    size: int,
    stroke_seconds: float = 0.4,
    brushes_basedir: Optional[str] = None,
) -> list[Frame]:
  """Returns the frames of the film of a drawing.

  Args:
    program: valid drawing program.
    size: width and height in pixels.
    stroke_seconds: seconds per stroke. The whole film takes at most 24 seconds,
      so a frame shows several strokes if there are many.
    brushes_basedir: folder of brushes; None for the default one.

  Raises:
    ValueError: `stroke_seconds` is out of range, or the program cannot be
      painted.
    FileNotFoundError, ImportError: errors of `rendering.render`.
  """
  strokes = sum(action.is_stroke for action in program.actions)
  timing = film_timing.plan(strokes, stroke_seconds)
  durations = timing.durations()
  durations[-1] = round(film_timing.HOLD_SECONDS * _FRAMES_PER_SECOND)
  painting = rendering.Painting(program, size, brushes_basedir)
  film: list[Frame] = []
  for ticks, _ in zip(durations, _steps(program, painting, timing.parts)):
    if ticks:
      film.append(Frame(on_white(painting.canvas()), ticks))
  return film


def _steps(program, painting, parts) -> Iterator[None]:
  """Yields at the blank canvas, and after each part of a stroke."""
  yield
  for done in painting.paint(parts):
    if program.actions[done - 1].is_stroke:
      yield


def on_white(canvas: np.ndarray) -> Image.Image:
  """Returns uint8 [H, W, C] as a gray or RGB picture on white."""
  if canvas.shape[-1] == 1:
    return Image.fromarray(canvas[..., 0])
  picture = Image.fromarray(canvas)
  if canvas.shape[-1] == 3:
    return picture
  white = Image.new('RGBA', picture.size, 'white')
  return Image.alpha_composite(white, picture).convert('RGB')


def to_gif(film: Sequence[Frame]) -> bytes:
  """Returns a looping GIF file of one or more frames.

  All frames have one palette and no dithering, so that a frame holds nothing
  but the rectangle that its strokes change.
  """
  if film[0].picture.mode == 'L':
    return _animated(film, 'GIF', optimize=True)
  palette = _palette([frame.picture for frame in film])
  none = Image.Dither.NONE
  film = [
      Frame(frame.picture.quantize(palette=palette, dither=none), frame.ticks)
      for frame in film
  ]
  return _animated(film, 'GIF', optimize=False)


def _palette(pictures: Sequence[Image.Image]) -> Image.Image:
  """Returns an image with 256 colors that suit some of the pictures."""
  count = min(len(pictures), _SAMPLES)
  chosen = np.linspace(0, len(pictures) - 1, count).round().astype(int)
  small = []
  for i in chosen:
    picture = pictures[i].copy()
    picture.thumbnail((_SAMPLE_SIDE, _SAMPLE_SIDE), Image.Resampling.NEAREST)
    small.append(np.asarray(picture))
  palette = Image.fromarray(np.concatenate(small)).quantize(256)
  colors = np.array(palette.getpalette()).reshape(-1, 3)
  # The ground stays white. Pillow finds the nearest color in steps of 4.
  colors[colors.min(axis=1) > 246] = 255
  palette.putpalette(colors.ravel().tolist())
  return palette


def to_webp(film: Sequence[Frame]) -> bytes:
  """Returns a looping, lossless WebP file of one or more frames."""
  return _animated(film, 'WEBP', lossless=True, quality=50, method=2)


def _animated(film, kind, **options) -> bytes:
  first, *rest = [frame.picture for frame in film]
  file = io.BytesIO()
  first.save(
      file,
      kind,
      save_all=True,
      append_images=rest,
      duration=[1000 * frame.ticks // _FRAMES_PER_SECOND for frame in film],
      loop=0,
      **options,
  )
  return file.getvalue()


def to_mp4(film: Sequence[Frame]) -> bytes:
  """Returns an H.264 MP4 file of one or more frames.

  Calls ffmpeg itself: `imageio_ffmpeg.write_frames` ignores its exit status and
  loses its error messages.

  Raises:
    ImportError: there is no ffmpeg.
    RuntimeError: ffmpeg failed; the message includes its output.
  """
  with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'film.mp4')
    width, height = film[0].picture.size
    command = [
        *(find_ffmpeg(), '-loglevel', 'error', '-f', 'rawvideo'),
        *('-pix_fmt', 'rgb24', '-video_size', f'{width}x{height}'),
        *('-framerate', str(_FRAMES_PER_SECOND), '-i', 'pipe:'),
        # H.264 players expect yuv420p, whose sides are even.
        *('-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2:color=white'),
        *('-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '18'),
        *('-movflags', '+faststart', path),
    ]
    with _start(command) as process:
      assert process.stdin and process.stderr
      try:
        for frame in film:
          pixels = frame.picture.convert('RGB').tobytes()
          for _ in range(frame.ticks):
            process.stdin.write(pixels)
        process.stdin.close()
      except BrokenPipeError:
        pass  # It ended early; its output says why.
      output = process.stderr.read().decode(errors='replace').strip()
    if process.returncode:
      raise RuntimeError(
          f'ffmpeg ({command[0]}) could not make the MP4 file: '
          f'{output or f"status {process.returncode}"}. Leave mp4 out of the '
          'formats, or install an ffmpeg with libx264.'
      )
    with open(path, 'rb') as file:
      return file.read()


def _start(command) -> subprocess.Popen:
  """Starts ffmpeg; raises ImportError if that is impossible."""
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
  """Returns the path of ffmpeg; raises ImportError if there is none."""
  try:
    import imageio_ffmpeg  # Optional: needed for films only.

    return imageio_ffmpeg.get_ffmpeg_exe()
  except (ImportError, RuntimeError) as error:
    path = shutil.which('ffmpeg')
    if not path:
      raise ImportError(
          'MP4 files need ffmpeg: pip install imageio-ffmpeg, or install '
          'ffmpeg. Or leave mp4 out of the formats.'
      ) from error
    return path
