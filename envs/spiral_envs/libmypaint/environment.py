# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Environments that paint with libmypaint's brushes: one canvas, or a batch."""

from collections.abc import Sequence
from typing import Union
import warnings

from spiral_envs import arguments
from spiral_envs import base as painting
from spiral_envs import constructors
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.libmypaint import painter as painter_lib


class LibMyPaint(painting.Painting):
  """A canvas painted with one of libmypaint's brushes.

  `Painting` describes episodes and observations. With `compatible`, pixels,
  counters and masks are those of the environment that DeepMind released with
  SPIRAL, faults included; docs/environments.md lists them. Otherwise an episode
  depends on its seed and actions alone.
  """

  @constructors.takes_options(options_lib.LibMyPaintOptions)
  def __init__(
      self, options: options_lib.LibMyPaintOptions, *, canvas_dtype='float32'
  ):
    """Makes a blank canvas.

    Args:
      options: fields of `LibMyPaintOptions`.
      canvas_dtype: type of the observed canvas, 'float32' in [0, 1] or 'uint8'.

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    if options.has_rewards:
      warnings.warn(
          'rewards are not paid: the reward of a drawing comes from a '
          'discriminator, here it is always 0.',
          stacklevel=3,
      )
    self._name = options.name
    self._grid_width = options.grid_width
    super().__init__(
        painter_lib.NativePainter(options),
        options.action_space(),
        options.episode_length,
        options.compatible,
        options.discount,
        canvas_dtype,
    )

  def set_seed(self, seed: int) -> None:
    """Sets the seed of the brush; the next step starts a new drawing.

    Args:
      seed: seed as in the option of that name; not used if `compatible`.

    Raises:
      ValueError: `seed` is not an integer.
    """
    seed = arguments.whole('seed', seed)
    self._painter.set_seeds([0 if self._compatible else seed])
    self._ended = True

  @property
  def name(self) -> str:
    """Name of the environment."""
    return self._name

  @property
  def grid_width(self) -> int:
    """Cells along each side of the grid."""
    return self._grid_width


class LibMyPaintBatch(painting.PaintingBatch):
  """A batch of canvases painted at once, in several threads if wanted.

  `PaintingBatch` describes episodes and observations. The pixels are those of E
  single environments with seeds `seed`, `seed` + 1, ..., whatever the number of
  threads.
  """

  @constructors.takes_options(options_lib.PaintingOptions)
  def __init__(
      self,
      options: options_lib.PaintingOptions,
      batch_size: int,
      num_threads: int = 1,
      *,
      canvas_dtype='uint8',
  ):
    """Makes E blank canvases.

    Args:
      batch_size: number of drawings E.
      num_threads: number of threads that paint, including the caller's.
      options: fields of `PaintingOptions`.
      canvas_dtype: type of the observed canvases, 'uint8' or 'float32' in
        [0, 1].

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    super().__init__(
        painter_lib.NativePainter(options, batch_size, num_threads),
        options.action_space(),
        options.episode_length,
        canvas_dtype,
    )

  def set_seed(self, seed: Union[int, Sequence[int]]) -> None:
    """Sets the seeds of the brushes; the next step starts new drawings.

    Args:
      seed: integer, for seeds `seed`, `seed` + 1, ..., or E integers.

    Raises:
      ValueError: `seed` is neither.
      RuntimeError: the batch was closed, or it has threads and was created in a
        parent process.
    """
    self._painter.set_seeds(arguments.seeds(seed, self.batch_size))
    self._ended = True
