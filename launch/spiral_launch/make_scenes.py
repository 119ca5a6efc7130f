# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes a data set of random scenes with their programs.

  spiral-tf make_scenes --out=DIR [--count=50000] [--max_objects=5]

Writes TFRecord files of `--count` training scenes and `--held_out` held-out
ones, `scenes.json`, which describes them, and `preview.png`. Equal flags give
equal scenes. If the command is stopped, it leaves nothing behind.

`spiral-tf train --config.data.source=DIR` trains on the scenes;
`spiral_tf/data/scenes.py` reads them.
"""

from collections.abc import Sequence
import os

from absl import flags

from spiral_launch.experiment import scenes as scene_data
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_launch.utils import progress
from spiral_tf.data import scenes as scene_files
from spiral_tf.evaluation import grids

_OUT = path_flags.define('out', None, 'New folder to write to.', required=True)
_COUNT = flags.DEFINE_integer(
    'count', 50_000, 'Number of training scenes.', lower_bound=1
)
_HELD_OUT = flags.DEFINE_integer(
    'held_out', 1_000, 'Number of held-out scenes.', lower_bound=1
)
_MAX_OBJECTS = flags.DEFINE_integer(
    'max_objects', 5, 'Maximal number of objects in a scene.', lower_bound=1
)
_CANVAS_WIDTH = flags.DEFINE_integer(
    'canvas_width', 64, 'Pixels along each side of an image.', lower_bound=8
)
_GRID_WIDTH = flags.DEFINE_integer(
    'grid_width', 16, 'Cells along each side of the grid.', lower_bound=1
)
_SEED = flags.DEFINE_integer('seed', 1, 'Seed of the scenes.', lower_bound=0)
_SHARDS = flags.DEFINE_integer(
    'shards', 10, 'Number of files of the training scenes.', lower_bound=1
)

# Scenes in `preview.png`.
_PREVIEW = 32


def main(argv: Sequence[str]) -> None:
  """Makes the scenes."""
  command_line.no_arguments(argv)
  maker = scene_data.Maker(
      canvas_width=_CANVAS_WIDTH.value,
      grid_width=_GRID_WIDTH.value,
      max_objects=_MAX_OBJECTS.value,
      seed=_SEED.value,
  )
  parts = (
      ('train', _COUNT.value, _SHARDS.value),
      ('held_out', _HELD_OUT.value, 1),
  )
  preview = maker.make('train', min(_COUNT.value, _PREVIEW)).images
  with scene_files.open_writer(_OUT.value, maker.header()) as writer:
    for split, count, shards in parts:
      with progress.bar(maker.scenes(split), count, split) as scenes:
        writer.write_split(split, scenes, count, shards)
    grids.write_png(
        os.path.join(writer.folder, 'preview.png'),
        grids.grid(preview, columns=8, scale=2),
    )
  print(f'wrote {_OUT.value}')


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped: nothing was written.')
