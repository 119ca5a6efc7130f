# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Painting as dm_env environments, whatever paints.

A painter holds E canvases and paints one action on each; the environments here
count steps, check actions and make time steps of them. What the actions are is
up to the painter: brush strokes, or objects of a scene.

The batch form of `spiral_envs.base`: E drawings in lock-step.
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
  """E canvases painted in lock-step.

  Both methods return new uint8 [E, H, W, C] arrays.
  """

  canvas_shape: tuple[int, int, int]
  batch_size: int

  def reset(self) -> np.ndarray:
    """Clears the canvases for new drawings."""

  def step(self, rows: np.ndarray) -> np.ndarray:
    """Paints int32 [E, columns] indices, columns as the actions have them."""


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
  """A canvas painted one action at a time.

  An episode is one drawing: a blank canvas, then `episode_length` actions.
  Actions are dicts of integers, listed in decoding order. The reward is always
  0: only a discriminator outside can judge a drawing. The discount is 1, and 0
  with the last action.

  Observations: `canvas` float32 [H, W, C] in [0, 1]; `episode_step` int32, the
  number of actions so far; `episode_length` int32; `action_mask` float32 [S],
  1 for each sub-action that the last action used (after a reset: those of the
  first kind of action, such as a move).
  """

  def __init__(
      self,
      painter: Painter,
      actions: discrete_actions.SubActions,
      episode_length: int,
      compatible: bool = False,
      discount: float = 1.0,
  ):
    """Wraps a painter of one canvas.

    Args:
      painter: what paints.
      actions: the actions it takes.
      episode_length: actions in an episode.
      compatible: count as the released environment does: from one, showing
        the last episode's step after a reset, LAST one action early.
      discount: of all steps but the last.
    """
    self._discount = discount
    self._painter = painter
    self._actions = actions
    self._length = int(episode_length)
    self._compatible = compatible
    self._step = 0
    self._ended = True

  def reset(self) -> dm_env.TimeStep:
    """Starts a new drawing. See the base class."""
    self._ended = False
    canvas = self._painter.reset()
    if self._compatible:
      stale, self._step = self._step, 1
      return dm_env.restart(self._observe(canvas, stale, 0))
    self._step = 0
    return dm_env.restart(self._observe(canvas, 0, 0))

  def step(self, action) -> dm_env.TimeStep:
    """Paints an action, or starts a new drawing after the last.

    Args:
      action: dict of integers of any width, one for each sub-action.

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
    """Returns int32 scalars by name, in decoding order."""
    return self._actions.spec()

  def observation_spec(self) -> dict[str, specs.Array]:
    """Returns the specs of the observations that the class describes."""
    # The released environment, which counts from one, ends no drawing at once.
    most = max(self._length, 2) if self._compatible else self._length
    return observation_spec(
        *(self._painter, self._actions, self._length, np.float32, 1.0),
        most_steps=most,
    )

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    """Returns [E]: the kinds of action that the painter has just painted."""
    return rows[:, 0]

  def _observe(self, canvas, step, kind) -> dict[str, Any]:
    return {
        'canvas': np.divide(canvas[0], np.float32(255), dtype=np.float32),
        'episode_step': np.int32(step),
        'episode_length': np.int32(self._length),
        'action_mask': self._actions.mask(kind),
    }


def observation_spec(painter, actions, length, dtype, maximum, most_steps=None):
  """Returns the observation specs of one drawing.

  Args:
    painter: a `Painter`.
    actions: its `SubActions`.
    length: actions in an episode.
    dtype: of the canvas.
    maximum: the canvas value of white.
    most_steps: that are counted; None for `length`.
  """
  if most_steps is None:
    most_steps = length
  return {
      'canvas': specs.BoundedArray(
          painter.canvas_shape, dtype, 0, maximum, name='canvas'
      ),
      'episode_step': specs.BoundedArray(
          [], np.int32, 0, most_steps, name='episode_step'
      ),
      'episode_length': specs.BoundedArray(
          [], np.int32, length, length, name='episode_length'
      ),
      'action_mask': actions.mask_spec(),
  }


class PaintingBatch(_Restorable):
  """E drawings painted at once, all at the same step of their episodes.

  Like E environments side by side, with arrays in place of scalars and uint8
  canvases. All arrays of a time step are new: callers may keep them.
  """

  def __init__(
      self,
      painter: Painter,
      actions: discrete_actions.SubActions,
      episode_length: int,
  ):
    """Wraps a painter of E canvases.

    Args:
      painter: what paints.
      actions: the actions it takes.
      episode_length: actions in an episode.
    """
    self._painter = painter
    self._actions = actions
    self._length = episode_length
    self._step = 0
    self._ended = True

  @property
  def batch_size(self) -> int:
    """The number of drawings E."""
    return self._painter.batch_size

  def reset(self) -> dm_env.TimeStep:
    """Starts E new drawings; reward and discount are None."""
    self._ended = False
    self._step = 0
    kinds = np.zeros(self.batch_size, np.int32)
    return self._time_step(
        dm_env.StepType.FIRST, None, self._painter.reset(), kinds
    )

  def step(self, actions) -> dm_env.TimeStep:
    """Paints one action on each canvas, or starts anew after the last.

    Args:
      actions: dict of integer arrays [E], one for each sub-action.

    Returns:
      A time step of step_type int64 [E], reward and discount float32 [E] and
      observations canvas uint8 [E, H, W, C], action_mask float32 [E, S],
      episode_step and episode_length int32 [E].

    Raises:
      ValueError: a sub-action is missing, unknown, out of range, or of another
        shape.
      RuntimeError: the batch has been closed, or has threads and is used in a
        child of the process that made it.
    """
    if self._ended:
      return self.reset()
    rows = self._actions.rows(actions, self.batch_size)
    canvas = self._painter.step(rows)
    self._step += 1
    self._ended = self._step >= self._length
    kind = dm_env.StepType.LAST if self._ended else dm_env.StepType.MID
    return self._time_step(
        kind, float(not self._ended), canvas, self._kinds(rows)
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
    """Returns the specs of one drawing: canvas uint8 [H, W, C]."""
    return observation_spec(
        self._painter, self._actions, self._length, np.uint8, 255
    )

  def close(self):
    """Lets go of the painter and its threads; no more steps after that.

    Raises:
      RuntimeError: the batch has threads, and they are in another process:
        this one is its child.
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
    """Returns [E]: the kinds of action that the painter has just painted."""
    return rows[:, 0]

  def _time_step(self, step_type, discount, canvas, kinds):
    def full(value, dtype):
      return np.full([self.batch_size], value, dtype)

    first = step_type == dm_env.StepType.FIRST
    return dm_env.TimeStep(
        step_type=full(int(step_type), np.int64),
        reward=None if first else full(0, np.float32),
        discount=None if first else full(discount, np.float32),
        observation={
            'canvas': canvas,
            'episode_step': full(self._step, np.int32),
            'episode_length': full(self._length, np.int32),
            'action_mask': self._actions.mask(kinds),
        },
    )


class _ClosedPainter:
  """What is left of a painter: its shapes, and an error for each use."""

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

  def copy_canvases(self, from_indices):
    self.step(from_indices)
