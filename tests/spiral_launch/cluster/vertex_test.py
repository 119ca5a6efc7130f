# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.cluster.vertex; no account is needed."""

import importlib.util
import json
import os
import sys
import tempfile
from types import SimpleNamespace
import unittest
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.cluster import vertex
from tests.spiral_launch.experiment import tiny

_WORKDIR = '/gcs/bucket/run'


class VertexTest(parameterized.TestCase):

  def dry_run(self, num_actors=3, accelerator='t4', **changes):
    out = self.enter_context(tempfile.TemporaryDirectory())
    config = tiny.config(num_actors=num_actors, **changes)
    paths = vertex.dry_run(config, _WORKDIR, accelerator, out)
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
    self.assertEqual(job['staging_bucket'], 'gs://bucket')
    pools = job['worker_pool_specs']
    counts = [pool['replica_count'] for pool in pools]
    # Vertex AI wants one machine in the first pool.
    self.assertEqual(counts, [1, 2, num_actors, 3])
    with_gpus = [
        (p['machine_spec']['accelerator_type'], p['machine_spec'])
        for p in pools
        if p['machine_spec']['accelerator_count']
    ]
    ((accelerator, machine),) = with_gpus
    self.assertEqual(accelerator, 'NVIDIA_TESLA_T4')
    self.assertEqual(machine['machine_type'], 'n1-standard-8')
    nodes = []
    for pool in pools:
      name = pool['container_spec']['image_uri'].rsplit('/', 1)[1]
      self.assertLen(images[name]['nodes'], pool['replica_count'])
      nodes += images[name]['nodes']
    self.assertLen(set(nodes), 6 + num_actors)

  def test_pools_without_a_discriminator(self):
    job, _ = self.dry_run(
        reward__kind='none', hindsight__weight=1.0, hindsight__dreams=1.0
    )
    counts = [pool['replica_count'] for pool in job['worker_pool_specs']]
    self.assertEqual(counts, [1, 1, 3, 2])

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
      self.assertIn(
          '"spiral_launch.local.process_entry", "--data_file=job.pkl"', text
      )
      copied = [
          name
          for line in text.splitlines()
          if line.startswith('COPY ')
          for name in line.split()[1:-1]
      ]
      for name in copied:
        found = [f for f in build['files'] if f'{f}/'.startswith(f'{name}/')]
        self.assertTrue(found, name)

  def test_no_accelerators(self):
    job, _ = self.dry_run(accelerator='none')
    for pool in job['worker_pool_specs']:
      self.assertFalse(pool['machine_spec']['accelerator_count'])

  @parameterized.parameters(
      (2, 2.0, 'n1-highmem-2'),
      (4, 15.0, 'n1-standard-4'),
      (2, 60.0, 'n1-standard-16'),
  )
  def test_machine_type(self, cpus, memory, expected):
    self.assertEqual(vertex.machine_type(cpus, memory), expected)

  def test_no_machine_is_large_enough(self):
    with self.assertRaisesRegex(ValueError, '1000 GiB. Use fewer actors'):
      vertex.machine_type(2, 1000)

  @parameterized.parameters('/tmp/run', '/gcs/bucket', '/gcs//run')
  def test_folder_that_nodes_do_not_share(self, workdir):
    with self.assertRaisesRegex(ValueError, '/gcs/BUCKET'):
      vertex.dry_run(tiny.config(), workdir, 't4', '/nowhere')

  @unittest.skipUnless(
      importlib.util.find_spec('google.cloud')
      and importlib.util.find_spec('google.cloud.aiplatform_v1'),
      'make setup VARIANT=cloud installs the client library.',
  )
  def test_client_library_accepts_the_job(self):
    from google.cloud import aiplatform_v1  # pylint: disable=import-outside-toplevel

    job, _ = self.dry_run()
    for pool in job['worker_pool_specs']:
      spec = aiplatform_v1.WorkerPoolSpec(pool)
      self.assertEqual(spec.replica_count, pool['replica_count'])

  def test_submit(self):
    job = mock.Mock(resource_name='projects/p/customJobs/1')
    client = mock.Mock()
    client.CustomJob.return_value = job
    auth = SimpleNamespace(
        default=lambda: (None, 'project'),
        exceptions=SimpleNamespace(DefaultCredentialsError=RuntimeError),
    )
    modules = {'google.cloud.aiplatform': client, 'google.auth': auth}
    bin_folder = self.enter_context(tempfile.TemporaryDirectory())
    log = os.path.join(bin_folder, 'log')
    docker = os.path.join(bin_folder, 'docker')
    with open(docker, 'w') as file:
      file.write(f'#!/bin/sh\necho "$1" "$2" >> {log}\n[ "$1" != "$FAIL" ]\n')
    os.chmod(docker, 0o755)
    path = f'{bin_folder}{os.pathsep}{os.environ["PATH"]}'
    self.enter_context(mock.patch.dict(os.environ, PATH=path))
    self.enter_context(mock.patch.dict(sys.modules, modules))
    lines = vertex.submit(tiny.config(), _WORKDIR, 'none')
    self.assertEqual(lines[0], 'Submitted projects/p/customJobs/1')
    self.assertEqual(lines[1], 'workerpool0: counter/0')
    job.submit.assert_called_once()
    submitted = client.CustomJob.call_args.kwargs
    with open(log) as file:
      calls = file.read().split('\n')[:-1]
    self.assertLen(calls, 8)
    image = submitted['worker_pool_specs'][0]['container_spec']['image_uri']
    self.assertStartsWith(image, 'gcr.io/project/spiral-pool0:')
    self.assertEqual(calls[1], f'push {image}')

    client.reset_mock()
    self.enter_context(mock.patch.dict(os.environ, FAIL='push'))
    with self.assertRaisesRegex(ValueError, 'docker push ended with status 1'):
      vertex.submit(tiny.config(), _WORKDIR, 'none')
    client.CustomJob.assert_not_called()

  def test_without_the_client_library(self):
    modules = {'google.cloud.aiplatform': None}
    self.enter_context(mock.patch.dict(sys.modules, modules))
    with self.assertRaisesRegex(ImportError, 'make setup VARIANT=cloud'):
      vertex.submit(tiny.config(), _WORKDIR, 'none')


if __name__ == '__main__':
  absltest.main()
