# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Draws with every shipped agent, and puts it all on one page.

  spiral-tf demo [--out=runs/demo]

Conditional agents draw images that they never saw, each beside its target; the
others draw of their own accord. Prints where the page is, and opens nothing.
"""

from collections.abc import Sequence
import os
from typing import NamedTuple
from typing import Optional

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# As in training: a third off the time of convolutions.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import flags
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
    'agents', '', 'Folder of all agents; agents/ of this checkout if none.'
)
_SEED = flags.DEFINE_integer('seed', 0, 'Of all random numbers.')

_RECONSTRUCTIONS, _SAMPLES = 24, 32
# Of a block: two of them, or one of twice as many columns, fill the width.
_COLUMNS = 8
_SHOWN_WIDTH = 64


class Part(NamedTuple):
  """One agent's part of the page.

  Attributes:
    line: what it did, in metrics.
    sheet: uint8 [H, W, 3].
  """

  line: str
  sheet: np.ndarray


class Task(NamedTuple):
  """An agent, and what it is to draw.

  Attributes:
    name: name of its folder.
    agent: the agent itself, without its discriminator.
    targets: uint8 [N, H, W, C]; None for an unconditional agent.
  """

  name: str
  agent: trained_agent.TrainedAgent
  targets: Optional[np.ndarray]


def load(path: str, seed: int) -> Task:
  """Loads an agent and the images that it never saw.

  Args:
    path: folder of the agent.
    seed: seed of the images' order.

  Raises:
    ValueError, OSError, ImportError: it cannot be loaded, or its environment
      cannot run here.
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
    made = drawing_metrics.metrics(drawings)
    line = f'{name}: {count} samples, ink {made["ink"]:.3f}'
    return Part(
        line,
        grids.side_by_side(
            [(f'{name}: samples', drawn)], 2 * _COLUMNS, scale=scale
        ),
    )
  error, of_blank = (
      image_metrics.mean_squared_error(some, targets) for some in (drawn, blank)
  )
  line = (
      f'{name}: {count} reconstructions of images it never saw, squared error '
      f'a pixel {error:.4f} (blank canvases: {of_blank:.4f})'
  )
  blocks = [(f'{name}: targets it never saw', targets), ('drawn', drawn)]
  return Part(line, grids.side_by_side(blocks, _COLUMNS, scale=scale))


def _draw_page() -> str:
  """Draws with all agents, once all are loaded; returns where the page is."""
  if not 0 <= _SEED.value < 2**31:
    raise ValueError(
        f'--seed={_SEED.value}: it must be 0 or more, and below {2**31}.'
    )
  place = _AGENTS.value or agent_folder.default_place()
  paths = agent_folder.find(place)
  if not paths:
    raise ValueError(
        f'There is no agent in {place}. Train one with make train, then '
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
  return f'wrote {files.printable(page)}'


def main(argv: Sequence[str]) -> int:
  """Draws the page; returns the exit status."""
  command_line.no_arguments(argv)
  tensorflow_runtime.configure(1, 0)
  return command_line.run_stoppable(_draw_page, 'Stopped: there is no page.')


if __name__ == '__main__':
  entry_point.run(main)
