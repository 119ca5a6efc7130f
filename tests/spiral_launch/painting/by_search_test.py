# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.by_search, by its command."""

import os
import re
import subprocess
import sys
import tempfile

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from tests.spiral_launch import calls

_WITHOUT_TENSORFLOW = """
import runpy, sys

class Blocked:
  def find_spec(self, name, path=None, target=None):
    if name.split('.')[0] in ('tensorflow', 'sonnet'):
      raise ImportError(f'{name} is blocked')

sys.meta_path.insert(0, Blocked())
runpy.run_module('spiral_launch.paint', run_name='__main__', alter_sys=True)
"""
_SMUDGING = 'classic/smudge+paint'
# Arguments, and the error.
_WRONG: tuple[tuple[list[str], str], ...] = (
    ([], 'Name the pictures to paint'),
    (['{}/a.png', '--strokes=0'], '--strokes=0'),
    (['{}/a.png', '--seconds=0'], '--seconds=0'),
    (['{}/a.png', '--seconds=nan'], '--seconds=nan'),
    (['{}/a.png', '--error=nan'], '--error=nan'),
    (['{}/a.png', '--error=-1'], '--error=-1'),
    (['{}/a.png', '--palette=-1'], '--palette=-1: want 1 to 256 colors'),
    (['{}/a.png', '--palette={}/short.txt'], 'line 2: #12345 is no color'),
    (['{}/a.png', '--palette=0'], '--palette=0: want 1 to 256 colors'),
    (['{}/a.png', '--palette=300'], '--palette=300: want 1 to 256 colors'),
    (['{}/a.png', '--palette={}/none'], 'palette=.*none.*Name a file'),
    (['{}/a.png', '--palette={}/a.png'], 'a.png is no text'),
    (['{}/a.png', '--palette={}/empty.txt'], 'empty.txt has no color'),
    (['{}/a.png', '--style=oils'], r'style=oils.*Did you mean oil\?'),
    (['{}/a.png', '--brush=classic/pan'], 'classic/pen'),
    (['{}/a.png', '--brush=classic/blur'], 'classic/blur leaves nothing on a'),
    (
        ['{}/small.png', '--brush=classic/long_grass'],
        'long_gras.*along the sho',
    ),
    (['{}/small.png', '--style=pointillism'], 'classic/pen.*takes 16 or more'),
    (['{}/a.png', '--size_scale=999'], 'size_scale=999 is too large.*222 is'),
    (['{}/a.png', '{}/cut.png'], 'cut.png.*truncated'),
    (['{}/a.png', '{}/empty.txt'], 'empty.txt is no image'),
    (['{}/sub'], 'sub is a folder'),
    (['{}/wide.png'], 'wide.png is scaled to 4096 x 7 pixels'),
    (['{}/a.png', '--proposals=digit'], '--proposals=digit: .*digits'),
    (['{}/thin.png'], 'thin.png.*8'),
    (['{}/a.png', '{}/sub/a.png'], "both be painted as 'a'"),
    (
        [
            *('{}/a.png', '--pen', '--pen_width_mm=0.05', '--strokes=20000'),
            '--plot_width_mm=10000',
        ],
        'A pen of 0.05 mm needs',
    ),
    (['{}/a.png', '--transparent'], 'a.png has no transparent parts'),
    (['{}/clear.png', '--transparent'], 'clear.png is transparent all over'),
)


class BySearchTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    temporary = tempfile.TemporaryDirectory()
    self.folder = self.enter_context(temporary)
    y, x = np.mgrid[:30, :44]
    pixels = np.stack([5 * x, 6 * y, 200 - 4 * x], -1).clip(0, 255)
    image = Image.fromarray(pixels.astype(np.uint8))
    image.save(self.path('a.png'))
    os.mkdir(self.path('sub'))
    image.save(self.path('sub/a.png'))
    Image.new('RGB', (4, 60)).save(self.path('thin.png'))
    Image.new('RGB', (5000, 8)).save(self.path('wide.png'))
    Image.new('RGB', (8, 8)).save(self.path('small.png'))
    Image.new('RGB', (30, 8), 'white').save(self.path('white.png'))
    noise = np.random.default_rng(0).integers(256, size=(40, 40, 3))
    Image.fromarray(noise.astype(np.uint8)).save(self.path('cut.png'))
    os.truncate(self.path('cut.png'), 2000)
    Image.new('RGBA', (20, 20)).save(self.path('clear.png'))
    alpha = 255 * ((x - 22) ** 2 + (y - 15) ** 2 < 150).astype(np.uint8)
    image.putalpha(Image.fromarray(alpha))
    image.save(self.path('sub/logo.png'))
    with open(self.path('empty.txt'), 'w', encoding='utf-8') as file:
      file.write('no color\n')
    with open(self.path('short.txt'), 'w', encoding='utf-8') as file:
      file.write('#000\n#12345\n')
    with open(self.path('pens.txt'), 'w', encoding='utf-8') as file:
      file.write('#000000 black\n#ff8000 orange\n')

  def path(self, name):
    return os.path.join(self.folder, name)

  def read(self, out):
    return serialization.read(os.path.join(self.path(out), 'a.json'))

  def test_paints_without_tensorflow(self):
    done = subprocess.run(
        [
            *(sys.executable, '-c', _WITHOUT_TENSORFLOW, self.path('a.png')),
            *(f"--out={self.path('out')}", '--strokes=12', '--size=88'),
            *('--film_size=44', '--stroke_seconds=0.02'),
        ],
        capture_output=True,
        check=False,
        text=True,
    )
    self.assertEqual(done.returncode, 0, done.stderr)
    self.assertLen(os.listdir(self.path('out')), 7)
    program = self.read('out')
    self.assertEqual(program.canvas.shape, (30, 44))
    self.assertBetween(len(program.actions), 3, 12)
    with Image.open(self.path('out/a.png')) as picture:
      self.assertEqual(picture.size, (88, 60))
    # The error that is printed is that of the program at its own size.
    with Image.open(self.path('a.png')) as picture:
      target = np.asarray(picture) / 255
    painted = rendering.render(program) / 255
    error = np.square(painted - target).mean()
    printed = re.search('squared error a pixel ([0-9.]+)', done.stdout)
    assert printed, done.stdout
    self.assertAlmostEqual(float(printed[1]), error, places=4)

  def test_flags(self):
    first = [self.path('a.png'), '--formats=json', '--strokes=4']
    done = calls.call(
        'spiral_launch.paint',
        [
            [*first, f"--out={self.path('one')}"],
            [*first, f"--out={self.path('two')}"],
            [*first, f"--out={self.path('other')}", '--seed=1'],
            [
                *(*first, f"--out={self.path('pens')}"),
                f"--palette={self.path('pens.txt')}",
            ],
            [*first, f"--out={self.path('three')}", '--palette=3'],
            [*first, f"--out={self.path('quick')}", '--seconds=0.3'],
            [
                *first,
                f"--out={self.path('mix')}",
                '--brush=classic/smudge+paint',
            ],
            [*first, f"--out={self.path('gray')}", '--gray', '--palette=2'],
            [
                *(self.path('sub/logo.png'), f"--out={self.path('alpha')}"),
                *('--transparent', '--strokes=9', '--formats=png,json,svg,gif'),
            ],
            [*first, f"--out={self.path('agent')}", '--proposals=digits'],
        ],
    )
    for result in done:
      self.assertIn(result.status, (0, 3), result.error)
    self.assertEqual(self.read('one'), self.read('two'))
    self.assertNotEqual(self.read('one'), self.read('other'))
    colors = {action.color for action in self.read('pens').actions}
    self.assertLessEqual(colors, {(0.0, 0.0, 0.0), (1.0, 0.502, 0.0)})
    colors = {action.color for action in self.read('three').actions}
    self.assertLessEqual(len(colors), 3)
    self.assertEqual(self.read('mix').brush.type, _SMUDGING)
    for action in self.read('gray').actions:
      assert action.color
      self.assertLen(set(action.color), 1)
    with Image.open(self.path('alpha/logo.png')) as picture:
      alpha = np.asarray(picture)[..., 3]
    self.assertLess(alpha[0, 0], 20)
    self.assertGreater(alpha[len(alpha) // 2, alpha.shape[1] // 2], 200)
    with open(self.path('alpha/logo.svg'), encoding='utf-8') as file:
      self.assertNotIn('<rect', file.read())
    self.assertRegex(done[-1].out, r'a: agent: \d of 4 strokes')
    agent = self.read('agent').agent
    assert agent
    self.assertEqual(
        agent.version, 'style gouache, seed 0, proposals by digits'
    )

  def test_advice_where_nothing_is_better_than_blank(self):
    shared = [f"--out={self.path('out')}", '--formats=json', '--strokes=2']
    white = self.path('white.png')
    done = calls.call(
        'spiral_launch.paint',
        [
            [*shared, white],
            [*shared, white, '--style=ink'],
            [*shared, self.path('a.png'), '--error=2'],
        ],
    )
    for result, words in zip(
        done,
        ('as blank as the canvas', '--style=ink finds no ink', '--error=2 is'),
    ):
      self.assertEqual(result.status, 3, result.error)
      self.assertIn(words, result.out)
      self.assertNotRegex(result.out, '--(fit|invert|samples|tiles)|agent')

  def test_long_and_deep_pictures(self):
    x = np.arange(4000)
    wide = np.broadcast_to(x * 255 // 3999, (8, 4000)).astype(np.uint8)
    Image.fromarray(wide).save(self.path('wide.png'))
    Image.fromarray(wide.T).save(self.path('tall.png'))
    deep = np.broadcast_to(x[:32] * 2000, (16, 32)).astype(np.uint16)
    Image.fromarray(deep).save(self.path('deep.png'))
    shared = [f"--out={self.path('out')}", '--formats=json', '--strokes=2']
    done = calls.call(
        'spiral_launch.paint',
        [
            [*shared, '--seconds=0.2', self.path(f'{name}.png')]
            for name in ('wide', 'tall', 'deep')
        ],
    )
    for result in done:
      self.assertEqual(result.status, 0, result.error)
    self.assertIn('of 16 bits the upper 8 kept', done[-1].out)
    for name, shape in (
        ('wide', (8, 4000)),
        ('tall', (4000, 8)),
        ('deep', (16, 32)),
    ):
      program = serialization.read(self.path(f'out/{name}.json'))
      self.assertEqual(program.canvas.shape, shape)

  def test_errors_name_the_remedy(self):
    arguments = [
        [
            f"--out={self.path('out')}",
            '--formats=json',
            *map(self._place, words),
        ]
        for words, _ in _WRONG
    ]
    done = calls.call('spiral_launch.paint', arguments)
    for result, (words, message) in zip(done, _WRONG):
      with self.subTest(words):
        self.assertEqual(result.status, 2, result.error)
        self.assertRegex(result.error, message)
    self.assertFalse(os.path.exists(self.path('out')))

  def _place(self, word):
    return word.replace('{}', self.folder)


if __name__ == '__main__':
  absltest.main()
