# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writing of the files of a drawing."""

import os

from spiral_envs.programs.exports import pen_svg
from spiral_tf import files


def write(folder: str, name: str, contents: dict[str, bytes]) -> dict[str, str]:
  """Writes all files that `export.make` returned, or none on an error.

  Args:
    folder: folder to write to; made if it is missing.
    name: name of the drawing.
    contents: contents of the files by format, from `export.make`.

  Returns:
    The paths by format.

  Raises:
    OSError: a file cannot be written.
  """
  files.write_together(
      folder, {f'{name}.{kind}': data for kind, data in contents.items()}
  )
  return {kind: os.path.join(folder, f'{name}.{kind}') for kind in contents}


def report(paths: dict[str, str], contents: dict[str, bytes]) -> None:
  """Prints the paths of files, and the lengths of a pen plot.

  Args:
    paths: paths by format, from `write`.
    contents: contents by format, from `export.make`.
  """
  for kind, path in paths.items():
    print(f'wrote {files.printable(path)}', flush=True)
    if kind == 'svg':
      summary = pen_svg.summary(contents[kind].decode())
      if summary:
        print(f'  {summary}', flush=True)
