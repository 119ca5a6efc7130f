# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `player`, some of them in a browser."""

import base64
import io
import json
import re
import urllib.parse

from absl.testing import absltest
import numpy as np
from PIL import Image

from benchmarks import chromium
from spiral_envs.programs import rendering
from spiral_envs.programs import serialization
from spiral_envs.programs.exports import outlines
from spiral_envs.programs.exports import player
from spiral_envs.programs.exports import svg as svg_lib
from tests.spiral_envs.programs import drawing_programs
from tests.spiral_tf import programs

_SIZE = 96
_NAME = 'five & </script> "six"'
_SKIP = 'no Chromium here: make test-browser installs one'
# Runs in the page once it is ready, and records its state.
_SCRIPT = """
<script>
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const ink = () => context.getImageData(0, 0, ...data.size).data
  .reduce((sum, value, i) => sum + (i % 4 === 0 ? 255 - value : 0), 0);
const state = () => ({
  ink: ink(), where: get('where').textContent, at: +get('scrubber').value,
  now: rows.findIndex((row) => row.classList.contains('now')),
});
const scrub = (to) => {
  get('scrubber').value = to;
  get('scrubber').dispatchEvent(new Event('input'));
  return state();
};
const press = (key) => {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true}));
  return state();
};
const hover = (i, kind) => {
  rows[i].firstChild.dispatchEvent(new MouseEvent(kind));
  return [...overlay.querySelectorAll('.lit')].map((line) => line.id);
};
const download = async (id) => {
  const blob = await (await fetch(get(id).href)).blob();
  return [get(id).download, blob.type, blob.size];
};
(async () => {
  while (!document.body.dataset.ready) await wait(10);
  const seen = {rows: rows.length, max: +get('scrubber').max};
  seen.ready = state();
  seen.start = scrub(0);
  seen.middle = scrub(12);
  seen.again = scrub(seen.max);
  rows[1].firstChild.click();
  seen.clicked = state();
  seen.keys = ['Home', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'End'].map(
    (key) => press(key).now);
  seen.lit = [hover(3, 'mouseenter'), hover(3, 'mouseleave'),
              hover(0, 'mouseenter')];
  seen.label = get('play').getAttribute('aria-label');
  get('speed').value = '4';
  get('play').click();
  seen.playing = get('play').getAttribute('aria-label');
  await wait(100);
  const on_the_way = state().at;
  seen.moves = on_the_way < seen.max;
  await wait(3000);
  seen.played = [state(), get('play').getAttribute('aria-label')];
  seen.files = [await download('png'), await download('svg'),
                await download('json')];
  seen.outside = performance.getEntriesByType('resource')
    .map((entry) => entry.name).filter((name) => !/^(data|blob):/.test(name));
  seen.facts = get('facts').textContent;
  seen.title = [document.title, document.querySelector('h1').textContent];
  document.body.innerHTML = '';
  const results = encodeURIComponent(JSON.stringify(seen));
  document.body.append(`RESULTS${results}END`);
})();
</script>
"""


class PlayerPageTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.program = drawing_programs.five()
    self.svg = svg_lib.to_svg(outlines.lines(self.program), _SIZE)
    self.page = player.to_html(self.program, self.svg, _SIZE, _NAME)

  def data(self):
    (text,) = re.findall(
        r'<script type="application/json" id="data">(.*?)</script>', self.page
    )
    return json.loads(text)

  def test_frames_are_the_painting(self):
    data = self.data()
    canvas = np.zeros([_SIZE, _SIZE], np.uint8)
    for frame in data['frames']:
      if 'src' in frame:
        kind, content = frame['src'].split(',')
        self.assertEqual(kind, 'data:image/png;base64')
        with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
          part = np.asarray(picture)
        height, width = part.shape
        x, y = frame['x'], frame['y']
        canvas[y : y + height, x : x + width] = part
    wanted = rendering.render(self.program, _SIZE)[..., 0]
    np.testing.assert_array_equal(canvas, wanted)
    # Eight frames per stroke, one per move, and the blank one.
    self.assertLen(data['frames'], 8 * 4 + 3 + 1)
    # Frames without changes have no picture.
    self.assertLess(len(self.page), 60_000)

  def test_all_is_inside(self):
    data = self.data()
    self.assertEqual(data['svg'], self.svg)
    self.assertEqual(serialization.from_text(data['program']), self.program)
    # The only addresses are the names of XML namespaces.
    addresses = set(re.findall(r'https?://[^"\'\\ ]+', self.page))
    self.assertEqual(addresses, {'http://www.w3.org/2000/svg'})
    self.assertNotRegex(self.page, r'<link|@import|<script src')

  def test_names_do_no_harm(self):
    self.assertIn('<title>five &amp; &lt;/script&gt;', self.page)
    self.assertEqual(self.page.count('</script>'), 2)

  def test_names_of_any_characters(self):
    for name in ('__DATA__', 'ctl\x01', 'caf\udce9', 'new\nline', '\u4e94'):
      self.page = player.to_html(self.program, self.svg, _SIZE, name)
      self.assertNotRegex(self.page, '[\x00-\x08\x0b-\x1f\ud800-\udfff]')
      self.page.encode()
      title = name.replace('\n', r'\n').replace('\x01', r'\x01')
      title = title.replace('\udce9', r'\xe9')
      self.assertIn(f'<title>{title}</title>', self.page)
      self.assertEqual(self.data()['name'], title)

  @absltest.skipUnless(chromium.find(), _SKIP)
  def test_lasts_as_long_as_it_says_in_a_browser(self):
    """100 strokes of half a second take 24 s together."""
    strokes = [programs.stroke((i % 8 / 8, 0.9)) for i in range(100)]
    program = programs.program(*strokes, canvas={'width': 8})
    page = player.to_html(program, '<svg/>', 8, 'film', None, 0.5)
    script = """<script>(async () => {
      const wait = (ms) => new Promise((done) => setTimeout(done, ms));
      while (!document.body.dataset.ready) await wait(10);
      const start = performance.now();
      get('play').click();
      while (playing) await wait(20);
      const took = performance.now() - start;
      document.body.innerHTML = `TOOK${took}END`;
    })();</script>"""
    document = chromium.run_page(
        page.replace('</body>', f'{script}</body>'), 40_000
    )
    found = re.search('TOOK([0-9.]+)END', document)
    assert found, document[-500:]
    self.assertAlmostEqual(float(found[1]), 24_000, delta=500)

  @absltest.skipUnless(chromium.find(), _SKIP)
  def test_plays_in_a_browser(self):
    document = chromium.run_page(
        self.page.replace('</body>', f'{_SCRIPT}</body>')
    )
    found = re.search('RESULTS(.*)END', document)
    assert found, document[-2000:]
    seen = json.loads(urllib.parse.unquote(found[1]))
    wanted = rendering.render(self.program, _SIZE).astype(int)
    ink = int((255 - wanted).sum())
    self.assertEqual((seen['rows'], seen['max']), (7, 35))
    whole = {'ink': ink, 'where': '7 of 7', 'at': 35, 'now': 6}
    self.assertEqual(seen['ready'], whole)
    self.assertEqual(
        seen['start'], {'ink': 0, 'where': '0 of 7', 'at': 0, 'now': -1}
    )
    self.assertEqual(seen['middle']['where'], '4 of 7')
    self.assertBetween(seen['middle']['ink'], 0.2 * ink, 0.6 * ink)
    self.assertEqual(seen['again'], whole)
    self.assertEqual((seen['clicked']['at'], seen['clicked']['now']), (9, 1))
    self.assertEqual(seen['keys'], [-1, 0, 1, 0, 6])
    self.assertEqual(seen['lit'], [['stroke-3'], [], []])
    self.assertEqual((seen['label'], seen['playing']), ('Play', 'Pause'))
    self.assertTrue(seen['moves'])
    self.assertEqual(seen['played'], [whole, 'Play'])
    (png, _, _), svg, text = seen['files']
    self.assertEndsWith(png, '.png')
    self.assertEqual(svg[1:], ['image/svg+xml', len(self.svg)])
    self.assertEqual(
        text[1:],
        ['application/json', len(self.data()['program'])],
    )
    self.assertEqual(seen['outside'], [])
    self.assertIn('by <hand> 1', seen['facts'])
    self.assertIn('classic/pen', seen['facts'])
    self.assertEqual(seen['title'], [_NAME, _NAME])

  @absltest.skipUnless(chromium.find(), _SKIP)
  def test_svg_is_near_the_painting(self):
    svg = svg_lib.to_svg(outlines.lines(self.program), 256)
    page = f'<!doctype html><body style="margin:0">{svg}'
    seen = chromium.screenshot(page, 256)[..., 0]
    off = seen.astype(float) - rendering.render(self.program, 256)[..., 0]
    self.assertLess(np.square(off / 255).mean(), 0.004)


if __name__ == '__main__':
  absltest.main()
