"""Tests for launch.vertex_job; skipped where XManager is not installed."""

import importlib.util
import json
import os
import tempfile
import unittest

from absl.testing import absltest
from absl.testing import parameterized

from tests.launch import tiny

_FOUND = importlib.util.find_spec('xmanager') is not None
if _FOUND:
  from launch import vertex_job


@unittest.skipUnless(
    _FOUND, 'XManager is not installed: make setup VARIANT=cloud'
)
class VertexJobTest(parameterized.TestCase):

  def dry_run(self, num_actors=3, accelerator='t4'):
    out = self.enter_context(tempfile.TemporaryDirectory())
    paths = vertex_job.launch(
        tiny.config(num_actors=num_actors),
        '/gcs/bucket/run',
        accelerator,
        out,
    )
    self.assertEqual(
        [os.path.basename(p) for p in paths],
        ['custom_job.json', 'images.json'],
    )
    found = []
    for path in paths:
      with open(path) as file:
        found.append(json.load(file))
    return found

  @parameterized.parameters(1, 3, 64)
  def test_pools(self, num_actors):
    job, images = self.dry_run(num_actors)
    pools = job['worker_pool_specs']
    self.assertLessEqual(len(pools), 4)
    counts = [int(pool['replica_count']) for pool in pools]
    self.assertEqual(counts[0], 1)
    # Counter, two tables, two learners, the evaluator, and the actors.
    self.assertEqual(sum(counts), 6 + num_actors)
    with_gpus = [
        (p['machine_spec']['accelerator_type'], int(p['replica_count']))
        for p in pools
        if p['machine_spec']['accelerator_count']
    ]
    self.assertEqual(with_gpus, [('NVIDIA_TESLA_T4', 2)])
    for pool in pools:
      name = pool['container_spec']['image_uri'].rsplit('/', 1)[1]
      self.assertIn(name, images)
    (learners,) = [p for p in pools if p['machine_spec']['accelerator_count']]
    self.assertEqual(learners['machine_spec']['machine_type'], 'n1-standard-8')

  def test_images_have_code_packages_and_nodes(self):
    _, images = self.dry_run()
    for build in images.values():
      self.assertContainsSubset(
          [
              'job.pkl',
              'launch/process_entry.py',
              'launch/nodes.py',
              'envs/native/painter.cc',
              'requirements/py310.lock',
          ],
          build['files'],
      )
      text = build['dockerfile']
      self.assertIn('libmypaint-dev', text)
      self.assertIn('COPY job.pkl', text)
      self.assertIn('"launch.process_entry", "--data_file=job.pkl"', text)

  def test_no_accelerators(self):
    job, _ = self.dry_run(accelerator='none')
    for pool in job['worker_pool_specs']:
      self.assertFalse(pool['machine_spec']['accelerator_count'])

  def test_folder_that_nodes_do_not_share(self):
    with self.assertRaisesRegex(ValueError, '/gcs/BUCKET'):
      vertex_job.launch(tiny.config(), '/tmp/run', 't4', '/nowhere')


if __name__ == '__main__':
  absltest.main()
