"""Pairs rows with columns at the least total cost, one to one."""

import numpy as np


def least_cost(costs: np.ndarray) -> list[tuple[int, int]]:
  """Returns the pairs of an optimal assignment, by row.

  The Hungarian method with shortest augmenting paths: rows join one after the
  other, each time by the cheapest chain of changes. Time grows as the third
  power of the size, so that 20 x 20 takes some milliseconds.

  Args:
    costs: float [N, M], finite; N or M may be 0.

  Returns:
    min(N, M) pairs (row, column): each row and each column is in one at most.
    Of several optimal assignments it is always the same one.

  Raises:
    ValueError: a cost is not finite, or `costs` is no matrix.
  """
  costs = np.asarray(costs, np.float64)
  if costs.ndim != 2:
    raise ValueError(f'costs must be a matrix [N, M]; got {costs.shape}.')
  if not np.isfinite(costs).all():
    raise ValueError('costs must be finite: name a large cost for a bad pair.')
  if costs.shape[0] > costs.shape[1]:
    return sorted((row, column) for column, row in least_cost(costs.T))
  rows, columns = costs.shape
  # Costs less these are 0 for pairs and not below 0 elsewhere.
  of_row, of_column = np.zeros(rows), np.zeros(columns)
  partner = np.full(columns, -1)
  for row in range(rows):
    _join(row, costs, of_row, of_column, partner)
  return sorted((int(partner[j]), j) for j in np.flatnonzero(partner >= 0))


def _join(row, costs, of_row, of_column, partner) -> None:
  """Finds a partner for one more row; others may have to change theirs."""
  columns = costs.shape[1]
  reached = np.full(columns, np.inf)  # Cost of the best chain to a column.
  came_from = np.full(columns, -1)  # The column before it in that chain.
  done = np.zeros(columns, bool)
  last, at, so_far = -1, row, 0.0
  while True:
    through = so_far + costs[at] - of_row[at] - of_column
    nearer = ~done & (through < reached)
    reached[nearer], came_from[nearer] = through[nearer], last
    last = int(np.argmin(np.where(done, np.inf, reached)))
    so_far = reached[last]
    if partner[last] < 0:
      break
    done[last], at = True, partner[last]
  of_row[row] += so_far
  of_row[partner[done]] += so_far - reached[done]
  of_column[done] -= so_far - reached[done]
  while last >= 0:
    before = came_from[last]
    partner[last] = row if before < 0 else partner[before]
    last = before
