# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Searches for programs of scenes by MCMC and at random: SPIRAL's baselines.

  spiral-tf mcmc --images=DIR --out=DIR [--num_images=100] \
      [--renders=5000] [--chains=1]

`--images` is a folder that `spiral_launch.make_scenes` wrote, whose held-out
scenes are taken; 'scenes', to make such scenes; or a folder or zip of images.
Writes to `--out`: `curves.csv` and `curves.png`, the least error so far against
renders and seconds; `programs.json`, the best programs; `grid.png`, what they
show beside the targets; and `summary.json`, of which a table is printed. All
methods have as many renders for each image. Seconds are those of one core and
do not count the pictures of single objects, taken once at the start.
"""

from collections.abc import Sequence
import contextlib
import os

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import flags

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.mcmc import images as scene_images
from spiral_launch.mcmc import report as mcmc_report
from spiral_launch.mcmc import run as mcmc_run
from spiral_launch.mcmc import samplers
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_launch.utils import progress

_IMAGES = path_flags.define(
    'images', None, "Folder of scenes, 'scenes', or images.", required=True
)
_OUT = path_flags.define('out', None, 'Folder to write to.', required=True)
_NUM_IMAGES = flags.DEFINE_integer('num_images', 100, 'The most to search for.')
_RENDERS = flags.DEFINE_integer('renders', 5000, 'Of each image and method.')
_CHAINS = flags.DEFINE_integer('chains', 1, 'That share the renders.')
_SEED = flags.DEFINE_integer('seed', 0, 'Of the searches.')
_SCENE_SEED = flags.DEFINE_integer('scene_seed', 0, 'Of --images=scenes.')
_VARIANCE = flags.DEFINE_float(
    'variance',
    samplers.VARIANCE,
    'Of the Gaussian likelihood, of each channel of a pixel in [0, 1].',
)
_MIN_OBJECTS = flags.DEFINE_integer('min_objects', 0, 'The fewest of a scene.')
_MAX_OBJECTS = flags.DEFINE_integer(
    'max_objects', 0, "The most; the folder's, or 5, if 0."
)
_CANVAS_WIDTH = flags.DEFINE_integer(
    'canvas_width', 0, "Of the images; the folder's, or 64, if 0."
)
_GRID_WIDTH = flags.DEFINE_integer(
    'grid_width', 0, "Of the scenes; the folder's, or 16, if 0."
)


def _check() -> None:
  for flag, least in (
      *((_NUM_IMAGES, 1), (_RENDERS, 1), (_CHAINS, 1), (_SEED, 0)),
      *((_SCENE_SEED, 0), (_MIN_OBJECTS, 0), (_MAX_OBJECTS, 0)),
      *((_CANVAS_WIDTH, 0), (_GRID_WIDTH, 0)),
  ):
    if flag.value < least:
      raise ValueError(
          f'--{flag.name}={flag.value}: it must be {least} or more.'
      )
  if _CHAINS.value > _RENDERS.value:
    raise ValueError(
        f'--chains={_CHAINS.value} and --renders={_RENDERS.value} clash: each '
        'chain makes one render at least.'
    )
  if not _VARIANCE.value > 0:
    raise ValueError(f'--variance={_VARIANCE.value}: it must be above 0.')


def _search() -> mcmc_report.Report:
  settings = mcmc_run.Settings(
      renders=_RENDERS.value,
      chains=_CHAINS.value,
      seed=_SEED.value,
      min_objects=_MIN_OBJECTS.value,
      variance=_VARIANCE.value,
  )
  given = scene_images.load(
      _IMAGES.value,
      _NUM_IMAGES.value,
      _SCENE_SEED.value,
      _CANVAS_WIDTH.value,
      _GRID_WIDTH.value,
      _MAX_OBJECTS.value,
  )
  workdir_lib.check_writable(_OUT.value, 'out')
  shown = progress.bar(
      mcmc_run.run(given, settings), len(given.images), 'images'
  )
  with contextlib.closing(shown) as searches:
    found = list(searches)
  name = os.path.basename(os.path.normpath(_IMAGES.value))
  return mcmc_report.Report(name, given, settings, found)


def _search_and_write() -> str:
  _check()
  report = _search()
  written = report.write(_OUT.value)
  return '\n'.join([report.table(), *(f'wrote {path}' for path in written)])


def main(argv: Sequence[str]) -> int:
  """Searches; returns the exit status."""
  command_line.no_arguments(argv)
  return command_line.run_stoppable(
      _search_and_write, 'Stopped: nothing was written.'
  )


if __name__ == '__main__':
  entry_point.run(main)
