# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.hub."""

import os
import tempfile

from absl.testing import absltest
from PIL import Image

from spiral_envs.programs import serialization
from tests.spiral_launch import calls
from tests.spiral_tf import hub_modules


class HubTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def test_command(self):
    module, none = self.path('module'), f"--out={self.path('none')}"
    hub_modules.write(module)
    hub_modules.write(self.path('draws_targets'), target=True)
    Image.new('RGB', (90, 70), (20, 200, 90)).save(self.path('a.png'))
    fitting = ('--grid_width=8', '--brush_sizes=2,4', '--episode_length=5')
    wrong: tuple[tuple[list[str], str], ...] = (
        ([], 'Name one module'),
        ([self.folder], 'has no saved_model.pb'),
        ([module, '--sample=0'], '--sample=0'),
        ([module, '--brush_sizes=2,thick'], '--brush_sizes=2,thick'),
        ([module, '--brush_type=classic/pan'], "mean .*'classic/pen'"),
        ([module, '--episode_length=1'], '--episode_length=1'),
        ([module, '--target=a.png'], 'not conditional. Leave it out'),
        ([self.path('draws_targets')], 'conditional. Name the picture'),
    )
    samples, one, *refused = calls.call(
        'spiral_launch.hub',
        [
            [
                *(module, *fitting, '--sample=2', '--size=64'),
                f"--out={self.path('samples')}",
            ],
            [
                *(self.path('draws_targets'), *fitting, '--formats=json'),
                f"--target={self.path('a.png')}",
                f"--out={self.path('one')}",
            ],
            *([none, *fitting, *arguments] for arguments, _ in wrong),
        ],
    )
    self.assertEqual(samples.status, 0, samples.error)
    self.assertCountEqual(
        os.listdir(self.path('samples')),
        [f'sample_{i}.{kind}' for i in range(2) for kind in ('png', 'json')],
    )
    first, second = (
        serialization.read(self.path('samples', f'sample_{i}.json'))
        for i in range(2)
    )
    self.assertLen(first.actions, 4)
    self.assertTrue(first.known_environment.compatible)
    # Another noise sample.
    self.assertNotEqual(first.actions, second.actions)
    assert first.agent is not None
    self.assertEqual(first.agent.name, 'module')

    self.assertEqual(one.status, 0, one.error)
    self.assertIn('90 x 70, RGB, cropped to 64 x 64', one.out)
    self.assertEqual(os.listdir(self.path('one')), ['sample_0.json'])

    for result, (arguments, message) in zip(refused, wrong):
      self.assertEqual((result.status, result.out), (2, ''), arguments)
      self.assertRegex(result.error, f'Error: .*{message}')
    self.assertLen(refused, len(wrong))
    self.assertFalse(os.path.exists(self.path('none')))


if __name__ == '__main__':
  absltest.main()
