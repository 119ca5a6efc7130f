# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Hosts on this machine: network namespaces connected by a switch.

Each host has its own address and resolves the other names. Needs root and
iproute2. The switch is a namespace too, so the machine's own network does not
change.
"""

import os
import shutil
import subprocess

_NETWORK = '10.231.77'


def _ip(*words: str) -> None:
  subprocess.run(['ip', *words], check=True)


class Hosts:
  """A context manager that creates and removes hosts and their switch."""

  def __init__(self, prefix: str, names: list[str], domain: str):
    """Sets the names; entering the context creates the hosts.

    Args:
      prefix: prefix of the namespaces' names, unique on this machine.
      names: names of the hosts, at most 200.
      domain: domain of the hosts' full names.
    """
    self._prefix = prefix
    self._numbers = {name: 10 + i for i, name in enumerate(names)}
    self._switch = f'{prefix}-switch'
    self._domain = domain

  def _namespace(self, name: str) -> str:
    return f'{self._prefix}-{name}'

  def _folder(self, name: str) -> str:
    # `ip netns exec` mounts files of this folder over those in /etc.
    return os.path.join('/etc/netns', self._namespace(name))

  def address(self, name: str) -> str:
    """Returns the address of a host."""
    return f'{_NETWORK}.{self._numbers[name]}'

  def __enter__(self) -> 'Hosts':
    try:
      self._make()
    except BaseException:
      self.__exit__()
      raise
    return self

  def _make(self) -> None:
    switch = self._switch
    _ip('netns', 'add', switch)
    _ip('-n', switch, 'link', 'add', 'bridge', 'type', 'bridge')
    _ip('-n', switch, 'link', 'set', 'bridge', 'up')
    table = ['127.0.0.1 localhost'] + [
        f'{self.address(n)} {n}.{self._domain} {n}' for n in self._numbers
    ]
    for name, number in self._numbers.items():
      space, port = self._namespace(name), f'port{number}'
      os.makedirs(self._folder(name))
      with open(os.path.join(self._folder(name), 'hosts'), 'w') as file:
        file.write('\n'.join(table) + '\n')
      _ip('netns', 'add', space)
      _ip(
          *('-n', switch, 'link', 'add', port, 'type', 'veth'),
          *('peer', 'name', 'eth0', 'netns', space),
      )
      _ip('-n', switch, 'link', 'set', port, 'master', 'bridge', 'up')
      _ip(
          '-n',
          space,
          'address',
          'add',
          f'{self.address(name)}/24',
          'dev',
          'eth0',
      )
      for link in ('lo', 'eth0'):
        _ip('-n', space, 'link', 'set', link, 'up')

  def __exit__(self, *unused) -> None:
    for space in [self._namespace(n) for n in self._numbers] + [self._switch]:
      if os.path.exists(os.path.join('/run/netns', space)):
        subprocess.run(['ip', 'netns', 'delete', space])
    for name in self._numbers:
      shutil.rmtree(self._folder(name), ignore_errors=True)

  def start(self, name: str, command: list[str], **kwargs) -> subprocess.Popen:
    """Starts a process on a host.

    Args:
      name: name of the host.
      command: program and arguments.
      **kwargs: arguments of `Popen`.
    """
    # `ip netns exec` is replaced by the command and keeps its process id.
    words = ['ip', 'netns', 'exec', self._namespace(name), *command]
    return subprocess.Popen(words, **kwargs)

  def plug(self, name: str, connected: bool) -> None:
    """Connects a host to the switch, or disconnects it."""
    port = f'port{self._numbers[name]}'
    _ip('-n', self._switch, 'link', 'set', port, 'up' if connected else 'down')
