# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Reports results of searches for programs: metrics, table, files."""

from collections.abc import Sequence
import dataclasses
import json
import os
from typing import Any
from typing import Optional

import numpy as np

from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.evaluation import scene_accuracy
from spiral_launch.mcmc import curves as search_curves
from spiral_launch.mcmc import images as scene_images
from spiral_launch.mcmc import run as mcmc_run
from spiral_tf import files
from spiral_tf.evaluation import grids
from spiral_tf.evaluation import image_metrics

_SHOWN = 64
_FIRST, _OTHER = 31, 16


class Report:
  """Results of all searches.

  Attributes:
    metrics: metrics by name, ready for JSON.
  """

  def __init__(
      self,
      name: str,
      targets: scene_images.SceneImages,
      settings: mcmc_run.Settings,
      results: Sequence[mcmc_run.Result],
  ):
    """Computes the metrics.

    Args:
      name: name of the images, for readers.
      targets: images that were searched for.
      settings: settings of the searches.
      results: result for each image.
    """
    self._targets = targets
    width = targets.images.shape[1]
    self._sprites = compositor.shared(width, targets.grid_width)
    self._methods = {
        method: [result.searches[method] for result in results]
        for method in mcmc_run.METHODS
    }
    self._best = {
        method: [search.improvements[-1].scene for search in searches]
        for method, searches in self._methods.items()
    }
    self._true: Optional[list[list[scene_program.SceneObject]]] = None
    if targets.programs is not None:
      self._true = [scene_program.run(rows) for rows in targets.programs]
    blank = np.broadcast_to(self._sprites.background, targets.images.shape)
    proposed, accepted = (
        {
            kind: sum(getattr(result, field)[kind] for result in results)
            for kind in results[0].proposed
        }
        for field in ('proposed', 'accepted')
    )
    self.metrics: dict[str, Any] = {
        'images': name,
        'num_images': len(results),
        'canvas_width': width,
        'grid_width': targets.grid_width,
        'max_objects': targets.max_objects,
        **dataclasses.asdict(settings),
        'mse_blank': image_metrics.mean_squared_error(blank, targets.images),
        'accepted_share': {
            kind: accepted[kind] / count if count else None
            for kind, count in proposed.items()
        },
        'methods': {name: self._measure(name) for name in self._methods},
    }

  def write(self, out: str) -> list[str]:
    """Writes all files into a folder; returns their paths.

    Args:
      out: existing folder.

    Raises:
      OSError: a file cannot be written.
    """
    paths = [
        os.path.join(out, name)
        for name in (
            *('curves.csv', 'curves.png', 'programs.json'),
            *('grid.png', 'summary.json'),
        )
    ]
    search_curves.write_csv(self._methods, paths[0])
    search_curves.write_plot(self._methods, paths[1], self.metrics['mse_blank'])
    _write_json(self._programs(), paths[2])
    grids.write_png(paths[3], self._grid())
    _write_json(self.metrics, paths[4])
    return paths

  def table(self) -> str:
    """Returns a table of the metrics."""
    columns = list(self.metrics['methods'].values())
    lines = [_line('', self._methods)]

    def add(text, values, form):
      cells = ['' if x is None else format(x, form) for x in values]
      if any(cells):
        lines.append(_line(text, cells))

    add(
        f"error after {self.metrics['renders']:,} renders",
        [x['mse'] for x in columns],
        '.5f',
    )
    for count in columns[0]['mse_after']:
      values = [x['mse_after'][count] for x in columns]
      add(f'  after {int(count):,}', values, '.5f')
    add('seconds an image', [x['seconds'] for x in columns], '.2f')
    add('renders a second', [x['renders_per_second'] for x in columns], ',.0f')
    for key, text, form in scene_accuracy.ROWS:
      add(text, [x.get(key) for x in columns], form)
    lines.append(
        f"squared error of the empty scene: {self.metrics['mse_blank']:.5f}"
    )
    if self._true is not None:
      lines.append(
          f"targets: {columns[0]['objects_real']:.2f} objects, "
          f"{columns[0]['hidden_objects_real']:.2f} of them wholly hidden"
      )
    rates = self.metrics['accepted_share'].items()
    lines.append(
        'accepted: '
        + ', '.join(f'{k} {x:.1%}' for k, x in rates if x is not None)
    )
    return '\n'.join(line.rstrip() for line in lines)

  def _measure(self, method: str) -> dict[str, Any]:
    searches = self._methods[method]
    renders, seconds = searches[0].renders, [x.seconds for x in searches]
    points = [10**i for i in range(len(str(renders))) if 10**i < renders]
    errors = search_curves.errors(searches, 'renders', np.array(points, float))
    last = [search.improvements[-1].error for search in searches]
    metrics = {
        'mse': float(np.mean(last)),
        'mse_after': {
            str(count): float(np.mean(column))
            for count, column in zip(points, errors.T)
        },
        'seconds': float(np.mean(seconds)),
        'renders_per_second': renders * len(searches) / sum(seconds),
    }
    scenes, render = self._best[method], self._sprites.render
    if self._true is not None:
      metrics.update(
          scene_accuracy.all_metrics(
              scenes, self._true, self._targets.grid_width, render
          )
      )
    else:
      metrics['objects'] = sum(map(len, scenes)) / len(scenes)
      metrics['hidden_objects'] = scene_accuracy.hidden_objects(scenes, render)
    return metrics

  def _programs(self) -> list[dict[str, Any]]:
    """Returns the best program of each image, and the true one if known."""
    result = []
    for i in range(len(self._targets.images)):
      entry: dict[str, Any] = {'image': i}
      for method, scenes in self._best.items():
        error = self._methods[method][i].improvements[-1].error
        entry[method] = {'error': error, 'objects': _named(scenes[i])}
      if self._true is not None:
        entry['true'] = {'objects': _named(self._true[i])}
      result.append(entry)
    return result

  def _grid(self) -> np.ndarray:
    images = self._targets.images[:_SHOWN]
    blocks = [('targets', images)]
    for method in reversed(mcmc_run.METHODS):
      scenes = self._best[method][:_SHOWN]
      drawn = np.stack([self._sprites.render(scene) for scene in scenes])
      blocks.append((method, drawn))
    return grids.side_by_side(
        blocks, columns=8, scale=max(1, 64 // images.shape[2])
    )


def _named(scene: scene_accuracy.Scene) -> list[dict[str, int]]:
  return [one._asdict() for one in scene]


def _line(text, cells) -> str:
  return text.ljust(_FIRST) + ''.join(cell.rjust(_OTHER) for cell in cells)


def _write_json(tree: Any, path: str) -> None:
  text = json.dumps(tree, indent=2, allow_nan=False) + '\n'
  files.write_atomically(path, text.encode())
