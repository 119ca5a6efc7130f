# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws a page of pictures with every shipped agent.

  spiral-tf demo [--out=runs/demo]

Conditional agents reconstruct held-out images, each shown beside its target.
Unconditional agents draw samples. Prints the path of the page.
"""

from collections.abc import Sequence
import os
from typing import Optional

import numpy as np
import tensorflow as tf

from spiral_envs.mujoco_scenes import headless_gl
from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.experiment import networks
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import tensorflow_runtime
from spiral_launch.shipping import images as shipped_images
from spiral_launch.utils import command_line
from spiral_launch.utils import entry_point
from spiral_launch.utils import path_flags
from spiral_tf import files
from spiral_tf.evaluation import drawing_metrics
from spiral_tf.evaluation import grids
from spiral_tf.evaluation import image_metrics

_OUT = path_flags.define('out', 'runs/demo', 'Folder to write to.')
_AGENTS = path_flags.define(
    'agents', '', 'Folder of agents to draw with (default: the shipped ones).'
)
_SEED = command_line.define_seed()

_RECONSTRUCTIONS, _SAMPLES = 24, 32
# Columns of a block: two blocks, or one with twice as many columns, fill the
# width of the page.
_COLUMNS = 8
_SHOWN_WIDTH = 64


def _load(path: str) -> tuple[trained_agent.TrainedAgent, Optional[np.ndarray]]:
  """Loads an agent without its discriminator, and its targets.

  Args:
    path: folder of the agent.

  Returns:
    The agent, and uint8 [N, H, W, C] held-out images; None instead of images
    for an unconditional agent.

  Raises:
    ValueError, OSError, ImportError: the agent cannot be loaded, or its
      environment cannot run on this machine.
  """
  agent = trained_agent.load(path, with_discriminator=False)
  if not agent.config.conditional:
    return agent, None
  images = shipped_images.load(
      agent_folder.AgentFolder(path).images,
      agent.config,
      _SEED.value,
      with_train=False,
  )
  return agent, images.unseen[:_RECONSTRUCTIONS]


def _draw(
    name: str,
    agent: trained_agent.TrainedAgent,
    targets: Optional[np.ndarray],
) -> np.ndarray:
  """Draws with one agent, and prints a line of metrics.

  Args:
    name: name of the agent.
    agent: agent that draws.
    targets: result of `_load`.

  Returns:
    uint8 [H, W, 3] image of the drawings.
  """
  count = _SAMPLES if targets is None else len(targets)
  seed = _SEED.value
  tf.random.set_seed(seed)
  drawer = networks.make_drawer(
      agent.config, agent.policy, count, seed, agent.config.temperature
  )
  drawings = drawer.draw(targets)
  drawn, blank = drawings.canvases[:, -1], drawings.canvases[:, 0]
  scale = max(1, _SHOWN_WIDTH // drawn.shape[2])
  if targets is None:
    ink = drawing_metrics.metrics(drawings)['ink']
    print(f'{name}: {count} samples, ink {ink:.3f}', flush=True)
    blocks = [(f'{name}: samples', drawn)]
    return grids.side_by_side(blocks, 2 * _COLUMNS, scale=scale)
  error, blank_error = (
      image_metrics.mean_squared_error(images, targets)
      for images in (drawn, blank)
  )
  print(
      f'{name}: {count} reconstructions of images it never saw, squared error '
      f'a pixel {error:.4f} (blank canvases: {blank_error:.4f})',
      flush=True,
  )
  blocks = [(f'{name}: targets it never saw', targets), ('drawn', drawn)]
  return grids.side_by_side(blocks, _COLUMNS, scale=scale)


def main(argv: Sequence[str]) -> None:
  """Loads all agents, draws with each, and prints the path of the page."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  folder = _AGENTS.value or agent_folder.default_place()
  paths = agent_folder.find(folder)
  if not paths:
    raise ValueError(
        f'There is no agent in {folder}. Train one with make train, then '
        'spiral-tf evaluate and spiral-tf ship.'
    )
  workdir_lib.check_writable(_OUT.value, 'out')
  # All are loaded before any draws, so that a damaged one is reported at once.
  tasks = []
  left_out = []
  for path in paths:
    try:
      tasks.append((os.path.basename(path), *_load(path)))
    except headless_gl.NoOpenGLError as error:
      # Painting needs no OpenGL; the other agents still make a page.
      left_out.append(f'{os.path.basename(path)}: left out. {error}')
      if len(left_out) == len(paths):
        raise
  sheets = [_draw(*task) for task in tasks]
  for line in left_out:
    print(line, flush=True)
  page = os.path.join(_OUT.value, 'demo.png')
  grids.write_png(page, grids.stacked(sheets))
  print(f'wrote {files.printable(page)}')


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped: there is no page.')
