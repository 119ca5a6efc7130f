"""Painting as dm_env environments, whatever paints.

A painter holds E canvases and paints one action on each; the environments here
count steps, check actions and make time steps of them. What the actions are is
up to the painter: brush strokes, or objects of a scene.
"""

from typing import Any
from typing import Protocol

import dm_env
from dm_env import specs
import numpy as np

from envs import sub_actions


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


class Painting(dm_env.Environment):
  """A canvas painted one action at a time.

  An episode is one drawing: a blank canvas, then `episode_length` actions.
  Actions are dicts of integers, listed in decoding order. The reward is always
  0: only a critic outside can judge a drawing. The discount is 1, and 0 with
  the last action.

  Observations: `canvas` float32 [H, W, C] in [0, 1]; `episode_step` int32, the
  number of actions so far; `episode_length` int32; `action_mask` float32 [S],
  1 for each sub-action that the last action used (after a reset: those of the
  first kind of action, such as a move).
  """

  def __init__(
      self,
      painter: Painter,
      actions: sub_actions.SubActions,
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
