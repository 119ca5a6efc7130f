# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Loads images of scenes whose programs are to be found."""

import math
import os
from typing import NamedTuple
from typing import Optional
import zipfile

import numpy as np

from spiral_launch.experiment import scenes as scene_data
from spiral_tf.data import folder as image_folder
from spiral_tf.data import scenes as scene_files
from spiral_tf.images import fitting

_SPLIT = 'held_out'
# The paper's settings, as defaults.
_CANVAS_WIDTH, _GRID_WIDTH, _MAX_OBJECTS = 64, 16, 5


class SceneImages(NamedTuple):
  """Images of scenes.

  Attributes:
    images: uint8 [M, W, W, 3] images; M is at least 1.
    programs: int32 [M, N, 7] programs that draw them; None if unknown.
    grid_width: cells along each side of the grid.
    max_objects: maximal number of objects in a scene.
  """

  images: np.ndarray
  programs: Optional[np.ndarray]
  grid_width: int
  max_objects: int


def load(
    source: str,
    num_images: int,
    seed: int = 0,
    canvas_width: int = 0,
    grid_width: int = 0,
    max_objects: int = 0,
) -> SceneImages:
  """Loads or makes images.

  Args:
    source: 'scenes', to make held-out scenes; a folder written by
      `make_scenes`, to read its held-out scenes; or a folder or zip of images.
    num_images: maximal number of images, at least 1.
    seed: seed of scenes that are made.
    canvas_width: pixels along each side of an image; 0 for the value of a
      folder of scenes, else 64.
    grid_width: cells along each side of the grid; 0 for the value of a folder
      of scenes, else 16.
    max_objects: maximal number of objects in a scene; 0 for the value of a
      folder of scenes, else 5.

  Raises:
    FileNotFoundError: there is no such source.
    ValueError: the source is empty or damaged, an image has another size, or a
      number is out of range.
    OSError, ImportError: the source cannot be read, or scenes cannot be
      rendered.
  """
  if source == 'scenes':
    grid_width = grid_width or _GRID_WIDTH
    max_objects = max_objects or _MAX_OBJECTS
    maker = scene_data.Maker(
        canvas_width or _CANVAS_WIDTH, grid_width, max_objects, seed
    )
    scenes = maker.make(_SPLIT, num_images)
    return SceneImages(*scenes, grid_width, max_objects)
  if not os.path.exists(source):
    raise FileNotFoundError(
        f"--images={source} does not exist. Name 'scenes', a folder that "
        'spiral_launch.make_scenes wrote, or a folder or zip of images.'
    )
  if scene_files.is_folder(source):
    return _read(source, num_images, canvas_width, grid_width, max_objects)
  if not os.path.isdir(source) and not zipfile.is_zipfile(source):
    raise ValueError(
        f'--images={source} is a file, and no zip: put images into a folder, '
        'or name the folder of the scenes.'
    )
  return SceneImages(
      _pictures(source, num_images, canvas_width or _CANVAS_WIDTH),
      None,
      grid_width or _GRID_WIDTH,
      max_objects or _MAX_OBJECTS,
  )


def _read(source, num_images, canvas_width, grid_width, max_objects):
  header = scene_files.read_header(source)
  grid = math.isqrt(dict(header.sub_actions)['location'])
  for flag, value, actual in (
      ('canvas_width', canvas_width, header.canvas_shape[0]),
      ('grid_width', grid_width, grid),
  ):
    if value not in (0, actual):
      raise ValueError(
          f'--{flag}={value}, but the scenes of {source} have {actual}. Leave '
          'the flag out, or make other scenes.'
      )
  images, programs = scene_data.read(source, _SPLIT, num_images)
  return SceneImages(images, programs, grid, max_objects or header.num_actions)


def _pictures(source: str, num_images: int, width: int) -> np.ndarray:
  names = image_folder.names(source)[:num_images]
  images = np.empty((len(names), width, width, 3), np.uint8)
  for i, pixels in enumerate(image_folder.read(source, names)):
    if pixels.shape[:2] != (width, width):
      raise ValueError(
          f'{names[i]} in {source} is of {pixels.shape[1]} x {pixels.shape[0]} '
          f'pixels, and a scene of {width} x {width}. Scale the image, or set '
          '--canvas_width.'
      )
    images[i] = fitting.fit_channels(pixels, 3, False, names[i])
  return images
