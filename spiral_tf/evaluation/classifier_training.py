# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains the classifier of `networks/classifier.py` on real images.

A classifier trained on digits alone labels half of all random scribbles with a
probability above 0.9. Therefore each batch also holds chimeras, images made of
parts of two real ones, for which it learns equal probabilities. The fraction of
confidently labeled scribbles falls to 3 %, and that of real digits from 97 % to
95 %.

All random numbers come from one NumPy generator, and TensorFlow's seeds are not
used: a seed gives the same classifier whatever ran before.
"""

import math

import numpy as np
import sonnet as snt
import tensorflow as tf

from spiral_tf.networks import classifier as classifier_lib

_BATCH = 64
_LEARNING_RATE = 2e-3
_WEIGHT_DECAY = 1e-4
# Number of chimeras in each batch, which is even, and the weight of their loss.
_CHIMERAS, _CHIMERA_WEIGHT = 16, 0.5
# Limits of the augmentation: fraction of the width, radians, fractions.
_SHIFT, _TURN, _SCALE, _SHEAR = 0.08, 0.2, 0.12, 0.15


def default_steps(num_images: int) -> int:
  """Returns a sufficient number of steps: 25 passes, at most 5,000 steps."""
  return max(1, min(5000, 25 * num_images // _BATCH))


def initialize(
    classifier: classifier_lib.Classifier,
    image_shape: tuple[int, ...],
    rng: np.random.Generator,
) -> None:
  """Creates the variables: He's normal weights, and biases of zero."""
  classifier(tf.zeros((1,) + tuple(image_shape)))
  for variable in classifier.trainable_variables:
    shape = variable.shape.as_list()
    if len(shape) == 1:
      variable.assign(np.zeros(shape, np.float32))
    else:
      spread = math.sqrt(2.0 / np.prod(shape[:-1]))
      variable.assign(rng.normal(0.0, spread, shape).astype(np.float32))


def random_transforms(
    count: int, width: int, rng: np.random.Generator
) -> np.ndarray:
  """Samples small shifts, rotations, scalings and shears about the center.

  Args:
    count: B, the number of transforms.
    width: width of the square images, in pixels.
    rng: random number generator.

  Returns:
    float32 [B, 8], with rows (a, b, c, d, e, f, 0, 0): pixel (x, y) of the
    result comes from (a x + b y + c, d x + e y + f) of the image.
  """
  turn = rng.uniform(-_TURN, _TURN, count)
  shear = rng.uniform(-_SHEAR, _SHEAR, count)
  scale = 1.0 + rng.uniform(-_SCALE, _SCALE, [2, count])
  a = np.cos(turn) / scale[0]
  b = (shear - np.sin(turn)) / scale[0]
  d = np.sin(turn) / scale[1]
  e = np.cos(turn) / scale[1]
  center = (width - 1) / 2
  shift = rng.uniform(-_SHIFT, _SHIFT, [2, count]) * width
  c = center - (a + b) * center + shift[0]
  f = center - (d + e) * center + shift[1]
  zero = np.zeros(count)
  return np.stack([a, b, c, d, e, f, zero, zero], axis=1).astype(np.float32)


def transform(ink: tf.Tensor, transforms: tf.Tensor) -> tf.Tensor:
  """Applies transforms [B, 8] to images; pixels from outside are 0."""
  return tf.raw_ops.ImageProjectiveTransformV3(
      images=ink,
      transforms=transforms,
      output_shape=tf.shape(ink)[1:3],
      interpolation='BILINEAR',
      fill_mode='CONSTANT',
      fill_value=0.0,
  )


def chimeras(ink: tf.Tensor, parts: tf.Tensor) -> tf.Tensor:
  """Makes images of no class from pairs of images.

  Args:
    ink: float32 [B, W, W, C].
    parts: int32 [2, J] indices into `ink`, J even.

  Returns:
    float32 [J, W, W, C]. In the first half, one image lies over the other,
    rotated by 90 degrees counterclockwise. In the second half, the right half
    of the one image is to the left of the left half of the other, upside down,
    and all is shifted by a quarter of the width, so that the seam is not in the
    middle.
  """
  first, second = (tf.gather(ink, parts[i]) for i in range(2))
  count, width = parts.shape[1] // 2, ink.shape[2]
  # Rotation by 90 degrees without rot90, whose checks make TensorFlow's graph
  # optimizer print warnings.
  turned = tf.reverse(tf.transpose(second[:count], [0, 2, 1, 3]), axis=[1])
  laid = tf.maximum(first[:count], turned)
  torn = tf.concat(
      [
          first[count:, :, width // 2 :],
          tf.reverse(second[count:, :, : width // 2], axis=[1]),
      ],
      axis=2,
  )
  return tf.concat([laid, tf.roll(torn, width // 4, axis=2)], axis=0)


def train(
    images: np.ndarray,
    labels: np.ndarray,
    num_classes: int,
    seed: int,
    steps: int,
) -> classifier_lib.Classifier:
  """Trains a classifier.

  Args:
    images: uint8 [N, H, W, C], dark ink on white, N at least 1.
    labels: int [N] in [0, num_classes).
    num_classes: number of classes, at least 2.
    seed: seed of weights, order and augmentation.
    steps: number of updates, with 64 images each.
  """
  rng = np.random.default_rng(seed)
  classifier = classifier_lib.Classifier(images.shape[2], num_classes)
  initialize(classifier, images.shape[1:], rng)
  rate = tf.Variable(_LEARNING_RATE, trainable=False)
  optimizer = snt.optimizers.Adam(rate)
  variables = classifier.trainable_variables
  weights = [v for v in variables if v.shape.rank > 1]

  @tf.function(autograph=False)
  def step(batch, wanted, transforms, parts):
    ink = transform(classifier_lib.to_ink(batch), transforms)
    both = tf.concat([ink, chimeras(ink, parts)], axis=0)
    with tf.GradientTape() as tape:
      logits = classifier(both)
      losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
          wanted, logits[:_BATCH]
      )
      # Cross-entropy with equal probabilities.
      unknown = -tf.reduce_mean(tf.nn.log_softmax(logits[_BATCH:]))
      decay = tf.add_n([tf.nn.l2_loss(v) for v in weights])
      loss = (
          tf.reduce_mean(losses)
          + _CHIMERA_WEIGHT * unknown
          + _WEIGHT_DECAY * decay
      )
    optimizer.apply(tape.gradient(loss, variables), variables)

  order = np.empty([0], np.int64)
  for i in range(steps):
    while len(order) < _BATCH:
      order = np.concatenate([order, rng.permutation(len(images))])
    chosen, order = order[:_BATCH], order[_BATCH:]
    # Half a cosine, from the full rate to 0.
    rate.assign(_LEARNING_RATE * 0.5 * (1 + math.cos(math.pi * i / steps)))
    step(
        tf.constant(images[chosen]),
        tf.constant(labels[chosen].astype(np.int32)),
        tf.constant(random_transforms(_BATCH, images.shape[2], rng)),
        tf.constant(rng.integers(_BATCH, size=[2, _CHIMERAS], dtype=np.int32)),
    )
  return classifier
