# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares runs: one metric of several settings, a few seeds of each."""

from collections.abc import Mapping
from collections.abc import Sequence
import math

import numpy as np

from spiral_launch.local import plotting
from spiral_launch.utils import training_curves

_POINTS = 200


def read(path: str, metric: str, over: str) -> tuple[np.ndarray, np.ndarray]:
  """A metric of a run, where it was measured.

  Args:
    path: of its metrics file.
    metric: a column of it, such as 'mse'.
    over: another, 'minutes' or 'frames'.

  Returns:
    float64 [N] of `over`, and of `metric`; N is at least 1.

  Raises:
    OSError: the file cannot be read.
    ValueError: it has no such column, or no value in it.
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
  """The mean over runs, as far as all of them go.

  Args:
    runs: of `read`; between two points a metric is on the line from one to the
      other.

  Returns:
    As of `read`, at equal distances.
  """
  first = max(x[0] for x, _ in runs)
  last = min(x[-1] for x, _ in runs)
  x = np.linspace(first, max(first, last), _POINTS)
  return x, np.mean([np.interp(x, *run) for run in runs], axis=0)


def last(run: tuple[np.ndarray, np.ndarray], share: float = 0.1) -> float:
  """The mean of a metric over the last part of a run.

  Args:
    run: of `read`.
    share: of the run, in (0, 1].
  """
  x, y = run
  return float(np.mean(y[x >= x[-1] - share * (x[-1] - x[0])]))


def table(
    settings: Mapping[str, Sequence[tuple[np.ndarray, np.ndarray]]],
) -> str:
  """The last tenth of each run, and its mean over seeds, as text.

  Args:
    settings: runs by the name of their setting.
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
    settings: runs by the name of their setting.
    path: of the PNG file to write.
    metric: what the y axis is called.
    over: what the x axis is called.
    reference: a value to draw as a level, such as a blank canvas's.

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
