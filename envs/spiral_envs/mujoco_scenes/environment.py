# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes of solids, rendered by MuJoCo: one, or a batch of them.

E scenes that take one action each: the painter of `spiral_envs.mujoco_scenes`.
"""

from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs import base as painting
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import renderer
from spiral_envs.mujoco_scenes import scene as scene_program


class ScenePainter:
  """A `painting.Painter` whose canvases show scenes."""

  def __init__(
      self,
      canvas_width: int,
      grid_width: int,
      max_objects: int,
      num_drawings: int = 1,
  ):
    """Makes empty scenes.

    Args:
      canvas_width: pixels along each side.
      grid_width: cells along each side of the grid.
      max_objects: that a scene has room for.
      num_drawings: E.

    Raises:
      ValueError: an argument is out of range.
      OSError, ValueError, ImportError: nothing here can render.
    """
    canvas_width, grid_width = renderer.check_widths(canvas_width, grid_width)
    self.batch_size = num_drawings = options_lib.batch_size(
        num_drawings, 'scenes'
    )
    # Two canvases and a depth.
    arguments.memory(
        num_drawings * canvas_width**2 * 10,
        f'{num_drawings} scenes {canvas_width} pixels wide',
        'show fewer scenes at once, or on smaller canvases',
    )
    self._arguments = canvas_width, grid_width, max_objects, num_drawings
    self.canvas_shape = (canvas_width, canvas_width, 3)
    # int32 [E]: what the last actions came to, see `scene_program.effect`.
    self.effects = np.zeros(num_drawings, np.int32)
    self._max_objects = max_objects
    self._sprites = compositor.shared(canvas_width, grid_width)
    self._canvases = np.empty([num_drawings, *self.canvas_shape], np.uint8)
    self._depths = np.empty(self._canvases.shape[:-1], np.float32)
    self._counts = [0] * num_drawings
    # What the last object of a scene has covered, where there is one.
    self._below: dict[int, compositor.Patch] = {}

  def reset(self) -> np.ndarray:
    """Clears the scenes; see `painting.Painter`."""
    self._canvases[:] = self._sprites.background
    self._depths[:] = self._sprites.background_depth
    self._counts = [0] * self.batch_size
    self.effects[:] = scene_actions.SKIP
    return self._canvases.copy()

  def step(self, rows: np.ndarray) -> np.ndarray:
    """Takes one action in each; see `painting.Painter`."""
    for i, (command, *indices) in enumerate(rows.tolist()):
      kind = scene_program.effect(command, self._counts[i], self._max_objects)
      self.effects[i] = kind
      if kind == scene_actions.SKIP:
        continue
      canvas, depth = self._canvases[i], self._depths[i]
      if kind == scene_actions.PLACE:
        self._counts[i] += 1
      else:
        compositor.restore(canvas, depth, self._below[i])
      self._below[i] = self._sprites.lay(
          canvas, depth, scene_program.SceneObject(*indices)
      )
    return self._canvases.copy()

  def get_state(self):
    """Returns the scenes; see `painting.Painter`."""
    return (
        *(self._canvases.copy(), self._depths.copy(), self.effects.copy()),
        *(tuple(self._counts), dict(self._below)),
    )

  def set_state(self, state):
    """Returns to scenes; see `painting.Painter`."""
    if not isinstance(state, tuple) or state[0].shape != self._canvases.shape:
      raise ValueError('The snapshot is of scenes of another shape.')
    canvases, depths, effects, counts, below = state
    self._canvases, self._depths = canvases.copy(), depths.copy()
    self.effects = effects.copy()
    self._counts, self._below = list(counts), dict(below)

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    """Copies scenes among each other; see `painting.Painter`."""
    self._canvases = self._canvases[from_indices]
    self._depths = self._depths[from_indices]
    self.effects = self.effects[from_indices]
    self._counts = [self._counts[i] for i in from_indices]
    below = self._below
    self._below = {
        to: below[i] for to, i in enumerate(from_indices) if i in below
    }

  # Pickles and copies do without the pictures of objects.
  def __reduce__(self):
    return ScenePainter, self._arguments, self.get_state()

  __setstate__ = set_state


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

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._painter.effects


class ScenesBatch(painting.PaintingBatch):
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

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._painter.effects


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
    widths = renderer.check_widths(canvas_width, grid_width)
    room = length
    if max_objects is not None:
      room = arguments.whole('max_objects', max_objects, 1, most, 'objects')
    return cls(length, *widths, room)

  def actions(self):
    return scene_actions.SceneActions(self.grid_width)

  def painter(self, batch_size):
    return ScenePainter(
        self.canvas_width, self.grid_width, self.max_objects, batch_size
    )
