# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Trains on several hosts; one is disconnected, another one's process killed.

  python -m tests.cluster.run      (`make test-cluster`; needs root, iproute2)

It runs the manifests that `spiral_launch.kubernetes` writes: the pickled nodes
of the ConfigMap, started with the command and environment of each Job, each on
its own host (hosts.py). It takes a few minutes.
"""

import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import yaml  # type: ignore[import-untyped]

from spiral_tf.distributed import node_events
from tests.cluster import hosts as hosts_lib
from tests.spiral_launch.program import running

_ROOT = pathlib.Path(__file__).resolve().parents[2]
_WAIT_SECONDS = 600  # Enough for a machine under other load.
_STOP_SECONDS = 120
_CUT, _KILLED = ('actor', 1), ('trajectory_queue', 0)


def _need_root_and_ip() -> None:
  if os.geteuid() != 0:
    sys.exit('Error: network namespaces need root: sudo make test-cluster.')
  if not shutil.which('ip') and shutil.which('apt-get'):
    subprocess.run(['apt-get', 'install', '-y', '-qq', 'iproute2'])
  if not shutil.which('ip'):
    sys.exit('Error: there is no `ip`; please install iproute2.')
  probe = f'spiral{os.getpid()}-probe'
  if subprocess.run(['ip', 'netns', 'add', probe]).returncode:
    sys.exit('Error: root cannot make network namespaces here.')
  subprocess.run(['ip', 'netns', 'delete', probe])


class _Cluster:
  """The nodes of a folder of manifests, each on its own host."""

  def __init__(self, folder: pathlib.Path, workdir: pathlib.Path):
    self.workdir = workdir
    self._folder = folder
    manifests = [
        yaml.safe_load(path.read_text()) for path in folder.glob('*.yaml')
    ]
    kinds = [m['kind'] for m in manifests]
    (nodes,) = [m for m in manifests if m['kind'] == 'ConfigMap']
    (service,) = [m for m in manifests if m['kind'] == 'Service']
    assert kinds.count('Job') == 7, kinds
    for key, value in nodes['binaryData'].items():
      (folder / key).write_bytes(base64.b64decode(value))
    self._jobs = {
        m['metadata']['labels']['group']: m
        for m in manifests
        if m['kind'] == 'Job'
    }
    self.tasks = [
        (label, index)
        for label, job in self._jobs.items()
        for index in range(job['spec']['completions'])
    ]
    self._hosts = hosts_lib.Hosts(
        f'spiral{os.getpid()}',
        [self.host(task) for task in self.tasks],
        service['metadata']['name'],
    )
    self.processes: dict[tuple[str, int], subprocess.Popen] = {}

  def host(self, task) -> str:
    label, index = task
    return f"{self._jobs[label]['metadata']['name']}-{index}"

  def __enter__(self) -> '_Cluster':
    self._hosts.__enter__()
    return self

  def __exit__(self, *unused) -> None:
    for process in self.processes.values():
      process.kill()
      process.wait()
    self._hosts.__exit__()

  def start(self, task) -> None:
    """Starts a node with the command and environment of its pod."""
    label, index = task
    (container,) = self._jobs[label]['spec']['template']['spec']['containers']
    env = {'TASK_INDEX': str(index)}
    for variable in container['env']:
      if 'value' in variable:
        env[variable['name']] = re.sub(
            r'\$\((\w+)\)', lambda m: env[m.group(1)], variable['value']
        )
    command = [
        w.replace('/nodes/', f'{self._folder}/') for w in container['command']
    ]
    assert command[0] == 'python'
    with open(self._folder / f'{self.host(task)}.log', 'a') as log:
      self.processes[task] = self._hosts.start(
          self.host(task),
          [sys.executable, *command[1:]],
          env={'PATH': os.environ['PATH'], 'PYTHONPATH': str(_ROOT), **env},
          cwd=_ROOT,
          stdout=log,
          stderr=log,
      )

  def plug(self, task, connected: bool) -> None:
    self._hosts.plug(self.host(task), connected)

  def steps(self) -> float:
    rows = running.rows(self.workdir)
    return float(rows[-1]['learner_steps'] or 0) if rows else 0.0

  def events(self, node: str, event: str) -> list[dict[str, str]]:
    return [
        row
        for row in node_events.read(str(self.workdir / 'events.csv'))
        if row['node'] == node and row['event'] == event
    ]

  def wait_until(self, condition, what: str) -> None:
    start = time.monotonic()
    while not condition():
      for task, process in self.processes.items():
        if process.poll() is not None:
          self._fail(f'{task} ended with status {process.returncode}')
      if time.monotonic() - start > _WAIT_SECONDS:
        self._fail(f'timeout while waiting until {what}')
      time.sleep(0.3)
    print(
        f'{time.monotonic() - start:5.0f} s until {what}; '
        f'{self.steps():.0f} learner steps',
        flush=True,
    )

  def _fail(self, why: str) -> None:
    for path in sorted(self._folder.glob('*.log')):
      print(f'--- {path.name}', *path.read_text().splitlines()[-12:], sep='\n')
    sys.exit(f'Error: {why}')


def _train(cluster: _Cluster) -> None:
  for task in cluster.tasks:
    cluster.start(task)
  cluster.wait_until(lambda: cluster.steps() >= 100, 'a hundred steps')

  node = f'{_CUT[0]}/{_CUT[1]}'
  cluster.plug(_CUT, False)
  at_cut = cluster.steps()
  cluster.wait_until(
      lambda: cluster.events(node, node_events.SILENT),
      f'{node} is disconnected and the counter reports it as silent',
  )
  assert (
      cluster.steps() > at_cut
  ), 'training stopped with one actor disconnected'
  more = cluster.steps() + 50
  cluster.wait_until(lambda: cluster.steps() >= more, 'fifty more without it')
  cluster.plug(_CUT, True)
  cluster.wait_until(
      lambda: cluster.events(node, node_events.BACK),
      f'{node} is connected and back',
  )

  # A table loses its process and its items.
  cluster.processes[_KILLED].kill()
  cluster.processes[_KILLED].wait()
  cluster.start(_KILLED)
  more = cluster.steps() + 100
  cluster.wait_until(
      lambda: cluster.steps() >= more,
      f'{_KILLED[0]} was killed, is back, and there are a hundred more',
  )

  # The policy learner stops a run like this.
  (start,) = cluster.events('counter', node_events.STARTED)
  (cluster.workdir / 'stop').write_text(start['run'])
  for task, process in cluster.processes.items():
    status = process.wait(timeout=_STOP_SECONDS)
    assert status == 0, f'{task} ended with status {status}'
  for learner in ('policy', 'discriminator'):
    assert running.checkpoints(cluster.workdir, learner), learner
  print('All nodes stopped with status 0.')


def main() -> None:
  _need_root_and_ip()
  with tempfile.TemporaryDirectory() as temporary:
    folder = pathlib.Path(temporary)
    workdir = running.make_workdir(folder)
    settings = running.settings(
        workdir, **{'num_actors': 2, 'max_minutes': 0.0}
    )
    subprocess.run(
        [
            *(sys.executable, '-m', 'spiral_launch.kubernetes'),
            *(
                '--config=launch/spiral_launch/configs/digits.py',
                '--image=none',
            ),
            *(f'--workdir={workdir}', f'--out={folder}/manifests'),
            *(f'--config.{name}={value}' for name, value in settings.items()),
        ],
        cwd=_ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with _Cluster(folder / 'manifests', workdir) as cluster:
      print(f'{len(cluster.tasks)} hosts', flush=True)
      _train(cluster)
      for path in sorted((folder / 'manifests').glob('*counter*.log')):
        for line in path.read_text().splitlines():
          if re.match(r' *\d+\.\d min  [a-z]+_?[a-z]*(/\d)? ', line):
            print(line)


if __name__ == '__main__':
  main()
