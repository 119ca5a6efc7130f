# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
r"""Compares a trained agent with MCMC on the same held-out scenes.

  python -m benchmarks.scenes_against_mcmc --agent=DIR --out=DIR \
      [--num_images=100] [--tries=16] [--renders=2000,20000]

The agent's one pass, and the best by squared error of several drawings, stand
beside the best scene of MCMC after some numbers of renders, and after as many
seconds as the agent takes. Seconds are CPU time of one core: of the agent with
many scenes in a batch (the drawings of one target one after the other), and
with one scene alone (all its drawings in a batch); of MCMC without the images
of single objects. Before its first render MCMC has the empty scene.

Prints a table and writes `against_mcmc.json` and `against_mcmc.png`, a plot of
errors over seconds.
"""

from collections.abc import Sequence
import json
import os
import statistics
import time
from typing import Any
from typing import NamedTuple

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')
# As in `spiral-tf evaluate`: makes convolutions a third faster.
os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')

# pylint: disable=wrong-import-position
from absl import app
from absl import flags
import numpy as np

from spiral_envs.mujoco_scenes import actions as scene_actions
from spiral_envs.mujoco_scenes import compositor
from spiral_envs.mujoco_scenes import scene as scene_program
from spiral_launch.agents import loading as trained_agent
from spiral_launch.evaluation import scene_accuracy
from spiral_launch.experiment import networks
from spiral_launch.local import plotting
from spiral_launch.local import tensorflow_runtime
from spiral_launch.mcmc import curves as search_curves
from spiral_launch.mcmc import images as scene_images
from spiral_launch.mcmc import run as mcmc_run
from spiral_launch.utils import progress
from spiral_tf import files
from spiral_tf.evaluation import image_metrics

_AGENT = flags.DEFINE_string(
    'agent', '', 'Folder of a run or of a shipped agent.'
)
_OUT = flags.DEFINE_string('out', '.', 'Folder to write to.')
_NUM_IMAGES = flags.DEFINE_integer(
    'num_images', 100, 'Number of held-out scenes.', lower_bound=1
)
_TRIES = flags.DEFINE_integer(
    'tries', 16, 'Drawings of each target.', lower_bound=2
)
_RENDERS = flags.DEFINE_list(
    'renders', ['2000', '20000'], "Numbers of MCMC's renders, increasing."
)
_TEMPERATURE = flags.DEFINE_float(
    'temperature', None, "Sampling temperature (default: the config's)."
)
_SEED = flags.DEFINE_integer('seed', 0, 'Seed of drawings and searches.')
_TIMED_CALLS = 15


class Drawings(NamedTuple):
  """K drawings of each of M targets.

  Attributes:
    errors: float64 [K, M], mean squared errors per pixel.
    scenes: objects of each drawing, K lists of M scenes.
    seconds: CPU time of one drawing in a batch of M.
  """

  errors: np.ndarray
  scenes: list[list[list[scene_program.SceneObject]]]
  seconds: float


def _scenes(actions, max_objects):
  rows = np.stack([actions[name] for name in scene_actions.NAMES], axis=-1)
  return [
      scene_program.run(program, max_objects or len(program))
      for program in rows
  ]


def _draw(agent, targets: np.ndarray, tries: int, seed: int) -> Drawings:
  """Draws each target several times, all targets in a batch."""
  config = agent.config
  drawer = networks.make_drawer(
      config, agent.policy, len(targets), seed, config.temperature
  )
  drawer.draw(targets)  # Builds the graph.
  errors, scenes, seconds = [], [], []
  for _ in range(tries):
    start = time.process_time()
    drawings = drawer.draw(targets)
    errors.append(
        image_metrics.mean_squared_errors(drawings.canvases[:, -1], targets)
    )
    seconds.append((time.process_time() - start) / len(targets))
    scenes.append(_scenes(drawings.actions, config.environment.max_objects))
  return Drawings(np.array(errors), scenes, statistics.median(seconds))


def _seconds_alone(agent, target: np.ndarray, tries: int) -> float:
  """Returns the CPU time of `tries` drawings of one target, in a batch."""
  config = agent.config
  drawer = networks.make_drawer(
      config, agent.policy, tries, 0, config.temperature
  )
  targets = np.repeat(target[None], tries, axis=0)
  seconds = []
  for _ in range(_TIMED_CALLS + 1):
    start = time.process_time()
    canvases = drawer.draw(targets).canvases[:, -1]
    image_metrics.mean_squared_errors(canvases, targets)
    seconds.append(time.process_time() - start)
  return statistics.median(seconds[1:])  # The first call builds the graph.


