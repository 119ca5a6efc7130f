"""Tests for launch.render."""

import os
import pathlib
import tempfile

from absl.testing import absltest
from PIL import Image

from spiral_tf import drawing_program_json
from tests.launch import calls
from tests.launch import drawing_programs

# Flags, and what the error says.
_WRONG = (
    (['--out='], '--out=DIR'),
    (['--formats=png,bmp'], 'no format bmp'),
    (['--size=5'], 'size is 5'),
    (['--brush=classic/pan'], "Did you mean .*'classic/pen'"),
    (['--size_scale=-1'], 'scale is -1.0'),
    (['--strokes=0-9'], 'no stroke 4: the program has 4'),
    (['--strokes=first'], "Strokes 'first': want numbers"),
    (['--brushes_basedir=/nowhere'], 'no brushes at all'),
    # Found when the picture is made already.
    (['--formats=png,svg', '--pen', '--pen_width_mm=0'], 'width is 0.0 mm'),
    (['more.json'], 'Name one file'),
)


class RenderTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def test_command(self):
    text = drawing_program_json.to_text(drawing_programs.five())
    pathlib.Path(self.path('five.json')).write_text(text, encoding='utf-8')
    with open(self.path('broken.json'), 'w') as broken:
      broken.write('{')
    later = drawing_program_json.to_text(drawing_programs.five())
    with open(self.path('future.json'), 'w') as future:
      future.write(later.replace('"version": 1', '"version": 2', 1))
    file, small = self.path('five.json'), '--size=64'
    results = calls.call(
        'launch.render',
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
            [file, small, f"--out={self.path('plot')}", '--pen'],
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
    program = drawing_program_json.read(self.path('edited', 'five.json'))
    self.assertEqual(program.brush.type, 'classic/charcoal')
    strokes = [action for action in program.actions if action.is_stroke]
    self.assertEqual([s.pressure for s in strokes], [0.7, 0.8, 0.9])
    self.assertEqual([s.radius for s in strokes], [0.08] * 3)

    self.assertEqual(plot.status, 0, plot.error)
    plotted = pathlib.Path(self.path('plot', 'five.svg')).read_text()
    self.assertIn('<polyline', plotted)

    self.assertEqual(over.status, 2)
    self.assertIn('would overwrite', over.error)
    self.assertEqual(drawing_program_json.read(file), drawing_programs.five())

    messages = [
        'broken.json: This is not JSON',
        'future.json: version is 2.*Update spiral_tf',
        'nothing.json is not there',
        *(message for _, message in _WRONG),
    ]
    for result, message in zip(wrong, messages):
      self.assertEqual((result.status, result.out), (2, ''))
      self.assertRegex(result.error, f'^Error: .*{message}')
    self.assertLen(wrong, len(messages))
    self.assertFalse(os.path.exists(self.path('none')))


if __name__ == '__main__':
  absltest.main()
