# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.agents.hub_run."""

import dataclasses
import os
import tempfile

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_launch.agents import hub_run
from tests.spiral_tf import hub_modules

_SETTINGS = dataclasses.replace(
    hub_run.RELEASED, episode_length=7, grid_width=8, brush_sizes=(2.0, 6.0)
)
_AGENT = drawing_program.Agent('module', '1')


class HubRunTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    folder = self.enter_context(tempfile.TemporaryDirectory())
    self.path = os.path.join(folder, 'module')

  def test_draws_in_the_compatible_environment(self):
    """Compares a drawing with one made step by step in the environment."""
    hub_modules.write(self.path, target=True)
    run = hub_run.HubRun(self.path, _SETTINGS)
    noise = np.array([0.3, 0, 0, 0], np.float32)
    target = np.full([64, 64, 3], 51, np.uint8)
    program, canvas = run.draw(noise, target, _AGENT)

    environment = libmypaint.LibMyPaint(
        episode_length=7,
        canvas_width=64,
        grid_width=8,
        brush_type='classic/dry_brush',
        brush_sizes=(2.0, 6.0),
        use_color=True,
        compatible=True,
    )
    step = environment.reset()
    action: dict[str, int] = {}
    actions = []
    # The released environment counts from one.
    for t in range(6):
      action = hub_modules.expected(
          t,
          int(step.step_type),
          step.observation['canvas'],
          noise,
          action,
          target / np.float32(255),
      )
      actions.append(action)
      step = environment.step(action)
    self.assertTrue(step.last())
    self.assertLen(program.actions, 6)
    self.assertLen({action['flag'] for action in actions}, 2)
    found = program_actions.to_actions(program)
    for name, values in found.items():
      self.assertEqual(values.tolist(), [a[name] for a in actions])
    np.testing.assert_array_equal(canvas, step.observation['canvas'])
    self.assertLess(canvas.min(), 0.9)
    self.assertTrue(program.known_environment.compatible)
    self.assertEqual(program.agent, _AGENT)
    # The program paints the same drawing, and the next drawing is equal.
    np.testing.assert_array_equal(
        rendering.render(program), np.rint(255 * canvas).astype(np.uint8)
    )
    again, _ = run.draw(noise, target, _AGENT)
    self.assertEqual(again, program)

  @parameterized.parameters(
      (dict(brush_sizes=(2.0,)), 'Set other brush sizes'),
      (dict(brush_type='classic/pan'), 'classic/pan'),
      (dict(grid_width=0), 'grid_width is 0'),
  )
  def test_settings_that_do_not_fit(self, changes, message):
    hub_modules.write(self.path)
    settings = dataclasses.replace(_SETTINGS, **changes)
    with self.assertRaisesRegex((ValueError, OSError), message):
      hub_run.HubRun(self.path, settings)

  def test_actions_that_the_environment_lacks(self):
    """A module with a larger grid: the error names the sub-action."""
    hub_modules.write(self.path)
    settings = dataclasses.replace(_SETTINGS, grid_width=2, episode_length=20)
    run = hub_run.HubRun(self.path, settings)
    with self.assertRaisesRegex(ValueError, "Sub-action '.*out of range"):
      run.draw(np.zeros(4, np.float32), None, _AGENT)


if __name__ == '__main__':
  absltest.main()
