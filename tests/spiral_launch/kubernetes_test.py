# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.kubernetes: the command."""

import os
import tempfile

from absl.testing import absltest

from tests.spiral_launch import calls


class KubernetesTest(absltest.TestCase):

  def test_command(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    out = os.path.join(folder, 'manifests')
    common = [
        '--config=launch/spiral_launch/configs/digits.py',
        '--image=registry/image:1',
    ]
    written, badly_named = calls.call(
        'spiral_launch.kubernetes',
        [
            [*common, f'--out={out}', '--name=drawing'],
            [*common, f'--out={out}2', '--name=No_Host'],
        ],
    )
    self.assertEqual(written.status, 0, written.error)
    self.assertIn(f'kubectl apply -f {out}', written.out)
    self.assertIn('actor.yaml', os.listdir(out))
    self.assertEqual((badly_named.status, badly_named.out), (2, ''))
    self.assertRegex(badly_named.error, "Error: --name='No_Host' is no name")
    self.assertFalse(os.path.exists(f'{out}2'))


if __name__ == '__main__':
  absltest.main()
