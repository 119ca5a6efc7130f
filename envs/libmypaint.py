"""Painting with libmypaint's brushes: one canvas, or a batch of them."""

from collections.abc import Sequence
from typing import Optional

from envs import native_painter
from envs import painting
from envs import painting_batch
from envs import painting_options


class LibMyPaint(painting.Painting):
  """A canvas painted with one of libmypaint's brushes; see `Painting`.

  With `compatible` the pixels, counters and masks are those of the environment
  that DeepMind released with SPIRAL, faults included; docs/environments.md
  lists them. Otherwise an episode depends on its seed and actions alone.
  """

  def __init__(
      self,
      episode_length: int = 20,
      canvas_width: int = 64,
      grid_width: int = 32,
      brush_type: str = 'classic/dry_brush',
      brush_sizes: Sequence[float] = (1, 2, 4, 8, 12, 24),
      use_color: bool = False,
      use_pressure: bool = True,
      use_alpha: bool = False,
      background: str = 'white',
      brushes_basedir: Optional[str] = None,
      seed: int = 0,
      compatible: bool = False,
  ):
    """Makes a blank canvas.

    Args:
      episode_length: actions in an episode.
      canvas_width: pixels along each side, 8 to 8192.
      grid_width: cells along each side of the grid of locations, at most 46340.
      brush_type: name of a brush file, without folder and ending.
      brush_sizes: radii in pixels that actions choose from, at most 1000.
      use_color: paint in colours; otherwise in black on a grey canvas.
      use_pressure: actions choose the pressure; otherwise it is full.
      use_alpha: observe alpha as a fourth channel; needs `use_color`.
      background: 'white' or 'transparent'.
      brushes_basedir: folder of brushes; None for Debian's.
      seed: chooses the random numbers of brushes that use some: the same in
        every episode, one of 1024 streams, seed modulo 1024. Not used when
        `compatible`, as the released environment did not.
      compatible: behave as the released environment.

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    options = painting_options.PaintingOptions(
        episode_length=episode_length,
        canvas_width=canvas_width,
        grid_width=grid_width,
        brush_sizes=brush_sizes,
        use_color=use_color,
        use_pressure=use_pressure,
        use_alpha=use_alpha,
        background=background,
        compatible=compatible,
    )
    painter = native_painter.NativePainter(
        options, brush_type, brushes_basedir, seed
    )
    super().__init__(
        painter,
        options.action_space(),
        options.episode_length,
        options.compatible,
    )


class LibMyPaintBatch(painting_batch.PaintingBatch):
  """E canvases painted at once over threads; see `PaintingBatch`.

  The pixels are those of E single environments with seeds `seed`, `seed` + 1,
  and so on, for any number of threads.
  """

  def __init__(
      self,
      batch_size: int,
      num_threads: int = 1,
      episode_length: int = 20,
      canvas_width: int = 64,
      grid_width: int = 32,
      brush_type: str = 'classic/dry_brush',
      brush_sizes: Sequence[float] = (1, 2, 4, 8, 12, 24),
      use_color: bool = False,
      use_pressure: bool = True,
      use_alpha: bool = False,
      background: str = 'white',
      brushes_basedir: Optional[str] = None,
      seed: int = 0,
  ):
    """Makes E blank canvases; the options are those of `LibMyPaint`.

    Args:
      batch_size: the number of drawings E.
      num_threads: threads that paint, the caller's included.
      episode_length: see `LibMyPaint`, as all that follow.
      canvas_width: pixels along each side.
      grid_width: cells along each side.
      brush_type: name of a brush file.
      brush_sizes: radii in pixels.
      use_color: paint in colours.
      use_pressure: actions choose the pressure.
      use_alpha: observe alpha.
      background: 'white' or 'transparent'.
      brushes_basedir: folder of brushes.
      seed: the first drawing's; drawing i has `seed` + i.

    Raises:
      ValueError: an option is out of range or clashes with another.
      FileNotFoundError: there is no such brush.
      ImportError: the native extension has not been built.
    """
    options = painting_options.PaintingOptions(
        episode_length=episode_length,
        canvas_width=canvas_width,
        grid_width=grid_width,
        brush_sizes=brush_sizes,
        use_color=use_color,
        use_pressure=use_pressure,
        use_alpha=use_alpha,
        background=background,
    )
    painter = native_painter.NativePainter(
        options, brush_type, brushes_basedir, seed, batch_size, num_threads
    )
    super().__init__(painter, options.action_space(), options.episode_length)
