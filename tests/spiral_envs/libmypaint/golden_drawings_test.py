# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Compares canvases with recordings of this and the released environment."""

import json
import pathlib
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized
import numpy as np

from spiral_envs.libmypaint import environment as libmypaint
from spiral_envs.libmypaint import painter
from tests.spiral_envs.libmypaint import golden_drawings

# Recordings of the released environment, which are not in the repository.
_RELEASED = pathlib.Path(__file__).parents[4] / 'shared' / 'golden'
_FILES = tuple(
    str(path.relative_to(_RELEASED))
    for path in sorted(_RELEASED.rglob('*.npz'))
)
# Recordings in which strokes start at the right position.
_CORRECTED = tuple(f for f in _FILES if f.startswith('fixed_xy'))


class OurGoldensTest(parameterized.TestCase):

  @parameterized.parameters(*golden_drawings.CASES)
  def test_pixels_are_as_recorded(self, name):
    np.testing.assert_array_equal(
        golden_drawings.draw(name), golden_drawings.load(name)
    )

  @parameterized.parameters(*golden_drawings.CASES)
  def test_every_recording_shows_something(self, name):
    canvases = golden_drawings.load(name)
    self.assertGreater(len(np.unique(canvases)), 3)
    self.assertTrue((canvases[0] != canvases[-1]).any())


class _Recording:
  """One recording of the released environment."""

  def __init__(self, path):
    self._file = np.load(path)
    self.config = json.loads(str(self._file['config_json']))
    # Options of the recorder, not of the environment.
    self.config.pop('crop', None)
    self.config.pop('seed', None)
    self.fields = {k: self._file[k] for k in self._file.files}
    self.names = [
        k[len('action_') :]
        for k in self.fields
        if k.startswith('action_') and k != 'action_mask'
    ]

  def play(self, env, episode):
    """Returns the time steps of one recorded episode."""
    steps = [env.reset()]
    for t in range(self.fields['canvas'].shape[1] - 1):
      action = {n: self.fields[f'action_{n}'][episode, t] for n in self.names}
      steps.append(env.step(action))
    return steps


def _canvases(steps):
  canvases = np.stack([s.observation['canvas'] for s in steps])
  return np.round(canvases * 255).astype(np.uint8)


@absltest.skipUnless(
    _RELEASED.is_dir(),
    f'no recordings of the released environment: {_RELEASED}',
)
class ReleasedGoldensTest(parameterized.TestCase):

  def test_there_are_recordings(self):
    self.assertNotEmpty(_CORRECTED)
    self.assertGreater(len(_FILES), len(_CORRECTED))

  @parameterized.parameters(*[(f,) for f in _FILES or ('',)])
  def test_compatible_equals_the_released_environment(self, file):
    recording = _Recording(_RELEASED / file)
    fields = recording.fields
    self.enter_context(
        mock.patch.object(
            painter, '_RELEASED_TRANSPOSES', file not in _CORRECTED
        )
    )
    env = libmypaint.LibMyPaint(**recording.config, compatible=True)
    for e in range(len(fields['canvas'])):
      steps = recording.play(env, e)
      np.testing.assert_array_equal(_canvases(steps), fields['canvas'][e])
      np.testing.assert_array_equal(
          [s.step_type for s in steps], fields['step_type'][e]
      )
      for name in ('reward', 'discount'):
        values = [getattr(s, name) for s in steps]
        self.assertIsNone(values[0])
        np.testing.assert_array_equal(values[1:], fields[name][e, 1:])
      for name in ('episode_step', 'action_mask'):
        np.testing.assert_array_equal(
            [s.observation[name] for s in steps], fields[name][e]
        )
      fresh = libmypaint.LibMyPaint(**recording.config, compatible=True)
      np.testing.assert_array_equal(
          _canvases(recording.play(fresh, e))[-1],
          fields['canvas_last_fresh_env'][e],
      )

  @parameterized.parameters(*[(f,) for f in _CORRECTED or ('',)])
  def test_default_equals_corrected_recordings_of_fresh_environments(
      self, file
  ):
    recording = _Recording(_RELEASED / file)
    env = libmypaint.LibMyPaint(**recording.config)
    for e, wanted in enumerate(recording.fields['canvas_last_fresh_env']):
      canvases = _canvases(recording.play(env, e))
      np.testing.assert_array_equal(canvases[-1], wanted)


if __name__ == '__main__':
  absltest.main()
