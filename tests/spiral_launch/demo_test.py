# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.demo."""

import os
import shutil
import subprocess
import sys
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from tests.spiral_launch import calls
from tests.spiral_launch.shipping import shipped_run

# Agents, all but those of scenes painting without OpenGL.
_WITHOUT_OPENGL = """
import sys
from unittest import mock
from absl import flags
import numpy as np
from spiral_envs.mujoco_scenes import headless_gl
from spiral_launch import demo

def load(path):
  if path.startswith('scenes'):
    raise headless_gl.NoOpenGLError('There is no OpenGL.')
  return None, None

def draw(name, agent, targets):
  print(name + ': drawn')
  return np.zeros((8, 8, 3), np.uint8)

flags.FLAGS(['demo', '--out=' + sys.argv[1]])
with mock.patch.multiple(demo, _draw=draw, _load=load):
  demo.agent_folder.find = lambda folder: sys.argv[2:]
  demo.main(['demo'])
"""


class DemoTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def pixels(self, name):
    with Image.open(self.path(name, 'demo.png')) as page:
      return np.asarray(page)

  def test_page_of_all_agents(self):
    for name, conditional in (('copies', True), ('own', False)):
      agent = shipped_run.ship(
          self.path(name), labelled=False, conditional=conditional
      )
      shutil.copytree(agent.path, self.path('agents', name))
    cold = shutil.copytree(agent.path, self.path('cold', 'own'))
    config = os.path.join(cold, 'config.json')
    shipped_run.write_json(
        config, {**shipped_run.read_json(config), 'temperature': 1e-4}
    )
    # Reported before the good agent draws.
    shutil.copytree(agent.path, self.path('damaged', 'a_good_one'))
    os.makedirs(self.path('damaged', 'broken'))
    with open(self.path('damaged', 'broken', 'weights.npz'), 'w') as file:
      file.write('text')
    agents = f"--agents={self.path('agents')}"
    one, two, other, warm, frozen, none, bad, seed = calls.call(
        'spiral_launch.demo',
        [
            [agents, f"--out={self.path('one')}"],
            [agents, f"--out={self.path('two')}"],
            [agents, f"--out={self.path('other')}", '--seed=1'],
            [
                f'--agents={os.path.dirname(agent.path)}',
                f"--out={self.path('warm')}",
            ],
            [f"--agents={self.path('cold')}", f"--out={self.path('frozen')}"],
            [f"--agents={self.path('own')}", f"--out={self.path('none')}"],
            [f"--agents={self.path('damaged')}", f"--out={self.path('none')}"],
            [agents, f"--out={self.path('none')}", '--seed=-1'],
        ],
    )
    self.assertEqual(one.status, 0, one.error)
    lines = one.out.splitlines()
    self.assertLen(lines, 3)
    # Only the images of the evaluation are shipped.
    self.assertRegex(lines[0], r'copies: 12 reconstructions .* 0[.]\d+ \(blank')
    self.assertRegex(lines[1], 'own: 32 samples')
    self.assertEqual(lines[2], f"wrote {self.path('one', 'demo.png')}")
    page = self.pixels('one')
    # Two blocks of eight columns of 64 pixels, and two parts.
    self.assertBetween(page.shape[1], 16 * 64, 18 * 64)
    self.assertBetween(page.shape[0], 4 * 64, 6 * 64)
    self.assertEqual(two.status, 0)
    np.testing.assert_array_equal(page, self.pixels('two'))
    self.assertEqual(other.status, 0)
    self.assertFalse(np.array_equal(page, self.pixels('other')))
    # The same seed gives the same page.
    self.assertEqual((warm.status, frozen.status), (0, 0))
    self.assertFalse(np.array_equal(self.pixels('warm'), self.pixels('frozen')))
    for result, message in (
        (none, 'There is no agent in'),
        (bad, 'broken'),
        (seed, '--seed=-1'),
    ):
      self.assertEqual((result.status, result.out), (2, ''))
      self.assertStartsWith(result.error, 'Error: ')
      self.assertIn(message, result.error)
    self.assertFalse(os.path.exists(self.path('none', 'demo.png')))

  def test_scenes_are_left_out_without_opengl(self):
    def draw(*agents):
      return subprocess.run(
          [sys.executable, '-c', _WITHOUT_OPENGL, self.path('out'), *agents],
          capture_output=True,
          text=True,
      )

    run = draw('own', 'scenes')
    self.assertEqual(run.returncode, 0, run.stderr)
    self.assertEqual(
        run.stdout.splitlines()[:2],
        ['own: drawn', 'scenes: left out. There is no OpenGL.'],
    )
    self.assertEqual(self.pixels('out').shape[2], 3)
    run = draw('scenes', 'scenes_2')
    self.assertIn('NoOpenGLError: There is no OpenGL.', run.stderr)


if __name__ == '__main__':
  absltest.main()
