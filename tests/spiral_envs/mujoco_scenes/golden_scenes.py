# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A few scenes of ours, kept to notice when pixels change.

Made anew, after a change that is meant to change pixels, by
`python -m tests.spiral_envs.mujoco_scenes.golden_scenes`; look at the images before you
commit.

Mesa's software renderer gives the same pixels by EGL and OSMesa and from run to
run. Other drivers may put a pixel on an edge to its other side, and round
otherwise: see `unlike`.
"""

import pathlib

import numpy as np

from spiral_envs.mujoco_scenes import renderer as renderer_lib
from tests.spiral_envs.mujoco_scenes import scene_samples

_FILE = pathlib.Path(__file__).parent / 'goldens' / 'scenes.npz'
# Differences in a pixel that may be rounding, of 255.
_ROUNDING = 3
# The share of pixels that may differ by more.
TOLERANCE = 0.005


def draw() -> dict[str, np.ndarray]:
  """Returns uint8 [H, W, 3] images by name."""
  images = {}
  for name, (width, grid, objects) in scene_samples.CASES.items():
    with renderer_lib.SceneRenderer(width, grid, len(objects)) as renderer:
      images[name] = renderer.render(objects)
  return images


def load() -> dict[str, np.ndarray]:
  """Returns what `draw` returned when the file was made."""
  with np.load(_FILE) as file:
    return dict(file)


def unlike(images: np.ndarray, others: np.ndarray) -> float:
  """Returns the share of pixels that differ by more than rounding.

  Args:
    images: uint8 [..., H, W, 3].
    others: as well.
  """
  difference = np.abs(images.astype(int) - others.astype(int)).max(-1)
  return float(np.mean(difference > _ROUNDING))


def main():
  np.savez_compressed(_FILE, **draw())
  print(f'{_FILE}: written')


if __name__ == '__main__':
  main()
