# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Finds out, before anything is drawn, what would stop its files."""

from collections.abc import Sequence
import dataclasses
import os
import tempfile

from PIL import Image

from spiral_envs.programs import edits
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs.exports import animation
from spiral_envs.programs.exports import export
from spiral_launch.utils import output_flags
from spiral_tf import files
from spiral_tf import os_errors

# Of the one frame of a film that shows that ffmpeg works.
_SIDE = 16


def check_flags(output: output_flags.OutputFlags) -> None:
  """Checks formats, sizes and the folder; leaves nothing behind.

  Args:
    output: flags of the command.

  Raises:
    ValueError, OSError: naming the flag, its value and the remedy.
    ImportError, RuntimeError: ffmpeg is wanted, and missing or broken.
  """
  check_folder(output.folder())
  formats = output.all_formats()
  options = output.options()
  export.check_formats(formats, options)
  edits.check_scale(output.size_scale.value)
  if output.brush.value:
    rendering.check_brush(output.brush.value, options.brushes_basedir)
  if 'mp4' in formats:
    blank = Image.new('L', (_SIDE, _SIDE), 255)
    animation.to_mp4([animation.Frame(blank, 1)])


def check_folder(out: str) -> None:
  """Checks that a folder can be written to; leaves nothing behind.

  Args:
    out: the folder, which need not be there yet.

  Raises:
    ValueError, OSError: it is no folder, or cannot be written to.
  """
  shown = files.printable(out)
  if os.path.lexists(out) and not os.path.isdir(out):
    what = 'leads nowhere' if os.path.islink(out) else 'is a file'
    raise ValueError(f'--out={shown} {what}; name a folder.')
  above = _existing(out)
  try:
    with tempfile.TemporaryFile(dir=above) as file:
      file.write(b'\0' * 65536)
      file.flush()
  except OSError as error:
    raise OSError(
        f'--out={shown} cannot be written to: {files.printable(above)} '
        f'{os_errors.reason(error)}. Choose a folder on a disk that is neither '
        'read-only nor full.'
    ) from error


def check_brush(
    output: output_flags.OutputFlags,
    options: export.Options,
    head: drawing_program.DrawingProgram,
) -> None:
  """Checks that what an environment draws can be painted as the flags want.

  Args:
    output: flags of the command.
    options: how the files will be made.
    head: a program without actions, as the environment's drawings have it.

  Raises:
    ValueError: a scale that is out of range, or no brush.
    FileNotFoundError: there is no such brush.
    ImportError: the native extension has not been built.
  """
  width = head.canvas.width
  strokes = tuple(
      drawing_program.Action(
          kind=drawing_program.STROKE,
          end=(0.5, 0.5),
          control=(0.5, 0.5),
          radius=size / width,
          pressure=0.5,
          color=(0.0, 0.0, 0.0),
      )
      for size in head.environment.brush_sizes
  )
  edited = output.edited(dataclasses.replace(head, actions=strokes))
  painter = rendering.Painting(edited, None, options.brushes_basedir).painter
  for action in edited.actions:
    assert action.radius and action.color
    painter.set_brush(action.radius * width, action.color)


def check_names(
    out: str,
    names: Sequence[str],
    formats: Sequence[str],
    given: Sequence[str] = (),
) -> None:
  """Checks the files that will be written.

  Args:
    out: folder to write to.
    names: names of the drawings.
    formats: formats that each is written in.
    given: paths of files that are read, and must stay as they are.

  Raises:
    ValueError: one would overwrite a file that is read, is a folder, or has
      too long a name.
  """
  read = {os.path.realpath(path): path for path in given}
  longest = _longest_name(out)
  for name in names:
    for kind in formats:
      file = f'{name}.{kind}'
      path = os.path.join(out, file)
      shown = files.printable(path)
      if os.path.realpath(path) in read:
        raise ValueError(
            f'--out={files.printable(out)} would overwrite '
            f'{files.printable(read[os.path.realpath(path)])}. Choose another '
            'folder.'
        )
      if os.path.isdir(path):
        raise ValueError(
            f'{shown} is to be written, and is a folder. Choose another --out.'
        )
      if len(os.fsencode(file)) > longest:
        raise ValueError(
            f'{shown} is to be written, and names have {longest} bytes at most '
            'there. Rename the picture.'
        )


def _existing(folder: str) -> str:
  """The folder, or the nearest above it that is there."""
  path = os.path.abspath(folder)
  while not os.path.lexists(path):
    path = os.path.dirname(path)
  return path


def _longest_name(folder: str) -> int:
  try:
    return os.pathconf(_existing(folder), 'PC_NAME_MAX')
  except (OSError, ValueError):
    return 255
