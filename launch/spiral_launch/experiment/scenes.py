# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes with their programs, made on the fly or read from files.

Training and held-out scenes never overlap, for any seeds and counts: see
`spiral_envs.mujoco_scenes.generator`.
"""

from collections.abc import Iterator
import dataclasses
import itertools
from typing import NamedTuple

import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import generator as random_scenes
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_tf.data import scenes as scene_files

SPLITS = random_scenes.SPLITS


class Scenes(NamedTuple):
  """Images with the programs that draw them.

  Attributes:
    images: uint8 [M, H, W, 3] images.
    programs: int32 [M, N, 7] actions: one places each object, the others skip;
      the columns are `spiral_envs.mujoco_scenes.actions.NAMES`.
  """

  images: np.ndarray
  programs: np.ndarray


@dataclasses.dataclass(frozen=True)
class Maker:
  """Makes scenes one by one; equal settings make equal scenes.

  Attributes:
    canvas_width: pixels along each side of an image.
    grid_width: cells along each side of the grid.
    max_objects: maximal number of objects in a scene, and number of actions in
      a program.
    seed: seed of the scenes, at least 0.
  """

  canvas_width: int
  grid_width: int
  max_objects: int
  seed: int

  def scenes(
      self, split: str, first: int = 0
  ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Makes scenes without end; scene i depends on the settings and i alone.

    Args:
      split: one of `SPLITS`.
      first: index i of the first scene.

    Yields:
      The image, uint8 [H, W, 3], and the program, int32 [N, 7].

    Raises:
      ValueError: a setting is out of range.
      OSError, ImportError: scenes cannot be rendered on this machine.
    """
    sprites = compositor.shared(self.canvas_width, self.grid_width)
    for index in itertools.count(first):
      objects = random_scenes.scene(
          self.seed, split, index, self.grid_width, self.max_objects
      )
      program = scene_program.program(objects, self.max_objects)
      yield sprites.render(objects), program

  def make(self, split: str, count: int, first: int = 0) -> Scenes:
    """Makes `count` scenes from index `first`; raises like `scenes`."""
    shape = (count, self.canvas_width, self.canvas_width, 3)
    images = np.empty(shape, np.uint8)
    programs = np.empty(
        (count, self.max_objects, len(scene_actions.NAMES)), np.int32
    )
    scenes = itertools.islice(self.scenes(split, first), count)
    for i, (image, program) in enumerate(scenes):
      images[i], programs[i] = image, program
    return Scenes(images, programs)

  def header(self) -> scene_files.Header:
    """Returns the header of a folder of these scenes."""
    spec = scene_actions.SceneActions(self.grid_width).spec()
    return scene_files.Header(
        canvas_shape=(self.canvas_width, self.canvas_width, 3),
        num_actions=self.max_objects,
        sub_actions=tuple((k, int(v.num_values)) for k, v in spec.items()),
        made_with=dataclasses.asdict(self),
    )


def read(path: str, split: str, limit: int = 0) -> Scenes:
  """Reads scenes from a folder, like `spiral_tf.data.scenes.read`."""
  return Scenes(*scene_files.read(path, split, limit))
