# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Paintings of pictures by a trained agent."""

from collections.abc import Sequence
from typing import Optional

import tensorflow as tf

from spiral_envs.programs import actions as program_actions
from spiral_launch.agents import loading as trained_agent
from spiral_launch.agents import names as agent_names
from spiral_launch.local import tensorflow_runtime
from spiral_launch.painting import agent_flags
from spiral_launch.painting import blank_paintings
from spiral_launch.painting import own_canvases
from spiral_launch.painting import painter as painter_lib
from spiral_launch.painting import pictures
from spiral_launch.painting import writing
from spiral_launch.utils import output_checks
from spiral_launch.utils import output_flags
from spiral_tf import files
from spiral_tf.plugins import loading


def _targets(
    given: agent_flags.AgentFlags,
    paths: Sequence[str],
    agent: trained_agent.TrainedAgent,
) -> list[Optional[pictures.Picture]]:
  """Returns the pictures to paint; of an unconditional agent, as many Nones.

  Raises:
    ValueError, OSError: a picture is invalid, or the flags do not suit the
      agent.
  """
  name = given.agent.value
  if agent.config.conditional:
    if given.sample.value:
      raise ValueError(
          f'--sample={given.sample.value}: --agent={name} is conditional, it '
          'draws pictures that it is given. Name pictures instead.'
      )
    if not paths:
      raise ValueError(
          f'--agent={name} draws pictures that it is given: name some, '
          'spiral-tf paint IMAGE...'
      )
    return [
        *pictures.read_all(
            paths,
            agent.config,
            given.tiles.value,
            given.fit.value or '',
            given.invert.value,
        )
    ]
  if paths:
    raise ValueError(
        f'--agent={name} is unconditional, it cannot draw {paths[0]}. Name a '
        'conditional agent, or leave pictures out and say --sample=8.'
    )
  if given.sample.value < 1:
    raise ValueError(
        f'--sample={given.sample.value}: --agent={name} draws without a '
        'picture; say how many drawings, 1 or more.'
    )
  return [None] * given.sample.value


def paint(
    paths: Sequence[str],
    given: agent_flags.AgentFlags,
    seed: int,
    output: output_flags.OutputFlags,
    blank: blank_paintings.BlankPaintings,
) -> None:
  """Paints all, and writes each drawing as soon as it is done.

  Args:
    paths: paths of the pictures; none for an unconditional agent.
    given: flags of the command.
    seed: seed of all random number generators.
    output: flags about the files to write.
    blank: counter of paintings that are no better than the blank canvas.

  Raises:
    ValueError, OSError, ImportError, RuntimeError: a flag or a file is invalid,
      or the drawing cannot be painted or written.
  """
  tensorflow_runtime.configure(0, 0)
  # TensorFlow warns about each value of a checkpoint that does not fit.
  tf.get_logger().setLevel('ERROR')
  title = given.agent.value
  agent = agent_names.load(title, environment='libmypaint', or_own=True)
  agent = agent.at_temperature(given.temperature.value)
  environment = agent.config.environment
  basedir = environment.brushes_basedir or None
  options = output.options(basedir)
  own = loading.is_name(environment.name)
  if own:
    own_canvases.check_flags(output, title)
  else:
    head = program_actions.head(environment)
    output_checks.check_brush(output, options, head)
  targets = _targets(given, paths, agent)
  names = [p.name if p else f'sample_{i}' for i, p in enumerate(targets)]
  formats = [own_canvases.FORMAT] if own else output.all_formats()
  output_checks.check_names(output.folder(), names, formats, paths)
  settings = painter_lib.Settings(
      given.samples.value,
      given.by.value or '',
      given.tiles.value,
      seed,
      given.tries.value,
  )
  painter = painter_lib.Painter(agent, agent_names.title(title), settings)
  if own:
    own_canvases.paint(painter, names, targets, output.folder())
    return
  for name, picture in zip(names, targets):
    shown, errors, advice = files.printable(name), None, None
    if picture:
      print(f'{files.printable(picture.path)}: {picture.notes}', flush=True)
    program = painter.paint(picture, shown)
    if picture:
      errors = painter_lib.errors(program, picture, basedir)
      advice = blank_paintings.agent_advice('inverted' in picture.notes)
      print(
          f'{shown}: squared error a pixel {errors[0]:.4f} (blank canvas '
          f'{errors[1]:.4f})',
          flush=True,
      )
    program = output.edited(program)
    blank.check(name, program, errors, advice, options.brushes_basedir)
    writing.write(output, program, name, options)
