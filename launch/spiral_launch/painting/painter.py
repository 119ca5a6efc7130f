# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawing programs made by an agent, with or without a picture to paint."""

import dataclasses
from typing import Optional

import numpy as np

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import tiles as tiles_lib
from spiral_launch.agents import loading as trained_agent
from spiral_launch.painting import pictures
from spiral_launch.painting import sampler
from spiral_launch.utils import progress


class Painter:
  """Makes drawing programs with one agent."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      name: str,
      samples: int = 1,
      by: str = '',
      tiles: int = 1,
      seed: int = 0,
  ):
    """Makes the agent's environments.

    Args:
      agent: agent that draws.
      name: name of the agent, which the programs store.
      samples: number of drawings of each target (each tile) to choose from.
      by: criterion of the best drawing: the least squared 'error', or the
        highest score by the 'discriminator'. '' stands for 'error' if there is
        a target, else for 'discriminator'.
      tiles: number of drawings along each side of a picture.
      seed: seed of all random number generators.

    Raises:
      ValueError: a setting does not suit the agent.
      OSError, ImportError: the agent's environment cannot run here.
    """
    width = tiles * agent.config.environment.canvas_width
    if width > rendering.MAX_SIZE:
      raise ValueError(
          f'--tiles={tiles} canvases are {width} pixels wide, and '
          f'{rendering.MAX_SIZE} is the most: use fewer.'
      )
    self._by = _criterion(agent, name, samples, by, tiles)
    self._config = agent.config
    self._samples, self._tiles = samples, tiles
    self._signature = drawing_program.Agent(
        name, f'{agent.checkpoint}, {agent.learner_steps} learner steps'
    )
    self._sampler = sampler.Sampler(agent, samples, tiles**2, seed)

  def paint(
      self, picture: Optional[pictures.Picture], label: str
  ) -> drawing_program.DrawingProgram:
    """Returns one drawing, and shows a progress bar meanwhile.

    Args:
      picture: picture from `pictures.read`, for the same number of tiles; None
        for an unconditional agent.
      label: label of the progress bar.
    """
    tiles = self._tiles
    targets = None if picture is None else pictures.cut(picture.pixels, tiles)
    bar = progress.bar(
        self._sampler.draw(targets),
        self._samples * tiles**2,
        f'{label}: drawings',
    )
    with bar as drawings:
      if targets is None:
        best = [sampler.best_of_kind(drawings)]
      else:
        best = sampler.best(drawings, self._by)
    programs = [self._program(drawing) for drawing in best]
    if tiles == 1:
      return programs[0]
    if self._by == 'error':
      # The empty drawing is a candidate too: pictures have empty tiles.
      assert targets is not None
      programs = [
          program
          if drawing.error < _blank_error(target)
          else dataclasses.replace(program, actions=())
          for program, drawing, target in zip(programs, best, targets)
      ]
    return tiles_lib.compose(programs, tiles)

  def _program(self, drawing: sampler.Drawing):
    head = program_actions.head(
        self._config.environment, drawing.brush_seed, agent=self._signature
    )
    return program_actions.from_actions(head, drawing.actions, drawing.scores)


def errors(
    program: drawing_program.DrawingProgram,
    picture: pictures.Picture,
    brushes_basedir: Optional[str] = None,
) -> tuple[float, float]:
  """Returns the squared errors per pixel of a painting and of a blank canvas.

  Args:
    program: drawing program, which is painted at its own size.
    picture: target, of the same size.
    brushes_basedir: folder of brushes; None for the default one.

  Raises:
    ValueError, FileNotFoundError, ImportError: the program cannot be painted.
  """
  painted = rendering.render(program, None, brushes_basedir)
  difference = (painted - picture.pixels.astype(np.float32)) / 255
  return float(np.square(difference).mean()), _blank_error(picture.pixels)


def _blank_error(target: np.ndarray) -> float:
  return float(np.square(1 - target / 255.0).mean())


def _criterion(agent, name: str, samples: int, by: str, tiles: int) -> str:
  """Returns what to choose by; raises ValueError if the agent cannot do it."""
  conditional = agent.config.conditional
  if not conditional and tiles > 1:
    raise ValueError(
        f'--tiles={tiles}: --agent={name} draws without a picture, so '
        'there is nothing to cut into tiles. Leave it out.'
    )
  by = by or ('error' if conditional else 'discriminator')
  if by == 'error' and not conditional:
    raise ValueError(
        f'--by=error: --agent={name} draws without a picture, so there is no '
        'error. Use --by=discriminator.'
    )
  has_scores = by == 'error' or agent.discriminator is not None
  if samples > 1 and not has_scores:
    raise ValueError(
        f'--samples={samples} by score: --agent={name} has no '
        'discriminator. Use --by=error with pictures, or --samples=1.'
    )
  return by
