"""Kubernetes manifests of a run, as files."""

import os
import re
import tempfile

import yaml  # type: ignore[import-untyped]

from launch import cluster
from launch import environments
from launch import experiment
from launch import machines
from launch import manifests
from launch import program as program_lib
from launch import workdir as workdir_lib
from spiral_tf import files

# With '-discriminator-learner-0' behind it, the name of a host.
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
  """Writes the manifests; returns their paths.

  Args:
    config: the experiment.
    out: the folder; made if it is missing.
    name: of the run.
    image: of the containers.
    workdir: the run's folder, by its path in the pods.
    gpus: of each learner.
    storage: GiB of the volume.

  Raises:
    ValueError: a setting, the name, or too many nodes.
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
    counts = cluster.write_nodes(program, folder)
    nodes = manifests.config_map(name, folder)
  spec = environments.drawing_spec(config.environment)
  needs = machines.requirements(config, spec, gpus)
  made = {
      'nodes': nodes,
      'service': manifests.service(name),
      'network-policy': manifests.network_policy(name),
      'volume': manifests.claim(name, storage),
      **{
          label.replace('_', '-'): manifests.job(
              name, label, counts, needs[label], image
          )
          for label in counts
      },
  }
  paths = []
  for key, manifest in made.items():
    paths.append(os.path.join(out, f'{key}.yaml'))
    text = yaml.safe_dump(manifest, sort_keys=False, width=4096)
    files.write_atomically(paths[-1], text.encode())
  return paths
