# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting environments: dm_env interfaces around painters.

A painter holds E canvases and paints one action on each of them. The
environments here check actions, count steps and return time steps. They work
with any kind of action: the libmypaint painter's actions are brush strokes, the
scene painter's actions add objects. `Painting` wraps a painter of one canvas,
`PaintingBatch` a painter of E canvases that step together.
"""

import copy
from typing import Any
from typing import NamedTuple
from typing import Protocol
from typing import TypeVar

import dm_env
from dm_env import specs
import numpy as np

from spiral_envs import arguments
from spiral_envs import discrete_actions

_Self = TypeVar('_Self', bound='_Restorable')


class Painter(Protocol):
  """Paints E canvases in lock-step.

  Both methods return new uint8 [E, H, W, C] arrays.

  Attributes:
    canvas_shape: H, W and C.
    batch_size: number of canvases E.
  """

  canvas_shape: tuple[int, int, int]
  batch_size: int

  def reset(self) -> np.ndarray:
    """Clears the canvases and starts new drawings."""

  def step(self, rows: np.ndarray) -> np.ndarray:
    """Paints one action on each canvas.

    Args:
      rows: int32 [E, columns], the indices of the actions; the columns are
        those of `SubActions`.
    """


class RestorablePainter(Painter, Protocol):
  """A painter whose environments can be stored, restored and copied."""

  def get_state(self) -> Any:
    """Returns all that decides about later canvases, but for settings."""

  def set_state(self, state: Any) -> None:
    """Returns to a state; raises ValueError for what is no such state."""

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    """Makes each canvas i a copy of canvas from_indices[i]: int32 [E]."""


class Snapshot(NamedTuple):
  """The state of an environment, or of a batch.

  Attributes:
    step: number of actions so far.
    ended: whether the next step starts new drawings.
    painter: state of the painter.
  """

  step: int
  ended: bool
  painter: Any


class _Restorable:
  """An environment whose state can be stored, restored and copied."""

  _painter: Any  # A `RestorablePainter`.
  _step: int
  _ended: bool

  def snapshot(self) -> Snapshot:
    """Returns the present state, for `restore`; it can be pickled."""
    return Snapshot(self._step, self._ended, self._painter.get_state())

  def restore(self, snapshot: Snapshot) -> None:
    """Returns to a state: the same actions paint the same pixels again.

    Args:
      snapshot: a `snapshot` of this environment or of one made with the same
        options.

    Raises:
      ValueError: it is no such snapshot.
    """
    if not isinstance(snapshot, Snapshot):
      raise ValueError(
          f'snapshot is {arguments.shown(snapshot)}: want what snapshot() '
          'returns.'
      )
    self._painter.set_state(snapshot.painter)
    self._step, self._ended = snapshot.step, snapshot.ended

  def copy(self: _Self) -> _Self:
    """Returns an environment of its own in the same state."""
    new = type(self).__new__(type(self))
    new.__dict__.update(self.__dict__)
    new._painter = copy.deepcopy(self._painter)
    return new

  __copy__ = copy

  def __deepcopy__(self: _Self, memo: dict[int, Any]) -> _Self:
    return self.copy()


class Painting(_Restorable, dm_env.Environment):
  """An environment with one canvas, painted one action at a time.

  An episode is one drawing: a blank canvas, then `episode_length` actions.
  Actions are dicts of integers, listed in decoding order. The reward is always
  0, because rewards come from a discriminator outside the environment. The
  discount is 1, and 0 with the last action.

  Observations:
    canvas: float32 [H, W, C] in [0, 1], or uint8 [H, W, C] in [0, 255].
    episode_step: int32, number of actions so far.
    episode_length: int32, number of actions in an episode.
    action_mask: float32 [S], 1 for each sub-action that the last action used;
      after a reset, for those of the first kind of action, such as a move.
  """

  def __init__(
      self,
      painter: Painter,
      actions: discrete_actions.SubActions,
      episode_length: int,
      compatible: bool = False,
      discount: float = 1.0,
      canvas_dtype: Any = 'float32',
  ):
    """Wraps a painter of one canvas.

    Args:
      painter: painter of one canvas.
      actions: sub-actions that the painter accepts.
      episode_length: number of actions in an episode.
      compatible: count steps as the environment released by DeepMind does: from
        one, with the previous episode's step observed after a reset, and with
        LAST one action early.
      discount: discount of all steps but the last.
      canvas_dtype: type of the observed canvas, 'float32' or 'uint8'.

    Raises:
      ValueError: `canvas_dtype` is another type.
    """
    self._canvas_dtype = _canvas_dtype(canvas_dtype)
    self._discount = discount
    self._painter = painter
    self._actions = actions
    self._length = int(episode_length)
    self._compatible = compatible
    self._step = 0
    self._ended = True

  def reset(self) -> dm_env.TimeStep:
    """Starts a new drawing on a blank canvas."""
    self._ended = False
    canvas = self._painter.reset()
    if self._compatible:
      stale, self._step = self._step, 1
      return dm_env.restart(self._observe(canvas, stale, 0))
    self._step = 0
    return dm_env.restart(self._observe(canvas, 0, 0))

  def step(self, action) -> dm_env.TimeStep:
    """Paints one action, or starts a new drawing after the last action.

    Args:
      action: dict of one integer of any type for each sub-action.

    Raises:
      ValueError: a sub-action is missing, unknown or out of range.
    """
    if self._ended:
      return self.reset()
    rows = np.array([self._actions.row(action)], np.int32)
    canvas = self._painter.step(rows)
    self._step += 1
    self._ended = self._step >= self._length
    observation = self._observe(canvas, self._step, self._kinds(rows)[0])
    if self._ended:
      return dm_env.termination(0.0, observation)
    return dm_env.transition(0.0, observation, self._discount)

  def action_spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns int32 scalar specs by name, in decoding order."""
    return self._actions.spec()

  def observation_spec(self) -> dict[str, specs.Array]:
    """Returns the specs of the observations listed above, by name."""
    # The released environment counts from one: episodes have at least 2 steps.
    max_step = max(self._length, 2) if self._compatible else self._length
    return observation_spec(
        *(self._painter, self._actions, self._length, self._canvas_dtype),
        max_step=max_step,
    )

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    """Returns int [E]: the kinds of the actions that were just painted."""
    return rows[:, 0]

  def _observe(self, canvas, step, kind) -> dict[str, Any]:
    return {
        'canvas': _observed(canvas[0], self._canvas_dtype),
        'episode_step': np.int32(step),
        'episode_length': np.int32(self._length),
        'action_mask': self._actions.mask(kind),
    }


