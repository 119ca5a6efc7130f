# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws several times, and keeps the best drawing of each target."""

from collections.abc import Iterable
from collections.abc import Iterator
from typing import NamedTuple
from typing import Optional

import numpy as np
from PIL import Image
from PIL import ImageFilter
import tensorflow as tf

from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import networks
from spiral_tf import types

BY = ('error', 'critic')
# Drawings at a time: bounds the memory of convolutions.
_BATCH = 64
# Of drawings without a target, what share is compared: those most like the
# first one. Of more the discriminator picks one kind (docs/painting.md).
_ALIKE = 4
# Of the canvas's width: strokes that nearly meet are alike.
_BLUR = 1.5 / 32


class Drawing(NamedTuple):
  """One drawing.

  Attributes:
    target: the index of what it is to show.
    actions: int32 [N] by sub-action.
    canvas: uint8 [H, W, C], after the last one.
    brush_seed: of the environment that it was made in.
    error: mean squared error of pixels in [0, 1]; NaN without targets.
    scores: float [N] of the canvas after each action, by the discriminator;
    None where
      there is none.
  """

  target: int
  actions: dict[str, np.ndarray]
  canvas: np.ndarray
  brush_seed: int
  error: float
  scores: Optional[list[float]]

  def badness(self, by: str) -> float:
    """The lower the better; `by` is one of `BY`."""
    if by == 'error' or self.scores is None:
      return self.error
    return -self.scores[-1]


class Sampler:
  """Draws K times for each target, or of its own accord."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      samples: int,
      num_targets: int,
      seed: int,
  ):
    """Makes environments and network calls.

    Args:
      agent: that draws.
      samples: K, for each target, at least 1.
      num_targets: M, of each call, at least 1.
      seed: of all random numbers: equal ones give equal drawings.

    Raises:
      ValueError, OSError, ImportError: as `environments.make_batch`.
    """
    tf.random.set_seed(seed)
    self._agent = agent
    self._samples = samples
    self._num_targets = num_targets
    self._size = min(_BATCH, samples * num_targets)
    self._seed = seed
    self._drawer = networks.make_drawer(
        agent.config, agent.policy, self._size, seed, agent.config.temperature
    )
    discriminator = agent.discriminator
    self._discriminator = None
    if discriminator is not None:
      self._discriminator = tf.function(discriminator.__call__, autograph=False)

  def draw(self, targets: Optional[np.ndarray]) -> Iterator[Drawing]:
    """Yields K drawings of each of M targets, in any order.

    Args:
      targets: uint8 [M, H, W, C]; None for an unconditional agent, which draws
        as many.
    """
    rows = np.repeat(np.arange(self._num_targets), self._samples)
    for start in range(0, len(rows), self._size):
      part = rows[start : start + self._size]
      # Drawn in batches of one size: what is too much is passed over.
      padded = np.resize(part, self._size)
      some = None if targets is None else targets[padded]
      drawings = self._drawer.draw(some)
      scores = self._scores(drawings)
      for i, target in enumerate(part):
        canvas = drawings.canvases[i, -1]
        error = float('nan')
        if some is not None:
          difference = canvas.astype(np.float32) - some[i]
          error = float(np.square(difference / 255).mean())
        yield Drawing(
            target=int(target),
            actions={name: a[i] for name, a in drawings.actions.items()},
            canvas=canvas,
            brush_seed=self._seed % 2**31 + i,
            error=error,
            scores=None if scores is None else scores[i].tolist(),
        )

  def _scores(self, drawings: types.Trajectory) -> Optional[np.ndarray]:
    """Scores of all but blank canvases, float32 [E, N]; None without scorer."""
    if self._discriminator is None:
      return None
    canvases = drawings.canvases[:, 1:]
    shape, num_actions = canvases.shape[2:], canvases.shape[1]
    images = tf.constant(canvases.reshape([-1, *shape]), tf.float32) / 255
    target = drawings.target
    if target is not None:
      target = tf.constant(target, tf.float32) / 255
      target = tf.repeat(target, num_actions, axis=0)
    scores = self._discriminator(images, target).numpy()
    return scores.reshape([-1, num_actions])


def best(drawings: Iterator[Drawing], by: str) -> list[Drawing]:
  """Returns the best drawing of each target, by `error` or `discriminator`."""
  found: dict[int, Drawing] = {}
  for drawing in drawings:
    before = found.get(drawing.target)
    if before is None or drawing.badness(by) < before.badness(by):
      found[drawing.target] = drawing
  return [found[target] for target in sorted(found)]


def best_of_kind(drawings: Iterable[Drawing]) -> Drawing:
  """Returns the highest score among drawings that show what the first does.

  A discriminator likes some kinds of images better than others, so that the
  best of all drawings would nearly always be of one kind. The first drawing
  chooses the kind, as often as the agent draws it; only the quarter of the
  drawings that look most like it, at least two, are compared.

  Args:
    drawings: at least one, without a target.
  """
  given = list(drawings)
  looks = _looks(np.stack([drawing.canvas for drawing in given]))
  # By how unlike they are; the first one is always among them.
  order = np.argsort(-(looks @ looks[0]), kind='stable').tolist()
  order.remove(0)
  alike = [0, *order][: max(2, len(given) // _ALIKE)]
  return min((given[i] for i in alike), key=lambda d: d.badness('critic'))


def _looks(canvases: np.ndarray) -> np.ndarray:
  """Unit vectors [N, D] of uint8 [N, H, W, C], near for images alike."""
  blur = ImageFilter.GaussianBlur(_BLUR * canvases.shape[2])
  planes = np.moveaxis(canvases, -1, 1).reshape([-1, *canvases.shape[1:3]])
  blurred = [np.asarray(Image.fromarray(p).filter(blur)) for p in planes]
  looks = np.stack(blurred).reshape([len(canvases), -1]).astype(np.float32)
  looks -= looks.mean(axis=1, keepdims=True)
  return looks / np.maximum(np.linalg.norm(looks, axis=1, keepdims=True), 1e-6)
