# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `vertex`; skipped where XManager is not installed."""

import importlib.util
import json
import os
import tempfile
import unittest

from absl.testing import absltest
from absl.testing import parameterized

from tests.spiral_launch.experiment import tiny

_FOUND = importlib.util.find_spec('xmanager') is not None
if _FOUND:
  from spiral_launch.cluster import vertex


@unittest.skipUnless(
    _FOUND, 'XManager is not installed: make setup VARIANT=cloud'
)
class VertexBuildTest(absltest.TestCase):

  def test_every_file_that_is_copied_is_there(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    vertex.copy_code(folder)
    for line in vertex.dockerfile().splitlines():
      if line.startswith('COPY '):
        for name in line.split()[1:-1]:
          there = os.path.exists(os.path.join(folder, name))
          self.assertEqual(there, name != 'job.pkl', name)


if __name__ == '__main__':
  absltest.main()


_FOUND_VERTEX_DRY_RUN = importlib.util.find_spec('xmanager') is not None
if _FOUND_VERTEX_DRY_RUN:
  from launchpad.launch.xm_docker import launch as xm_launch
  from xmanager import xm
  from xmanager import xm_local

  from spiral_launch.cluster import vertex


@unittest.skipUnless(
    _FOUND_VERTEX_DRY_RUN, 'XManager is not installed: make setup VARIANT=cloud'
)
class RecorderTest(absltest.TestCase):

  def test_records_what_is_built_and_run(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'Dockerfile')
    with open(path, 'w') as file:
      file.write('FROM scratch\n')
    recorder = vertex.Recorder()
    real = xm_launch.xm_local.create_experiment
    with recorder.recording():
      with xm_launch.xm_local.create_experiment(
          experiment_title='drawing'
      ) as experiment:
        (image,) = experiment.package(
            [
                xm.Packageable(
                    executable_spec=xm.Dockerfile(folder, path),
                    executor_spec=xm_local.Caip.Spec(),
                )
            ]
        )
        needs = xm.JobRequirements(cpu=4, ram=15 * xm.GiB, v100=2, replicas=1)
        executor = xm_local.Caip(requirements=needs)
        experiment.add(xm.JobGroup(a=xm.Job(image, executor)))
    self.assertIs(xm_launch.xm_local.create_experiment, real)
    (pool,) = recorder.custom_job('drawing')['worker_pool_specs']
    machine = pool['machine_spec']
    self.assertEqual(machine['machine_type'], 'n1-standard-4')
    self.assertEqual(machine['accelerator_type'], 'NVIDIA_TESLA_V100')
    self.assertEqual(machine['accelerator_count'], 2)
    (build,) = recorder.builds().values()
    self.assertEqual(build['dockerfile'], 'FROM scratch\n')
    self.assertEqual(build['files'], {'Dockerfile': 13})


if __name__ == '__main__':
  absltest.main()


_FOUND_VERTEX_JOB = importlib.util.find_spec('xmanager') is not None
if _FOUND_VERTEX_JOB:
  from spiral_launch.cluster import vertex


@unittest.skipUnless(
    _FOUND_VERTEX_JOB, 'XManager is not installed: make setup VARIANT=cloud'
)
class VertexJobTest(parameterized.TestCase):

  def dry_run(self, num_actors=3, accelerator='t4'):
    out = self.enter_context(tempfile.TemporaryDirectory())
    paths = vertex.launch(
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
              'launch/spiral_launch/local/process_entry.py',
              'launch/spiral_launch/program/nodes.py',
              'envs/spiral_envs/native/painter.cc',
              'requirements/py310.lock',
          ],
          build['files'],
      )
      text = build['dockerfile']
      self.assertIn('libmypaint-dev', text)
      self.assertIn('COPY job.pkl', text)
      self.assertIn(
          '"spiral_launch.local.process_entry", "--data_file=job.pkl"', text
      )

  def test_no_accelerators(self):
    job, _ = self.dry_run(accelerator='none')
    for pool in job['worker_pool_specs']:
      self.assertFalse(pool['machine_spec']['accelerator_count'])

  def test_folder_that_nodes_do_not_share(self):
    with self.assertRaisesRegex(ValueError, '/gcs/BUCKET'):
      vertex.launch(tiny.config(), '/tmp/run', 't4', '/nowhere')


if __name__ == '__main__':
  absltest.main()
