"""Tests for launch.local_resources."""

import os
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from launch import local_resources
from launch import node_exit


class LocalResourcesTest(parameterized.TestCase):

  @parameterized.parameters(
      (0, None, None), (1, '0', '0'), (2, '0', '1'), (4, '0', '1')
  )
  def test_gpus(self, count, policy, critic):
    found = local_resources.make(count)
    devices = {k: r.env.get('CUDA_VISIBLE_DEVICES') for k, r in found.items()}
    self.assertEqual(
        devices,
        {
            'policy_learner': policy,
            'discriminator_learner': critic,
            'actor': '-1',
            'evaluator': '-1',
        },
    )

  @mock.patch.dict(
      os.environ, {'PYTHONPATH': '/other', 'TF_ENABLE_ONEDNN_OPTS': '0'}
  )
  def test_nodes_run_the_code_that_launched_them(self):
    env = local_resources.make(0)['actor'].env
    first, other = env['PYTHONPATH'].split(os.pathsep)
    self.assertTrue(
        os.path.samefile(
            first, os.path.dirname(os.path.dirname(local_resources.__file__))
        )
    )
    self.assertEqual(other, '/other')
    self.assertEqual(env['TF_ENABLE_ONEDNN_OPTS'], '0')
    self.assertEqual(env[node_exit.LAUNCHER], str(os.getpid()))

  @mock.patch.dict(
      os.environ, {'http_proxy': 'http://p:9', 'no_grpc_proxy': 'a.com'}
  )
  def test_nodes_reach_each_other_without_a_proxy(self):
    for resource in local_resources.make(0).values():
      self.assertEqual(
          resource.env['no_grpc_proxy'], 'a.com,localhost,127.0.0.1,::1'
      )


if __name__ == '__main__':
  absltest.main()
