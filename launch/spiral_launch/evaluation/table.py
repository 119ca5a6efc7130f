# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Formats the metrics of an evaluation as a table."""

from typing import Any

from spiral_launch.evaluation import scene_accuracy
from spiral_launch.evaluation import search_curve

# Columns: suffix of the metric's key, heading, width.
_CONDITIONAL = (
    ('', 'drawn', 8),
    ('_blank', 'blank', 8),
    ('_mean_image', 'mean image', 12),
    ('_best_of_100', 'best of 100', 12),
    ('_real', 'targets', 9),
)
_UNCONDITIONAL = (
    ('', 'drawn', 12),
    ('_random', 'random', 12),
    ('_real', 'real', 12),
)
# Rows: key, caption, format.
_ROWS = (
    ('mse', 'squared error a pixel', '.4f'),
    *scene_accuracy.ROWS,
    ('label_accuracy', 'labelled like the target', '.1%'),
    ('frechet', 'Frechet distance', '.2f'),
    ('confident_share', 'labelled with confidence > 0.9', '.1%'),
    ('wanted_class_share', 'labelled as the wanted class', '.1%'),
    ('class_entropy', 'entropy of the classes, nats', '.2f'),
    ('pairwise', 'difference between two images', '.3f'),
    ('nearest_mean', 'difference to the nearest seen', '.3f'),
    ('nearest_least', '  least of them', '.3f'),
    ('ink', 'ink', '.3f'),
)
_FIRST = 31


def table(metrics: dict[str, Any]) -> str:
  """Returns a table of the metrics of `evaluation.run`."""
  columns = _CONDITIONAL if metrics['conditional'] else _UNCONDITIONAL
  lines = [
      ''.ljust(_FIRST)
      + ''.join(text.rjust(width) for _, text, width in columns)
  ]
  for key, text, form in _ROWS:
    cells = []
    for suffix, _, width in columns:
      name = f'{key}{suffix}'
      if name == 'frechet':
        name = 'frechet_distance'
      value = metrics.get(name)
      cell = '' if value is None else format(value, form)
      cells.append(cell.rjust(width))
    if any(cell.strip() for cell in cells):
      lines.append(text.ljust(_FIRST) + ''.join(cells))
  if metrics.get('search'):
    lines += search_curve.table(metrics['search'])
  lines += _sentences(metrics)
  return '\n'.join(line.rstrip() for line in lines)


def _sentences(metrics: dict[str, Any]) -> list[str]:
  lines = []
  if metrics.get('class_histogram'):
    shares = zip(metrics['classes'], metrics['class_histogram'])
    lines.append(
        'classes drawn: '
        + '  '.join(f'{k}: {share:.0%}' for k, share in shares)
    )
  if metrics.get('diversity') is not None:
    line = f"diversity {metrics['diversity']:.2f}"
    if metrics.get('feature_diversity') is not None:
      line += f", in features {metrics['feature_diversity']:.2f}"
    lines.append(f'{line} (1: drawings differ as real images do)')
  counts = ', '.join(
      f'{metrics[key]:.1f} {text}'
      for key, text in (
          ('strokes', 'strokes'),
          ('moves', 'moves'),
          ('visible_actions', 'visible actions'),
      )
      if key in metrics
  )
  lines.append(f'a drawing: {counts}')
  if 'placed_share' in metrics:
    fractions = ', '.join(
        f"{metrics[f'{key}_share']:.0%} {key}"
        for key in ('placed', 'changed', 'skipped')
    )
    lines.append(f'actions: {fractions}')
  entropies = '  '.join(
      f"{key[len('entropy_'):]} {value:.2f}"
      for key, value in metrics.items()
      if key.startswith('entropy_') and value is not None
  )
  lines.append(f"entropy of an action {metrics['entropy']:.2f}: {entropies}")
  if metrics.get('temperature', 1.0) != 1.0:
    lines.append(
        f"drawn at temperature {metrics['temperature']:g}; entropies are at 1"
    )
  if metrics.get('reward_by_step'):
    steps = ' '.join(f'{x:.2f}' for x in metrics['reward_by_step'])
    lines.append(f"reward {metrics['reward']:.3f}, by step: {steps}")
  if metrics.get('classifier_accuracy') is not None:
    lines.append(
        f"classifier: {metrics['classifier_accuracy']:.1%} of "
        f"{metrics['classifier_held_out_images']:,} real held-out images "
        f"right, {metrics['classifier_confident_share']:.1%} with confidence "
        '> 0.9'
    )
  lines += [f'note: {note}' for note in metrics['notes']]
  return lines
