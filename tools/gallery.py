# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Paints a picture in every style, and writes docs/gallery.md.

  python -m tools.gallery docs/images/gallery/photo.jpg [SECONDS]

Without SECONDS for each painting, a fixed number of improvements is made, so
that the same picture always becomes the same paintings.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

from PIL import Image

from spiral_envs.search import styles

_DOCS = pathlib.Path('docs')
_HEAD = """# Gallery

The same photograph in every style of `spiral-tf paint`{limit}. The photograph
is the cat of scikit-image's example pictures (CC0); `python -m tools.gallery
docs/images/gallery/photo.jpg{argument}` paints a copy of it again. Squared
errors are those of the picture; in `pencil` and `ink`, those of its ink; in
`plotter`, those of small squares.

![The photograph](images/gallery/photo.jpg)
"""
_WIDTH = 640
_ERROR = re.compile(r'(\d+) strokes, squared error a pixel ([\d.]+)')


def main() -> None:
  """Paints and writes."""
  path = pathlib.Path(sys.argv[1])
  seconds = sys.argv[2:3]
  pictures = _DOCS / 'images' / 'gallery'
  pictures.mkdir(parents=True, exist_ok=True)
  photo = pictures / 'photo.jpg'
  if path.resolve() != photo.resolve():
    _save(path, photo)
  limit = f', {seconds[0]} seconds each' if seconds else ''
  argument = f' {seconds[0]}' if seconds else ''
  parts = [_HEAD.format(limit=limit, argument=argument)]
  for name, style in styles.STYLES.items():
    with tempfile.TemporaryDirectory() as folder:
      done = subprocess.run(
          [
              *(sys.executable, '-m', 'spiral_launch.paint', str(path)),
              *(f'--out={folder}', f'--style={name}'),
              *(f'--seconds={s}' for s in seconds),
              *('--formats=png', f'--size={_WIDTH}'),
          ],
          check=True,
          stdout=subprocess.PIPE,
          text=True,
      )
      _save(pathlib.Path(folder, f'{path.stem}.png'), pictures / f'{name}.jpg')
    said = _ERROR.search(done.stdout)
    assert said, done.stdout
    print(name, *said.groups(), flush=True)
    parts.append(
        f'## {name}\n\n{style.description} Brush `{style.brush}`, {said[1]} '
        f'strokes, squared error {said[2]}.\n\n'
        f'![{name}](images/gallery/{name}.jpg)\n'
    )
  (_DOCS / 'gallery.md').write_text('\n'.join(parts), encoding='utf-8')


def _save(source: pathlib.Path, target: pathlib.Path) -> None:
  with Image.open(source) as picture:
    height = round(_WIDTH * picture.height / picture.width)
    picture.convert('RGB').resize(
        (_WIDTH, height), Image.Resampling.LANCZOS
    ).save(target, quality=88)


if __name__ == '__main__':
  main()