class Comparison:
  """Errors and times of an agent and of MCMC on the same scenes.

  Attributes:
    metrics: metrics by name, ready for JSON.
  """

  def __init__(
      self,
      targets: scene_images.SceneImages,
      drawings: Drawings,
      alone: dict[int, float],
      searches: Sequence[search_curves.Search],
      renders: Sequence[int],
  ):
    """Computes the metrics.

    Args:
      targets: M scenes with programs.
      drawings: drawings of each of them.
      alone: seconds for one scene alone, by number of drawings.
      searches: MCMC's search for each of them.
      renders: numbers of renders after which to measure MCMC.
    """
    sprites = compositor.shared(targets.images.shape[1], targets.grid_width)
    blank = np.broadcast_to(sprites.background, targets.images.shape)
    self._blank = image_metrics.mean_squared_errors(blank, targets.images)
    self._searches = searches
    self._renders = renders
    assert targets.programs is not None, 'They are of scenes.'
    self._true = [scene_program.run(rows) for rows in targets.programs]
    self._grid_width = targets.grid_width
    self._render = sprites.render
    best = np.minimum.accumulate(drawings.errors).mean(axis=1)
    tries = len(drawings.errors)
    nearest = drawings.errors.argmin(axis=0)
    self.metrics: dict[str, Any] = {
        'num_images': len(targets.images),
        'mse_blank': float(self._blank.mean()),
        'best_of': {
            str(k): {
                'mse': float(best[k - 1]),
                'seconds': k * drawings.seconds,
                'seconds_alone': alone[k],
            }
            for k in alone
        },
        'methods': {
            'one pass': self._accuracy(drawings.scenes[0]),
            f'best of {tries}': self._accuracy(
                [drawings.scenes[k][i] for i, k in enumerate(nearest)]
            ),
        },
    }
    methods = self.metrics['methods']
    for name, k in (('one pass', 1), (f'best of {tries}', tries)):
      methods[name] |= self.metrics['best_of'][str(k)]
      for key in ('seconds', 'seconds_alone'):
        methods[name][f'mcmc_at_{key}'] = float(
            self._mcmc('seconds', [methods[name][key]]).mean()
        )
    for count in renders:
      methods[f'MCMC {count:,}'] = self._after(count)

  def _accuracy(self, scenes) -> dict[str, Any]:
    return scene_accuracy.all_metrics(
        scenes, self._true, self._grid_width, self._render
    )

  def _mcmc(self, over: str, points) -> np.ndarray:
    """Returns MCMC's smallest errors so far, [M, P]."""
    errors = search_curves.errors(self._searches, over, np.array(points))
    return np.where(np.isnan(errors), self._blank[:, None], errors)

  def _after(self, renders: int) -> dict[str, Any]:
    """Measures MCMC's best scenes after a number of renders."""
    scenes = [
        [x.scene for x in search.improvements if x.renders <= renders][-1]
        for search in self._searches
    ]
    # Renders take about equal time.
    seconds = [x.seconds * renders / x.renders for x in self._searches]
    return self._accuracy(scenes) | {
        'mse': float(self._mcmc('renders', [renders]).mean()),
        'seconds': float(np.mean(seconds)),
        'seconds_alone': float(np.mean(seconds)),
    }

  def table(self) -> str:
    """Returns a table of the metrics, and what beats what."""
    methods = self.metrics['methods']
    lines = [' ' * 31 + ''.join(f'{name:>14}' for name in methods)]
    for key, text, form in (
        ('mse', 'squared error a pixel', '.6f'),
        ('seconds', 'CPU seconds a scene, in a batch', '.5f'),
        ('mcmc_at_seconds', '  MCMC after as many', '.6f'),
        ('seconds_alone', 'CPU seconds a scene, alone', '.5f'),
        ('mcmc_at_seconds_alone', '  MCMC after as many', '.6f'),
        *scene_accuracy.ROWS,
    ):
      values = [x.get(key) for x in methods.values()]
      cells = ['' if x is None else format(x, form) for x in values]
      lines.append(f'{text:31}' + ''.join(f'{x:>14}' for x in cells))
    blank = self.metrics['mse_blank']
    lines.append(f'squared error of the empty scene: {blank:.6f}')
    agents = [name for name in methods if not name.startswith('MCMC')]
    for name, count in zip(agents, self._renders):
      one, other = methods[name], methods[f'MCMC {count:,}']
      for text, value in (
          (f'after {count:,} renders', other['mse']),
          ('after as many seconds, in a batch', one['mcmc_at_seconds']),
          ('after as many seconds, alone', one['mcmc_at_seconds_alone']),
      ):
        beats = 'beats' if one['mse'] < value else 'does not beat'
        lines.append(f'{name} {beats} MCMC {text}')
    return '\n'.join(line.rstrip() for line in lines)

  def write_plot(self, path: str) -> None:
    """Plots mean errors over seconds; raises OSError if that fails."""
    plot = plotting.figure.Figure(figsize=(7, 4.5), layout='constrained')
    axes = plot.add_subplot()
    best_of = self.metrics['best_of']
    first = min(x['seconds'] for x in best_of.values())
    last = min(search.seconds for search in self._searches)
    points = np.geomspace(min(first, last) / 2, last, 200)
    errors = self._mcmc('seconds', points)
    axes.plot(points, errors.mean(axis=0), color='C0', label='MCMC')
    after = [self.metrics['methods'][f'MCMC {x:,}'] for x in self._renders]
    axes.plot(
        [x['seconds'] for x in after],
        [x['mse'] for x in after],
        marker='s',
        linestyle='',
        color='C0',
        label=f'after {" and ".join(f"{x:,}" for x in self._renders)} renders',
    )
    low, high = np.quantile(errors, [0.1, 0.9], axis=0)
    axes.fill_between(points, low, high, color='C0', alpha=0.2, linewidth=0)
    for i, (key, text) in enumerate(
        (('seconds', 'scenes in a batch'), ('seconds_alone', 'a scene alone'))
    ):
      axes.plot(
          [x[key] for x in best_of.values()],
          [x['mse'] for x in best_of.values()],
          marker='o',
          color=f'C{i + 1}',
          label=f'agent, {text}: best of {", ".join(best_of)}',
      )
    axes.axhline(
        self.metrics['mse_blank'],
        color='black',
        linestyle=':',
        linewidth=1,
        label='empty scene',
    )
    axes.set_xscale('log')
    axes.set_yscale('log')
    # MCMC's lower quantile may be 0.
    least = min(x['mse'] for x in (*best_of.values(), *after))
    axes.set_ylim(bottom=least / 2 if least else None)
    axes.set_xlabel('CPU seconds a scene')
    axes.set_ylabel('squared error a pixel')
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    plotting.save(plot, path)


