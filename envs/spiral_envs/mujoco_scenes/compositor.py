# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes laid together from pictures of single objects, pixel by pixel.

MuJoCo's pictures, each taken once. An opaque object without shadow or
reflection looks the same whatever else is in the scene, and the nearest at a
pixel is the one seen: so keeping pictures with their depths gives what MuJoCo
gives for the whole scene, to the bit, in a small part of the time. There are
few enough of them, since light is white: a channel of an object's picture
depends on its type, place and size, and on that channel's level alone.
"""

from collections.abc import Iterable
import functools
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import renderer as renderer_lib
from spiral_envs.mujoco_scenes import scene as scene_program

_NOTHING = -1.0  # Farther than all there is.


class Sprite(NamedTuple):
  """The part of the image that an object covers.

  Attributes:
    top: its first row in the image.
    left: its first column.
    levels: uint8 [h, w, L], a channel of the picture for each color level.
    depth: float32 [h, w], larger is nearer; below all where the object is not.
  """

  top: int
  left: int
  levels: np.ndarray
  depth: np.ndarray


class Patch(NamedTuple):
  """What was on a part of a canvas before something was laid over it.

  Attributes:
    region: its rows and columns.
    canvas: uint8 [h, w, 3].
    depth: float32 [h, w].
  """

  region: tuple[slice, slice]
  canvas: np.ndarray
  depth: np.ndarray


class Sprites:
  """All objects' pictures for one width of canvas and of grid.

  Nothing of it changes after it is made: threads may share it.
  """

  def __init__(self, canvas_width: int, grid_width: int):
    """Takes the pictures: two for each type, place and size, in 0.1 ms each.

    Args:
      canvas_width: pixels along each side of the image.
      grid_width: cells along each side of the grid.

    Raises:
      OSError, ValueError, ImportError: nothing here can render.
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
      depth: float32 [H, W], of what is on it.
      one: the object.

    Returns:
      What was there before.
    """
    sprite = self._sprites[one.type][one.size][one.location]
    height, width = sprite.depth.shape
    region = (
        slice(sprite.top, sprite.top + height),
        slice(sprite.left, sprite.left + width),
    )
    seen, seen_depth = canvas[region], depth[region]
    before = Patch(region, seen.copy(), seen_depth.copy())
    # As OpenGL decides it: of equally near surfaces the later one is seen.
    front = sprite.depth >= seen_depth
    colors = sprite.levels[:, :, [one.red, one.green, one.blue]]
    np.copyto(seen, colors, where=front[:, :, np.newaxis])
    np.copyto(seen_depth, sprite.depth, where=front)
    return before

  def render(self, objects: Iterable[scene_program.SceneObject]) -> np.ndarray:
    """Returns the image of a scene, uint8 [H, W, 3].

    Args:
      objects: in the order of placing.
    """
    canvas, depth = self.background.copy(), self.background_depth.copy()
    for one in objects:
      self.lay(canvas, depth, one)
    return canvas

  def _take(self, renderer, location, kind, size) -> Sprite:
    """Takes an object's picture in all levels, three to an image."""
    count = scene_actions.NUM_COLOR_LEVELS
    channels: list[np.ndarray] = []
    while len(channels) < count:
      levels = [min(len(channels) + i, count - 1) for i in range(3)]
      image, depth = renderer.render_with_depth(
          [scene_program.SceneObject(location, kind, size, *levels)]
      )
      channels.extend(np.moveaxis(image, -1, 0))
    there = depth != self.background_depth
    rows, columns = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
    if not rows.size:  # Too small to cover the middle of any pixel.
      return Sprite(
          0, 0, np.empty([0, 0, count], np.uint8), np.empty([0, 0], np.float32)
      )
    top, left = int(rows[0]), int(columns[0])
    part = (slice(top, rows[-1] + 1), slice(left, columns[-1] + 1))
    return Sprite(
        top,
        left,
        np.stack([c[part] for c in channels[:count]], axis=-1),
        np.where(there[part], depth[part], np.float32(_NOTHING)),
    )


@functools.lru_cache(maxsize=4)
def shared(canvas_width: int, grid_width: int) -> Sprites:
  """Returns the same sprites to all who ask for them; see `Sprites`."""
  return Sprites(canvas_width, grid_width)


def restore(canvas: np.ndarray, depth: np.ndarray, before: Patch) -> None:
  """Undoes the last `Sprites.lay`, in place."""
  canvas[before.region] = before.canvas
  depth[before.region] = before.depth
