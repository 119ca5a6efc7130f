# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Searches for the programs of scenes by MCMC, SPIRAL's baseline.

  spiral-tf mcmc --images=DIR --out=DIR [--num_images=100] \
      [--renders=5000] [--chains=1]

Compares MCMC with random search; both render equally often for each image.
`--images` is a folder written by `spiral-tf make_scenes`, whose held-out scenes
are used; or 'scenes', to make such scenes (a folder of that name is
`./scenes`); or a folder or zip of images.

Prints a table and writes to `--out`:

  curves.csv, curves.png   smallest error so far, over renders and seconds
  programs.json            the best program of each image
  grid.png                 renderings of these programs beside the targets
  summary.json             all metrics

Seconds are those of one core, without the renderings of single objects at the
start.
"""

from collections.abc import Sequence
import os

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
    'images',
    None,
    "Folder of scenes, a folder or zip of images, or 'scenes' to make some (a "
    'folder of that name is ./scenes).',
    required=True,
)
_OUT = path_flags.define('out', None, 'Folder to write to.', required=True)
_NUM_IMAGES = flags.DEFINE_integer(
    'num_images', 100, 'Maximal number of images.', lower_bound=1
)
_RENDERS = flags.DEFINE_integer(
    'renders', 5000, 'Renders of each method for each image.', lower_bound=1
)
_CHAINS = flags.DEFINE_integer(
    'chains', 1, 'Number of chains that share the renders.', lower_bound=1
)
_SEED = flags.DEFINE_integer('seed', 0, 'Seed of the searches.', lower_bound=0)
_SCENE_SEED = flags.DEFINE_integer(
    'scene_seed', 0, 'Seed of the scenes of --images=scenes.', lower_bound=0
)
_VARIANCE = flags.DEFINE_float(
    'variance',
    samplers.VARIANCE,
    'Variance of the Gaussian likelihood of a channel of a pixel in [0, 1].',
)
_MIN_OBJECTS = flags.DEFINE_integer(
    'min_objects', 0, 'Minimal number of objects in a scene.', lower_bound=0
)
_MAX_OBJECTS = flags.DEFINE_integer(
    'max_objects',
    0,
    "Maximal number of objects in a scene; 0 for the folder's, or 5.",
    lower_bound=0,
)
_CANVAS_WIDTH = flags.DEFINE_integer(
    'canvas_width',
    0,
    "Pixels along each side of an image; 0 for the folder's, or 64.",
    lower_bound=0,
)
_GRID_WIDTH = flags.DEFINE_integer(
    'grid_width',
    0,
    "Cells along each side of the grid; 0 for the folder's, or 16.",
    lower_bound=0,
)


def main(argv: Sequence[str]) -> None:
  """Searches for programs; prints the table and the paths of the files."""
  command_line.no_arguments(argv)
  settings = mcmc_run.Settings(
      renders=_RENDERS.value,
      chains=_CHAINS.value,
      seed=_SEED.value,
      min_objects=_MIN_OBJECTS.value,
      variance=_VARIANCE.value,
  )
  targets = scene_images.load(
      _IMAGES.value,
      _NUM_IMAGES.value,
      _SCENE_SEED.value,
      _CANVAS_WIDTH.value,
      _GRID_WIDTH.value,
      _MAX_OBJECTS.value,
  )
  workdir_lib.check_writable(_OUT.value, 'out')
  searches = mcmc_run.run(targets, settings)
  with progress.bar(searches, len(targets.images), 'images') as bar:
    results = list(bar)
  name = os.path.basename(os.path.normpath(_IMAGES.value))
  report = mcmc_report.Report(name, targets, settings, results)
  written = report.write(_OUT.value)
  print(report.table())
  for path in written:
    print(f'wrote {path}')


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped: nothing was written.')
