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

  Args:
    output: flags of the command.
    program: valid drawing program.
    name: name of the files, without folder and ending.
    options: options of the files.

  Raises:
    ValueError, OSError, ImportError, RuntimeError: errors of `export.make` and
      `output_files.write`.
  """
  formats = output.all_formats()
  made = export.make_each(program, name, formats, options)
  label = f'{files.printable(name)}: files'
  with progress.bar(made, len(formats), label) as contents:
    written = dict(contents)
  output_files.write(output.folder(), name, written)
