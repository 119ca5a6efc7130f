# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.networks.head."""

import itertools

from absl.testing import parameterized
import numpy as np
import tensorflow as tf

from spiral_tf import types
from spiral_tf.networks import head as head_lib
from tests.spiral_tf import tiny


class CellCoordinatesTest(tf.test.TestCase, parameterized.TestCase):

  def test_corners_and_order(self):
    # Cell 1 is right of cell 0: x grows, y stays.
    self.assertAllClose(
        head_lib.cell_coordinates(tf.constant([0, 1, 4, 8, 10, 14]), 4),
        [
            [-1, -1],
            [-1, -1 / 3],
            [-1 / 3, -1],
            [1 / 3, -1],
            [1 / 3, 1 / 3],
            [1, 1 / 3],
        ],
    )
    self.assertAllClose(head_lib.cell_coordinates(15, 4), [1, 1])

  def test_a_grid_of_one_cell_is_the_middle(self):
    self.assertAllEqual(
        head_lib.cell_coordinates(tf.constant([0, 0]), 1), [[0, 0]] * 2
    )

  @parameterized.parameters((1, 1), (16, 4), (1024, 32))
  def test_grid_width(self, values, width):
    self.assertEqual(head_lib.grid_width('end', values), width)

  @parameterized.parameters(2, 15, 17)
  def test_no_square_grid(self, values):
    with self.assertRaisesRegex(ValueError, f"'end'.*{values}.*locations"):
      head_lib.grid_width('end', values)


class SubActionEmbeddingTest(tf.test.TestCase):

  def test_equals_a_row_of_weights_for_a_scalar(self):
    embed = head_lib.SubActionEmbedding(5, 3)
    embed(tf.range(5))
    tiny.randomise(embed)
    weights = {v.name.split('/')[-1]: v for v in embed.variables}
    rows = embed(tf.range(5))
    self.assertAllClose(rows, weights['w:0'] + weights['b:0'])

  def test_location_enters_by_its_coordinates(self):
    embed = head_lib.SubActionEmbedding(16, 3, width=4)
    embed(tf.range(16))
    tiny.randomise(embed)
    weights = {v.name.split('/')[-1]: v.numpy() for v in embed.variables}
    yx = head_lib.cell_coordinates(tf.range(16), 4).numpy()
    self.assertEqual(weights['w:0'].shape, (2, 3))
    self.assertAllClose(
        embed(tf.range(16)), yx @ weights['w:0'] + weights['b:0']
    )


