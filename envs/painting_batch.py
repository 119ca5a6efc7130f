"""The batch form of `envs.painting`: E drawings in lock-step."""

import dm_env
from dm_env import specs
import numpy as np

from envs import painting
from envs import sub_actions


class PaintingBatch:
  """E drawings painted at once, all at the same step of their episodes.

  Like E environments side by side, with arrays in place of scalars and uint8
  canvases. All arrays of a time step are new: callers may keep them.
  """

  def __init__(
      self,
      painter: painting.Painter,
      actions: sub_actions.SubActions,
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

  def action_spec(self) -> dict[str, specs.DiscreteArray]:
    """Returns the specs of one drawing's action, in decoding order."""
    return self._actions.spec()

  def observation_spec(self) -> dict[str, specs.Array]:
    """Returns the specs of one drawing: canvas uint8 [H, W, C]."""
    return painting.observation_spec(
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
