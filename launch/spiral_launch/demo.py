# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Draws a page of pictures with every shipped agent.

  spiral-tf demo [--out=runs/demo]

Conditional agents reconstruct held-out images, each shown beside its target.
Unconditional agents draw samples. Prints the path of the page.
"""

from collections.abc import Sequence
import os
from typing import NamedTuple
from typing import Optional

import numpy as np
import tensorflow as tf

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


class Part(NamedTuple):
  """One agent's part of the page.

  Attributes:
    line: one-line summary with metrics.
    sheet: uint8 [H, W, 3] image of the drawings.
  """

  line: str
  sheet: np.ndarray


class Task(NamedTuple):
  """An agent and its targets.

  Attributes:
    name: name of the agent's folder.
    agent: the agent, without its discriminator.
    targets: uint8 [N, H, W, C] images to draw; None for an unconditional agent.
  """

  name: str
  agent: trained_agent.TrainedAgent
  targets: Optional[np.ndarray]


def load(path: str, seed: int) -> Task:
  """Loads an agent and its held-out images.

  Args:
    path: folder of the agent.
    seed: seed of the order of the images.

  Raises:
    ValueError, OSError, ImportError: the agent cannot be loaded, or its
      environment cannot run on this machine.
  """
  agent = trained_agent.load(path, with_discriminator=False)
  targets = None
  if agent.config.conditional:
    images = shipped_images.load(
        agent_folder.AgentFolder(path).images,
        agent.config,
        seed,
        with_train=False,
    )
    targets = images.unseen[:_RECONSTRUCTIONS]
  return Task(os.path.basename(path), agent, targets)


def draw(task: Task, seed: int) -> Part:
  """Draws with one agent; equal seeds give equal drawings."""
  name, agent, targets = task
  count = _SAMPLES if targets is None else len(targets)
  tf.random.set_seed(seed)
  drawer = networks.make_drawer(
      agent.config, agent.policy, count, seed, agent.config.temperature
  )
  drawings = drawer.draw(targets)
  drawn, blank = drawings.canvases[:, -1], drawings.canvases[:, 0]
  scale = max(1, _SHOWN_WIDTH // drawn.shape[2])
  if targets is None:
    ink = drawing_metrics.metrics(drawings)['ink']
    line = f'{name}: {count} samples, ink {ink:.3f}'
    return Part(
        line,
        grids.side_by_side(
            [(f'{name}: samples', drawn)], 2 * _COLUMNS, scale=scale
        ),
    )
  error, blank_error = (
      image_metrics.mean_squared_error(images, targets)
      for images in (drawn, blank)
  )
  line = (
      f'{name}: {count} reconstructions of images it never saw, squared error '
      f'a pixel {error:.4f} (blank canvases: {blank_error:.4f})'
  )
  blocks = [(f'{name}: targets it never saw', targets), ('drawn', drawn)]
  return Part(line, grids.side_by_side(blocks, _COLUMNS, scale=scale))


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
  tasks = [load(path, _SEED.value) for path in paths]
  sheets = []
  for task in tasks:
    part = draw(task, _SEED.value)
    print(part.line, flush=True)
    sheets.append(part.sheet)
  page = os.path.join(_OUT.value, 'demo.png')
  grids.write_png(page, grids.stacked(sheets))
  print(f'wrote {files.printable(page)}')


if __name__ == '__main__':
  entry_point.run(main, stopped='Stopped: there is no page.')
