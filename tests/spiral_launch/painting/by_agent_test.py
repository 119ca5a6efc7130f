# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.by_agent, by its command."""

import os
import tempfile
from xml.etree import ElementTree

from absl.testing import absltest
import numpy as np
from PIL import Image

from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from spiral_launch.experiment import workdir as workdir_lib
from tests.spiral_launch import calls
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.painting import painters

_FORMATS = list(export.FORMATS)
_SMALL = ('--size=64', '--film_size=32', '--stroke_seconds=0.1')

# Arguments beside a conditional agent, and the error.
_WRONG: tuple[tuple[list[str], str], ...] = (
    (['{}/words.png'], 'words.png is no image that Pillow reads'),
    # Found before the valid picture is painted.
    (['{}/a.png', '{}/one.png'], 'one.png is of 1 x 1 pixels; it must have 8'),
    ([], 'name some, spiral-tf paint IMAGE'),
    (['--sample=2'], '--sample=2: --agent=.* is conditional'),
    (['{}/a.png', '--size=5'], 'size is 5'),
    (['{}/a.png', '--temperature=0'], 'temperature is 0.0; it must be above'),
    (['{}/a.png', '--formats=bmp'], 'no format bmp'),
    (['{}/a.png', '--formats=png,svg', '--brush=classic/pan'], 'classic/pen'),
    (['{}/a.png', '--brushes_basedir={}'], 'no brush .classic/pen.myb. in'),
    (['{}/a.png', '--brush=odd', '--brushes_basedir={}'], 'odd.myb is not a b'),
    (['{}/a.png', '--size_scale=0'], 'size scale is 0.0; it must be above 0'),
    (['{}/a.png', '--size_scale=nan'], 'size scale is nan; it must be above 0'),
    (['{}/a.png', '--stroke_seconds=0'], 'stroke is 0.0 s; it must be above 0'),
    (['{}/a.png', '--film_size=2000'], 'film_size is 2000'),
    (['{}/a.png', '--out={}/a.png'], 'a.png is a file; name a folder'),
    (['{}/a.png', '--out={}/a.png/x'], 'written to: .*a.png leads through a f'),
    (['{}/a.png', '--out={}/lost'], 'lost leads nowhere; name a folder'),
    (['{}/a.png', '--out={}/full', '--formats=gif'], 'a.gif is to be written'),
    (['{}/a.png', '{}'], 'is a folder. Name a '),
    (['{}/a.png', '{}/none.png'], 'none.png does not exist'),
    (['{}/a.png', '--out='], '--out=DIR'),
    (['{}/a.png', '--agent=nobody'], '--agent=nobody: there is no agent'),
    (['{}/a.png', '--agent={}/scenes'], "environment 'scenes', and this is"),
    (['{}/a.png', '--agent={}/free'], 'is unconditional, it cannot draw .*a.p'),
    (['--agent={}/free'], '--sample=0: --agent=.*say how many'),
)


# File names: bytes that are not UTF-8, control characters, markup.
_ODD = (
    *('caf\udce9', 'ctl\x01', 'new\nline', '-dash', '.hidden'),
    *("q'uote&<b>", '猫和狗', 'esc\x1b[31m', 'gnp\u202e'),
)


class PaintTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def make(self):
    """Makes agents with random weights, and valid and invalid files."""
    painters.make(self.path('mine'))
    painters.make(self.path('free'), conditional=False)
    scenes = tiny.config(
        environment__name='scenes', environment__use_color=True
    )
    workdir_lib.prepare(scenes, self.path('scenes'))
    pixels = np.full([30, 20, 3], 255, np.uint8)
    pixels[8:20, 4:12] = (40, 60, 90)
    Image.fromarray(pixels).save(self.path('a.png'))
    Image.fromarray(255 - pixels).save(self.path('b.jpg'))
    Image.new('L', (1, 1)).save(self.path('one.png'))
    for name in ('words.png', 'odd.myb'):
      with open(self.path(name), 'w') as file:
        file.write('words')
    os.makedirs(self.path('full', 'a.gif'))
    os.makedirs(self.path('odd'))
    for name in _ODD:
      Image.fromarray(pixels).save(self.path('odd', f'{name}.png'))
    os.symlink('nowhere', self.path('lost'))

  def test_command(self):
    self.make()
    agent, none = f"--agent={self.path('mine')}", f"--out={self.path('none')}"
    with open(self.path('a.png'), 'rb') as file:
      before = file.read()
    results = calls.call(
        'spiral_launch.paint',
        [
            [
                *(self.path('a.png'), self.path('b.jpg'), agent, *_SMALL),
                *('--samples=3', f"--out={self.path('files')}"),
            ],
            [
                *(self.path('a.png'), self.path('b.jpg'), agent),
                *(
                    '--samples=3',
                    '--formats=json',
                    f"--out={self.path('again')}",
                ),
            ],
            [
                *(self.path('a.png'), self.path('b.jpg'), agent),
                *(
                    '--samples=3',
                    '--temperature=0.0001',
                    '--formats=json',
                    f"--out={self.path('cold')}",
                ),
            ],
            [
                *(self.path('a.png'), agent, '--tiles=2', '--by=critic'),
                *('--samples=2', '--brush=classic/charcoal', '--size_scale=2'),
                *('--formats=json', '--pen', f"--out={self.path('tiles')}"),
            ],
            [
                *(f"--agent={self.path('free')}", '--sample=2', '--seed=3'),
                *('--formats=png', '--size=32', f"--out={self.path('free')}"),
            ],
            [
                *(self.path('a.png'), agent, '--formats=png'),
                f'--out={self.folder}',
            ],
            [
                *(self.path('odd', f'{name}.png') for name in _ODD),
                *(agent, '--formats=png,json,svg,html', '--size=32'),
                f"--out={self.path('painted')}",
            ],
            *(
                [agent, none, *(one.format(self.folder) for one in arguments)]
                for arguments, _ in _WRONG
            ),
        ],
    )
    painted, again, cold, tiles, free, over, odd, *wrong = results
    # Agents with random weights paint nothing good.
    self.assertEqual(painted.status, 3, painted.error)
    self.assertIn('2 of 2 paintings are no better', painted.error)
    names = [f'{name}.{kind}' for name in 'ab' for kind in _FORMATS]
    self.assertCountEqual(os.listdir(self.path('files')), names)
    lines = painted.out.splitlines()
    self.assertEqual(
        [line for line in lines if line.startswith('wrote')],
        [f"wrote {self.path('files', name)}" for name in names],
    )
    self.assertEqual(
        lines[0],
        f"{self.path('a.png')}: 20 x 30, RGB, to gray, padded to 16 x 16",
    )
    self.assertRegex(lines[1], r'^a: squared error a pixel 0\.\d+ \(blank')
    self.assertIn('inverted, as its edge is dark', painted.out)
    self.assertRegex(painted.error, r'a: drawings: .*3/3')
    self.assertRegex(painted.error, r'b: files: .*7/7')
    with Image.open(self.path('files', 'b.png')) as picture:
      self.assertEqual((picture.size, picture.mode), ((64, 64), 'L'))
    program = serialization.read(self.path('files', 'a.json'))
    assert program.agent is not None
    self.assertEqual(program.agent.name, 'mine')

    self.assertEqual(again.status, 3, again.error)
    for name in ('a.json', 'b.json'):
      self.assertEqual(
          serialization.read(self.path('again', name)),
          serialization.read(self.path('files', name)),
      )

    # Another temperature with the same random numbers.
    self.assertEqual(cold.status, 3, cold.error)
    self.assertNotEqual(
        serialization.read(self.path('cold', 'a.json')).actions,
        serialization.read(self.path('again', 'a.json')).actions,
    )

    self.assertEqual(tiles.status, 3, tiles.error)
    program = serialization.read(self.path('tiles', 'a.json'))
    self.assertEqual(program.canvas.width, 32)
    with open(self.path('tiles', 'a.svg'), encoding='utf-8') as file:
      self.assertIn('<polyline', file.read())
    self.assertLen(program.actions, 4 * 4 + 3)
    self.assertEqual(program.brush.type, 'classic/charcoal')

    self.assertEqual(free.status, 0, free.error)
    self.assertContainsSubset(
        ['sample_0.png', 'sample_1.png'], os.listdir(self.path('free'))
    )

    self.assertEqual(over.status, 2)
    self.assertIn('would overwrite', over.error)
    with open(self.path('a.png'), 'rb') as file:
      self.assertEqual(file.read(), before)

    self.assertEqual(odd.status, 3, odd.error)
    self.assertCountEqual(
        os.listdir(self.path('painted')),
        [
            f'{n}.{kind}'
            for n in _ODD
            for kind in ('png', 'json', 'svg', 'html')
        ],
    )
    # One printable line per file.
    written = [x for x in odd.out.split('\n') if x.startswith('wrote ')]
    self.assertLen(written, 4 * len(_ODD))
    self.assertTrue(all(line.isprintable() for line in odd.out.split('\n')))
    for name, title in zip(_ODD[:3], (r'caf\xe9', r'ctl\x01', r'new\nline')):
      tree = ElementTree.parse(self.path('painted', f'{name}.svg'))
      self.assertEqual(tree.getroot()[0].text, title)
      with open(self.path('painted', f'{name}.html'), encoding='utf-8') as file:
        self.assertIn(f'<title>{title}</title>', file.read())

    for result, (arguments, message) in zip(wrong, _WRONG):
      self.assertNotIn('drawings [', result.error)
      self.assertEqual(result.status, 2, arguments)
      self.assertRegex(result.error, f'(?s)Error: .*{message}')
    self.assertLen(wrong, len(_WRONG))
    self.assertFalse(os.path.exists(self.path('none')))


if __name__ == '__main__':
  absltest.main()
