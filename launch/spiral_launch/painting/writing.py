# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writing of all files of a drawing."""

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs.exports import export
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_launch.utils import progress
from spiral_tf import files


def write(
    output: output_flags.OutputFlags,
    program: drawing_program.DrawingProgram,
    name: str,
    options: export.Options,
) -> None:
  """Writes all files of a drawing, and shows a progress bar meanwhile.

  If a file cannot be made, or the command is interrupted, those that were made
  are written nevertheless.

  Args:
    output: flags of the command.
    program: valid drawing program.
    name: name of the files, without folder and ending.
    options: options of the files.

  Raises:
    ValueError: a file cannot be made; the message names it.
    OSError: the files cannot be written.
    KeyboardInterrupt: the command was interrupted.
  """
  formats = output.all_formats()
  written: dict[str, bytes] = {}
  failed: dict[str, Exception] = {}
  made = export.make_each(program, name, formats, options, failed)
  label = f'{files.printable(name)}: files'
  try:
    with progress.bar(made, len(formats), label) as bar:
      written.update(bar)
  finally:
    if written:
      paths = output_files.write(output.folder(), name, written)
      output_files.report(paths, written)
  if failed:
    raise ValueError(
        ' '.join(
            f'{files.printable(name)}.{kind} was not written: {error}'
            for kind, error in failed.items()
        )
    )
