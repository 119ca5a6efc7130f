# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Paints a photograph in every style, and writes docs/gallery.md.

  python -m tools.gallery [--photo=FILE] [--seconds=S] [--styles=NAME,...]

Seconds are CPU seconds for each painting, which depend less than others on what
else runs on the machine. Sections of styles that are not painted stay as they
are.
"""

import argparse
import pathlib
import re
import time

from PIL import Image

from spiral_envs.programs import rendering
from spiral_envs.search import painter
from spiral_envs.search import programs
from spiral_envs.search import styles
from spiral_launch.painting import picture_files

_PAGE = pathlib.Path('docs', 'gallery.md')
_PICTURES = pathlib.Path('docs', 'images', 'gallery')
_PHOTO = _PICTURES / 'photo.jpg'
_HEAD = """# Gallery

The same photograph in every style of `spiral-tf paint`, by `python -m
tools.gallery`. The photograph is the cat of scikit-image's example pictures
(CC0). Squared errors are those of the picture; in `charcoal`, `pencil` and
`ink`, those of its dark parts on white; in `plotter`, those of small squares.

![The photograph](images/gallery/photo.jpg)
"""
_WIDTH = 640


def main() -> None:
  """Paints and writes."""
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument('--photo', type=pathlib.Path, default=_PHOTO)
  parser.add_argument('--seconds', type=float, default=60.0)
  parser.add_argument('--styles', default=','.join(styles.STYLES))
  arguments = parser.parse_args()
  if arguments.photo.resolve() != _PHOTO.resolve():
    with Image.open(arguments.photo) as photo:
      _save(photo.convert('RGB'), 'photo')
  sections = _sections()
  for name in arguments.styles.split(','):
    sections[name] = _paint(name, str(arguments.photo), arguments.seconds)
    print(sections[name].splitlines()[2], flush=True)
    kept = [sections[name] for name in styles.STYLES if name in sections]
    _PAGE.write_text('\n'.join([_HEAD, *kept]), encoding='utf-8')


def _sections() -> dict[str, str]:
  """Returns the sections that the page has, by style."""
  text = _PAGE.read_text(encoding='utf-8') if _PAGE.exists() else ''
  parts = re.split(r'^(?=## )', text, flags=re.MULTILINE)[1:]
  return {part.split()[1]: part.strip() + '\n' for part in parts}


def _paint(name: str, photo: str, seconds: float) -> str:
  """Paints in a style, saves the picture, and returns its section."""
  style = styles.STYLES[name]
  pixels = picture_files.read(photo, gray=False, transparent=False)
  search = programs.PictureSearch(
      picture_files.enlarged(pixels, style), style, clock=time.process_time
  )
  for _ in search.search.run(painter.Budget(style.strokes, seconds)):
    pass
  program = search.program()
  _save(Image.fromarray(rendering.render(program, _WIDTH)), name)
  error = search.error(rendering.render(program))
  return (
      f'## {name}\n\n{style.description} Brush `{style.brush}`, '
      f'{len(program.actions)} strokes, squared error {error:.4f}, at most '
      f'{seconds:g} CPU seconds.\n\n![{name}](images/gallery/{name}.jpg)\n'
  )


def _save(picture: Image.Image, name: str) -> None:
  height = round(_WIDTH * picture.height / picture.width)
  picture = picture.resize((_WIDTH, height), Image.Resampling.LANCZOS)
  picture.save(_PICTURES / f'{name}.jpg', quality=88)


if __name__ == '__main__':
  main()
