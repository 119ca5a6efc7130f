# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Paintings in environments of the user's own, which have no strokes.

They are written as the canvases that the agent left, at their own size.
"""

from collections.abc import Sequence
from typing import Optional

from spiral_launch.painting import painter as painter_lib
from spiral_launch.painting import pictures
from spiral_launch.utils import output_files
from spiral_launch.utils import output_flags
from spiral_tf import files
from spiral_tf.evaluation import image_metrics
from spiral_tf.images import png

FORMAT = 'png'


def check_flags(output: output_flags.OutputFlags, agent: str) -> None:
  """Raises ValueError if a flag asks for strokes.

  Args:
    output: flags of the command.
    agent: value of --agent, for the error message.
  """
  of_strokes = (
      *(output.size, output.pen, output.brush, output.size_scale),
      *(output.film_size, output.stroke_seconds, output.brushes_basedir),
  )
  wrong = [flag for flag in of_strokes if flag.present]
  if output.formats.present and output.formats.value != [FORMAT]:
    wrong.append(output.formats)
  if wrong:
    raise ValueError(
        f'--{wrong[0].name}={wrong[0].value}: --agent={agent} acts in an '
        'environment of its own, which has a canvas but no strokes. Leave '
        'the flag out: the canvas is written as PNG.'
    )


def paint(
    painter: painter_lib.Painter,
    names: Sequence[str],
    targets: Sequence[Optional[pictures.Picture]],
    folder: str,
) -> None:
  """Paints all, and writes each canvas as soon as it is done.

  Args:
    painter: painter with the agent.
    names: names of the files, without folder and ending.
    targets: pictures to paint; of an unconditional agent, as many Nones.
    folder: folder to write to.

  Raises:
    OSError: a file cannot be written.
  """
  for name, picture in zip(names, targets):
    shown = files.printable(name)
    if picture:
      print(f'{files.printable(picture.path)}: {picture.notes}', flush=True)
    canvas = painter.canvas(picture, shown)
    if picture:
      error = image_metrics.mean_squared_error(
          canvas[None], picture.pixels[None]
      )
      print(f'{shown}: squared error a pixel {error:.4f}', flush=True)
    contents = {FORMAT: png.to_png(canvas)}
    output_files.report(output_files.write(folder, name, contents), contents)
