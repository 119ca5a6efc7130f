# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.resources."""

import contextlib
import io
import os
import subprocess
import sys
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

import spiral_envs
import spiral_launch
from spiral_launch.local import node_exit
from spiral_launch.local import resources
import spiral_tf


class LocalResourcesTest(parameterized.TestCase):

  @parameterized.parameters(
      (0, None, None), (1, '0', '0'), (2, '0', '1'), (4, '0', '1')
  )
  def test_gpus(self, count, policy, discriminator):
    found = resources.make(count)
    devices = {k: r.env.get('CUDA_VISIBLE_DEVICES') for k, r in found.items()}
    self.assertEqual(
        devices,
        {
            'policy_learner': policy,
            'discriminator_learner': discriminator,
            'actor': '-1',
            'evaluator': '-1',
        },
    )

  @mock.patch.dict(
      os.environ, {'PYTHONPATH': '/other', 'TF_ENABLE_ONEDNN_OPTS': '0'}
  )
  def test_nodes_run_the_code_that_launched_them(self):
    env = resources.make(0)['actor'].env
    *ours, other = env['PYTHONPATH'].split(os.pathsep)
    for package in (spiral_envs, spiral_launch, spiral_tf):
      place = os.path.dirname(os.path.dirname(str(package.__file__)))
      self.assertTrue(any(os.path.samefile(place, path) for path in ours))
    self.assertEqual(other, '/other')
    self.assertEqual(env['TF_ENABLE_ONEDNN_OPTS'], '0')
    self.assertEqual(env[node_exit.LAUNCHER], str(os.getpid()))

  @mock.patch.dict(
      os.environ, {'http_proxy': 'http://p:9', 'no_grpc_proxy': 'a.com'}
  )
  def test_nodes_reach_each_other_without_a_proxy(self):
    for resource in resources.make(0).values():
      self.assertEqual(
          resource.env['no_grpc_proxy'], 'a.com,localhost,127.0.0.1,::1'
      )


if __name__ == '__main__':
  absltest.main()


# Binds a socket and prints its address and whether the kernel chose the port.
_BIND = """
import socket, sys
kind, family, address, port, only = sys.argv[1:]
s = socket.socket(getattr(socket, family), getattr(socket, kind))
if family == 'AF_INET6':
  s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(only))
for port in range(int(port), int(port) + 200) if int(port) else [0]:
  try:
    s.bind((address, port))
    break
  except OSError as error:
    pass
print(s.getsockname()[0])
"""


@absltest.skipUnless(
    resources.library(), 'launch/_loopback has not been built.'
)
class PreloadedTest(parameterized.TestCase):

  @parameterized.parameters(
      ('SOCK_STREAM', 'AF_INET6', '::', 23100, 0, '::ffff:127.0.0.1'),
      ('SOCK_STREAM', 'AF_INET6', '::', 23100, 1, '::1'),
      ('SOCK_STREAM', 'AF_INET', '0.0.0.0', 23100, 0, '127.0.0.1'),
      # Unchanged: explicit addresses, and sockets that never listen.
      ('SOCK_STREAM', 'AF_INET', '127.0.0.2', 23100, 0, '127.0.0.2'),
      ('SOCK_STREAM', 'AF_INET6', '::1', 23100, 0, '::1'),
      ('SOCK_STREAM', 'AF_INET', '0.0.0.0', 0, 0, '0.0.0.0'),
      ('SOCK_STREAM', 'AF_INET6', '::', 0, 0, '::'),
      ('SOCK_DGRAM', 'AF_INET', '0.0.0.0', 23100, 0, '0.0.0.0'),
      ('SOCK_DGRAM', 'AF_INET6', '::', 23100, 0, '::'),
  )
  def test_bind(self, kind, family, address, port, only, bound):
    if family == 'AF_INET6' and not os.path.exists('/proc/net/if_inet6'):
      self.skipTest('No IPv6 here.')
    run = subprocess.run(
        [sys.executable, '-c', _BIND]
        + [str(x) for x in (kind, family, address, port, only)],
        env={**os.environ, **resources.environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    self.assertEqual(run.stdout.strip(), bound)
    self.assertEqual(run.stderr, '')


class EnvironmentTest(parameterized.TestCase):

  def environment(self, path):
    said = io.StringIO()
    with mock.patch.object(resources, 'library', return_value=path):
      with contextlib.redirect_stderr(said):
        found = resources.environment()
    return found, said.getvalue()

  @mock.patch.dict(os.environ, {'LD_PRELOAD': '/lib/other.so'})
  def test_goes_before_others(self):
    found, said = self.environment('/a/_loopback.so')
    self.assertEqual(found, {'LD_PRELOAD': '/a/_loopback.so /lib/other.so'})
    self.assertEqual(said, '')

  @parameterized.parameters('', '/with a/space.so', '/with:a/colon.so')
  def test_says_so_where_it_cannot_be(self, path):
    found, said = self.environment(path)
    self.assertEqual(found, {})
    self.assertIn('every network interface', said)


if __name__ == '__main__':
  absltest.main()
