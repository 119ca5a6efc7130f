# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.local.proxies."""

import os
import subprocess
import sys

from absl.testing import absltest
from absl.testing import parameterized

from spiral_launch.local import proxies

# A server and a client of each kind; the proxies lead nowhere.
_CALLS = """
import os
from spiral_launch.local import proxies
proxies.spare_this_machine()
import courier, portpicker, reverb
server = courier.Server('probe', port=portpicker.pick_unused_port())
server.Bind('double', lambda x: 2 * x)
server.Start()
table = reverb.Table.queue('queue', 1)
tables = reverb.Server([table], port=portpicker.pick_unused_port())
client = courier.Client(f'localhost:{server.port}')
print(client.futures.double(4).result(timeout=20))
print(*reverb.Client(f'localhost:{tables.port}').server_info(timeout=20))
print(os.environ['http_proxy'], flush=True)
os._exit(0)
"""


class ProxiesTest(parameterized.TestCase):

  @parameterized.parameters(
      ({}, ''),
      ({'no_proxy': 'a.com, b.com'}, 'a.com,b.com,'),
      ({'NO_PROXY': 'a.com'}, 'a.com,'),
      # gRPC ignores `no_proxy` if `no_grpc_proxy` is set.
      ({'no_grpc_proxy': 'c.com', 'no_proxy': 'a.com'}, 'c.com,'),
      ({'no_grpc_proxy': '', 'no_proxy': 'a.com'}, 'a.com,'),
  )
  def test_keeps_other_exceptions(self, present, kept):
    self.assertEqual(
        proxies.environment(present=present),
        {'no_grpc_proxy': f'{kept}localhost,127.0.0.1,::1'},
    )

  def test_twice_is_once(self):
    once = proxies.environment(present={'no_proxy': 'localhost,a.com'})
    self.assertEqual(once, {'no_grpc_proxy': 'localhost,a.com,127.0.0.1,::1'})
    self.assertEqual(proxies.environment(present=once), once)

  def test_hosts_of_a_cluster(self):
    spec = '{"cluster": {"actor": ["a-0.run:7070", "a-1.run:7070"]}}'
    hosts = proxies.cluster_hosts({'CLUSTER_SPEC': spec})
    self.assertEqual(
        proxies.environment(hosts, {'no_proxy': 'a.com'}),
        {'no_grpc_proxy': 'a.com,localhost,127.0.0.1,::1,a-0.run,a-1.run'},
    )
    self.assertIn('localhost', proxies.cluster_hosts({}))

  def test_servers_of_this_machine_are_reached(self):
    nowhere = 'http://127.0.0.1:9'
    environment = {
        **os.environ,
        **{f'{kind}_proxy': nowhere for kind in ('http', 'https', 'grpc')},
        'HTTP_PROXY': nowhere,
        'all_proxy': nowhere,
        'no_proxy': 'a.com',
        'no_grpc_proxy': 'b.com',
        'TF_CPP_MIN_LOG_LEVEL': '2',
    }
    done = subprocess.run(
        [sys.executable, '-c', _CALLS],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    self.assertEqual(done.stdout.splitlines(), ['8', 'queue', nowhere])


if __name__ == '__main__':
  absltest.main()
