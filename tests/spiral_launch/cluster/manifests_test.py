# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.cluster.manifests."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from absl.testing import absltest
from absl.testing import parameterized
import kubernetes_validate
import yaml  # type: ignore[import-untyped]

from spiral_launch.cluster import manifests as kubernetes_files
from spiral_launch.cluster import pickled_nodes
from spiral_launch.cluster import requirements
from tests.spiral_launch.experiment import tiny

_ACTORS = 3
# Oldest and newest release whose schemas are tested.
_VERSIONS = ('1.31', '1.37')

# Reads its node and the addresses as Launchpad's entry point does.
_WHERE = """
import sys
import tensorflow
import cloudpickle
nodes = cloudpickle.load(open(sys.argv[1], 'rb'))
owner = nodes[0].__self__
print(len(nodes), *[h._address.resolve() for h in owner.input_handles])
"""


class KubernetesFilesTest(parameterized.TestCase):
  folder: str
  out: str
  paths: list[str]
  manifests: list[dict[str, Any]]
  jobs: dict[str, Any]

  @classmethod
  def setUpClass(cls):
    super().setUpClass()
    cls.folder = tempfile.mkdtemp()
    cls.addClassCleanup(shutil.rmtree, cls.folder)
    cls.out = os.path.join(cls.folder, 'manifests')
    cls.paths = kubernetes_files.write(
        tiny.config(num_actors=_ACTORS),
        cls.out,
        'drawing',
        'registry/spiral_tf:1',
        '/run/spiral/run',
        gpus=1,
        storage=5,
    )
    cls.manifests = []
    for path in cls.paths:
      with open(path) as file:
        cls.manifests.append(yaml.safe_load(file))
    cls.jobs = {
        m['metadata']['labels']['group']: m
        for m in cls.manifests
        if m['kind'] == 'Job'
    }

  def of_kind(self, kind):
    (found,) = [m for m in self.manifests if m['kind'] == kind]
    return found

  def container(self, label):
    (found,) = self.jobs[label]['spec']['template']['spec']['containers']
    return found

  def environment(self, label, index):
    """Returns a node's environment, as Kubernetes makes it."""
    given = {'TASK_INDEX': str(index)}
    for one in self.container(label)['env']:
      if 'value' in one:
        given[one['name']] = re.sub(
            r'\$\((\w+)\)', lambda m: given[m.group(1)], one['value']
        )
    return given

  @parameterized.parameters(*_VERSIONS)
  def test_valid_by_the_schemas_of_kubernetes(self, version):
    for manifest in self.manifests:
      kubernetes_validate.validate(manifest, version, strict=True)

  def test_the_validator_can_fail(self):
    job = json.loads(json.dumps(self.jobs['actor']))
    job['spec']['completions'] = 'three'
    with self.assertRaises(kubernetes_validate.ValidationError):
      kubernetes_validate.validate(job, _VERSIONS[0], strict=True)

  def test_one_job_a_group(self):
    self.assertEqual(
        {k: job['spec']['completions'] for k, job in self.jobs.items()},
        {
            'counter': 1,
            'canvas_buffer': 1,
            'discriminator_learner': 1,
            'trajectory_queue': 1,
            'policy_learner': 1,
            'actor': _ACTORS,
            'evaluator': 1,
        },
    )
    for job in self.jobs.values():
      spec = job['spec']
      self.assertEqual(spec['completionMode'], 'Indexed')
      self.assertEqual(spec['parallelism'], spec['completions'])
      # Restarts in place keep the pod's address.
      self.assertEqual(spec['template']['spec']['restartPolicy'], 'OnFailure')
      self.assertGreaterEqual(spec['backoffLimit'], 10 * spec['completions'])
      self.assertNotIn('backoffLimitPerIndex', spec)

  def test_addresses_are_those_that_the_service_gives(self):
    service = self.of_kind('Service')
    self.assertEqual(service['spec']['clusterIP'], 'None')
    name = service['metadata']['name']
    spec = json.loads(self.environment('actor', 2)['CLUSTER_SPEC'])
    self.assertEqual(spec['task'], {'type': 'actor', 'index': 2})
    for label, job in self.jobs.items():
      pod = job['spec']['template']
      self.assertEqual(pod['spec']['subdomain'], name)
      for key, value in service['spec']['selector'].items():
        self.assertEqual(pod['metadata']['labels'][key], value)
      self.assertEqual(
          spec['cluster'][label],
          [
              f"{job['metadata']['name']}-{i}.{name}:{pickled_nodes.PORT}"
              for i in range(job['spec']['completions'])
          ],
      )
      for address in spec['cluster'][label]:
        self.assertLess(len(address.split('.')[0]), 64)
    (index,) = [
        one['valueFrom']['fieldRef']['fieldPath']
        for one in self.container('actor')['env']
        if one['name'] == 'TASK_INDEX'
    ]
    self.assertIn('job-completion-index', index)

  def test_nodes_find_each_other(self):
    nodes = self.of_kind('ConfigMap')['binaryData']
    self.assertEqual(set(nodes), {f'{label}.pkl' for label in self.jobs})
    container = self.container('actor')
    self.assertEqual(
        container['command'][:3],
        ['python', '-m', 'spiral_launch.local.process_entry'],
    )
    (data_file,) = [
        w.split('=')[1] for w in container['command'] if 'data_file' in w
    ]
    (mounted,) = [
        m['mountPath']
        for m in container['volumeMounts']
        if m['name'] == 'nodes'
    ]
    self.assertEqual(data_file, f'{mounted}/actor.pkl')
    path = os.path.join(self.folder, 'actor.pkl')
    with open(path, 'wb') as file:
      file.write(base64.b64decode(nodes['actor.pkl']))
    run = subprocess.run(
        [sys.executable, '-c', _WHERE, path],
        env={**os.environ, **self.environment('actor', 1)},
        capture_output=True,
        text=True,
    )
    self.assertEqual(run.returncode, 0, run.stderr)
    count, *addresses = run.stdout.split()
    self.assertEqual(int(count), _ACTORS)
    self.assertCountEqual(
        addresses,
        [
            f'drawing-{label}-0.drawing:{pickled_nodes.PORT}'
            for label in (
                'policy-learner',
                'trajectory-queue',
                'canvas-buffer',
                'counter',
            )
        ],
    )

  def test_learners_alone_ask_for_gpus(self):
    for label in self.jobs:
      limits = self.container(label)['resources']['limits']
      learner = label.endswith('learner')
      self.assertEqual('nvidia.com/gpu' in limits, learner, label)
      hidden = self.environment(label, 0).get('CUDA_VISIBLE_DEVICES')
      self.assertEqual(hidden, None if learner else '-1')

  def test_only_its_own_pods_may_connect(self):
    spec = self.of_kind('NetworkPolicy')['spec']
    own = {'matchLabels': {'app': 'drawing'}}
    self.assertEqual(spec['podSelector'], own)
    (rule,) = spec['ingress']
    self.assertEqual(rule['from'], [{'podSelector': own}])

  @parameterized.parameters('Drawing', '', '9', 'a' * 33, 'a_b', 'a-')
  def test_name_that_no_host_can_have(self, name):
    out = os.path.join(self.folder, 'other')
    with self.assertRaisesRegex(ValueError, '--name'):
      kubernetes_files.write(
          tiny.config(), out, name, 'i', '/run/spiral/r', 0, 1
      )
    self.assertFalse(os.path.exists(out))

  def test_bad_setting_writes_nothing(self):
    out = os.path.join(self.folder, 'other')
    with self.assertRaisesRegex(ValueError, 'num_actors'):
      kubernetes_files.write(
          tiny.config(num_actors=0), out, 'a', 'i', '/run/spiral/r', 0, 1
      )
    self.assertFalse(os.path.exists(out))


if __name__ == '__main__':
  absltest.main()


class ManifestsTest(absltest.TestCase):

  def test_pickled_nodes(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    for name in ('a.pkl', 'note.txt'):
      with open(os.path.join(folder, name), 'wb') as file:
        file.write(b'\x80\x00')
    data = kubernetes_files.config_map('run', folder)['binaryData']
    self.assertEqual(
        {k: base64.b64decode(v) for k, v in data.items()},
        {'a.pkl': b'\x80\x00'},
    )
    with open(os.path.join(folder, 'b.pkl'), 'wb') as file:
      file.write(bytes(700_000))
    with self.assertRaisesRegex(ValueError, '700,002 bytes.*num_actors'):
      kubernetes_files.config_map('run', folder)

  def test_restarts_are_counted_for_all_pods_of_a_job(self):
    machine = requirements.Machine(cpus=1, memory=2)
    limits = [
        kubernetes_files.job('run', 'actor', {'actor': n}, machine, 'image')[
            'spec'
        ]['backoffLimit']
        for n in (1, 64)
    ]
    self.assertEqual(limits[1], 64 * limits[0])


if __name__ == '__main__':
  absltest.main()
