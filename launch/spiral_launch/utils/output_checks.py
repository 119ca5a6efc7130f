# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Checks, before anything is drawn, that the output files can be written."""

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

# Pixels along each side of the frame that tests ffmpeg.
_SIDE = 16


def check_flags(output: output_flags.OutputFlags) -> None:
  """Checks formats, sizes and the folder; leaves no files behind.

  Args:
    output: flags of the command.

  Raises:
    ValueError, OSError: a flag is invalid; the message names its value and the
      remedy.
    ImportError, RuntimeError: ffmpeg is needed, and missing or broken.
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
  """Checks that a folder can be written to; leaves no files behind.

  Args:
    out: path of the folder, which may be missing.

  Raises:
    ValueError, OSError: the path is no folder, or cannot be written to.
  """
  shown = files.printable(out)
  if os.path.lexists(out) and not os.path.isdir(out):
    reason = 'leads nowhere' if os.path.islink(out) else 'is a file'
    raise ValueError(f'--out={shown} {reason}; name a folder.')
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
  """Checks that drawings of an environment can be painted with the flags.

  Args:
    output: flags of the command.
    options: options of the export.
    head: drawing program of the environment, without actions.

  Raises:
    ValueError: a scale is out of range, or a file is no brush.
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
      for size in head.known_environment.brush_sizes
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
    inputs: Sequence[str] = (),
) -> None:
  """Checks the paths of the files that will be written.

  Args:
    out: folder to write to.
    names: names of the drawings.
    formats: formats of each drawing.
    inputs: paths of input files, which must not be overwritten.

  Raises:
    ValueError: a path is an input or a folder, or a name is too long.
  """
  read = {os.path.realpath(path): path for path in inputs}
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
            f'{shown} is to be written, and names may have at most {longest} '
            'bytes there. Rename the picture.'
        )


def _existing(folder: str) -> str:
  """Returns the folder, or its nearest parent that exists."""
  path = os.path.abspath(folder)
  while not os.path.lexists(path):
    path = os.path.dirname(path)
  return path


def _longest_name(folder: str) -> int:
  try:
    return os.pathconf(_existing(folder), 'PC_NAME_MAX')
  except (OSError, ValueError):
    return 255
