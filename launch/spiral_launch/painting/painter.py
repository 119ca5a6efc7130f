# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Drawing programs made by an agent, with or without a picture to paint."""

import dataclasses
from typing import NamedTuple
from typing import Optional

import numpy as np

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import rendering
from spiral_envs.programs import tiles as tiles_lib
from spiral_launch.agents import loading as trained_agent
from spiral_launch.painting import agent_flags
from spiral_launch.painting import pictures
from spiral_launch.painting import sampler
from spiral_launch.utils import progress

MAX_TILES = agent_flags.MAX_TILES
MAX_SAMPLES = agent_flags.MAX_SAMPLES
MAX_TRIES = agent_flags.MAX_TRIES


class Settings(NamedTuple):
  """Settings of a painter.

  Attributes:
    samples: number of drawings of each target (each tile) to choose from, from
      1 to 1024.
    by: criterion of the best drawing: the least squared 'error', or the highest
      score by the 'discriminator'. '' stands for 'error' if there is a target,
      else for 'discriminator'.
    tiles: number of drawings along each side of a picture, from 1 to 16.
    seed: seed of all random number generators.
    tries: number of actions tried in each state of a drawing of a target, from
      1 to 256; the best by squared error is taken.
  """

  samples: int = 1
  by: str = ''
  tiles: int = 1
  seed: int = 0
  tries: int = 1


class Painter:
  """Makes drawing programs with one agent."""

  def __init__(
      self,
      agent: trained_agent.TrainedAgent,
      name: str,
      settings: Settings,
  ):
    """Makes the agent's environments.

    Args:
      agent: agent that draws.
      name: name of the agent, which the programs store.
      settings: settings of the painter.

    Raises:
      ValueError: a setting is out of range, or does not suit the agent.
      OSError, ImportError: the agent's environment cannot run here.
    """
    _check_ranges(settings, agent.config.environment.canvas_width)
    self._by = _criterion(agent, name, settings)
    self._config = agent.config
    self._settings = settings
    self._signature = drawing_program.Agent(
        name, f'{agent.checkpoint}, {agent.learner_steps} learner steps'
    )
    self._sampler = sampler.Sampler(
        agent,
        settings.samples,
        settings.tiles**2,
        settings.seed,
        settings.tries,
    )

  def paint(
      self, picture: Optional[pictures.Picture], label: str
  ) -> drawing_program.DrawingProgram:
    """Returns one drawing, and shows a progress bar meanwhile.

    Args:
      picture: picture from `pictures.read`, for the same number of tiles; None
        for an unconditional agent.
      label: label of the progress bar.
    """
    best = self._best(picture, label)
    programs = [self._program(drawing) for drawing in best]
    tiles = self._settings.tiles
    if tiles == 1:
      return programs[0]
    if self._by == 'error':
      # The empty drawing is a candidate too: pictures have empty tiles.
      assert picture is not None
      programs = [
          program
          if drawing.error < _blank_error(target)
          else dataclasses.replace(program, actions=())
          for program, drawing, target in zip(
              programs, best, pictures.cut(picture.pixels, tiles)
          )
      ]
    return tiles_lib.compose(programs, tiles)

  def canvas(
      self, picture: Optional[pictures.Picture], label: str
  ) -> np.ndarray:
    """Returns one drawing as its canvas, uint8 [S, S, C].

    Args:
      picture: argument of `paint`.
      label: label of the progress bar.
    """
    tiles = self._settings.tiles
    canvases = np.stack([d.canvas for d in self._best(picture, label)])
    width, channels = canvases.shape[1], canvases.shape[-1]
    grid = canvases.reshape([tiles, tiles, width, width, channels])
    return grid.swapaxes(1, 2).reshape([tiles * width] * 2 + [channels])

  def _best(
      self, picture: Optional[pictures.Picture], label: str
  ) -> list[sampler.Drawing]:
    """Returns the best drawing of each tile, row by row."""
    tiles = self._settings.tiles
    targets = None if picture is None else pictures.cut(picture.pixels, tiles)
    bar = progress.bar(
        self._sampler.draw(targets),
        self._settings.samples * tiles**2,
        f'{label}: drawings',
    )
    with bar as drawings:
      if targets is None:
        return [sampler.best_of_kind(drawings)]
      return sampler.best(drawings, self._by)

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


def _check_ranges(settings: Settings, canvas_width: int) -> None:
  for flag, limit in (
      ('samples', MAX_SAMPLES),
      ('tiles', MAX_TILES),
      ('tries', MAX_TRIES),
  ):
    value = getattr(settings, flag)
    if not 1 <= value <= limit:
      raise ValueError(f'--{flag}={value}: it must be in [1, {limit}].')
  if not 0 <= settings.seed < 2**31:
    raise ValueError(
        f'--seed={settings.seed}: it must be 0 or more, and below {2**31}.'
    )
  width = settings.tiles * canvas_width
  if width > rendering.MAX_SIZE:
    raise ValueError(
        f'--tiles={settings.tiles} canvases of {canvas_width} pixels are '
        f'{width} wide, and {rendering.MAX_SIZE} is the most: use fewer.'
    )


def _criterion(agent, name: str, settings: Settings) -> str:
  """Returns what to choose by; raises ValueError if the agent cannot do it."""
  conditional = agent.config.conditional
  if not conditional and settings.tiles > 1:
    raise ValueError(
        f'--tiles={settings.tiles}: --agent={name} draws without a picture, so '
        'there is nothing to cut into tiles. Leave it out.'
    )
  if not conditional and settings.tries > 1:
    raise ValueError(
        f'--tries={settings.tries}: --agent={name} draws without a picture, so '
        'tried actions have no error. Leave it out, or use --samples.'
    )
  by = settings.by or ('error' if conditional else 'discriminator')
  if by == 'error' and not conditional:
    raise ValueError(
        f'--by=error: --agent={name} draws without a picture, so there is no '
        'error. Use --by=discriminator.'
    )
  has_scores = by == 'error' or agent.discriminator is not None
  if settings.samples > 1 and not has_scores:
    raise ValueError(
        f'--samples={settings.samples} by score: --agent={name} has no '
        'discriminator. Use --by=error with pictures, or --samples=1.'
    )
  return by
