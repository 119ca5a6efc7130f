# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Plot of the history of a population."""

import math

from spiral_launch.local import plotting
from spiral_launch.pbt import state as pbt_state
from spiral_tf.learning import population

_PANELS = (
    ('fitness', 'fitness', 'linear'),
    ('learning_rate', 'learning rate', 'log'),
    ('entropy_cost', 'entropy cost', 'log'),
)


def write(path: str, state: pbt_state.State) -> None:
  """Plots all generations so far; writes nothing if there are none.

  The upper panel has one line per member, in the color of the initial member
  that it descends from, and an arrow from donor to member at each replacement.
  The panels below show the fitness and hyperparameters of each member.

  Args:
    path: path of the PNG file.
    state: state of the population.

  Raises:
    OSError: the file cannot be written.
  """
  if not state.rows:
    return
  plot = plotting.figure.Figure(figsize=(9, 9), layout='constrained')
  axes = plot.subplots(
      1 + len(_PANELS),
      sharex=True,
      gridspec_kw={'height_ratios': [1.2] + [1] * len(_PANELS)},
  )
  _lineage(axes[0], state)
  members = sorted({row.member for row in state.rows})
  for panel, (key, label, scale) in zip(axes[1:], _PANELS):
    for member in members:
      rows = [row for row in state.rows if row.member == member]
      values = [getattr(row, key) for row in rows]
      panel.plot(
          [row.minutes for row in rows],
          [math.nan if value is None else value for value in values],
          color=f'C{member}',
          marker='.',
          linewidth=1,
          label=f'member {member}',
      )
    panel.set_ylabel(label)
    panel.set_yscale(scale)
    panel.grid(alpha=0.3)
  axes[1].legend(fontsize=8)
  axes[-1].set_xlabel('minutes')
  plotting.save(plot, path)


def _lineage(axes, state: pbt_state.State) -> None:
  """Draws the panel of ancestry."""
  count = 1 + max(row.member for row in state.rows)
  turns: dict[int, dict[int, int]] = {}
  minutes: dict[int, float] = {}
  for row in state.rows:
    minutes[row.generation] = row.minutes
    donors = turns.setdefault(row.generation, {})
    if row.donor is not None:
      donors[row.member] = row.donor
  order = sorted(turns)
  history = population.founders(count, [turns[k] for k in order])
  times = [0.0, *(minutes[k] for k in order)]
  times.append(max(state.minutes, times[-1]))
  for i, now in enumerate(history):
    for member, founder in enumerate(now):
      axes.plot(
          times[i : i + 2], [member] * 2, color=f'C{founder}', linewidth=4
      )
  for k in order:
    for member, donor in turns[k].items():
      axes.annotate(
          '',
          (minutes[k], member),
          (minutes[k], donor),
          arrowprops={'arrowstyle': '->', 'color': 'black'},
      )
  axes.set_yticks(range(count), [f'member {k}' for k in range(count)])
  axes.set_ylim(count - 0.5, -0.5)
  axes.set_title('color: initial member that it descends from', fontsize=9)
