# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""An agent that paints pictures, or pictures of its own, as programs."""

import contextlib
import dataclasses
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_launch.agents import loading as trained_agent
from spiral_launch.painting import pictures
from spiral_launch.painting import sampler
from spiral_launch.utils import progress

MOST_TILES = 16
MOST_SAMPLES = 1024


class Settings(NamedTuple):
  """How to paint.

  Attributes:
    samples: drawings of each target (each tile) to choose from.
    by: chooses the one of least squared 'error', or of the best score by the
      'discriminator'; '' for error where there is a target, else discriminator.
    tiles: drawings along each side of a picture.
    seed: of all random numbers.
  """

  samples: int = 1
  by: str = ''
  tiles: int = 1
  seed: int = 0


class Artist:
  """Makes drawing programs with one agent."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      name: str,
      settings: Settings,
  ):
    """Makes the artist.

    Args:
      agent: that draws.
      name: of it.
      settings: how.

    Raises:
      ValueError: settings out of range, or that this agent cannot do.
      OSError, ImportError: its environment cannot run here.
    """
    self._by = _check(agent, name, settings)
    self._config = agent.config
    self._settings = settings
    self._signature = drawing_program.Agent(
        name, f'{agent.checkpoint}, {agent.learner_steps} learner steps'
    )
    self._sampler = sampler.Sampler(
        agent, settings.samples, settings.tiles**2, settings.seed
    )

  def paint(
      self, picture: Optional[pictures.Picture], label: str
  ) -> drawing_program.DrawingProgram:
    """Draws a picture, or one of its own; shows a bar meanwhile.

    Args:
      picture: as `pictures.read` gives it for as many tiles; None for an
        unconditional agent.
      label: of the bar.
    """
    tiles = self._settings.tiles
    targets = None
    if picture is not None:
      targets = pictures.cut(picture.pixels, tiles)
    shown = progress.bar(
        self._sampler.draw(targets),
        self._settings.samples * tiles**2,
        f'{label}: drawings',
    )
    with contextlib.closing(shown) as drawings:
      if targets is None:
        found = [sampler.best_of_kind(drawings)]
      else:
        found = sampler.best(drawings, self._by)
    programs = [self._program(drawing) for drawing in found]
    if tiles == 1:
      return programs[0]
    if self._by == 'error':
      # Nothing at all is a candidate too: pictures have empty places.
      assert targets is not None
      programs = [
          program
          if drawing.error < _of_blank(target)
          else dataclasses.replace(program, actions=())
          for program, drawing, target in zip(programs, found, targets)
      ]
    return tiles.compose(programs, tiles)

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
  """Squared errors a pixel of a program's painting and of the blank canvas.

  Args:
    program: to be painted at its own size.
    picture: of that size.
    brushes_basedir: see `rendering.render`, whose errors are raised, too.
  """
  painted = rendering.render(program, None, brushes_basedir)
  difference = (painted - picture.pixels.astype(np.float32)) / 255
  return float(np.square(difference).mean()), _of_blank(picture.pixels)


def _of_blank(target: np.ndarray) -> float:
  return float(np.square(1 - target / 255.0).mean())


def _check(agent, name: str, settings: Settings) -> str:
  """Raises ValueError for what cannot be; returns what to choose by."""
  for flag, most in (('samples', MOST_SAMPLES), ('tiles', MOST_TILES)):
    value = getattr(settings, flag)
    if not 1 <= value <= most:
      raise ValueError(f'--{flag}={value}: it must be in [1, {most}].')
  if not 0 <= settings.seed < 2**31:
    raise ValueError(
        f'--seed={settings.seed}: it must be 0 or more, and below {2**31}.'
    )
  conditional, place = agent.config.conditional, agent.config.environment
  width = settings.tiles * place.canvas_width
  if width > rendering.MOST_SIZE:
    raise ValueError(
        f'--tiles={settings.tiles} canvases of {place.canvas_width} pixels are '
        f'{width} wide, and {rendering.MOST_SIZE} is the most: use fewer.'
    )
  if not conditional and settings.tiles > 1:
    raise ValueError(
        f'--tiles={settings.tiles}: --agent={name} draws without a picture, so '
        'there is nothing to cut into tiles. Leave it out.'
    )
  by = settings.by or ('error' if conditional else 'critic')
  if by == 'error' and not conditional:
    raise ValueError(
        f'--by=error: --agent={name} draws without a picture, so there is no '
        'error. Use --by=critic.'
    )
  if by == 'critic' and agent.discriminator is None and settings.samples > 1:
    raise ValueError(
        f'--samples={settings.samples} by score: --agent={name} has no '
        'discriminator. '
        'Use --by=error with pictures, or --samples=1.'
    )
  return by
