# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Exceptions from web proxies for gRPC calls between nodes.

If `http_proxy` or a similar variable is set, gRPC uses the proxy even for
localhost, and calls hang or reach another machine. Only gRPC reads
`no_grpc_proxy`, which takes precedence over `no_proxy`. So that variable is
set, and everything else in the process keeps its proxy.
"""

from collections.abc import Iterable
from collections.abc import Mapping
import itertools
import json
import os

# gRPC compares suffixes of host names.
_THIS_MACHINE = ('localhost', '127.0.0.1', '::1')
_NAME = 'no_grpc_proxy'


def environment(
    hosts: Iterable[str] = _THIS_MACHINE,
    present: Mapping[str, str] = os.environ,
) -> dict[str, str]:
  """Returns the variable that lets gRPC reach hosts without a proxy.

  Args:
    hosts: host names or suffixes of them.
    present: present environment, whose exceptions are kept.
  """
  kept = (
      present.get(_NAME) or present.get('no_proxy') or present.get('NO_PROXY')
  )
  names = [name.strip() for name in (kept or '').split(',') if name.strip()]
  return {_NAME: ','.join(dict.fromkeys([*names, *hosts]))}


def cluster_hosts(present: Mapping[str, str] = os.environ) -> list[str]:
  """Returns the names of this machine and of all hosts in CLUSTER_SPEC."""
  spec = json.loads(present.get('CLUSTER_SPEC') or '{}')
  addresses = itertools.chain(*spec.get('cluster', {}).values())
  hosts = (address.rpartition(':')[0] for address in addresses)
  return [*_THIS_MACHINE, *hosts]


def spare_this_machine() -> None:
  """Lets this process and its children reach this machine without a proxy.

  Must be called before the first server or client is made.
  """
  os.environ.update(environment())