def main(argv: Sequence[str]) -> None:
  del argv
  if not _AGENT.value:
    print('nothing to compare: name an agent for scenes with --agent')
    return
  tensorflow_runtime.configure(1, _SEED.value)
  agent = trained_agent.load(
      _AGENT.value, with_discriminator=False, flag='agent'
  ).at_temperature(_TEMPERATURE.value)
  config = agent.config
  if config.environment.name != 'scenes' or not config.conditional:
    raise app.UsageError(f'--agent={_AGENT.value} does not reconstruct scenes.')
  targets = scene_images.load(
      'scenes',
      _NUM_IMAGES.value,
      0,
      config.environment.canvas_width,
      config.environment.grid_width,
      config.data.max_objects,
  )
  tries, renders = _TRIES.value, [int(x) for x in _RENDERS.value]
  drawings = _draw(agent, targets.images, tries, _SEED.value)
  counts = sorted({tries, *(2**i for i in range(tries.bit_length() - 1))})
  alone = {k: _seconds_alone(agent, targets.images[0], k) for k in counts}
  settings = mcmc_run.Settings(max(renders), seed=_SEED.value, min_objects=1)
  results = mcmc_run.run(
      targets, settings, (mcmc_run.MCMC,), clock=time.process_time
  )
  with progress.bar(results, len(targets.images), 'scenes') as bar:
    searches = [result.searches[mcmc_run.MCMC] for result in bar]
  comparison = Comparison(targets, drawings, alone, searches, renders)
  metrics = {
      'agent': os.path.basename(os.path.abspath(_AGENT.value)),
      'checkpoint': agent.checkpoint,
      'frames': agent.frames,
      'minutes': agent.minutes,
      'temperature': config.temperature,
      **comparison.metrics,
  }
  path = os.path.join(_OUT.value, 'against_mcmc')
  os.makedirs(_OUT.value, exist_ok=True)
  text = json.dumps(metrics, indent=2, allow_nan=False) + '\n'
  files.write_atomically(f'{path}.json', text.encode())
  comparison.write_plot(f'{path}.png')
  print(comparison.table())
  print(f'wrote {path}.json\nwrote {path}.png')


if __name__ == '__main__':
  app.run(main)
