"""Tests for launch.manifests; kubernetes_test.py has whole manifests."""

import base64
import os
import tempfile

from absl.testing import absltest

from launch import machines
from launch import manifests


class ManifestsTest(absltest.TestCase):

  def test_pickled_nodes(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    for name in ('a.pkl', 'note.txt'):
      with open(os.path.join(folder, name), 'wb') as file:
        file.write(b'\x80\x00')
    data = manifests.config_map('run', folder)['binaryData']
    self.assertEqual(
        {k: base64.b64decode(v) for k, v in data.items()},
        {'a.pkl': b'\x80\x00'},
    )
    with open(os.path.join(folder, 'b.pkl'), 'wb') as file:
      file.write(bytes(700_000))
    with self.assertRaisesRegex(ValueError, '700,002 bytes.*num_actors'):
      manifests.config_map('run', folder)

  def test_restarts_are_counted_for_all_pods_of_a_job(self):
    machine = machines.Machine(cpus=1, memory=2)
    limits = [
        manifests.job('run', 'actor', {'actor': n}, machine, 'image')['spec'][
            'backoffLimit'
        ]
        for n in (1, 64)
    ]
    self.assertEqual(limits[1], 64 * limits[0])


if __name__ == '__main__':
  absltest.main()
