# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Composes images of scenes from images of single objects.

MuJoCo renders each object once, with its depth. Objects are opaque and have no
shadows or reflections, so each looks the same in every scene, and the nearest
one is visible at a pixel. Composing by depth therefore gives the same bits as
rendering the whole scene, in a fraction of the time. The number of images is
small because the light is white: one channel of an object's image depends on
type, location, size and the level of that color only.
"""

from collections.abc import Iterable
import functools
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import renderer as renderer_lib
from spiral_envs.mujoco_scenes import scene as scene_program

_NOTHING = -1.0  # Farther away than everything else.


class Sprite(NamedTuple):
  """The part of the image that an object covers.

  Attributes:
    top: first row in the image.
    left: first column in the image.
    levels: uint8 [h, w, L], one channel of the image for each color level.
    depth: float32 [h, w], larger is nearer; -1 outside the object.
  """

  top: int
  left: int
  levels: np.ndarray
  depth: np.ndarray


class Patch(NamedTuple):
  """Earlier content of a part of a canvas, kept to restore it.

  Attributes:
    region: rows and columns of the part.
    canvas: uint8 [h, w, 3].
    depth: float32 [h, w].
  """

  region: tuple[slice, slice]
  canvas: np.ndarray
  depth: np.ndarray


class Sprites:
  """Images of all objects for one canvas width and grid width.

  Sprites are immutable, so threads may share them.

  Attributes:
    background: uint8 [H, W, 3], image of the empty scene.
    background_depth: float32 [H, W], depth of the empty scene.
  """

  def __init__(self, canvas_width: int, grid_width: int):
    """Renders two images of each type, location and size, in 0.1 ms each.

    Args:
      canvas_width: pixels along each side of the image.
      grid_width: cells along each side of the grid.

    Raises:
      OSError, ValueError, ImportError: no OpenGL context can be made, as
        described in `headless_gl.make_context`.
    """
    with renderer_lib.SceneRenderer(canvas_width, grid_width, 1) as renderer:
      self.background, self.background_depth = renderer.render_with_depth([])
      self._sprites = [
          [
              [
                  self._take(renderer, location, kind, size)
                  for location in range(grid_width**2)
              ]
              for size in range(scene_actions.NUM_SIZES)
          ]
          for kind in range(len(scene_actions.TYPES))
      ]

  def lay(
      self,
      canvas: np.ndarray,
      depth: np.ndarray,
      one: scene_program.SceneObject,
  ) -> Patch:
    """Adds an object to a scene, in place.

    Args:
      canvas: uint8 [H, W, 3].
      depth: float32 [H, W], depth of the canvas.
      one: object to add.

    Returns:
      The content that the object was laid over, for `restore`.
    """
    sprite = self._sprites[one.type][one.size][one.location]
    height, width = sprite.depth.shape
    region = (
        slice(sprite.top, sprite.top + height),
        slice(sprite.left, sprite.left + width),
    )
    seen, seen_depth = canvas[region], depth[region]
    before = Patch(region, seen.copy(), seen_depth.copy())
    # As in OpenGL, the later one of equally near surfaces is visible.
    front = sprite.depth >= seen_depth
    colors = sprite.levels[:, :, [one.red, one.green, one.blue]]
    np.copyto(seen, colors, where=front[:, :, np.newaxis])
    np.copyto(seen_depth, sprite.depth, where=front)
    return before

  def render(self, objects: Iterable[scene_program.SceneObject]) -> np.ndarray:
    """Returns the image of a scene, uint8 [H, W, 3].

    Args:
      objects: the scene's objects, in the order in which they were placed.
    """
    canvas, depth = self.background.copy(), self.background_depth.copy()
    for one in objects:
      self.lay(canvas, depth, one)
    return canvas

  def _take(self, renderer, location, kind, size) -> Sprite:
    """Renders an object in all color levels, three levels in one image."""
    count = scene_actions.NUM_COLOR_LEVELS
    channels: list[np.ndarray] = []
    while len(channels) < count:
      levels = [min(len(channels) + i, count - 1) for i in range(3)]
      image, depth = renderer.render_with_depth(
          [scene_program.SceneObject(location, kind, size, *levels)]
      )
      channels.extend(np.moveaxis(image, -1, 0))
    covered = depth != self.background_depth
    rows = np.flatnonzero(covered.any(1))
    columns = np.flatnonzero(covered.any(0))
    if not rows.size:  # Too small to cover the center of a pixel.
      return Sprite(
          0, 0, np.empty([0, 0, count], np.uint8), np.empty([0, 0], np.float32)
      )
    top, left = int(rows[0]), int(columns[0])
    part = (slice(top, rows[-1] + 1), slice(left, columns[-1] + 1))
    return Sprite(
        top,
        left,
        np.stack([c[part] for c in channels[:count]], axis=-1),
        np.where(covered[part], depth[part], np.float32(_NOTHING)),
    )


@functools.lru_cache(maxsize=4)
def shared(canvas_width: int, grid_width: int) -> Sprites:
  """Returns cached sprites; arguments and errors as of `Sprites`."""
  return Sprites(canvas_width, grid_width)


def restore(canvas: np.ndarray, depth: np.ndarray, before: Patch) -> None:
  """Undoes the last `Sprites.lay`, in place."""
  canvas[before.region] = before.canvas
  depth[before.region] = before.depth
