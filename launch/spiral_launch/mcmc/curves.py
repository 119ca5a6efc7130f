# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Curves of the smallest error of searches, over renders and seconds."""

from collections.abc import Mapping
from collections.abc import Sequence
import csv
import io
import math
from typing import NamedTuple

import numpy as np

from spiral_launch.local import plotting
from spiral_launch.mcmc import samplers
from spiral_tf import files

_POINTS = 200
_QUANTILES = (0.1, 0.9)


class Search(NamedTuple):
  """A finished search for one image.

  Attributes:
    improvements: improvements in order, at least one.
    renders: number of renders.
    seconds: duration.
  """

  improvements: Sequence[samplers.Improvement]
  renders: int
  seconds: float


def errors(
    searches: Sequence[Search], over: str, points: np.ndarray
) -> np.ndarray:
  """Returns the smallest error so far of each search.

  Args:
    searches: M searches.
    over: 'renders' or 'seconds'.
    points: float [P] increasing numbers of renders, or seconds.

  Returns:
    float64 [M, P] errors; NaN before a search's first render. A finished search
    keeps its last error.
  """
  rows = []
  for search in searches:
    at = [getattr(one, over) for one in search.improvements]
    values = [math.nan] + [one.error for one in search.improvements]
    rows.append(np.array(values)[np.searchsorted(at, points, side='right')])
  return np.array(rows)


def write_csv(methods: Mapping[str, Sequence[Search]], path: str) -> None:
  """Writes all improvements and the end of each search as CSV.

  The columns are method, image (an index), renders, seconds and error. Between
  two rows of a search the error is that of the first.

  Args:
    methods: searches by name of the method, one for each image.
    path: path of the file.

  Raises:
    OSError: the file cannot be written.
  """
  text = io.StringIO()
  writer = csv.writer(text)
  writer.writerow(['method', 'image', 'renders', 'seconds', 'error'])
  for name, searches in methods.items():
    for i, search in enumerate(searches):
      for one in search.improvements:
        writer.writerow(
            [name, i, one.renders, f'{one.seconds:.6f}', repr(one.error)]
        )
      last = search.improvements[-1].error
      writer.writerow(
          [name, i, search.renders, f'{search.seconds:.6f}', repr(last)]
      )
  files.write_atomically(path, text.getvalue().encode())


def write_plot(
    methods: Mapping[str, Sequence[Search]], path: str, blank: float
) -> None:
  """Plots the mean error over images and its range from 10 % to 90 %.

  Args:
    methods: searches by name of the method, one for each image.
    path: path of the PNG file.
    blank: mean error of the empty scene, drawn as a horizontal line.

  Raises:
    OSError: the file cannot be written.
  """
  plot = plotting.figure.Figure(figsize=(10, 4.2), layout='constrained')
  first = None
  for i, over in enumerate(('renders', 'seconds')):
    axes = plot.add_subplot(1, 2, i + 1, sharey=first)
    for j, (name, searches) in enumerate(methods.items()):
      points = _points(searches, over)
      values = errors(searches, over, points)
      low, high = np.quantile(values, _QUANTILES, axis=0)
      axes.plot(points, values.mean(axis=0), label=name, color=f'C{j}')
      axes.fill_between(
          points, low, high, color=f'C{j}', alpha=0.2, linewidth=0
      )
    axes.axhline(
        blank, color='black', linestyle=':', linewidth=1, label='empty scene'
    )
    axes.set_xscale('log')
    axes.set_ylim(bottom=0)
    axes.set_xlabel(f'{over} an image')
    axes.grid(alpha=0.3)
    if first is None:
      first = axes
      axes.set_ylabel('least squared error a pixel so far')
      axes.legend(fontsize=9)
  plotting.save(plot, path)


def _points(searches: Sequence[Search], over: str) -> np.ndarray:
  """Returns points from the start of the last search to the first end."""
  first = max(getattr(search.improvements[0], over) for search in searches)
  last = min(getattr(search, over) for search in searches)
  # A clock may return 0, which has no logarithm.
  first = max(first, 1e-6)
  return np.geomspace(first, max(first, last), _POINTS)
