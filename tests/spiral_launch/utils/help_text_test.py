# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.utils.help_text."""

import dataclasses
import subprocess
import sys

from absl import flags
from absl.testing import absltest

from spiral_launch.utils import help_text
from spiral_tf import config as agent_config


@dataclasses.dataclass
class _Inner:
  """A part.

  Attributes:
    rate: learning rate, a
      number.
  """

  rate: float = agent_config.bounded(0.5, gt=0, le=1)


@dataclasses.dataclass
class _Config:
  """A config.

  Attributes:
    seed: seed of all.
    sizes: some sizes.
  """

  part: _Inner = dataclasses.field(default_factory=_Inner)
  seed: int = 1
  sizes: tuple[int, ...] = (1, 2)


class TextTest(absltest.TestCase):

  def text(self, config=None, **others):
    values = flags.FlagValues()
    name = sys.argv[0]
    for flag in (
        flags.DEFINE_integer(
            'zebra', 3, 'Stripes.', 1, flag_values=values, module_name=name
        ),
        flags.DEFINE_bool(
            'ape', True, 'Swings.', flag_values=values, module_name=name
        ),
        flags.DEFINE_string(
            'other', '', 'Of others.', flag_values=values, module_name='other'
        ),
    ):
      del flag
    return help_text.text(
        'Does it.\n\nMore.\n', 'spiral-tf x', values, config, **others
    )

  def test_flags_in_the_order_of_definition_with_ranges(self):
    text = self.text()
    self.assertStartsWith(text, 'Does it.\n\nMore.\n\nFlags:\n  --zebra=3\n')
    self.assertIn('Stripes. (a positive integer)', text)
    self.assertLess(text.index('--zebra'), text.index('--[no]ape=true'))
    self.assertNotIn('other', text)
    self.assertEndsWith(
        text, 'spiral-tf x --helpfull also lists the flags of absl.'
    )

  def test_groups_of_flags(self):
    text = self.text(headings={'zebra': 'Flags of it', 'ape': 'Others'})
    self.assertStartsWith(text, 'Does it.\n\nMore.\n\nFlags of it:\n  --zebra')
    self.assertIn('\n\nOthers:\n  --[no]ape=true\n', text)

  def test_fields_of_a_config(self):
    text = self.text(_Config())
    self.assertIn(
        '\n  one_digit\n      Draws samples of one class of digits, fours,',
        text,
    )
    self.assertIn('  seed=1\n      seed of all.\n', text)
    self.assertIn('  sizes=1,2\n', text)
    self.assertIn(
        '  part.rate=0.5\n'
        '      learning rate, a number. (above 0 and at most 1)\n',
        text,
    )

  def test_wanted(self):
    self.assertTrue(help_text.is_requested(['--x=1', '--help']))
    self.assertTrue(help_text.is_requested(['-h']))
    self.assertFalse(help_text.is_requested(['--helpfull', '--', '--help']))


class CommandTest(absltest.TestCase):

  def test_each_heading_of_paint_begins_a_group(self):
    run = subprocess.run(
        [sys.executable, '-m', 'spiral_launch.paint', '--help'],
        capture_output=True,
        text=True,
        check=True,
    )
    for heading, flag in (
        ('the output', 'out'),
        ('painting by search', 'style'),
        ('painting by an agent', 'agent'),
        ('both', 'seed'),
    ):
      self.assertIn(f'\n\nFlags of {heading}:\n  --{flag}', run.stdout)

  def test_help_of_a_command_lists_flags_of_shared_modules(self):
    run = subprocess.run(
        [sys.executable, '-m', 'spiral_launch.render', '--help'],
        capture_output=True,
        text=True,
        check=True,
    )
    self.assertStartsWith(run.stdout, 'Paints a saved drawing at any size')
    for flag in ('--out', '--brush', '--strokes', '--[no]pen'):
      self.assertIn(f'\n  {flag}', run.stdout)
    self.assertNotIn('--logtostderr', run.stdout)
    self.assertEndsWith(
        run.stdout,
        'spiral-tf render --helpfull also lists the flags of absl.\n',
    )


if __name__ == '__main__':
  absltest.main()
