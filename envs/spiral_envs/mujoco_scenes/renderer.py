# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Renders scenes with MuJoCo, all objects in every image."""

from collections.abc import Sequence
import os

import numpy as np

from spiral_envs import arguments
from spiral_envs.mujoco_scenes import geometry
from spiral_envs.mujoco_scenes import headless_gl
from spiral_envs.mujoco_scenes import scene as scene_program

_MIN_CANVAS_WIDTH, _MAX_CANVAS_WIDTH = 8, 1024
# On such a grid, images of all objects in all cells take 10 s, and 4 GB at 256
# pixels.
_MAX_GRID_WIDTH = 128
_MAX_OBJECTS = 100_000
_WORLD = os.path.join(os.path.dirname(__file__), 'world.xml')


class SceneRenderer:
  """Renders scenes of any objects with a model that is compiled once.

  A renderer can be used only in the thread that made it. Close it, or use it in
  a `with` statement.
  """

  def __init__(self, canvas_width: int, grid_width: int, max_objects: int):
    """Opens a context and sets up the empty scene.

    Args:
      canvas_width: pixels along each side of the image.
      grid_width: cells along each side of the grid.
      max_objects: maximum number of objects in a scene.

    Raises:
      ValueError: an argument is out of range.
      OSError, ValueError, ImportError: no OpenGL context can be made, as
        described in `headless_gl.make_context`.
    """
    canvas_width, grid_width = check_widths(canvas_width, grid_width)
    max_objects = arguments.whole(
        'max_objects', max_objects, 0, _MAX_OBJECTS, 'objects'
    )
    self._grid_width = grid_width
    self._max_objects = max_objects
    self._shape = (canvas_width, canvas_width)
    self.backend, self._gl = headless_gl.make_context(*self._shape)
    # Imported late because the backend has to be chosen first.
    import mujoco  # pylint: disable=import-outside-toplevel

    self._mujoco = mujoco
    model = mujoco.MjModel.from_xml_path(_WORLD)
    model.vis.global_.offwidth = model.vis.global_.offheight = canvas_width
    with headless_gl.variables(self.backend):
      self._context = mujoco.MjrContext(
          model, mujoco.mjtFontScale.mjFONTSCALE_50
      )
    mujoco.mjr_setBuffer(
        mujoco.mjtFramebuffer.mjFB_OFFSCREEN.value, self._context
    )
    # The buffer's own form, which loses nothing: from 0 far away to 1 near.
    self._context.readDepthMap = mujoco.mjtDepthMap.mjDEPTH_ZEROFAR
    self._rectangle = mujoco.MjrRect(0, 0, *self._shape)
    self._types = {
        'sphere': mujoco.mjtGeom.mjGEOM_SPHERE,
        'box': mujoco.mjtGeom.mjGEOM_BOX,
        'cylinder': mujoco.mjtGeom.mjGEOM_CYLINDER,
        'capsule': mujoco.mjtGeom.mjGEOM_CAPSULE,
    }
    self._scene = self._empty_scene(model)
    self._num_fixed = self._scene.ngeom

  def render(self, objects: Sequence[scene_program.SceneObject]) -> np.ndarray:
    """Returns the image of a scene, uint8 [H, W, 3].

    Args:
      objects: the scene's objects, in the order in which they were placed; of
        coinciding surfaces the later one is visible.

    Raises:
      ValueError: there are more than `max_objects` objects.
      RuntimeError: the renderer is closed.
    """
    image = np.empty([*self._shape, 3], np.uint8)
    self._render(objects, image, None)
    return image[::-1]

  def render_with_depth(
      self, objects: Sequence[scene_program.SceneObject]
  ) -> tuple[np.ndarray, np.ndarray]:
    """Returns the image and its depth, float32 [H, W]: larger is nearer."""
    image = np.empty([*self._shape, 3], np.uint8)
    depth = np.empty(self._shape, np.float32)
    self._render(objects, image, depth)
    return image[::-1], depth[::-1]

  def close(self):
    """Frees the context; the renderer cannot be used again."""
    if self._gl is not None:
      # Objects of another context may have the same numbers; without this, they
      # would be freed.
      self._gl.make_current()
      self._context.free()
      self._gl.free()
    self._gl = None

  def __enter__(self):
    return self

  def __exit__(self, *unused):
    self.close()

  def _empty_scene(self, model):
    mujoco = self._mujoco
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    scene = mujoco.MjvScene(model, model.ngeom + self._max_objects)
    camera = mujoco.MjvCamera()
    camera.type = mujoco.mjtCamera.mjCAMERA_FIXED
    camera.fixedcamid = model.camera('camera').id
    mujoco.mjv_updateScene(
        model,
        data,
        mujoco.MjvOption(),
        None,
        camera,
        mujoco.mjtCatBit.mjCAT_ALL.value,
        scene,
    )
    return scene

  def _render(self, objects, image, depth):
    if self._gl is None:
      raise RuntimeError('This renderer of scenes has been closed.')
    if len(objects) > self._max_objects:
      raise ValueError(
          f'{len(objects)} objects: this renderer was made for at most '
          f'{self._max_objects}; make it with a larger max_objects.'
      )
    for i, one in enumerate(objects):
      solid = geometry.solid(one, self._grid_width)
      geom = self._scene.geoms[self._num_fixed + i]
      self._mujoco.mjv_initGeom(
          geom,
          self._types[solid.type],
          solid.size,
          solid.position,
          solid.rotation.ravel(),
          solid.color,
      )
      geom.specular = 0
    self._scene.ngeom = self._num_fixed + len(objects)
    self._gl.make_current()
    self._mujoco.mjr_render(self._rectangle, self._scene, self._context)
    self._mujoco.mjr_readPixels(image, depth, self._rectangle, self._context)


def check_widths(canvas_width: int, grid_width: int) -> tuple[int, int]:
  """Returns both as plain integers; raises ValueError if out of range."""
  return (
      arguments.whole(
          'canvas_width',
          canvas_width,
          _MIN_CANVAS_WIDTH,
          _MAX_CANVAS_WIDTH,
          'pixels',
      ),
      arguments.whole('grid_width', grid_width, 1, _MAX_GRID_WIDTH, 'cells'),
  )
