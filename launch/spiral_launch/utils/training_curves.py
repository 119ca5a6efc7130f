# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Plots the metrics of a run over time: metrics.csv to curves.png."""

import csv
import math

from spiral_launch.local import plotting

# Panels of the plot: caption and columns.
_PANELS = (
    ('reward of a drawing', ('reward',)),
    ('discriminator gap (real minus drawn)', ('critic_gap',)),
    ('entropy of an action, nats', ('entropy',)),
    ('squared error a pixel, held out', ('mse', 'mse_blank')),
    (
        'fraction of drawings, by a classifier',
        ('label_accuracy', 'wanted_class_share', 'confident_share'),
    ),
    ('entropy of the classes drawn, nats', ('class_entropy',)),
    ('strokes a drawing', ('strokes',)),
    (
        'fraction of actions',
        ('placed_share', 'changed_share', 'skipped_share'),
    ),
    ('frames a second', ('frames_per_second',)),
)
_COLUMNS = 3


def read(path: str) -> dict[str, list[float]]:
  """Returns the columns of a metrics file, with NaN for missing values."""
  with open(path, newline='') as file:
    rows = list(csv.DictReader(file))
  names = rows[0].keys() if rows else ()
  return {
      name: [float(row[name] or math.nan) for row in rows] for name in names
  }


def seams(columns: dict[str, list[float]]) -> list[int]:
  """Returns the rows before which a node was restarted: curves may jump."""
  restarts = columns.get('restarts', [])
  return [i for i in range(1, len(restarts)) if restarts[i] > restarts[i - 1]]


def write(metrics_path: str, path: str, over: str = 'minutes') -> None:
  """Plots a metrics file, with a dotted line at each restart of a node.

  Args:
    metrics_path: path of the CSV file.
    path: path of the PNG file to write.
    over: column of the x axes, 'minutes' or 'frames'.

  Raises:
    OSError: a file cannot be read or written.
  """
  columns = read(metrics_path)
  panels = [p for p in _PANELS if any(name in columns for name in p[1])]
  if not panels:
    return
  rows = -(-len(panels) // _COLUMNS)
  plot = plotting.figure.Figure(figsize=(10, 2.6 * rows), layout='constrained')
  for position, (caption, names) in enumerate(panels, 1):
    axes = plot.add_subplot(rows, _COLUMNS, position)
    for name in names:
      if name in columns:
        axes.plot(columns[over], columns[name], label=name, linewidth=1)
    for i in seams(columns):
      axes.axvline(columns[over][i], color='gray', linestyle=':', linewidth=1)
    axes.set_title(caption, fontsize=9)
    axes.set_xlabel(over, fontsize=8)
    if over == 'frames':  # There may be millions of frames.
      axes.xaxis.set_major_formatter(plotting.ticker.EngFormatter())
    axes.tick_params(labelsize=8)
    axes.grid(alpha=0.3)
    if len(names) > 1:
      axes.legend(fontsize=8)
  plotting.save(plot, path)