def _canvas_dtype(value: Any) -> np.dtype:
  """Returns the type of observed canvases; raises ValueError for others."""
  try:
    if value is not None and np.dtype(value) in (np.float32, np.uint8):
      return np.dtype(value)
  except TypeError:
    pass
  raise ValueError(
      f"canvas_dtype is {arguments.shown(value)}: want 'float32' or 'uint8'."
  )


def _observed(canvas: np.ndarray, dtype: np.dtype) -> np.ndarray:
  """Returns a uint8 canvas, or the same as float32 in [0, 1]."""
  if dtype == np.uint8:
    return canvas
  return np.divide(canvas, np.float32(255), dtype=np.float32)


def observation_spec(painter, actions, length, dtype, max_step=None):
  """Returns the observation specs of one drawing.

  Args:
    painter: a `Painter`.
    actions: the painter's `SubActions`.
    length: number of actions in an episode.
    dtype: type of the canvas's values.
    max_step: largest value of `episode_step`; None for `length`.
  """
  if max_step is None:
    max_step = length
  return {
      'canvas': specs.BoundedArray(
          painter.canvas_shape,
          dtype,
          0,
          255 if dtype == np.uint8 else 1,
          name='canvas',
      ),
      'episode_step': specs.BoundedArray(
          [], np.int32, 0, max_step, name='episode_step'
      ),
      'episode_length': specs.BoundedArray(
          [], np.int32, length, length, name='episode_length'
      ),
      'action_mask': actions.mask_spec(),
  }


class BatchTimeStep(dm_env.TimeStep):
  """A time step of a batch, whose drawings are all at the same step.

  `first`, `mid` and `last` return one boolean for all drawings, so that loops
  such as `while not step.last()` work.
  """

  __slots__ = ()

  def first(self) -> np.bool_:
    return np.bool_(self.step_type[0] == dm_env.StepType.FIRST)

  def mid(self) -> np.bool_:
    return np.bool_(self.step_type[0] == dm_env.StepType.MID)

  def last(self) -> np.bool_:
    return np.bool_(self.step_type[0] == dm_env.StepType.LAST)


