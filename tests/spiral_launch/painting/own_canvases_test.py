# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.painting.own_canvases, by its command."""

import os
import pathlib
from typing import Any

import numpy as np
from PIL import Image

from spiral_launch.experiment import plugins
from tests.spiral_envs.adapters import squares
from tests.spiral_launch import calls
from tests.spiral_launch.experiment import tiny
from tests.spiral_launch.experiment import trained_run
from tests.spiral_tf.plugins import modules

_SOURCE = (
    pathlib.Path(squares.__file__).read_text(encoding='utf-8')
    + '\ndef make(): return Squares(canvas=specs.Array([16, 16], np.uint8))'
)


def test_paints(tmp_path):
  tiny.write_images(str(tmp_path / 'images'))
  with modules.working_in(tmp_path, _SOURCE) as module:
    own: dict[str, Any] = {
        'environment__name': f'{module}:make',
        'network__locations': (),
    }
    settled = tiny.config(**own)
    plugins.settle(settled)
    trained_run.make('run', 'images', **own)
    trained_run.make('free', 'images', conditional=False, **own)
    agent = ['paint', 'images/0.png', 'images/1.png', '--agent=run']
    results = calls.call(
        'spiral_launch.paint',
        [
            [*agent[1:], '--out=out', '--samples=3'],
            [*agent[1:2], '--agent=run', '--out=tiled', '--tiles=2'],
            ['--agent=free', '--out=free', '--sample=2', '--formats=png'],
            [*agent[1:], '--out=bad', '--formats=png,svg'],
            [*agent[1:], '--out=bad', '--size=64'],
        ],
    )
  assert [r.status for r in results] == [0, 0, 0, 2, 2], results
  assert 'squared error a pixel 0.' in results[0].out
  for path, size in (
      ('out/0.png', 16), ('out/1.png', 16), ('tiled/0.png', 32),
      ('free/sample_0.png', 16), ('free/sample_1.png', 16),
  ):  # fmt: skip
    pixels = np.asarray(Image.open(tmp_path / path))
    assert pixels.shape == (size, size) and 0 < pixels.mean() < 255
  assert not os.path.exists(tmp_path / 'bad')
  assert 'Error: --formats=' in results[3].error
  assert 'Error: --size=64: --agent=run acts in an' in results[4].error
