# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Recorded scenes, which reveal changes of pixels.

After an intended change of pixels, record them again and check the images:

  python -m tests.spiral_envs.mujoco_scenes.golden_scenes

Mesa's software renderer gives the same pixels with EGL and OSMesa and in every
run. Other drivers may round differently, also at edges; `different_fraction`
allows for that.
"""

import pathlib

import numpy as np

from spiral_envs.mujoco_scenes import renderer as renderer_lib
from tests.spiral_envs.mujoco_scenes import scene_samples

_FILE = pathlib.Path(__file__).parent / 'goldens' / 'scenes.npz'
# Maximum difference of a pixel, in [0, 255], that may be due to rounding.
_ROUNDING = 3
# Fraction of pixels that may differ by more.
TOLERANCE = 0.005


def draw() -> dict[str, np.ndarray]:
  """Returns uint8 [H, W, 3] images by name."""
  images = {}
  for name, (width, grid, objects) in scene_samples.CASES.items():
    with renderer_lib.SceneRenderer(width, grid, len(objects)) as renderer:
      images[name] = renderer.render(objects)
  return images


def load() -> dict[str, np.ndarray]:
  """Returns the recorded result of `draw`."""
  with np.load(_FILE) as file:
    return dict(file)


def different_fraction(images: np.ndarray, others: np.ndarray) -> float:
  """Returns the fraction of pixels that differ by more than rounding.

  Args:
    images: uint8 [..., H, W, 3].
    others: uint8 [..., H, W, 3].
  """
  difference = np.abs(images.astype(int) - others.astype(int)).max(-1)
  return float(np.mean(difference > _ROUNDING))


def main():
  np.savez_compressed(_FILE, **draw())
  print(f'{_FILE}: written')


if __name__ == '__main__':
  main()
