# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws with a published agent in the environment that it was made for."""

from collections.abc import Sequence
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


@dataclasses.dataclass(frozen=True)
class Settings:
  """Of the released environment; what a module's signature does not tell."""

  episode_length: int = 20
  grid_width: int = 32
  brush_type: str = 'classic/dry_brush'
  brush_sizes: Sequence[float] = (1.0, 2.0, 4.0, 8.0, 12.0, 24.0)
  background: str = 'white'
  brushes_basedir: str = ''


class HubRun:
  """A module and its environment, in compatible mode."""

  def __init__(self, path: str, settings: Settings):
    """Loads the module; sees that an environment of its form can be made.

    Args:
      path: of its folder; see `hub_agent.HubAgent`.
      settings: of the environment.

    Raises:
      ValueError, FileNotFoundError, ImportError: as `HubAgent` and
        `libmypaint.LibMyPaint`; or module and settings do not go together.
    """
    self.agent = hub_agent.HubAgent(path, action_space.NAMES)
    height, width, channels = self.agent.canvas_shape
    if height != width or channels not in (1, 3, 4):
      raise ValueError(
          f'{path} wants a canvas of {self.agent.canvas_shape}: there are '
          'square ones of 1, 3 or 4 channels only.'
      )
    names = self.agent.signatures.actions
    self.config = experiment.EnvironmentConfig(
        name='libmypaint',
        episode_length=settings.episode_length,
        canvas_width=width,
        grid_width=settings.grid_width,
        brush_type=settings.brush_type,
        brush_sizes=tuple(settings.brush_sizes),
        use_color=channels > 1,
        use_pressure='pressure' in names,
        use_alpha=channels == 4,
        background=settings.background,
        brushes_basedir=settings.brushes_basedir,
    )
    # The compatible environment paints on with another brush.
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
      noise: float32 [Z], as many as `agent.noise_size`.
      target: uint8 [H, W, C] for conditional modules, else None.
      agent: what to call it in the program.

    Returns:
      The program, and the last canvas, float32 [H, W, C] in [0, 1].

    Raises:
      ValueError: the module chose what the environment does not have.
    """
    # A new one: later drawings of one environment depend on those before.
    environment = self._environment()
    names = list(environment.action_spec())
    more = {'noise_sample': noise.astype(np.float32)}
    if target is not None:
      more['target'] = np.divide(target, np.float32(255), dtype=np.float32)
    state = self.agent.initial_state()
    action = dict.fromkeys(names, 0)
    actions = []
    step = environment.reset()
    # It says LAST one action early: N - 1 actions, as its users make.
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
