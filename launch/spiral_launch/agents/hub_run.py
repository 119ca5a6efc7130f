# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws with a TF-Hub module in the environment it was trained for."""

import dataclasses
from typing import Optional

import numpy as np

from spiral_envs.libmypaint import actions as action_space
from spiral_envs.libmypaint import brushes
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_tf.export import hub as hub_agent

# Settings of the released environment that no module's signature shows. Its
# episode length is one more than the number of actions.
RELEASED = experiment.EnvironmentConfig(
    episode_length=20,
    grid_width=32,
    brush_type='classic/dry_brush',
    brush_sizes=(1.0, 2.0, 4.0, 8.0, 12.0, 24.0),
)


class HubRun:
  """A module and its environment in compatible mode."""

  def __init__(self, path: str, settings: experiment.EnvironmentConfig):
    """Loads the module and checks that it fits the environment.

    Args:
      path: folder of the module, as for `hub_agent.HubAgent`.
      settings: settings of the environment; the module's signature replaces
        its width and its channels.

    Raises:
      ValueError, FileNotFoundError, ImportError: an error of `HubAgent` or
        `libmypaint.LibMyPaint`, or the module and the settings do not match.
    """
    self.agent = hub_agent.HubAgent(path, action_space.NAMES)
    height, width, channels = self.agent.canvas_shape
    if height != width or channels not in (1, 3, 4):
      raise ValueError(
          f'{path} needs a canvas of {self.agent.canvas_shape}: the '
          'environment has only square ones of 1, 3 or 4 channels.'
      )
    names = self.agent.signatures.actions
    self.config = dataclasses.replace(
        settings,
        canvas_width=width,
        use_color=channels > 1,
        use_pressure='pressure' in names,
        use_alpha=channels == 4,
    )
    # If the brush is missing, the compatible environment paints with another.
    brushes.read_brush(settings.brush_type, settings.brushes_basedir or None)
    spec = self._environment().action_spec()
    if set(spec) != set(names):
      raise ValueError(
          f'{path} chooses {", ".join(sorted(names))}, and an environment of '
          f'{channels} channels and {len(settings.brush_sizes)} brush sizes '
          f'takes {", ".join(sorted(spec))}. Set other brush sizes.'
      )

  def draw(
      self,
      noise: np.ndarray,
      target: Optional[np.ndarray],
      agent: drawing_program.Agent,
  ) -> tuple[drawing_program.DrawingProgram, np.ndarray]:
    """Makes one drawing.

    Args:
      noise: float32 [agent.noise_size] noise sample.
      target: uint8 [H, W, C] image to draw; None for an unconditional module.
      agent: description of the agent in the drawing program.

    Returns:
      The drawing program, and the last canvas, float32 [H, W, C] in [0, 1].

    Raises:
      ValueError: the module chose an action that the environment lacks.
    """
    # A new environment: a drawing depends on earlier ones of the same.
    environment = self._environment()
    names = list(environment.action_spec())
    more = {'noise_sample': noise.astype(np.float32)}
    if target is not None:
      more['target'] = np.divide(target, np.float32(255), dtype=np.float32)
    state = self.agent.initial_state()
    action = dict.fromkeys(names, 0)
    actions = []
    step = environment.reset()
    # Like the released environment, it returns LAST one action early: there
    # are N - 1 actions.
    while not step.last():
      action, state = self.agent.step(
          int(step.step_type), {**step.observation, **more}, action, state
      )
      step = environment.step(action)
      actions.append(action)
    head = program_actions.head(self.config, compatible=True, agent=agent)
    columns = {n: np.array([a[n] for a in actions], int) for n in names}
    return (
        program_actions.from_actions(head, columns),
        step.observation['canvas'],
    )

  def _environment(self) -> libmypaint.LibMyPaint:
    return libmypaint.LibMyPaint(
        compatible=True, **environments.keywords(self.config)
    )
