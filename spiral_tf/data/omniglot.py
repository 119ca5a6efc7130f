# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Omniglot, with the published training and test alphabets.

Lake, Salakhutdinov and Tenenbaum, Science 350 (2015), 1332. The official files
are `images_background.zip` and `images_evaluation.zip`, alphabets of characters
with twenty drawings of each, 105 x 105 pixels, black on white, and two smaller
background sets.
"""

import os
import re
from typing import Optional

from spiral_tf import files
from spiral_tf.data import folder as image_folder
from spiral_tf.data import source as image_source

_BACKGROUND = 'images_background'
_SMALL = ('images_background_small1', 'images_background_small2')
_EVALUATION = 'images_evaluation'
_SIZE = (105, 105)
# images_background/Greek/character07/0394_12.png
_NAME = re.compile(r'(?:.+/)?([^/]+)/character\d+/[^/]+\.png', re.IGNORECASE)


def is_folder(folder: str) -> bool:
  """Returns whether a folder holds Omniglot's images, zipped or unpacked."""
  names = (_BACKGROUND, *_SMALL, _EVALUATION)
  return any(_find(folder, name) for name in names)


def open_folder(folder: str, background: int) -> image_source.Sets:
  """Opens the sets in a folder.

  Args:
    folder: folder with the official zips, or with folders of the same names.
    background: gray level, 0 to 255, behind transparent pixels.

  Returns:
    The background set, and the evaluation set, or None if it is missing.

  Raises:
    ValueError: there is no background set, or there are both small ones; the
      files are not the official ones, or an alphabet is in both sets.
  """
  train = _find(folder, _BACKGROUND)
  small = [path for path in (_find(folder, name) for name in _SMALL) if path]
  if not train and len(small) == 2:
    raise ValueError(
        f"{files.printable(folder)} holds both of Omniglot's small background "
        f'sets. Name one of them ({files.printable(small[0])}) as the source, '
        'or add images_background.zip.'
    )
  train = train or (small[0] if small else None)
  if not train:
    raise ValueError(
        f"{files.printable(folder)} holds Omniglot's evaluation set and no "
        'background set to learn from. Put images_background.zip beside it.'
    )
  test = _find(folder, _EVALUATION)
  train_source, alphabets = _open(train, background)
  if test is None:
    return train_source, None
  test_source, others = _open(test, background)
  both = sorted(alphabets & others)
  if both:
    raise ValueError(
        f'The alphabet {files.printable(both[0])} is both in '
        f'{files.printable(train)} and in {files.printable(test)}: these are '
        'not the official sets. Fetch them again.'
    )
  return train_source, test_source


def _find(folder: str, name: str) -> Optional[str]:
  """Returns the path of a set's folder or zip, or None."""
  for path in (os.path.join(folder, name), os.path.join(folder, f'{name}.zip')):
    if os.path.exists(path):
      return path
  return None


def _open(
    path: str, background: int
) -> tuple[image_source.ImageSource, set[str]]:
  """Opens a set, and returns it with its alphabets."""
  survey = image_folder.survey(path)
  names = survey.names
  if not names:
    raise image_folder.nothing_found(path, survey)
  matches = [_NAME.fullmatch(name) for name in names]
  for name, match in zip(names, matches):
    if not match:
      raise ValueError(
          f'{files.printable(name)} in {files.printable(path)} does not lie '
          'in a folder of its alphabet and character, as in the official files '
          '(Greek/character07/0394_12.png). Fetch the zip again, or rename it '
          'to use it as any images.'
      )
  alphabets = {match[1] for match in matches if match}
  notes = (image_source.describe(survey),)
  source = image_source.of_files(path, names, background, _SIZE, notes)
  return source, alphabets
