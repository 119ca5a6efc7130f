# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Flags of paintings by an agent; defining them needs no TensorFlow."""

from typing import Any
from typing import NamedTuple

from absl import flags

from spiral_launch.utils import command_line
from spiral_launch.utils import path_flags
from spiral_tf.images import fitting

# Criteria of the best drawing.
BY = ('error', 'discriminator')

# Flags belong to the command that calls `define`, whose --help lists them.
flags.disclaim_key_flags()


class AgentFlags(NamedTuple):
  """Holders of the flags that `define` defines, named like them."""

  agent: flags.FlagHolder
  samples: flags.FlagHolder
  by: flags.FlagHolder
  tiles: flags.FlagHolder
  fit: flags.FlagHolder
  invert: flags.FlagHolder
  temperature: flags.FlagHolder
  sample: flags.FlagHolder


class _CriterionParser(flags.EnumParser):
  """Also accepts the former name of the discriminator."""

  def parse(self, argument: str) -> str:
    return super().parse(argument.replace('critic', 'discriminator'))


def define(flag_values: flags.FlagValues = flags.FLAGS) -> AgentFlags:
  """Defines the flags in a registry."""
  values: Any = {'flag_values': flag_values}
  return AgentFlags(
      agent=path_flags.define(
          'agent',
          '',
          'Name or folder of a shipped agent, or folder of a run, to paint '
          'with instead of searching.',
          **values,
      ),
      samples=flags.DEFINE_integer(
          'samples',
          1,
          'Number of drawings that the agent tries for each painting, or for '
          'each tile; the best by --by is kept.',
          lower_bound=1,
          upper_bound=1024,
          **values,
      ),
      by=flags.DEFINE(
          _CriterionParser(BY),
          'by',
          None,
          'Criterion of the best drawing: error (least squared error) or '
          'discriminator (highest score). By default the error, if there are '
          'images.',
          **values,
      ),
      tiles=flags.DEFINE_integer(
          'tiles',
          1,
          'Number of tiles along each side of an image, each painted by the '
          'agent as a drawing of its own.',
          lower_bound=1,
          upper_bound=16,
          **values,
      ),
      fit=flags.DEFINE_enum(
          'fit',
          None,
          fitting.FITS,
          'Way to make an image square for the agent: pad, crop or scale it. '
          'By default the way of the images that the agent learned from.',
          **values,
      ),
      invert=flags.DEFINE_bool(
          'invert',
          None,
          'Invert the images for the agent, which are light on dark. By '
          'default, an image with a dark edge is inverted if those that the '
          'agent learned from were.',
          **values,
      ),
      temperature=command_line.define_temperature(flag_values),
      sample=flags.DEFINE_integer(
          'sample',
          0,
          'Number of paintings to write, for an agent that draws without a '
          'picture; each is the best of --samples drawings.',
          **values,
      ),
  )
