"""E scenes that take one action each: the painter of `envs.mujoco_scenes`."""

import numpy as np

from envs import arguments
from envs import painting_options
from envs import scene_actions
from envs import scene_program
from envs import scene_renderer
from envs import scene_sprites


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
    canvas_width, grid_width = scene_renderer.check_widths(
        canvas_width, grid_width
    )
    self.batch_size = num_drawings = painting_options.batch_size(
        num_drawings, 'scenes'
    )
    # Two canvases and a depth.
    arguments.memory(
        num_drawings * canvas_width**2 * 10,
        f'{num_drawings} scenes {canvas_width} pixels wide',
        'show fewer scenes at once, or on smaller canvases',
    )
    self.canvas_shape = (canvas_width, canvas_width, 3)
    # int32 [E]: what the last actions came to, see `scene_program.effect`.
    self.effects = np.zeros(num_drawings, np.int32)
    self._max_objects = max_objects
    self._sprites = scene_sprites.shared(canvas_width, grid_width)
    self._canvases = np.empty([num_drawings, *self.canvas_shape], np.uint8)
    self._depths = np.empty(self._canvases.shape[:-1], np.float32)
    self._counts = [0] * num_drawings
    # What the last object of a scene has covered, where there is one.
    self._below: dict[int, scene_sprites.Patch] = {}

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
        scene_sprites.restore(canvas, depth, self._below[i])
      self._below[i] = self._sprites.lay(
          canvas, depth, scene_program.SceneObject(*indices)
      )
    return self._canvases.copy()
