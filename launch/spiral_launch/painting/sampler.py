# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Sampling of several drawings of each target, and choice of the best."""

from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any
from typing import NamedTuple
from typing import Optional

import numpy as np
from PIL import Image
from PIL import ImageFilter
import tensorflow as tf

from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import networks
from spiral_launch.painting import agent_flags
from spiral_tf import config as agent_config
from spiral_tf import types

BY = agent_flags.BY
# Number of drawings at a time; bounds the memory of convolutions.
_BATCH = 64
# The same of canvases, of which a search tries several for each drawing.
_CANVASES = 2048
# Of drawings without a target, one in so many is compared: those most similar
# to the first. Among more, the discriminator prefers one kind
# (docs/painting.md).
_SIMILAR = 4
# Radius, as a fraction of the canvas's width: strokes that nearly meet count as
# similar.
_BLUR = 1.5 / 32


class Drawing(NamedTuple):
  """One drawing.

  Attributes:
    target: index of the target.
    actions: int32 [N] by sub-action.
    canvas: uint8 [H, W, C], the canvas after the last action.
    brush_seed: seed of the environment of the drawing.
    error: mean squared error of pixels in [0, 1]; NaN without targets.
    scores: discriminator's score of the canvas after each action, [N]; None
      without a discriminator.
  """

  target: int
  actions: dict[str, np.ndarray]
  canvas: np.ndarray
  brush_seed: int
  error: float
  scores: Optional[list[float]]

  def badness(self, by: str) -> float:
    """Returns a number, the lower the better; `by` is one of `BY`."""
    if by == 'error' or self.scores is None:
      return self.error
    return -self.scores[-1]


class Sampler:
  """Samples K drawings of each target, or K drawings without a target."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      samples: int,
      num_targets: int,
      seed: int,
      tries: int = 1,
  ):
    """Makes environments and network calls.

    Args:
      agent: agent that draws; conditional if `tries` is above 1.
      samples: K, at least 1.
      num_targets: M, the number of targets of each call, at least 1.
      seed: seed of all random number generators; equal seeds give equal
        drawings.
      tries: number of actions tried in each state, at least 1, the best of
        which by squared error is taken.

    Raises:
      ValueError, OSError, ImportError: the environment cannot be made.
    """
    tf.random.set_seed(seed)
    self._agent = agent
    self._samples = samples
    self._num_targets = num_targets
    most = _BATCH if tries == 1 else max(1, _CANVASES // tries)
    self._size = min(most, samples * num_targets)
    # Drawing i is painted by environment i * tries.
    self._brush_seeds = seed % 2**31 + tries * np.arange(self._size)
    given = agent.config, agent.policy, self._size, seed
    temperature = agent.config.temperature
    self._drawer: Any
    if tries == 1:
      self._drawer = networks.make_drawer(*given, temperature)
    else:
      self._drawer = networks.make_search(
          *given,
          agent_config.SearchConfig(tries=tries, temperature=temperature),
      )
    discriminator = agent.discriminator
    self._discriminator = None
    if discriminator is not None:
      self._discriminator = tf.function(discriminator.__call__, autograph=False)

  def draw(self, targets: Optional[np.ndarray]) -> Iterator[Drawing]:
    """Yields K drawings of each of M targets, in any order.

    Args:
      targets: uint8 [M, H, W, C]; None for an unconditional agent.
    """
    rows = np.repeat(np.arange(self._num_targets), self._samples)
    for start in range(0, len(rows), self._size):
      part = rows[start : start + self._size]
      # All batches have one size; surplus drawings are ignored.
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
            brush_seed=int(self._brush_seeds[i]),
            error=error,
            scores=None if scores is None else scores[i].tolist(),
        )

  def _scores(self, drawings: types.Trajectory) -> Optional[np.ndarray]:
    """Returns scores of all but the blank canvases, float32 [E, N]."""
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
  """Returns the best drawing of each target; `by` is one of `BY`."""
  chosen: dict[int, Drawing] = {}
  for drawing in drawings:
    previous = chosen.get(drawing.target)
    if previous is None or drawing.badness(by) < previous.badness(by):
      chosen[drawing.target] = drawing
  return [chosen[target] for target in sorted(chosen)]


def best_of_kind(drawings: Iterable[Drawing]) -> Drawing:
  """Returns the drawing of highest score among those similar to the first.

  A discriminator prefers some kinds of images, so the best of all drawings
  would nearly always be of one kind. Here the first drawing determines the
  kind, so kinds are as frequent as the agent draws them. Only the quarter of
  the drawings that is most similar to it, at least two, are compared.

  Args:
    drawings: drawings without a target, at least one.
  """
  listed = list(drawings)
  features = _features(np.stack([drawing.canvas for drawing in listed]))
  # The first drawing is always among them, even if another equals it.
  order = np.argsort(-(features @ features[0]), kind='stable').tolist()
  order.remove(0)
  similar = [0, *order][: max(2, len(listed) // _SIMILAR)]
  return min(
      (listed[i] for i in similar), key=lambda d: d.badness('discriminator')
  )


def _features(canvases: np.ndarray) -> np.ndarray:
  """Returns unit vectors [N, D] of images; similar images have near ones."""
  blur = ImageFilter.GaussianBlur(_BLUR * canvases.shape[2])
  planes = np.moveaxis(canvases, -1, 1).reshape([-1, *canvases.shape[1:3]])
  blurred = [np.asarray(Image.fromarray(p).filter(blur)) for p in planes]
  vectors = np.stack(blurred).reshape([len(canvases), -1]).astype(np.float32)
  vectors -= vectors.mean(axis=1, keepdims=True)
  norms = np.linalg.norm(vectors, axis=1, keepdims=True)
  return vectors / np.maximum(norms, 1e-6)