class PaintingBatch(_Restorable):
  """A batch of E canvases, all at the same step of their episodes.

  The batch behaves like E environments side by side, with arrays in place of
  scalars. All arrays of a time step are new, so callers may keep them. Canvases
  are uint8 in [0, 255] by default.
  """

  def __init__(
      self,
      painter: Painter,
      actions: discrete_actions.SubActions,
      episode_length: int,
      canvas_dtype: Any = 'uint8',
  ):
    """Wraps a painter of E canvases.

    Args:
      painter: painter of E canvases.
      actions: sub-actions that the painter accepts.
      episode_length: number of actions in an episode.
      canvas_dtype: type of the observed canvases, 'float32' or 'uint8'.

    Raises:
      ValueError: `canvas_dtype` is another type.
    """
    self._canvas_dtype = _canvas_dtype(canvas_dtype)
    self._painter = painter
    self._actions = actions
    self._length = episode_length
    self._step = 0
    self._ended = True

  @property
  def batch_size(self) -> int:
    """Number of drawings E."""
    return self._painter.batch_size

  def reset(self) -> BatchTimeStep:
    """Starts E new drawings; the time step has no reward and no discount."""
    self._ended = False
    self._step = 0
    kinds = np.zeros(self.batch_size, np.int32)
    return self._time_step(
        dm_env.StepType.FIRST, None, self._painter.reset(), kinds
    )

  def step(self, actions) -> BatchTimeStep:
    """Paints one action on each canvas, or resets after the last action.

    Args:
      actions: dict of one integer array [E] for each sub-action.

    Returns:
      A time step of step_type int64 [E], reward and discount float32 [E] and
      observations canvas [E, H, W, C], action_mask float32 [E, S], episode_step
      and episode_length int32 [E].

    Raises:
      ValueError: a sub-action is missing, unknown, out of range, or has the
        wrong shape.
      RuntimeError: the batch was closed, or it has threads and was created in a
        parent process.
    """
    if self._ended:
      return self.reset()
    rows = self._actions.rows(actions, self.batch_size)
    canvas = self._painter.step(rows)
    self._step += 1
    self._ended = self._step >= self._length
    step_type = dm_env.StepType.LAST if self._ended else dm_env.StepType.MID
    return self._time_step(
        step_type, float(not self._ended), canvas, self._kinds(rows)
    )

  def copy_canvases(self, from_indices) -> None:
    """Makes each drawing a copy of one of the batch, itself or another.

    Copies go on exactly as the drawing that they copy would, in random numbers
    too, until the next reset.

    Args:
      from_indices: integers [E]: drawing i becomes what drawing from_indices[i]
        has been.

    Raises:
      ValueError: an array of another shape or type, or an index out of range.
      RuntimeError: the batch cannot be used, as for `step`.
    """
    indices = np.asarray(from_indices)
    if indices.shape != (self.batch_size,) or indices.dtype.kind not in 'iu':
      raise ValueError(
          f'from_indices is {arguments.shown(from_indices)}: want '
          f'{self.batch_size} integers.'
      )
    if np.any((indices < 0) | (indices >= self.batch_size)):
      raise ValueError(
          f'from_indices is {arguments.shown(from_indices)}: want indices in '
          f'[0, {self.batch_size}).'
      )
    self._painter.copy_canvases(indices.astype(np.int32))

  def action_spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns the specs of one drawing's action, in decoding order."""
    return self._actions.spec()

  def observation_spec(self) -> dict[str, specs.Array]:
    """Returns the observation specs of one drawing."""
    return observation_spec(
        self._painter, self._actions, self._length, self._canvas_dtype
    )

  def reward_spec(self) -> specs.Array:
    """Returns the spec of one drawing's reward."""
    return specs.Array([], np.float32, name='reward')

  def discount_spec(self) -> specs.BoundedArray:
    """Returns the spec of one drawing's discount."""
    return specs.BoundedArray([], np.float32, 0, 1, name='discount')

  def close(self):
    """Releases the painter and its threads; the batch cannot be used again.

    Raises:
      RuntimeError: the batch has threads and was created in a parent process.
    """
    close = getattr(self._painter, 'close', None)
    if close is not None:
      close()
    self._painter = _ClosedPainter(self._painter)
    self._ended = True

  def __enter__(self):
    return self

  def __exit__(self, *unused):
    self.close()

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    """Returns int [E]: the kinds of the actions that were just painted."""
    return rows[:, 0]

  def _time_step(self, step_type, discount, canvas, kinds):
    def full(value, dtype):
      return np.full([self.batch_size], value, dtype)

    first = step_type == dm_env.StepType.FIRST
    return BatchTimeStep(
        step_type=full(int(step_type), np.int64),
        reward=None if first else full(0, np.float32),
        discount=None if first else full(discount, np.float32),
        observation={
            'canvas': _observed(canvas, self._canvas_dtype),
            'episode_step': full(self._step, np.int32),
            'episode_length': full(self._length, np.int32),
            'action_mask': self._actions.mask(kinds),
        },
    )


class _ClosedPainter:
  """Keeps a closed painter's shapes; raises an error when used."""

  def __init__(self, painter):
    self.batch_size = painter.batch_size
    self.canvas_shape = painter.canvas_shape

  def reset(self):
    raise RuntimeError('This batch of paintings has been closed.')

  def step(self, rows):
    del rows
    self.reset()

  def get_state(self):
    self.reset()

  def set_state(self, state):
    self.step(state)

  def set_seeds(self, seeds):
    self.step(seeds)

  def copy_canvases(self, from_indices):
    self.step(from_indices)
