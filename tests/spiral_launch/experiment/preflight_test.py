# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.experiment.preflight."""

import os
import tempfile
import zipfile

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.experiment import preflight
from tests.spiral_launch.experiment import tiny


class ChecksTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  @parameterized.parameters(
      {},
      {'conditional': False},
      {'environment__use_color': True},
      {'environment__canvas_width': 21, 'environment__grid_width': 5},
      {'network__blind': True},
      {'reward__kind': 'l2_final'},
  )
  def test_good_settings_pass(self, **changes):
    source = tiny.write_images(self.path('images'))
    report = preflight.check(tiny.config(source, **changes))
    self.assertStartsWith(report.lines[0], 'Images: 11 of ')

  @parameterized.parameters(
      ({'reward__kind': 'l2_final', 'conditional': False}, 'reward.kind'),
      ({'hindsight__weight': 1.0, 'conditional': False}, 'hindsight.weight'),
      ({'hindsight__dreams': 0.5}, 'hindsight.dreams'),
      ({'environment__use_alpha': True}, 'environment.use_alpha'),
      ({'environment__episode_length': 0}, 'environment.episode_length'),
      ({'environment__grid_width': 0}, 'environment.grid_width'),
      ({'policy__batch_size': 0}, 'policy.batch_size'),
      ({'environment__background': 'transparent'}, 'background'),
      ({'environment__background': 'blue'}, "background is 'blue'"),
      ({'environment__brush_sizes': ()}, 'brush_sizes'),
      ({'environment__brush_sizes': (0.0,)}, 'brush_sizes'),
      ({'network__locations': ('end', 'size')}, "'size'.*network.locations"),
      ({'network__locations': ('edn', 'control')}, 'edn.*end, control'),
      ({'network__feature_width': 16}, 'feature_width is 16.*first_stride to'),
      ({'data__classes': (11,)}, 'class 11'),
      ({'data__limit': 1}, 'held_out'),
      ({'seed': -5}, 'seed is -5'),
  )
  def test_settings_that_cannot_work(self, changes, message):
    with self.assertRaisesRegex(ValueError, message):
      preflight.check(tiny.config(**changes))

  def test_missing_brush(self):
    with self.assertRaisesRegex(FileNotFoundError, 'no/such.*' + self.folder):
      preflight.check(
          tiny.config(
              environment__name='libmypaint',
              environment__brush_type='no/such',
              environment__brushes_basedir=self.folder,
          )
      )

  def test_color_data_on_a_gray_canvas_says_how_to_convert(self):
    source = tiny.write_images(self.path('images'), color=True)
    with self.assertRaisesRegex(ValueError, 'to_grey'):
      preflight.check(tiny.config(source))
    preflight.check(tiny.config(source, data__to_grey=True))
    preflight.check(tiny.config(source, environment__use_color=True))

  def test_returns_what_was_done_to_the_images(self):
    source = tiny.write_images(self.path('images'))
    report = preflight.check(tiny.config(source, data__invert=True))
    self.assertIs(report.inverted, True)
    self.assertRegex(report.lines[0], 'Images: 11 of .*inverted .*invert=True')

  def test_no_data(self):
    with self.assertRaisesRegex(FileNotFoundError, 'nowhere'):
      preflight.check(tiny.config(self.path('nowhere')))

  def test_empty_folder(self):
    with self.assertRaisesRegex(ValueError, self.folder):
      preflight.check(tiny.config(self.folder))

  def test_empty_zip(self):
    with zipfile.ZipFile(self.path('empty.zip'), 'w'):
      pass
    with self.assertRaisesRegex(ValueError, 'empty.zip'):
      preflight.check(tiny.config(self.path('empty.zip')))

  def test_damaged_image_is_named(self):
    source = tiny.write_images(self.path('images'))
    with open(self.path('images', 'broken.png'), 'wb') as file:
      file.write(b'\x89PNG\r\n\x1a\nnothing')
    with self.assertRaisesRegex(ValueError, 'broken.png'):
      preflight.check(tiny.config(source))

  def test_file_that_is_no_data(self):
    with open(self.path('notes.txt'), 'w') as file:
      file.write('hello')
    with self.assertRaisesRegex(ValueError, 'notes.txt'):
      preflight.check(tiny.config(self.path('notes.txt')))


if __name__ == '__main__':
  absltest.main()
