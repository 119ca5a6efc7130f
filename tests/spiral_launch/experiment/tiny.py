# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tiny experiments and images for tests."""

import os
import struct

import numpy as np
from PIL import Image

from spiral_launch.experiment import config as experiment
from spiral_tf.data import sources


def write_images(folder: str, count: int = 12, color: bool = False) -> str:
  """Writes 16 x 16 images in black and white or color; returns the folder."""
  os.makedirs(folder, exist_ok=True)
  rng = np.random.default_rng(0)
  for i in range(count):
    pixels = rng.integers(0, 256, (16, 16, 3), np.uint8)
    if not color:
      pixels = np.where(pixels[..., 0] > 127, 255, 0).astype(np.uint8)
    Image.fromarray(pixels).save(os.path.join(folder, f'{i}.png'))
  return folder


def write_digits(folder: str, more: int) -> str:
  """Writes 'digits' and more images as MNIST's files; returns the folder."""
  images, labels = sources.read_digits()
  extra = np.arange(more * 784, dtype=np.uint8).reshape(more, 28, 28)
  for name, array in (
      ('train-images-idx3-ubyte', np.concatenate([extra, images])),
      ('train-labels-idx1-ubyte', np.pad(labels, (more, 0))),
  ):
    with open(os.path.join(folder, name), 'wb') as file:
      file.write(
          struct.pack(f'>HBB{array.ndim}I', 0, 8, array.ndim, *array.shape)
      )
      file.write(array.astype(np.uint8).tobytes())
  return folder


def config(source: str = 'digits', **changes) -> experiment.Experiment:
  """Returns a tiny experiment with the fake environment.

  Args:
    source: source of the data.
    **changes: changed settings; `policy__batch_size=1` sets policy.batch_size.
  """
  made = experiment.Experiment()
  settings = {
      'environment__name': 'fake',
      'environment__canvas_width': 16,
      'environment__grid_width': 4,
      'environment__episode_length': 3,
      'environment__brush_sizes': (1.0, 2.0),
      'network__first_channels': 4,
      'network__channels': 4,
      'network__torso_blocks': 1,
      'network__hidden_size': 16,
      'network__head_channels': 4,
      'network__embedding_size': 4,
      'discriminator__channels': (4, 4),
      'discriminator__batch_size': 4,
      'policy__batch_size': 4,
      'drawings_per_actor': 4,
      'evaluation__num_images': 4,
      'data__source': source,
      **changes,
  }
  for name, value in settings.items():
    owner, _, field = name.rpartition('__')
    part = getattr(made, owner) if owner else made
    assert hasattr(part, field), name
    setattr(part, field, value)
  return made
