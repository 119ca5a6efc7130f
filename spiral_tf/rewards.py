"""What each action of a drawing earns.

[SPIRAL]: Ganin et al., 2018, arXiv 1804.01118. [SPIRAL++]: Mellor et al., 2019,
arXiv 1910.01007. Pure functions over a batch of B drawings of N actions each,
time first: N + 1 canvases, the initial one included, give N rewards. Rewards
and penalties add up; a penalty is negative already.
"""

import tensorflow as tf


def final_score(scores) -> tf.Tensor:
  """The critic's score of the final canvas, at the end: [SPIRAL]'s reward.

  Args:
    scores: [N + 1, B] critic scores of all canvases, of which only the last row
      counts.

  Returns:
    [N, B]: zero before the last action.

  Raises:
    ValueError: fewer than two rows.
  """
  scores = tf.convert_to_tensor(scores)
  _check_steps('scores', scores, rank=2)
  return _at_the_end(scores[-1], scores[1:])


def score_differences(scores) -> tf.Tensor:
  """`r_t = D(canvas_t) - D(canvas_{t-1})`: [SPIRAL++], credit assignment.

  Args:
    scores: [N + 1, B] critic scores of all canvases.

  Returns:
    [N, B]; the sum over time is the gain in score of the whole drawing.

  Raises:
    ValueError: fewer than two rows.
  """
  scores = tf.convert_to_tensor(scores)
  _check_steps('scores', scores, rank=2)
  return scores[1:] - scores[:-1]


def l2_distance(images, targets, mean_squared: bool = False) -> tf.Tensor:
  """How far images are from their targets.

  Args:
    images: [..., H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: of a shape that broadcasts with `images`, uint8 or float likewise.
    mean_squared: returns the mean squared error over pixels and channels in
      place of the Euclidean norm of the difference.

  Returns:
    [...] float32 of images in [0, 1]: the norm, in [0, sqrt(H * W * C)], or the
    mean squared error, in [0, 1].

  Raises:
    ValueError: other types, or H, W or C differ.
  """
  images, targets = _to_unit(images), _to_unit(targets)
  if not images.shape[-3:].is_compatible_with(targets.shape[-3:]):
    raise ValueError(
        f'Images {images.shape} and targets {targets.shape} must agree in '
        '[H, W, C].'
    )
  squares = tf.math.squared_difference(images, targets)
  if mean_squared:
    return tf.reduce_mean(squares, axis=[-3, -2, -1])
  return tf.sqrt(tf.reduce_sum(squares, axis=[-3, -2, -1]))


def final_l2(canvases, targets, mean_squared: bool = False) -> tf.Tensor:
  """Minus the distance of the final canvas to its target, at the end.

  The baseline of [SPIRAL]'s conditional game: one of its optimal critics, and a
  poorer reward than a learned one.

  Args:
    canvases: [N + 1, B, H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: [B, H, W, C], likewise.
    mean_squared: see `l2_distance`.

  Returns:
    [N, B] float32: zero before the last action.

  Raises:
    ValueError: shapes disagree, or a type is neither uint8 nor float.
  """
  canvases = tf.convert_to_tensor(canvases)
  targets = tf.convert_to_tensor(targets)
  _check_targets(canvases, targets)
  distances = l2_distance(canvases[-1], targets, mean_squared)
  return _at_the_end(-distances, canvases[1:, :, 0, 0, 0])


def l2_differences(canvases, targets, mean_squared: bool = False) -> tf.Tensor:
  """How much nearer to its target each action brought the canvas.

  The per-step form of `final_l2`, as `score_differences` is of `final_score`.

  Args:
    canvases: [N + 1, B, H, W, C], uint8 in [0, 255] or float in [0, 1].
    targets: [B, H, W, C], likewise.
    mean_squared: see `l2_distance`.

  Returns:
    [N, B] float32; the sum over time is the initial canvas's distance minus the
    final one's.

  Raises:
    ValueError: shapes disagree, or a type is neither uint8 nor float.
  """
  canvases = tf.convert_to_tensor(canvases)
  targets = tf.convert_to_tensor(targets)
  _check_targets(canvases, targets)
  distances = l2_distance(canvases, targets[None], mean_squared)
  return distances[:-1] - distances[1:]


