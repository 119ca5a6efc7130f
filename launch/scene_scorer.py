"""Renders scenes, compares them with an image, and keeps count."""

from collections.abc import Callable
from collections.abc import Sequence
import time
from typing import NamedTuple

import numpy as np

from envs import scene_program

Scene = Sequence[scene_program.SceneObject]


class Improvement(NamedTuple):
  """A scene nearer to the image than all before it.

  Attributes:
    renders: made until then, itself included.
    seconds: since the start.
    error: mean squared error a pixel and channel, in [0, 1].
    scene: its objects.
  """

  renders: int
  seconds: float
  error: float
  scene: list[scene_program.SceneObject]


class SceneScorer:
  """All that a search may know of an image, and what it has cost so far.

  Attributes:
    renders: made so far.
    improvements: in their order; none before the first render.
  """

  def __init__(
      self,
      render: Callable[[Scene], np.ndarray],
      image: np.ndarray,
      clock: Callable[[], float] = time.perf_counter,
  ):
    """Starts the clock.

    Args:
      render: returns a scene's image, uint8 of the shape of `image`.
      image: uint8 [H, W, C], of what is searched for.
      clock: in seconds.
    """
    self._render = render
    self._image = image.astype(np.float64).ravel()
    self._clock = clock
    self._start = clock()
    self.renders = 0
    self.improvements: list[Improvement] = []

  @property
  def seconds(self) -> float:
    """Since the start."""
    return self._clock() - self._start

  def squares(self, scene: Scene) -> float:
    """Renders a scene; returns the sum of squared differences to the image.

    Args:
      scene: its objects.

    Returns:
      The sum over all pixels and channels, of values in [0, 1].
    """
    difference = self._render(scene).ravel() - self._image
    result = float(difference @ difference) / 255.0**2
    self.renders += 1
    error = result / difference.size
    if not self.improvements or error < self.improvements[-1].error:
      self.improvements.append(
          Improvement(self.renders, self.seconds, error, list(scene))
      )
    return result
