# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Paints a picture in every style, and writes docs/gallery.md.

  python -m tools.gallery photo.png [SECONDS]

Each painting takes some 30 seconds, or as many as the second argument says.
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

The same photograph in every style of `spiral-tf paint`, {seconds} seconds each
on two cores. The photograph is the cat of scikit-image's example pictures
(CC0); `python -m tools.gallery docs/images/gallery/photo.jpg {seconds}` paints
a copy of it again. Squared errors are those of the picture; in `pencil` and
`ink`, those of its ink; in `plotter`, those of small squares.

![The photograph](images/gallery/photo.jpg)
"""
_WIDTH = 640
_ERROR = r'(\d+) strokes, squared error a pixel ([\d.]+)'


def main() -> None:
  """Paints and writes."""
  path = pathlib.Path(sys.argv[1])
  seconds = sys.argv[2] if len(sys.argv) > 2 else '30'
  pictures = _DOCS / 'images' / 'gallery'
  pictures.mkdir(parents=True, exist_ok=True)
  _save(path, pictures / 'photo.jpg')
  parts = [_HEAD.format(seconds=seconds)]
  for name, style in styles.STYLES.items():
    with tempfile.TemporaryDirectory() as folder:
      done = subprocess.run(
          [
              *(sys.executable, '-m', 'spiral_launch.paint', str(path)),
              *(f'--out={folder}', f'--style={name}', f'--seconds={seconds}'),
              *('--formats=png', f'--size={_WIDTH}'),
          ],
          check=True,
          stdout=subprocess.PIPE,
          text=True,
      )
      _save(pathlib.Path(folder, f'{path.stem}.png'), pictures / f'{name}.jpg')
    said = re.search(
        r'(\d+) strokes, squared error a pixel ([\d.]+)', done.stdout
    )
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
