# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environments that arrange solids: one scene, or a batch of them."""

import dataclasses
from typing import Optional

import numpy as np

from spiral_envs import arguments
from spiral_envs import base as painting
from spiral_envs import constructors
from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import renderer
from spiral_envs.mujoco_scenes import scene as scene_program


@dataclasses.dataclass(frozen=True)
class SceneOptions:
  """Options of the scene environments, as plain integers.

  Attributes:
    episode_length: number of actions in an episode.
    canvas_width: pixels along each side, 8 to 1024.
    grid_width: cells along each side of the grid of locations, at most 128.
    max_objects: maximum number of objects in a scene; None for
      `episode_length`.

  Raises:
    ValueError: an option is out of range.
  """

  episode_length: int = 20
  canvas_width: int = 64
  grid_width: int = 16
  max_objects: Optional[int] = None

  def __post_init__(self):
    max_count = arguments.MAX_STEPS
    length = arguments.whole(
        'episode_length', self.episode_length, 1, max_count, 'actions'
    )
    widths = renderer.check_widths(self.canvas_width, self.grid_width)
    room = self.max_objects
    if room is not None:
      room = arguments.whole('max_objects', room, 1, max_count, 'objects')
    checked = (length, *widths, room)
    for field, value in zip(dataclasses.fields(self), checked):
      object.__setattr__(self, field.name, value)


class ScenePainter:
  """A `base.Painter` whose canvases show scenes.

  Attributes:
    effects: int32 [E], the commands that the last actions amounted to, as
      returned by `scene.effect`.
  """

  def __init__(self, options: SceneOptions, batch_size: int = 1):
    """Makes empty scenes.

    Args:
      options: options of the environment.
      batch_size: number of scenes E.

    Raises:
      ValueError: `batch_size` is out of range, or an environment variable
        selects an unknown OpenGL backend.
      OSError: no OpenGL works here without a display.
      ImportError: mujoco is not installed.
    """
    self.batch_size = batch_size = arguments.batch_size(batch_size, 'scenes')
    width = options.canvas_width
    # Two canvases of 3 bytes and a depth of 4.
    arguments.memory(
        batch_size * width**2 * 10,
        f'{batch_size} scenes {width} pixels wide',
        'show fewer scenes at once, or on smaller canvases',
    )
    self._arguments = options, batch_size
    self.canvas_shape = (width, width, 3)
    self.effects = np.zeros(batch_size, np.int32)
    self._max_objects = options.max_objects or options.episode_length
    self._sprites = compositor.shared(width, options.grid_width)
    self._canvases = np.empty([batch_size, *self.canvas_shape], np.uint8)
    self._depths = np.empty(self._canvases.shape[:-1], np.float32)
    self._counts = [0] * batch_size
    # Pixels that the last object of a scene covers, by the scene's number.
    self._below: dict[int, compositor.Patch] = {}

  def reset(self) -> np.ndarray:
    """Clears the scenes, as described in `base.Painter`."""
    self._canvases[:] = self._sprites.background
    self._depths[:] = self._sprites.background_depth
    self._counts = [0] * self.batch_size
    self.effects[:] = scene_actions.SKIP
    return self._canvases.copy()

  def step(self, rows: np.ndarray) -> np.ndarray:
    """Takes one action in each scene, as described in `base.Painter`."""
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
    """Returns the scenes; see `base.RestorablePainter`."""
    return (
        *(self._canvases.copy(), self._depths.copy(), self.effects.copy()),
        *(tuple(self._counts), dict(self._below)),
    )

  def set_state(self, state):
    """Returns to scenes; see `base.RestorablePainter`."""
    if not isinstance(state, tuple) or state[0].shape != self._canvases.shape:
      raise ValueError('The snapshot is of scenes of another shape.')
    canvases, depths, effects, counts, below = state
    self._canvases, self._depths = canvases.copy(), depths.copy()
    self.effects = effects.copy()
    self._counts, self._below = list(counts), dict(below)

  def copy_canvases(self, from_indices: np.ndarray) -> None:
    """Copies scenes among each other; see `base.RestorablePainter`."""
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
  """A scene to which each action may add an object.

  Actions place an object, skip, or change the object placed last;
  `SceneActions` describes their indices. Skipping uses the command alone, and
  so do actions without an effect: changing in an empty scene, placing in a full
  one. `Painting` describes episodes and observations.
  """

  @constructors.takes_options(SceneOptions)
  def __init__(self, options: SceneOptions, *, canvas_dtype='float32'):
    """Makes an empty scene.

    Args:
      options: fields of `SceneOptions`.
      canvas_dtype: type of the observed canvas, 'float32' in [0, 1] or 'uint8'.

    Raises:
      ValueError: an option is out of range.
      OSError: no OpenGL works here without a display.
      ImportError: mujoco is not installed.
    """
    super().__init__(
        ScenePainter(options),
        scene_actions.SceneActions(options.grid_width),
        options.episode_length,
        canvas_dtype=canvas_dtype,
    )

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._painter.effects


class ScenesBatch(painting.PaintingBatch):
  """A batch of scenes that step together; otherwise like `Scenes`."""

  @constructors.takes_options(SceneOptions)
  def __init__(
      self, options: SceneOptions, batch_size: int, *, canvas_dtype='uint8'
  ):
    """Makes E empty scenes.

    Args:
      batch_size: number of scenes E.
      options: fields of `SceneOptions`.
      canvas_dtype: type of the observed canvases, 'uint8' or 'float32' in
        [0, 1].

    Raises:
      ValueError: an option is out of range.
      OSError: no OpenGL works here without a display.
      ImportError: mujoco is not installed.
    """
    super().__init__(
        ScenePainter(options, batch_size),
        scene_actions.SceneActions(options.grid_width),
        options.episode_length,
        canvas_dtype,
    )

  def _kinds(self, rows: np.ndarray) -> np.ndarray:
    return self._painter.effects
