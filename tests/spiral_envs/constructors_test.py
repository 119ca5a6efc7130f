# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of constructors that take the fields of a dataclass."""

import dataclasses
import inspect
import pydoc

from absl.testing import absltest
from absl.testing import parameterized

from spiral_envs import constructors
from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import fake
from spiral_envs.libmypaint import options as options_lib
from spiral_envs.mujoco_scenes import environment as mujoco_scenes


@dataclasses.dataclass
class _Options:
  """Options of a test.

  Attributes:
    width: pixels along
      each side.
    name: any name.
  """

  width: int = 8
  name: str = 'test'


@dataclasses.dataclass
class _MoreOptions(_Options):
  """More options.

  Attributes:
    name: another name.
    seed: any integer.
  """

  seed: int = 0


class _Thing:

  @constructors.takes_options(_MoreOptions)
  def __init__(self, options, size, num_threads=1, *, dtype='uint8'):
    """Makes it.

    Args:
      size: any size.
      options: fields of
        `_MoreOptions`.

    Raises:
      ValueError: never.
    """
    self.given = options, size, num_threads
    self.dtype = dtype


class TakesOptionsTest(parameterized.TestCase):

  @parameterized.parameters(
      (_Thing(1, 2, 3, 'x'), (_MoreOptions(3, 'x'), 1, 2)),
      (_Thing(1, width=3, seed=4), (_MoreOptions(3, seed=4), 1, 1)),
  )
  def test_passes_options_as_one_object(self, thing, wanted):
    self.assertEqual(thing.given, wanted)

  def test_passes_keyword_only_arguments(self):
    self.assertEqual(_Thing(1, 2, 3, dtype='float32').dtype, 'float32')

  def test_refuses_unknown_and_missing_arguments(self):
    with self.assertRaisesRegex(TypeError, "unexpected.* 'height'"):
      _Thing(1, width=3, height=3)
    with self.assertRaisesRegex(TypeError, "missing .* 'size'"):
      _Thing(width=3)

  def test_documents_each_option_once(self):
    self.assertEqual(
        _Thing.__init__.__doc__,
        'Makes it.\n\nArgs:\n  size: any size.\n'
        '  width: pixels along\n    each side.\n  name: another name.\n'
        '  seed: any integer.\n\nRaises:\n  ValueError: never.',
    )
    self.assertEqual(
        str(inspect.signature(_Thing)),
        '(size, num_threads=1, width: int = 8, '
        "name: str = 'test', seed: int = 0, *, dtype='uint8')",
    )

  @parameterized.parameters(
      (libmypaint.LibMyPaint, options_lib.LibMyPaintOptions),
      (libmypaint.LibMyPaintBatch, options_lib.PaintingOptions),
      (fake.FakePaintingBatch, fake.FakeOptions),
      (mujoco_scenes.Scenes, mujoco_scenes.SceneOptions),
  )
  def test_help_shows_all_options(self, environment, options_class):
    text = pydoc.plain(pydoc.render_doc(environment))
    for field in dataclasses.fields(options_class):
      self.assertRegex(text, rf'\W{field.name}: [^=]+ = ')
      self.assertRegex(text, rf'\n[ |]+{field.name}: ')


if __name__ == '__main__':
  absltest.main()
