# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares a metric of runs with several settings and seeds."""

from collections.abc import Mapping
from collections.abc import Sequence
import math

import numpy as np

from spiral_launch.local import plotting
from spiral_launch.utils import training_curves

_POINTS = 200


def read(path: str, metric: str, over: str) -> tuple[np.ndarray, np.ndarray]:
  """Reads a metric of a run.

  Args:
    path: path of the metrics file.
    metric: column of the metric, such as 'mse'.
    over: column of the x axis, 'minutes' or 'frames'.

  Returns:
    float64 [N] values of `over` and of `metric`; N is at least 1.

  Raises:
    OSError: the file cannot be read.
    ValueError: a column is missing or has no value.
  """
  columns = training_curves.read(path)
  for name in (metric, over):
    if name not in columns:
      raise ValueError(
          f'{path} has no column {name!r}; it has {", ".join(columns)}.'
      )
  x, y = np.array(columns[over]), np.array(columns[metric])
  measured = np.isfinite(x) & np.isfinite(y)
  if not measured.any():
    raise ValueError(f'{path} has no value of {metric!r} yet.')
  return x[measured], y[measured]


def mean(
    runs: Sequence[tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:
  """Returns the mean over runs, up to the end of the shortest.

  Args:
    runs: results of `read`; metrics are interpolated linearly.

  Returns:
    Evenly spaced values of x, and the mean metric at these.
  """
  first = max(x[0] for x, _ in runs)
  last = min(x[-1] for x, _ in runs)
  x = np.linspace(first, max(first, last), _POINTS)
  return x, np.mean([np.interp(x, *run) for run in runs], axis=0)


def last(run: tuple[np.ndarray, np.ndarray]) -> float:
  """Returns the mean of a metric over the last tenth of a run from `read`."""
  x, y = run
  return float(np.mean(y[x >= x[-1] - 0.1 * (x[-1] - x[0])]))


def table(
    settings: Mapping[str, Sequence[tuple[np.ndarray, np.ndarray]]],
) -> str:
  """Returns a table of means over the last tenth of each run and over seeds.

  Args:
    settings: runs by name of their setting.
  """
  width = max(len(name) for name in settings)
  lines = []
  for name, runs in settings.items():
    values = [last(run) for run in runs]
    seeds = '  '.join(f'{value:9.4g}' for value in values)
    lines.append(f'{name:{width}}  {np.mean(values):9.4g}   of {seeds}')
  return '\n'.join(lines)


def write(
    settings: Mapping[str, Sequence[tuple[np.ndarray, np.ndarray]]],
    path: str,
    metric: str,
    over: str,
    reference: float = math.nan,
) -> None:
  """Plots the mean of each setting, and its runs as thin lines.

  Args:
    settings: runs by name of their setting.
    path: path of the PNG file to write.
    metric: label of the y axis.
    over: label of the x axis.
    reference: value to draw as a horizontal line; NaN for none.

  Raises:
    OSError: the file cannot be written.
  """
  plot = plotting.figure.Figure(figsize=(7, 4.5), layout='constrained')
  axes = plot.add_subplot()
  for i, (name, runs) in enumerate(settings.items()):
    axes.plot(*mean(runs), label=name, color=f'C{i}', linewidth=2)
    for x, y in runs:
      axes.plot(x, y, color=f'C{i}', linewidth=0.6, alpha=0.6)
  if math.isfinite(reference):
    axes.axhline(reference, color='black', linestyle=':', linewidth=1)
  axes.set_xlabel(over)
  axes.set_ylabel(metric)
  axes.grid(alpha=0.3)
  axes.legend(fontsize=9)
  plotting.save(plot, path)
