# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writing of the files of a drawing."""

import os

from spiral_envs.programs.exports import pen_svg
from spiral_tf import files


def write(folder: str, name: str, contents: dict[str, bytes]) -> None:
  """Writes all files of a drawing, or none on an error, and prints their paths.

  Also prints the lengths of a pen plot.

  Args:
    folder: folder to write to; made if it is missing.
    name: name of the drawing.
    contents: contents of the files by format, from `export.make`.

  Raises:
    OSError: a file cannot be written.
  """
  names = {kind: f'{name}.{kind}' for kind in contents}
  files.write_together(folder, {names[k]: data for k, data in contents.items()})
  for kind, data in contents.items():
    path = os.path.join(folder, names[kind])
    print(f'wrote {files.printable(path)}', flush=True)
    if kind == 'svg' and (summary := pen_svg.summary(data.decode())):
      print(f'  {summary}', flush=True)
