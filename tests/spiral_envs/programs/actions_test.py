# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_envs.programs.actions."""

import dataclasses

from absl.testing import absltest
from absl.testing import parameterized
import hypothesis
from hypothesis import strategies
import numpy as np

from spiral_envs.libmypaint import actions as action_space
from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import serialization
from spiral_launch.experiment import config as experiment
from tests.spiral_tf import programs


@strategies.composite
def _drawings(draw):
  """Returns options, whether they are compatible, and actions."""
  sizes = draw(
      strategies.lists(
          strategies.floats(0.1, 100), min_size=1, max_size=6, unique=True
      )
  )
  config = experiment.EnvironmentConfig(
      canvas_width=64 * draw(strategies.integers(1, 4)),
      grid_width=draw(strategies.integers(1, 40)),
      brush_sizes=tuple(sizes),
      use_color=draw(strategies.booleans()),
      use_pressure=draw(strategies.booleans()),
  )
  compatible = draw(strategies.booleans())
  space = action_space.ActionSpace(
      config.grid_width,
      len(sizes),
      config.use_pressure,
      config.use_color,
      compatible,
  )
  count = draw(strategies.integers(0, 6))
  rng = np.random.default_rng(draw(strategies.integers(0, 2**32)))
  actions = {
      name: rng.integers(spec.num_values, size=count, dtype=np.int32)
      for name, spec in space.spec().items()
  }
  return config, compatible, actions


class RoundTripTest(absltest.TestCase):

  @hypothesis.settings(deadline=None, max_examples=60)
  @hypothesis.given(_drawings())
  def test_is_exact_also_through_a_file(self, drawing):
    config, compatible, actions = drawing
    head = program_actions.head(config, seed=7, compatible=compatible)
    program = program_actions.from_actions(head, actions)
    text = serialization.to_text(program)
    back = program_actions.to_actions(serialization.from_text(text))
    self.assertEqual(list(back), list(actions))
    for name, values in actions.items():
      np.testing.assert_array_equal(back[name], values)
      self.assertEqual(back[name].dtype, np.int32)

  def test_units(self):
    config = experiment.EnvironmentConfig(
        canvas_width=50, grid_width=4, brush_sizes=(1, 5), use_color=True
    )
    agent = drawing_program.Agent('digits', '3')
    head = program_actions.head(config, seed=2, agent=agent)
    program = program_actions.from_actions(
        head,
        {
            'flag': [0, 1],
            'end': [7, 13],
            'control': [0, 2],
            'size': [0, 1],
            'pressure': [0, 4],
            'red': [0, 19],
            'green': [0, 0],
            'blue': [0, 1],
        },
        scores=[0.5, -1],
    )
    self.assertEqual(program.agent, agent)
    self.assertEqual(program.brush, drawing_program.Brush('classic/pen', 2))
    move, stroke = program.actions
    self.assertEqual(
        (move.kind, move.end, move.score), ('move', (0.75, 0.25), 0.5)
    )
    self.assertEqual((stroke.kind, stroke.end), ('stroke', (0.25, 0.75)))
    self.assertEqual((stroke.control, stroke.radius), ((0.5, 0.0), 0.1))
    self.assertAlmostEqual(stroke.pressure or 0, 0.5)
    self.assertEqual(stroke.color, (1.0, 0.0, 1 / 19))

  def test_the_fake_environment_has_no_brush(self):
    config = experiment.EnvironmentConfig(name='fake')
    self.assertEqual(program_actions.head(config).brush.type, '')


class ErrorsTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    config = experiment.EnvironmentConfig(
        canvas_width=32, grid_width=8, brush_sizes=(1.0, 2.0)
    )
    self.head = program_actions.head(config)

  def program(self, **changes):
    action = programs.stroke((0.5, 0.5), radius=1 / 32, pressure=0.1)
    return dataclasses.replace(
        self.head, actions=(dataclasses.replace(action, **changes),)
    )

  @parameterized.parameters(
      (dict(end=(0.5, 0.51)), r'actions\[0\].end\[1\] is 0.51.* 0.5 is'),
      (
          dict(control=(0.99, 0)),
          r'actions\[0\].control\[0\] is 0.99.* 0.875 is',
      ),
      (dict(radius=0.5), r'actions\[0\].radius is 0.5.* 0.0625 is'),
      (dict(pressure=0.15), r'actions\[0\].pressure is 0.15'),
      (dict(color=(0, 0, 1)), r'actions\[0\].color\[2\] is 1.* 0.0 is'),
      (dict(start_pressure=1.0), r'actions\[0\].start_pressure is 1.0'),
  )
  def test_values_that_no_action_has(self, changes, message):
    program = self.program(**changes)
    with self.assertRaisesRegex(ValueError, message):
      program_actions.to_actions(program)
    nearest = program_actions.to_actions(program, nearest=True)
    self.assertEqual(nearest['flag'], [1])

  def test_nearest(self):
    program = self.program(end=(0.99, 0.3), radius=0.05, pressure=0.73)
    actions = program_actions.to_actions(program, nearest=True)
    self.assertEqual(
        {name: int(value[0]) for name, value in actions.items()},
        {'flag': 1, 'end': 23, 'control': 36, 'size': 1, 'pressure': 6},
    )

  def test_actions_of_another_environment(self):
    actions = program_actions.to_actions(self.program())
    for changes, message in (
        ({'red': np.array([0])}, "Unknown sub-action 'red'"),
        ({'end': np.array([64])}, "'end' is 64"),
        ({'size': np.array([0.5])}, "'size' is"),
    ):
      with self.assertRaisesRegex(ValueError, message):
        program_actions.from_actions(self.head, {**actions, **changes})
    with self.assertRaisesRegex(ValueError, '2 scores for 1 actions'):
      program_actions.from_actions(self.head, actions, [1, 2])
    with self.assertRaisesRegex(ValueError, r'actions\[0\].score is NaN'):
      program_actions.from_actions(self.head, actions, [float('nan')])


if __name__ == '__main__':
  absltest.main()
