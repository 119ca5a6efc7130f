"""Kubernetes manifests of a program: one Indexed Job for each group of nodes.

A pod of an Indexed Job has a name of its own, NAME-GROUP-INDEX, which the
headless Service NAME makes an address: the same one after a restart. Nodes end
with status 0 only when the run has ended, so that a pod which fails, or is
evicted, is started again.
"""

import base64
import os
from typing import Any

from launch import cluster
from launch import local_resources
from launch import machines

# A ConfigMap holds 1 MiB, as base64.
_MOST_BYTES = 700_000
_NODES, _RUN = '/nodes', '/run/spiral'
# Restarts of a node, on average, before its group is given up.
_RESTARTS = 20
_INDEX = "metadata.annotations['batch.kubernetes.io/job-completion-index']"


def pod_name(name: str, label: str, index: int) -> str:
  """The host name of a node's pod."""
  return f'{name}-{label.replace("_", "-")}-{index}'


def addresses(name: str, counts: dict[str, int]) -> dict[str, list[str]]:
  """'host:port' of each node of each group."""
  return {
      label: [
          f'{pod_name(name, label, i)}.{name}:{cluster.PORT}'
          for i in range(count)
      ]
      for label, count in counts.items()
  }


def config_map(name: str, folder: str) -> dict[str, Any]:
  """The pickled nodes in `folder`.

  Raises:
    ValueError: they are too many bytes.
  """
  data = {}
  for file_name in sorted(os.listdir(folder)):
    if file_name.endswith('.pkl'):
      with open(os.path.join(folder, file_name), 'rb') as file:
        data[file_name] = file.read()
  size = sum(map(len, data.values()))
  if size > _MOST_BYTES:
    raise ValueError(
        f'The pickled nodes are {size:,} bytes; a ConfigMap takes '
        f'{_MOST_BYTES:,}. Use fewer actors (num_actors).'
    )
  return {
      'apiVersion': 'v1',
      'kind': 'ConfigMap',
      'metadata': _metadata(name, f'{name}-nodes'),
      'binaryData': {
          key: base64.b64encode(value).decode() for key, value in data.items()
      },
  }


def service(name: str) -> dict[str, Any]:
  """The headless Service that gives each pod its address."""
  return {
      'apiVersion': 'v1',
      'kind': 'Service',
      'metadata': _metadata(name, name),
      'spec': {
          'clusterIP': 'None',
          # Nodes look for each other while they start.
          'publishNotReadyAddresses': True,
          'selector': {'app': name},
          'ports': [{'name': 'grpc', 'port': cluster.PORT}],
      },
  }


def network_policy(name: str) -> dict[str, Any]:
  """Lets nobody but the run's own pods reach its pods."""
  own = {'matchLabels': {'app': name}}
  return {
      'apiVersion': 'networking.k8s.io/v1',
      'kind': 'NetworkPolicy',
      'metadata': _metadata(name, name),
      'spec': {
          'podSelector': own,
          'policyTypes': ['Ingress'],
          'ingress': [
              {
                  'from': [{'podSelector': own}],
                  'ports': [{'port': cluster.PORT, 'protocol': 'TCP'}],
              }
          ],
      },
  }


def claim(name: str, gibibytes: int) -> dict[str, Any]:
  """The volume with the run's folder, which all pods write to."""
  return {
      'apiVersion': 'v1',
      'kind': 'PersistentVolumeClaim',
      'metadata': _metadata(name, name),
      'spec': {
          'accessModes': ['ReadWriteMany'],
          'resources': {'requests': {'storage': f'{gibibytes}Gi'}},
      },
  }


def job(
    name: str,
    label: str,
    counts: dict[str, int],
    machine: machines.Machine,
    image: str,
) -> dict[str, Any]:
  """The Job of one group of nodes.

  Args:
    name: of the run.
    label: of the group.
    counts: nodes of each group.
    machine: what each needs.
    image: of the Dockerfile.
  """
  spec = cluster.cluster_spec(addresses(name, counts), label, '$(TASK_INDEX)')
  environment = dict(local_resources.ENVIRONMENT)
  if not machine.gpus:
    environment['CUDA_VISIBLE_DEVICES'] = '-1'
  requests = {'cpu': str(machine.cpus), 'memory': f'{machine.memory}Gi'}
  limits = {'memory': f'{machine.memory}Gi'}
  if machine.gpus:
    limits['nvidia.com/gpu'] = str(machine.gpus)
  container = {
      'name': 'node',
      'image': image,
      'command': ['python', *cluster.command(f'{_NODES}/{label}.pkl')],
      'env': [
          {
              'name': 'TASK_INDEX',
              'valueFrom': {'fieldRef': {'fieldPath': _INDEX}},
          },
          {'name': 'CLUSTER_SPEC', 'value': spec},
          *({'name': k, 'value': v} for k, v in environment.items()),
      ],
      'ports': [{'name': 'grpc', 'containerPort': cluster.PORT}],
      'resources': {'requests': requests, 'limits': limits},
      'securityContext': {
          'allowPrivilegeEscalation': False,
          'capabilities': {'drop': ['ALL']},
      },
      'volumeMounts': [
          {'name': 'nodes', 'mountPath': _NODES, 'readOnly': True},
          {'name': 'run', 'mountPath': _RUN},
      ],
  }
  pod = {
      'subdomain': name,
      'restartPolicy': 'OnFailure',
      # A learner may take its time to write a last checkpoint.
      'terminationGracePeriodSeconds': 60,
      'automountServiceAccountToken': False,
      'securityContext': {
          'runAsNonRoot': True,
          'runAsUser': 1000,
          'fsGroup': 1000,
      },
      'containers': [container],
      'volumes': [
          {'name': 'nodes', 'configMap': {'name': f'{name}-nodes'}},
          {'name': 'run', 'persistentVolumeClaim': {'claimName': name}},
      ],
  }
  return {
      'apiVersion': 'batch/v1',
      'kind': 'Job',
      'metadata': _metadata(name, f'{name}-{label.replace("_", "-")}', label),
      'spec': {
          'completionMode': 'Indexed',
          'completions': counts[label],
          'parallelism': counts[label],
          'backoffLimit': _RESTARTS * counts[label],
          'template': {
              'metadata': {'labels': {'app': name, 'group': label}},
              'spec': pod,
          },
      },
  }


def _metadata(app: str, name: str, group: str = '') -> dict[str, Any]:
  labels = {'app': app, **({'group': group} if group else {})}
  return {'name': name, 'labels': labels}
