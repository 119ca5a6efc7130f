# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.render."""

import dataclasses
import glob
import os
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

from absl.testing import absltest
from PIL import Image

from spiral_envs.programs import program as drawing_program
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import export
from tests.spiral_envs.programs import drawing_programs
from tests.spiral_launch import calls
from tests.spiral_tf import programs

# Flags, and the error.
_WRONG = (
    (['--out='], '--out=DIR'),
    (['--formats=png,bmp'], 'no format bmp'),
    (['--size=5'], 'size is 5'),
    (['--brush=classic/pan'], "Did you mean .*'classic/pen'"),
    (['--size_scale=-1'], 'scale is -1.0'),
    (['--strokes=0-9'], 'no stroke 4: the program has 4'),
    (['--strokes=first'], "Strokes 'first': want numbers"),
    (['--brushes_basedir=/nowhere'], 'no brushes at all'),
    (['--formats=png,svg', '--pen', '--plot_width_mm=0'], 'width is 0.0 mm'),
    (['more.json'], 'Name one file'),
)

# Runs the command where neither TensorFlow nor Sonnet can be imported.
_WITHOUT_TENSORFLOW = """
import runpy, sys
class Blocker:
  def find_spec(self, name, path=None, target=None):
    if name.partition('.')[0] in ('tensorflow', 'sonnet'):
      raise ImportError(f'{name} is blocked')
sys.meta_path.insert(0, Blocker())
runpy.run_module('spiral_launch.render', run_name='__main__', alter_sys=True)
"""


class RenderTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def test_command(self):
    text = serialization.to_text(drawing_programs.five())
    pathlib.Path(self.path('five.json')).write_text(text, encoding='utf-8')
    with open(self.path('broken.json'), 'w') as broken:
      broken.write('{')
    later = serialization.to_text(drawing_programs.five())
    with open(self.path('future.json'), 'w') as future:
      future.write(later.replace('"version": 1', '"version": 3', 1))
    file, small = self.path('five.json'), '--size=64'
    results = calls.call(
        'spiral_launch.render',
        [
            [
                *(file, small, f"--out={self.path('files')}"),
                *('--formats=png,svg,html', '--stroke_seconds=0.1'),
            ],
            [
                *(file, f"--out={self.path('edited')}", '--formats=json'),
                *('--brush=classic/charcoal', '--size_scale=2'),
                '--strokes=2-1,0',
            ],
            [
                *(file, small, f"--out={self.path('plot')}", '--pen'),
                *('--paper=a4', '--pen_width_mm=0.5'),
            ],
            [file, f'--out={self.folder}', '--formats=json', '--strokes=0'],
            [self.path('broken.json'), f"--out={self.path('none')}"],
            [self.path('future.json'), f"--out={self.path('none')}"],
            [self.path('nothing.json'), f"--out={self.path('none')}"],
            *(
                [file, small, f"--out={self.path('none')}", *flags]
                for flags, _ in _WRONG
            ),
        ],
    )
    written, edited, plot, over, *wrong = results
    names = ['five.png', 'five.svg', 'five.html']
    self.assertEqual((written.status, written.error), (0, ''))
    self.assertEqual(
        written.out.splitlines(),
        [f"wrote {self.path('files', name)}" for name in names],
    )
    self.assertCountEqual(os.listdir(self.path('files')), names)
    with Image.open(self.path('files', 'five.png')) as picture:
      self.assertEqual((picture.size, picture.mode), ((64, 64), 'L'))

    self.assertEqual(edited.status, 0, edited.error)
    program = serialization.read(self.path('edited', 'five.json'))
    self.assertEqual(program.brush.type, 'classic/charcoal')
    strokes = [action for action in program.actions if action.is_stroke]
    self.assertEqual([s.pressure for s in strokes], [0.7, 0.8, 0.9])
    self.assertEqual([s.radius for s in strokes], [0.08] * 3)

    self.assertEqual(plot.status, 0, plot.error)
    plotted = pathlib.Path(self.path('plot', 'five.svg')).read_text()
    self.assertIn('<polyline', plotted)
    self.assertIn('height="297mm"', plotted)
    self.assertRegex(plot.out, r'wrote .*five.svg\n  pens: .*, lifted: \d+ mm')

    self.assertEqual(over.status, 2)
    self.assertIn('would overwrite', over.error)
    self.assertEqual(serialization.read(file), drawing_programs.five())

    messages = [
        'broken.json: This is not JSON',
        'future.json: version is 3.*Update spiral_tf',
        'nothing.json cannot be read',
        *(message for _, message in _WRONG),
    ]
    for result, message in zip(wrong, messages):
      self.assertEqual((result.status, result.out), (2, ''))
      self.assertRegex(result.error, f'^Error: .*{message}')
    self.assertLen(wrong, len(messages))
    self.assertFalse(os.path.exists(self.path('none')))

  def test_all_is_checked_before_anything_is_painted(self):
    """Flags are checked before the file is read."""
    text = serialization.to_text(drawing_programs.five())
    pathlib.Path(self.path('five.json')).write_text(text, encoding='utf-8')
    with open(self.path('file'), 'w'):
      pass
    for kind in ('five.png', 'folder.json'):
      os.makedirs(self.path('taken', kind))
    none, file = self.path('none.json'), self.path('five.json')
    out = f"--out={self.path('out')}"
    wrong = (
        ([none, out, '--brush=classic/pan', '--formats=json'], 'no brush'),
        (
            [none, out, '--pen', '--plot_width_mm=1e12'],
            'width is 1000000000000.0 mm',
        ),
        ([none, out, '--stroke_seconds=0'], 'stroke is 0.0 s'),
        ([none, out, '--strokes=x'], "Strokes 'x': want numbers"),
        ([none, out, '--size_scale=nan'], 'scale is nan'),
        ([none, f"--out={self.path('file')}"], '--out=.* is a file'),
        (
            [file, f"--out={self.path('taken')}"],
            'five.png .* is a folder.*--out',
        ),
        (
            [self.path('taken', 'folder.json'), out],
            'cannot be read.*FILE.json',
        ),
        (
            [file, out, '--size_scale=1000'],
            r'five.json: actions\[\d\].radius is',
        ),
    )
    results = calls.call('spiral_launch.render', [flags for flags, _ in wrong])
    for result, (_, message) in zip(results, wrong):
      self.assertEqual((result.status, result.out), (2, ''))
      self.assertRegex(result.error, f'^Error: .*{message}')
      self.assertNotIn('Errno', result.error)
    self.assertFalse(os.path.exists(self.path('out')))

  def test_needs_no_tensorflow(self):
    text = serialization.to_text(drawing_programs.five())
    pathlib.Path(self.path('five.json')).write_text(text, encoding='utf-8')
    arguments = [self.path('five.json'), f"--out={self.path('out')}"]
    done = subprocess.run(
        [
            *(sys.executable, '-c', _WITHOUT_TENSORFLOW, *arguments),
            *('--size=64', '--formats=png,json,svg,gif,webp,html'),
        ],
        capture_output=True,
        check=False,
        text=True,
    )
    self.assertEqual((done.returncode, done.stderr), (0, ''))
    self.assertLen(os.listdir(self.path('out')), 6)

  def test_names_of_any_bytes(self):
    names = (b'caf\xe9\x01', b'new\nline', b"\xc3\xa9q'uote&<b>")
    folder = os.fsencode(self.folder)
    for name, encoding in zip(names, ('utf-8', 'utf-8', 'ascii')):
      path = os.path.join(folder, name + b'.json')
      text = serialization.to_text(drawing_programs.five())
      pathlib.Path(os.fsdecode(path)).write_text(text, encoding='utf-8')
      done = subprocess.run(
          [
              *(
                  sys.executable,
                  '-m',
                  'spiral_launch.render',
                  path,
                  '--size=64',
              ),
              *('--formats=svg,html,json', b'--out=' + folder + b'/out'),
          ],
          capture_output=True,
          env={**os.environ, 'PYTHONIOENCODING': encoding},
          check=False,
      )
      self.assertEqual(done.returncode, 0, done.stderr.decode(errors='replace'))
      svg = os.path.join(folder, b'out', name + b'.svg')
      xml.parse(os.fsdecode(svg))
      with open(os.path.join(folder, b'out', name + b'.html'), 'rb') as page:
        page.read().decode()

  def test_files_that_ask_for_too_much(self):
    small = programs.three_strokes()
    wide = dataclasses.replace(small, canvas=drawing_program.Canvas(16384))
    huge = programs.program(programs.stroke((1, 1), radius=1e6))
    brush = programs.program(environment={'brush_sizes': (1e9,)})
    messages = ('canvas.width is 16384', r'actions\[0\].radius is 1e\+06',
                r'brush_sizes\[0\] is 1e\+09')  # fmt: skip
    for program, message in zip((wide, huge, brush), messages):
      for kind in ('png', 'svg', 'gif', 'html'):
        with self.assertRaisesRegex(ValueError, message):
          export.make(program, 'a', [kind], export.Options())

  def test_shared_cases(self):
    """Each case ends in pictures, or in an error with a remedy."""
    folder = os.path.join('..', 'shared', 'cases')
    if not os.path.isdir(folder):
      self.skipTest(f'{folder} is not there')
    refused = {
        'comments': 'no comments',
        'extra_field': 'comment is not a field',
        'jsonlines': 'line 2, column 1',
        'trailing_comma': 'line 21, column 14.*comma too many',
    }
    paths = sorted(glob.glob(os.path.join(folder, '*.json')))
    flags = [f"--out={self.path('out')}", '--formats=png,svg', '--size=64']
    results = calls.call(
        'spiral_launch.render', [[path, *flags] for path in paths]
    )
    for path, result in zip(paths, results):
      name = os.path.splitext(os.path.basename(path))[0]
      with self.subTest(name):
        self.assertEqual(result.status, 2 if name in refused else 0)
        self.assertRegex(result.error, refused.get(name, '^$'))


if __name__ == '__main__':
  absltest.main()
