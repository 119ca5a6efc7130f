"""Scenes of solids, rendered by MuJoCo: one, or a batch of them."""

from typing import NamedTuple
from typing import Optional

import numpy as np

from envs import arguments
from envs import painting
from envs import painting_batch
from envs import scene_actions
from envs import scene_painter
from envs import scene_renderer


class Scenes(painting.Painting):
  """A scene to which each action adds an object; see `Painting`.

  Actions place an object, skip, or change the object placed last;
  `scene_actions` says what the indices are. Skipping uses the command alone,
  and so do actions that cannot do anything: changing when there is no object,
  placing when there is no room.
  """

  def __init__(
      self,
      episode_length: int = 20,
      canvas_width: int = 64,
      grid_width: int = 16,
      max_objects: Optional[int] = None,
  ):
    """Makes an empty scene.

    Args:
      episode_length: actions in an episode.
      canvas_width: pixels along each side, 8 to 1024.
      grid_width: cells along each side of the grid of locations, at most 128.
      max_objects: that the scene has room for; None: as many as actions.

    Raises:
      ValueError: an option is out of range.
      OSError: no OpenGL that needs no display works here.
      ImportError: mujoco is not installed.
    """
    options = _Options.checked(
        episode_length, canvas_width, grid_width, max_objects
    )
    painter = options.painter(1)
    super().__init__(painter, options.actions(), options.episode_length)
    self._scene = painter

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._scene.effects


class ScenesBatch(painting_batch.PaintingBatch):
  """E scenes at once; see `PaintingBatch`."""

  def __init__(
      self,
      batch_size: int,
      episode_length: int = 20,
      canvas_width: int = 64,
      grid_width: int = 16,
      max_objects: Optional[int] = None,
  ):
    """Makes E empty scenes; the options are those of `Scenes`.

    Args:
      batch_size: the number of scenes E.
      episode_length: see `Scenes`, as all that follow.
      canvas_width: pixels along each side.
      grid_width: cells along each side.
      max_objects: that each scene has room for.

    Raises:
      ValueError: an option is out of range.
      OSError: no OpenGL that needs no display works here.
      ImportError: mujoco is not installed.
    """
    options = _Options.checked(
        episode_length, canvas_width, grid_width, max_objects
    )
    painter = options.painter(batch_size)
    super().__init__(painter, options.actions(), options.episode_length)
    self._scenes = painter

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._scenes.effects


class _Options(NamedTuple):
  """The options of scenes, as plain integers."""

  episode_length: int
  canvas_width: int
  grid_width: int
  max_objects: int

  @classmethod
  def checked(cls, episode_length, canvas_width, grid_width, max_objects):
    """Returns them; raises ValueError for what is out of range."""
    most = arguments.MOST_STEPS
    length = arguments.whole(
        'episode_length', episode_length, 1, most, 'actions'
    )
    widths = scene_renderer.check_widths(canvas_width, grid_width)
    room = length
    if max_objects is not None:
      room = arguments.whole('max_objects', max_objects, 1, most, 'objects')
    return cls(length, *widths, room)

  def actions(self):
    return scene_actions.SceneActions(self.grid_width)

  def painter(self, batch_size):
    return scene_painter.ScenePainter(
        self.canvas_width, self.grid_width, self.max_objects, batch_size
    )