def stroke_start_penalty(flags, cost: float) -> tf.Tensor:
  """Charges for each continuous sequence of strokes, where it starts.

  An auxiliary reward of [SPIRAL]'s MNIST experiments: people lift the pen
  seldom.

  Args:
    flags: [N, B], non-zero for a stroke, 0 for a move.
    cost: what one start costs, at least 0.

  Returns:
    [N, B] float32: `-cost` at each stroke that follows a move, or that is the
    drawing's first action; 0 elsewhere.

  Raises:
    ValueError: `flags` is not of rank 2.
  """
  flags = tf.convert_to_tensor(flags)
  if flags.shape.rank != 2:
    raise ValueError(f'flags must be [N, B]; got {flags.shape}.')
  strokes = tf.cast(flags, tf.bool)
  before = tf.concat([tf.zeros_like(strokes[:1]), strokes[:-1]], axis=0)
  starts = tf.logical_and(strokes, tf.logical_not(before))
  return -cost * tf.cast(starts, tf.float32)


def blank_penalty(canvases, cost: float) -> tf.Tensor:
  """Charges, at the end, for a drawing on which nothing can be seen.

  An auxiliary reward of [SPIRAL]'s MNIST experiments: without it agents may
  find, and keep to, drawings of moves alone.

  Args:
    canvases: [N + 1, B, H, W, C] of any type, the initial canvas first.
    cost: what a blank drawing costs, at least 0.

  Returns:
    [N, B] float32: `-cost` at the last action of each drawing whose final
    canvas equals its initial one in every pixel; 0 elsewhere.

  Raises:
    ValueError: `canvases` is not of rank 5, or holds fewer than two.
  """
  canvases = tf.convert_to_tensor(canvases)
  _check_steps('canvases', canvases, rank=5)
  blank = tf.reduce_all(tf.equal(canvases[0], canvases[-1]), axis=[1, 2, 3])
  penalties = -cost * tf.cast(blank, tf.float32)
  return _at_the_end(penalties, canvases[1:, :, 0, 0, 0])


def _at_the_end(final: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
  """Puts [B] into the last row of zeros of the shape [N, B] of `like`."""
  zeros = tf.zeros_like(like[:-1], dtype=final.dtype)
  return tf.concat([zeros, final[None]], axis=0)


def _to_unit(images) -> tf.Tensor:
  """Float32 images in [0, 1] from uint8 or float ones."""
  images = tf.convert_to_tensor(images)
  if images.dtype == tf.uint8:
    return tf.cast(images, tf.float32) / 255.0
  if images.dtype.is_floating:
    return tf.cast(images, tf.float32)
  raise ValueError(
      'Images must be uint8 in [0, 255] or float in [0, 1]; got '
      f'{images.dtype.name}.'
  )


def _check_steps(name: str, tensor: tf.Tensor, rank: int) -> None:
  """Raises unless the first axis can be the canvases of a drawing."""
  shape = tensor.shape
  if shape.rank != rank or (shape[0] is not None and shape[0] < 2):
    raise ValueError(
        f'{name} must be of rank {rank}, one row per canvas of a drawing of at '
        f'least one action; got {shape}.'
    )


def _check_targets(canvases: tf.Tensor, targets: tf.Tensor) -> None:
  """Raises unless there is one target per drawing, of the canvases' shape."""
  _check_steps('canvases', canvases, rank=5)
  if targets.shape.rank != 4 or not targets.shape.is_compatible_with(
      canvases.shape[1:]
  ):
    raise ValueError(
        f'targets must be [B, H, W, C] = {canvases.shape[1:]}; got '
        f'{targets.shape}.'
    )
