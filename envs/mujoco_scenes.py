"""Scenes of solids, rendered by MuJoCo: one, or a batch of them."""

from typing import Optional

import numpy as np

from envs import painting
from envs import painting_batch
from envs import painting_options
from envs import scene_actions
from envs import scene_painter

_MIN_CANVAS_WIDTH = 8


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
      canvas_width: pixels along each side, 8 or more.
      grid_width: cells along each side of the grid of locations.
      max_objects: that the scene has room for; None: as many as actions.

    Raises:
      ValueError: an option is out of range.
      OSError: no OpenGL that needs no display works here.
      ImportError: mujoco is not installed.
    """
    painter = _painter(episode_length, canvas_width, grid_width, max_objects, 1)
    super().__init__(
        painter, scene_actions.SceneActions(grid_width), episode_length
    )
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
    painting_options.at_least('batch_size', batch_size, 1, 'scenes')
    painter = _painter(
        episode_length, canvas_width, grid_width, max_objects, batch_size
    )
    super().__init__(
        painter, scene_actions.SceneActions(grid_width), episode_length
    )
    self._scenes = painter

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._scenes.effects


def _painter(episode_length, canvas_width, grid_width, max_objects, count):
  if max_objects is None:
    max_objects = episode_length
  painting_options.at_least('episode_length', episode_length, 1, 'actions')
  painting_options.at_least(
      'canvas_width', canvas_width, _MIN_CANVAS_WIDTH, 'pixels'
  )
  painting_options.at_least('grid_width', grid_width, 1, 'cells')
  painting_options.at_least('max_objects', max_objects, 1, 'objects')
  return scene_painter.ScenePainter(
      canvas_width, grid_width, max_objects, count
  )
