# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Kubernetes manifests of a run: one Indexed Job per group of nodes.

A pod of an Indexed Job has a fixed name, NAME-GROUP-INDEX, which the headless
Service NAME turns into an address that stays the same after a restart. Nodes
end with status 0 only after the end of the run, so pods that fail or are
evicted are restarted.
"""

import base64
import os
import re
import tempfile
from typing import Any

import yaml  # type: ignore[import-untyped]

from spiral_launch.cluster import pickled_nodes
from spiral_launch.cluster import requirements
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import resources
from spiral_launch.program import program as program_lib
from spiral_tf import files

# A ConfigMap holds 1 MiB, as base64.
_MAX_BYTES = 700_000
_NODES, _RUN = '/nodes', '/run/spiral'
# Average number of restarts of a node before Kubernetes gives up its group.
_RESTARTS = 20
_INDEX = "metadata.annotations['batch.kubernetes.io/job-completion-index']"


def pod_name(name: str, label: str, index: int) -> str:
  """Returns the host name of a node's pod."""
  return f'{name}-{label.replace("_", "-")}-{index}'


def addresses(name: str, counts: dict[str, int]) -> dict[str, list[str]]:
  """Returns 'host:port' of each node, by the label of its group."""
  return {
      label: [
          f'{pod_name(name, label, i)}.{name}:{pickled_nodes.PORT}'
          for i in range(count)
      ]
      for label, count in counts.items()
  }


def config_map(name: str, folder: str) -> dict[str, Any]:
  """Returns the ConfigMap with the pickled nodes in `folder`.

  Raises:
    ValueError: the nodes are too large for a ConfigMap.
  """
  data = {}
  for file_name in sorted(os.listdir(folder)):
    if file_name.endswith('.pkl'):
      with open(os.path.join(folder, file_name), 'rb') as file:
        data[file_name] = file.read()
  size = sum(map(len, data.values()))
  if size > _MAX_BYTES:
    raise ValueError(
        f'The pickled nodes are {size:,} bytes; a ConfigMap takes '
        f'{_MAX_BYTES:,}. Use fewer actors (num_actors).'
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
  """Returns the headless Service that gives each pod its address."""
  return {
      'apiVersion': 'v1',
      'kind': 'Service',
      'metadata': _metadata(name, name),
      'spec': {
          'clusterIP': 'None',
          # Nodes connect to each other while they start.
          'publishNotReadyAddresses': True,
          'selector': {'app': name},
          'ports': [{'name': 'grpc', 'port': pickled_nodes.PORT}],
      },
  }


def network_policy(name: str) -> dict[str, Any]:
  """Returns the NetworkPolicy that admits only the run's own pods."""
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
                  'ports': [{'port': pickled_nodes.PORT, 'protocol': 'TCP'}],
              }
          ],
      },
  }


def claim(name: str, gibibytes: int) -> dict[str, Any]:
  """Returns the claim of the volume that all pods write to."""
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
    machine: requirements.Machine,
    image: str,
) -> dict[str, Any]:
  """Returns the Job of one group of nodes.

  Args:
    name: name of the run.
    label: label of the group.
    counts: number of nodes of each group, by label.
    machine: requirements of each node.
    image: container image, built from the Dockerfile.
  """
  spec = pickled_nodes.cluster_spec(
      addresses(name, counts), label, '$(TASK_INDEX)'
  )
  environment = dict(resources.ENVIRONMENT)
  if not machine.gpus:
    environment['CUDA_VISIBLE_DEVICES'] = '-1'
  requests = {'cpu': str(machine.cpus), 'memory': f'{machine.memory}Gi'}
  limits = {'memory': f'{machine.memory}Gi'}
  if machine.gpus:
    limits['nvidia.com/gpu'] = str(machine.gpus)
  container = {
      'name': 'node',
      'image': image,
      'command': ['python', *pickled_nodes.command(f'{_NODES}/{label}.pkl')],
      'env': [
          {
              'name': 'TASK_INDEX',
              'valueFrom': {'fieldRef': {'fieldPath': _INDEX}},
          },
          {'name': 'CLUSTER_SPEC', 'value': spec},
          *({'name': k, 'value': v} for k, v in environment.items()),
      ],
      'ports': [{'name': 'grpc', 'containerPort': pickled_nodes.PORT}],
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
      # A learner writes a last checkpoint.
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


# A host name has at most 63 characters, '-discriminator-learner-0' included.
_GOOD_NAME = r'[a-z]([-a-z0-9]{0,30}[a-z0-9])?'


def write(
    config: experiment.Experiment,
    out: str,
    name: str,
    image: str,
    workdir: str,
    gpus: int,
    storage: int,
) -> list[str]:
  """Writes the manifests and returns their paths.

  Args:
    config: config of the experiment.
    out: folder for the manifests; created if missing.
    name: name of the run.
    image: container image.
    workdir: folder of the run, by its path in the pods.
    gpus: number of GPUs of each learner.
    storage: size of the volume in GiB.

  Raises:
    ValueError: a setting or the name is invalid, or there are too many nodes.
    OSError: the folder cannot be written to.
  """
  if not re.fullmatch(_GOOD_NAME, name):
    raise ValueError(
        f'--name={name!r} is no name of a host: use at most 32 small letters, '
        'digits and hyphens, a letter first.'
    )
  config.validate()
  workdir_lib.check_writable(out, 'out')
  program = program_lib.make_cluster_program(
      config, workdir_lib.Workdir(workdir)
  )
  with tempfile.TemporaryDirectory() as folder:
    counts = pickled_nodes.write_nodes(program, folder)
    nodes = config_map(name, folder)
  spec = environments.environment_spec(config.environment)
  needs = requirements.requirements(config, spec, gpus)
  manifests = {
      'nodes': nodes,
      'service': service(name),
      'network-policy': network_policy(name),
      'volume': claim(name, storage),
      **{
          label.replace('_', '-'): job(name, label, counts, needs[label], image)
          for label in counts
      },
  }
  paths = []
  for key, manifest in manifests.items():
    paths.append(os.path.join(out, f'{key}.yaml'))
    text = yaml.safe_dump(manifest, sort_keys=False, width=4096)
    files.write_atomically(paths[-1], text.encode())
  return paths
