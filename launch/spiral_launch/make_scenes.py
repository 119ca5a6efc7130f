# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Makes random scenes with their programs, to learn from.

  spiral-tf make_scenes --out=DIR [--count=50000] [--max_objects=5]

Writes DIR with TFRecord files of `--count` scenes to learn from and of
`--held_out` others, with `scenes.json`, which says what there is, and with
`preview.png`. The same flags give the same scenes. If it is stopped, nothing is
left. `--config.data.source=DIR` trains on them, `spiral_tf/data/scenes.py`
reads them.
"""

from collections.abc import Sequence
import contextlib
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_launch.experiment import scenes as scene_data
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_launch.utils import progress
from spiral_tf.data import scenes as scene_files
from spiral_tf.evaluation import grids

_OUT = path_flags.define('out', None, 'Folder to make.', required=True)
_COUNT = flags.DEFINE_integer('count', 50_000, 'Scenes to learn from.')
_HELD_OUT = flags.DEFINE_integer('held_out', 1_000, 'Scenes that are held out.')
_MAX_OBJECTS = flags.DEFINE_integer('max_objects', 5, 'The most of a scene.')
_CANVAS_WIDTH = flags.DEFINE_integer(
    'canvas_width', 64, 'As environment.canvas_width.'
)
_GRID_WIDTH = flags.DEFINE_integer(
    'grid_width', 16, 'As environment.grid_width.'
)
_SEED = flags.DEFINE_integer('seed', 1, 'Of the scenes.')
_SHARDS = flags.DEFINE_integer(
    'shards', 10, 'Files for --count; the scenes are the same.'
)

_PREVIEW = 32


def _check() -> None:
  for flag, least in (
      *((_COUNT, 1), (_HELD_OUT, 1), (_MAX_OBJECTS, 1), (_CANVAS_WIDTH, 8)),
      *((_GRID_WIDTH, 1), (_SEED, 0), (_SHARDS, 1)),
  ):
    if flag.value < least:
      raise ValueError(
          f'--{flag.name}={flag.value}: it must be {least} or more.'
      )


def _make(maker: scene_data.Maker) -> None:
  parts = (
      ('train', _COUNT.value, _SHARDS.value),
      ('held_out', _HELD_OUT.value, 1),
  )
  preview = maker.make('train', min(_COUNT.value, _PREVIEW)).images
  with scene_files.open_writer(_OUT.value, maker.header()) as writer:
    for split, count, shards in parts:
      shown = progress.bar(maker.scenes(split), count, split)
      with contextlib.closing(shown) as scenes:
        writer.write_split(split, scenes, count, shards)
    grids.write_png(
        os.path.join(writer.folder, 'preview.png'),
        grids.grid(preview, columns=8, scale=2),
    )


def _check_and_make() -> str:
  _check()
  _make(
      scene_data.Maker(
          canvas_width=_CANVAS_WIDTH.value,
          grid_width=_GRID_WIDTH.value,
          max_objects=_MAX_OBJECTS.value,
          seed=_SEED.value,
      )
  )
  return f'wrote {_OUT.value}'


def main(argv: Sequence[str]) -> int:
  """Makes the scenes; returns the exit status."""
  command_line.no_arguments(argv)
  return command_line.run_stoppable(
      _check_and_make, 'Stopped: nothing was written.'
  )


if __name__ == '__main__':
  entry_point.run(main)
