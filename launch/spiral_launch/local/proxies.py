# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Keeps gRPC's calls between nodes out of a web proxy.

With `http_proxy` and its like in the environment, gRPC asks the proxy even for
localhost, which then waits for ever or reaches another machine. gRPC alone
reads `no_grpc_proxy`, and reads `no_proxy` only where that is not set. So the
former is set, and everything else in the process keeps its proxy.
"""

from collections.abc import Iterable
from collections.abc import Mapping
import itertools
import json
import os

# gRPC compares the ends of names.
_THIS_MACHINE = ('localhost', '127.0.0.1', '::1')
_NAME = 'no_grpc_proxy'


def environment(
    hosts: Iterable[str] = _THIS_MACHINE,
    present: Mapping[str, str] = os.environ,
) -> dict[str, str]:
  """Returns the variable that lets gRPC reach hosts without a proxy.

  Args:
    hosts: names, or ends of names; this machine's by default.
    present: environment, whose own exceptions are kept.
  """
  kept = (
      present.get(_NAME) or present.get('no_proxy') or present.get('NO_PROXY')
  )
  names = [name.strip() for name in (kept or '').split(',') if name.strip()]
  return {_NAME: ','.join(dict.fromkeys([*names, *hosts]))}


def cluster_hosts(present: Mapping[str, str] = os.environ) -> list[str]:
  """Returns this machine and the hosts of all nodes in CLUSTER_SPEC."""
  spec = json.loads(present.get('CLUSTER_SPEC') or '{}')
  addresses = itertools.chain(*spec.get('cluster', {}).values())
  hosts = (address.rpartition(':')[0] for address in addresses)
  return [*_THIS_MACHINE, *hosts]


def spare_this_machine() -> None:
  """Lets this process and its children reach this machine without a proxy.

  Call it before the first server or client is made.
  """
  os.environ.update(environment())
