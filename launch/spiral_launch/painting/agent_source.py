# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""A trained agent as a source of strokes for the search."""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

from spiral_envs.programs import actions as program_actions
from spiral_envs.programs import curves
from spiral_envs.programs import program as drawing_program
from spiral_envs.search import sources
from spiral_envs.search import strokes as strokes_lib
from spiral_launch.agents import loading as trained_agent
from spiral_launch.agents import names as agent_names
from spiral_launch.experiment import networks
from spiral_launch.local import tensorflow_runtime
from spiral_tf.images import fitting

_BATCH = sources.NUM_REGIONS
# An even region has no more of a difference than this, in [0, 1].
_MIN_INK = 1e-3


class AgentSource:
  """Draws each region with an agent, and returns the strokes of the drawing.

  An agent that draws in gray is shown what is missing: the difference between
  target and canvas as dark ink on white, as dark as can be. An agent that draws
  in color is shown the target.

  Attributes:
    name: title of the agent.
  """

  def __init__(
      self, agent: trained_agent.TrainedAgent, name: str, seed: int = 0
  ):
    """Makes the agent's environments.

    Args:
      agent: conditional agent of the environment 'libmypaint'.
      name: title of the agent.
      seed: seed of all random number generators.

    Raises:
      ValueError, OSError, ImportError: the environment cannot be made.
    """
    tf.random.set_seed(seed)
    self.name = name
    self._environment = agent.config.environment
    self._head = program_actions.head(self._environment)
    self._drawer = networks.make_drawer(
        *(agent.config, agent.policy, _BATCH, seed, agent.config.temperature)
    )

  def __call__(self, regions: Sequence[sources.Region]) -> list[np.ndarray]:
    """Returns strokes for at most 8 regions; see `sources.Source`."""
    shown = np.stack([self._shown(region) for region in regions])
    # All batches have one size; surplus drawings are ignored.
    drawings = self._drawer.draw(shown[np.arange(_BATCH) % len(shown)])
    found = []
    for i, region in enumerate(regions):
      program = program_actions.from_actions(
          self._head, {name: a[i] for name, a in drawings.actions.items()}
      )
      found.append(strokes_lib.scaled(_rows(program), len(region.target)))
    return found

  def _shown(self, region) -> np.ndarray:
    """Returns a region as the agent observes it, uint8 [W, W, C]."""
    target = region.target
    if self._environment.channels == 1:
      ink = np.abs(target - region.canvas).mean(-1, keepdims=True)
      picture = 1 - ink / max(ink.max(), _MIN_INK)
    elif target.shape[-1] == 4:
      picture = target[..., :3] + 1 - target[..., 3:]
    else:
      picture = target
    pixels = np.rint(255 * np.clip(picture, 0, 1)).astype(np.uint8)
    pixels = fitting.fit_channels(
        pixels, self._environment.channels, True, 'the region'
    )
    width = self._environment.canvas_width
    return fitting.resize(pixels, width, width)


def load(name: str, seed: int) -> AgentSource:
  """Loads an agent to propose strokes.

  Args:
    name: name or folder of the agent.
    seed: seed of all random number generators.

  Raises:
    ValueError, OSError, ImportError: there is no such agent, or it cannot draw
      regions of a picture.
  """
  tensorflow_runtime.configure(0, 0)
  # TensorFlow warns about each value of a checkpoint that does not fit.
  tf.get_logger().setLevel('ERROR')
  agent = agent_names.load(
      name,
      with_discriminator=False,
      environment='libmypaint',
      flag='proposals',
  )
  if not agent.config.conditional:
    raise ValueError(
        f'--proposals={name} draws without a picture, so it cannot propose '
        'strokes for one. Name a conditional agent.'
    )
  return AgentSource(agent, agent_names.title(name), seed)


def _rows(program: drawing_program.DrawingProgram) -> np.ndarray:
  """Returns the strokes of a program, as for a canvas of width 1."""
  rows = [
      [*c.start, *c.control, *c.end, c.radius, *c.pressures, *c.color]
      for c in curves.curves(program)
  ]
  return np.array(rows, float).reshape(-1, strokes_lib.NUM_COLUMNS)
