# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Writing of the files of a drawing."""

import os

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