class ActionEmbeddingTest(tf.test.TestCase):

  def setUp(self):
    super().setUp()
    self.spec = tiny.spec()
    self.embed = head_lib.ActionEmbedding(self.spec, ('end', 'control'), 4)
    self.action = {k: tf.constant([1, 0]) for k in self.spec.names}
    self.ones = tf.ones([2, len(self.spec.names)])
    self.embed(self.action, self.ones)
    tiny.randomise(self.embed)

  def test_each_sub_action_has_its_columns(self):
    before = self.embed(self.action, self.ones).numpy()
    for i, name in enumerate(self.spec.names):
      changed = {**self.action, name: tf.constant([0, 1])}
      after = self.embed(changed, self.ones).numpy()
      places = np.flatnonzero(np.any(before != after, axis=0))
      self.assertTrue(np.all(places // 4 == i), name)
      self.assertNotEmpty(places)

  def test_masked_sub_actions_are_zero_and_their_value_is_hidden(self):
    mask = np.ones([2, len(self.spec.names)], np.float32)
    mask[0, 2:] = 0
    out = self.embed(self.action, tf.constant(mask)).numpy()
    self.assertAllEqual(out[0, 8:], np.zeros_like(out[0, 8:]))
    self.assertNotAllClose(out[1, 8:], np.zeros_like(out[1, 8:]))
    self.assertAllEqual(
        out[0, :8], self.embed(self.action, self.ones).numpy()[0, :8]
    )


if __name__ == '__main__':
  tf.test.main()


# Small enough to enumerate: 2 * 4 * 3 actions.
_SPEC = types.EnvironmentSpec(
    (('flag', 2), ('end', 4), ('size', 3)), (8, 8, 1), 2
)


def _make(spec=_SPEC, **changes):
  head = head_lib.Head(tiny.network(**{'place_logits': False, **changes}), spec)
  head.evaluate(
      tf.zeros([1, 16]),
      {name: tf.zeros([1], tf.int32) for name in spec.names},
      _places(1),
  )
  tiny.randomise(head, scale=2.0)
  return head


def _hidden(batch, seed=0):
  rng = np.random.default_rng(seed)
  return tf.constant(rng.normal(size=[batch, 16]), tf.float32)


def _places(batch, size=2, seed=1):
  rng = np.random.default_rng(seed)
  return tf.constant(rng.normal(size=[batch, size, size, 5]), tf.float32)


def _all_actions(spec):
  """Returns every action of a spec, as a batch."""
  rows = itertools.product(*(range(count) for _, count in spec.sub_actions))
  columns = np.array(list(rows), np.int32).T
  return dict(zip(spec.names, map(tf.constant, columns)))


class LocationLogitsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.product(width=[1, 3, 8, 11], sub_pixel=[False, True])
  def test_one_logit_per_cell(self, width, sub_pixel):
    layer = head_lib.LocationLogits(width, tiny.network(sub_pixel=sub_pixel))
    layer(_hidden(1))
    tiny.randomise(layer)
    logits = layer(_hidden(3))
    self.assertEqual(logits.shape, [3, width * width])
    # Every cell depends on the hidden state: none is a constant.
    self.assertTrue(np.all(np.ptp(logits, axis=0) > 0))

  @parameterized.parameters((8, False), (8, True), (6, True))
  def test_cells_are_row_major(self, width, sub_pixel):
    """The logits on top left depend on the top left of the 4 x 4 seed."""
    layer = head_lib.LocationLogits(
        width, tiny.network(sub_pixel=sub_pixel, head_blocks=0)
    )
    layer(_hidden(1))
    tiny.randomise(layer)
    before = layer(_hidden(1)).numpy().reshape(width, width)
    # Only the seed's cell in row 3, column 0 (16 values, 1 channel) changes.
    z = _hidden(1).numpy()
    z[0, 12] += 1.0
    after = layer(tf.constant(z)).numpy().reshape(width, width)
    changed = np.argwhere(before != after)
    self.assertNotEmpty(changed)
    self.assertGreaterEqual(changed[:, 0].min(), width // 4)
    self.assertLess(changed[:, 1].max(), width - 1)

  def test_sub_pixel_order_of_the_four_parts(self):
    layer = head_lib.SubPixel(1)
    x = tf.constant(np.arange(6, dtype=np.float32).reshape(1, 2, 3, 1))
    layer(x)
    for variable in layer.trainable_variables:
      if variable.shape.rank == 4:  # Four times the cell: parts 1, 2, 3, 4.
        variable.assign(np.array([1, 2, 3, 4]).reshape(1, 1, 1, 4))
    expected = np.zeros([4, 6])
    for i, j in np.ndindex(2, 3):
      value = 3 * i + j
      expected[2 * i : 2 * i + 2, 2 * j : 2 * j + 2] = [
          [value, 2 * value],
          [3 * value, 4 * value],
      ]
    self.assertAllClose(layer(x)[0, :, :, 0], expected)


class SpatialLogitsTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.product(width=[1, 3, 8, 16, 20, 32], size=[4, 8])
  def test_one_logit_per_cell(self, width, size):
    layer = head_lib.SpatialLogits(width)
    layer(_hidden(1), _places(1, size))
    tiny.randomise(layer)
    logits = layer(_hidden(3), _places(3, size))
    self.assertEqual(logits.shape, [3, width * width])
    self.assertTrue(np.all(np.ptp(logits, axis=0) > 0))

  @parameterized.parameters(4, 8, 16)
  def test_features_affect_their_own_cells_only(self, width):
    layer = head_lib.SpatialLogits(width)
    places = _places(1, 4).numpy()
    layer(_hidden(1), tf.constant(places))
    tiny.randomise(layer)
    before = layer(_hidden(1), tf.constant(places)).numpy()
    places[0, 1, 3] += 1.0
    after = layer(_hidden(1), tf.constant(places)).numpy()
    changed = np.argwhere((before != after).reshape(width, width))
    share = width // 4
    self.assertNotEmpty(changed)
    for row, column in changed // share:
      self.assertEqual((row, column), (1, 3))


class LookUpTest(tf.test.TestCase, parameterized.TestCase):

  @parameterized.parameters((4, 4, 4), (2, 2, 8), (4, 2, 6), (8, 8, 3))
  def test_equals_indexing(self, h, w, width):
    rng = np.random.default_rng(0)
    places = rng.normal(size=[width**2, h, w, 3]).astype(np.float32)
    found = head_lib.look_up(
        tf.constant(places), tf.range(width**2, dtype=tf.int32), width
    )
    for cell, row in enumerate(found):
      # The cell's top left corner, as fractions of the sides.
      y, x = divmod(cell, width)
      expected = places[
          cell, int(y / width * h + 1e-9), int(x / width * w + 1e-9)
      ]
      self.assertAllEqual(row, expected)


class HeadTest(tf.test.TestCase, parameterized.TestCase):

  def test_probabilities_of_all_actions_sum_to_one(self):
    head = _make()
    actions = _all_actions(_SPEC)
    for seed in range(3):
      z = tf.repeat(_hidden(1, seed), 24, axis=0)
      log_probs, _ = head.evaluate(z, actions)
      total = np.exp(np.sum(log_probs, axis=-1))
      self.assertAllClose(np.sum(total), 1.0, atol=1e-5)
      self.assertGreater(np.ptp(total), 1e-3)  # It is not merely uniform.

  def test_entropies_equal_an_enumeration(self):
    head = _make()
    actions = _all_actions(_SPEC)
    z = tf.repeat(_hidden(1), 24, axis=0)
    log_probs, entropies = (x.numpy() for x in head.evaluate(z, actions))
    table = np.stack([actions[name] for name in _SPEC.names], axis=-1)
    for i, row in enumerate(table):
      for s in range(len(_SPEC.names)):
        # All actions with equal choices before sub-action s.
        same = np.all(table[:, :s] == row[:s], axis=1)
        entropy = 0.0
        for value in np.unique(table[same, s]):
          one = log_probs[same & (table[:, s] == value), s]
          self.assertAllClose(np.ptp(one), 0.0, atol=1e-5)
          entropy -= np.exp(one[0]) * one[0]
        self.assertAllClose(entropies[i, s], entropy, atol=1e-4)

  @parameterized.parameters(None, 5)
  def test_samples_come_as_often_as_their_probability(self, seed):
    head = _make()
    count = 20_000
    tf.random.set_seed(0)
    seed = None if seed is None else tf.constant([seed, 0])
    action, _ = head.sample(tf.repeat(_hidden(1), count, axis=0), seed=seed)
    index = (action['flag'] * 4 + action['end']) * 3 + action['size']
    seen = np.bincount(index, minlength=24) / count
    log_probs, _ = head.evaluate(
        tf.repeat(_hidden(1), 24, axis=0), _all_actions(_SPEC)
    )
    expected = np.exp(np.sum(log_probs, axis=-1))
    # Five standard deviations of a frequency.
    allowed = 5 * np.sqrt(expected * (1 - expected) / count) + 1e-4
    self.assertTrue(np.all(np.abs(seen - expected) < allowed))

  @parameterized.parameters(1.0, 0.4)
  def test_many_samples_come_as_often_as_their_probability(self, temperature):
    head = _make()
    z = _hidden(2)
    action = head.sample_many(z, None, 20_000, tf.constant([5, 0]), temperature)
    for row in range(2):
      index = (action['flag'] * 4 + action['end']) * 3 + action['size']
      seen = np.bincount(index[row], minlength=24) / 20_000
      log_probs, _ = head.evaluate(
          tf.repeat(z[row : row + 1], 24, axis=0),
          _all_actions(_SPEC),
          temperature=temperature,
      )
      expected = np.exp(np.sum(log_probs, axis=-1))
      allowed = 5 * np.sqrt(expected * (1 - expected) / 20_000) + 1e-4
      self.assertTrue(np.all(np.abs(seen - expected) < allowed))

  @parameterized.parameters(1, 3, 12)
  def test_many_samples_follow_the_places_of_their_row(self, count):
    """At a low temperature, they are the most likely action of each row."""
    spec = tiny.spec(grid_width=6)
    head = _make(spec, place_logits=True, place_lookup=True)
    z, places = _hidden(5), _places(5)
    many = head.sample_many(z, places, count, tf.constant([1, 2]), 1e-4)
    one, _ = head.sample(z, places, temperature=1e-4)
    for name in spec.names:
      self.assertAllEqual(
          many[name], np.repeat(one[name].numpy()[:, None], count, axis=1)
      )

  @parameterized.parameters(0.5, 3.0)
  def test_temperature_raises_probabilities_to_a_power(self, temperature):
    head = _make()
    z = tf.repeat(_hidden(1), 24, axis=0)
    actions = _all_actions(_SPEC)
    before, _ = head.evaluate(z, actions)
    after, entropies = head.evaluate(z, actions, temperature=temperature)
    cubes = [np.exp(x).reshape(2, 4, 3, 3) for x in (before, after)]
    for s, other in enumerate(((0, 0), (0, 0), ())):
      # The distribution of sub-action s is along axis s, given those before.
      one, two = (
          np.moveaxis(cube[..., s], s, -1)[(slice(None),) * s + other[s:]]
          for cube in cubes
      )
      powers = one ** (1 / temperature)
      expected = powers / powers.sum(-1, keepdims=True)
      self.assertAllClose(two, expected, atol=1e-5)
    first = cubes[1][:, 0, 0, 0]
    self.assertAllClose(entropies[0, 0], -np.sum(first * np.log(first)))

  def test_samples_at_a_temperature(self):
    head = _make()
    z = tf.repeat(_hidden(1), 5_000, axis=0)
    action, log_probs = head.sample(z, temperature=0.4)
    judged, _ = head.evaluate(z, action, temperature=0.4)
    self.assertAllClose(judged, log_probs, atol=1e-5)
    expected = np.exp(
        head.evaluate(
            _hidden(1),
            {name: tf.constant([0]) for name in _SPEC.names},
            temperature=0.4,
        )[0][0, 0]
    )
    seen = np.mean(action['flag'] == 0)
    allowed = 5 * np.sqrt(expected * (1 - expected) / 5_000) + 1e-4
    self.assertLess(abs(seen - expected), allowed)

  @parameterized.product(sub_pixel=[False, True], place_logits=[False, True])
  def test_sampled_log_probs_are_those_evaluated(self, sub_pixel, place_logits):
    spec = tiny.spec(grid_width=6)
    head = _make(spec, sub_pixel=sub_pixel, place_logits=place_logits)
    z, places = _hidden(5), _places(5)
    action, log_probs = head.sample(z, places)
    self.assertEqual(tuple(action), spec.names)
    for name, count in spec.sub_actions:
      self.assertEqual(action[name].dtype, tf.int32)
      self.assertAllInRange(action[name], 0, count - 1)
    again, _ = head.evaluate(z, action, places)
    self.assertAllClose(again, log_probs, atol=1e-5)
    other, _ = head.evaluate(z, action, -places)
    locations = [name in ('end', 'control') for name in spec.names]
    changed = np.any(other != again, axis=0)
    self.assertAllEqual(changed, np.array(locations) & place_logits)

  def test_lookup_depends_on_features_at_chosen_locations_only(self):
    spec = tiny.spec(grid_width=6)
    head = _make(spec, place_lookup=True)
    zeros = {key: tf.zeros([16], tf.int32) for key in spec.names}
    # Bottom left of 2 x 2.
    cell = {**zeros, 'end': tf.fill([16], 6 * 4 + 1)}
    before, _ = head.evaluate(_hidden(16), cell, _places(16))
    for row, column in itertools.product(range(2), range(2)):
      places = _places(16).numpy()
      places[:, row, column] += 1.0
      after, _ = head.evaluate(_hidden(16), cell, tf.constant(places))
      changed = np.any(before != after, axis=0)
      # The control point is at the top left, the end at the bottom left.
      expected = {(0, 0): [0, 0, 0, 1, 1], (1, 0): [0, 0, 1, 1, 1]}
      self.assertAllEqual(changed, expected.get((row, column), [0] * 5))

  @parameterized.parameters('flag', 'end', 'control', 'size', 'pressure')
  def test_choice_changes_later_sub_actions_only(self, name):
    spec = tiny.spec()
    head = _make(spec)
    z = _hidden(16)
    zeros = {key: tf.zeros([16], tf.int32) for key in spec.names}
    before = head.evaluate(z, zeros)
    after = head.evaluate(z, {**zeros, name: tf.ones([16], tf.int32)})
    place = spec.names.index(name)
    for one, other in zip(before, after):
      change = np.max(np.abs(one - other), axis=0)
      self.assertAllEqual(change[:place], np.zeros(place))
      self.assertTrue(np.all(change[place + 1 :] > 0), change)
    # Of the changed sub-action: another value, but the same distribution.
    self.assertAllEqual(before[1][:, place], after[1][:, place])

  def test_decodes_in_the_order_of_the_spec(self):
    reordered = types.EnvironmentSpec(
        tuple(reversed(tiny.spec().sub_actions)), (16, 16, 1), 3
    )
    head = _make(reordered)
    zeros = {key: tf.constant([0]) for key in reordered.names}
    before, _ = head.evaluate(_hidden(1), zeros)
    # 'flag' is the last one now: nothing depends on it.
    after, _ = head.evaluate(_hidden(1), {**zeros, 'flag': tf.constant([1])})
    self.assertAllEqual(before[:, :-1], after[:, :-1])
    first = {**zeros, reordered.names[0]: tf.constant([1])}
    self.assertNotAllClose(before[:, 1:], head.evaluate(_hidden(1), first)[0])

  @parameterized.parameters((False, False), (True, False), (False, True))
  def test_every_variable_has_a_gradient(self, place_logits, place_lookup):
    spec = tiny.spec()
    head = _make(spec, place_logits=place_logits, place_lookup=place_lookup)
    action = {k: tf.constant([1] * 8) for k in spec.names}
    with tf.GradientTape() as tape:
      log_probs, entropies = head.evaluate(_hidden(8), action, _places(8))
      total = tf.reduce_sum(log_probs) + tf.reduce_sum(entropies)
    variables = head.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(total, variables)):
      self.assertIsNotNone(gradient, variable.name)
      self.assertGreater(np.abs(gradient).max(), 0, variable.name)

  def test_location_without_a_square_grid_raises(self):
    with self.assertRaisesRegex(ValueError, "'size'.*3 values"):
      head_lib.Head(tiny.network(locations=('size',)), _SPEC)


if __name__ == '__main__':
  tf.test.main()
