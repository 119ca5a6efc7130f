# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Scenes with their programs: made on the fly, written, or read again.

Held-out scenes are others than those to learn from, whatever seeds and counts:
see `spiral_envs.mujoco_scenes.generator`.
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
  """Images and what made them.

  Attributes:
    images: uint8 [M, H, W, 3].
    programs: int32 [M, N, 7]: each object is placed, then the rest is skipped;
      columns as `spiral_envs.mujoco_scenes.actions.NAMES`.
  """

  images: np.ndarray
  programs: np.ndarray


@dataclasses.dataclass(frozen=True)
class Maker:
  """Makes scenes one by one; equal settings make equal ones.

  Attributes:
    canvas_width: pixels along each side.
    grid_width: cells along each side.
    max_objects: the most a scene has, and the actions of a program.
    seed: at least 0.
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
      first: i of the first.

    Yields:
      image uint8 [H, W, 3] and program int32 [N, 7].

    Raises:
      ValueError: a setting is out of range.
      OSError, ImportError: nothing here can render.
    """
    sprites = compositor.shared(self.canvas_width, self.grid_width)
    for index in itertools.count(first):
      objects = random_scenes.scene(
          self.seed, split, index, self.grid_width, self.max_objects
      )
      program = scene_program.program(objects, self.max_objects)
      yield sprites.render(objects), program

  def make(self, split: str, count: int, first: int = 0) -> Scenes:
    """Makes scenes `first` to `first` + `count`; raises as `scenes` does."""
    shape = (count, self.canvas_width, self.canvas_width, 3)
    images = np.empty(shape, np.uint8)
    programs = np.empty(
        (count, self.max_objects, len(scene_actions.NAMES)), np.int32
    )
    some = itertools.islice(self.scenes(split, first), count)
    for i, (image, program) in enumerate(some):
      images[i], programs[i] = image, program
    return Scenes(images, programs)

  def batches(
      self, split: str, batch_size: int, first: int = 0
  ) -> Iterator[Scenes]:
    """Makes batches without end, all of new scenes; raises as `scenes` does."""
    for start in itertools.count(first, batch_size):
      yield self.make(split, batch_size, start)

  def header(self) -> scene_files.Header:
    """What a folder of these scenes says of itself."""
    spec = scene_actions.SceneActions(self.grid_width).spec()
    return scene_files.Header(
        canvas_shape=(self.canvas_width, self.canvas_width, 3),
        num_actions=self.max_objects,
        sub_actions=tuple((k, int(v.num_values)) for k, v in spec.items()),
        made_with=dataclasses.asdict(self),
    )


def read(path: str, split: str, limit: int = 0) -> Scenes:
  """Reads scenes from a folder; see `spiral_tf.data.scenes.read`."""
  return Scenes(*scene_files.read(path, split, limit))
