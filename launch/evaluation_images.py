"""The images to evaluate on: held-out ones, or any others."""

import os
from typing import NamedTuple
from typing import Optional

import numpy as np

from launch import data
from launch import experiment
from spiral_tf import image_data


class EvaluationImages(NamedTuple):
  """Real images, mixed.

  Attributes:
    name: of what they are, for a reader.
    unseen: uint8 [M, H, W, C] that training never saw, M at least 1.
    labels: int32 [M], or None.
    train: uint8 [K, H, W, C] that it saw; none where they are not at hand, as
      with a shipped agent.
    others: uint8 [L, H, W, C]: more real images of the same kind as `unseen`,
      for comparisons between real images; L may be 0.
    note: what a reader of the figures should know of them.
  """

  name: str
  unseen: np.ndarray
  labels: Optional[np.ndarray]
  train: np.ndarray
  others: np.ndarray
  note: str = ''


def load(
    config: experiment.Experiment,
    source: str = '',
    invert: Optional[bool] = None,
    fit: str = '',
    seed: int = 0,
    own: Optional[image_data.ImageData] = None,
) -> EvaluationImages:
  """Loads the images.

  Args:
    config: of the experiment.
    source: in place of the experiment's held-out images; see
      `image_data.load`. Of a source with held-out images of its own, those.
    invert: whether it is in white on black; None: as the experiment's.
    fit: how it is brought to the canvas's size; '': as the experiment's.
    seed: of their order.
    own: the experiment's images; None: to be loaded.

  Raises:
    ValueError, OSError: of `image_data.load`; or no image is held out.
  """
  if own is None:
    own = data.load(config)
  unseen, labels, others = own.held_out, own.held_out_labels, own.train
  name, note = 'held-out images', ''
  if source:
    given = image_data.load(
        source,
        size=config.environment.canvas_width,
        channels=config.environment.channels,
        fit=fit or config.data.fit,
        invert=config.data.invert if invert is None else invert,
        held_out=0.0,
        # A grey canvas can show nothing else; to convert is not to lose.
        to_grey=config.environment.channels == 1,
    )
    name = os.path.basename(os.path.normpath(source))
    unseen, labels = given.train, given.train_labels
    if len(given.held_out):
      unseen, labels = given.held_out, given.held_out_labels
    others = unseen[:0]
    note = _note_on(unseen, own.train)
  if not len(unseen):
    raise ValueError(
        f'data.source={config.data.source!r} holds no image out of training: '
        'name others with --images.'
    )
  # Data sets tend to be sorted.
  rng = np.random.default_rng([seed, 0])
  order = rng.permutation(len(unseen))
  return EvaluationImages(
      name=name,
      unseen=unseen[order],
      labels=None if labels is None else labels[order],
      train=own.train,
      others=others[rng.permutation(len(others))],
      note=note,
  )


def _note_on(images: np.ndarray, train: np.ndarray) -> str:
  """Whether training saw these images, which nobody held out."""
  if not len(train):
    return (
        'Training may have seen these images: those it saw are not here to '
        'compare with.'
    )
  copies = image_data.count_copies(images, train)
  if not copies:
    return ''
  return f'Training saw {copies:,} of these {len(images):,} images.'
