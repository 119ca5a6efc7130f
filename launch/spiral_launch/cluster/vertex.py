# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Training on Vertex AI: container images, worker pools and the custom job.

Vertex AI runs up to four pools of equal machines, the first of which has one
machine, and sets CLUSTER_SPEC on each of them. So nodes with similar
requirements share a pool. The image of a pool is the project's own, with the
pickled nodes of that pool.

Nothing here needs Google's client library but `submit`.
"""

import dataclasses
import importlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
from typing import Any

from spiral_launch.cluster import pickled_nodes
from spiral_launch.cluster import requirements
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import launchpad_internals
from spiral_launch.local import resources
from spiral_launch.program import program as program_lib
from spiral_tf import files

ACCELERATORS = ('none', 'p100', 't4', 'v100')

_ROOT = str(pathlib.Path(__file__).resolve().parents[3])
_PARTS = ('envs', 'launch', 'spiral_tf', 'requirements')
_FILES = (
    *('Dockerfile', 'LICENSE', 'README.md'),
    *('pyproject.toml', 'setup.cfg', 'setup.py'),
)
_DOCKERFILE = 'Dockerfile.node'
_DATA_FILE = 'job.pkl'

_LOCATION = 'us-central1'
# Groups of nodes of each pool.
_POOLS = (
    ('counter',),
    ('discriminator_learner', 'policy_learner'),
    ('actor',),
    ('canvas_buffer', 'trajectory_queue', 'evaluator'),
)
_CORES = (2, 4, 8, 16, 32, 64, 96)
# Machine types of Vertex AI as (cores, GiB, name), the smallest first.
_MACHINES = sorted(
    [(n, 3.75 * n, f'n1-standard-{n}') for n in _CORES[1:]]
    + [(n, 6.5 * n, f'n1-highmem-{n}') for n in _CORES]
)


@dataclasses.dataclass(frozen=True)
class Pool:
  """A pool of equal machines, one for each of its nodes.

  Attributes:
    nodes: names of the nodes, by index of the machine.
    machine_type: Vertex AI's name of the machine type.
    accelerator: accelerator of each machine; 'none' for none.
    folder: folder from which the image is built.
    image: name of the image.
  """

  nodes: list[str]
  machine_type: str
  accelerator: str
  folder: str
  image: str

  def spec(self) -> dict[str, Any]:
    """Returns Vertex AI's WorkerPoolSpec."""
    with_gpu = self.accelerator != 'none'
    return {
        'machine_spec': {
            'machine_type': self.machine_type,
            'accelerator_type': (
                f'NVIDIA_TESLA_{self.accelerator.upper()}'
                if with_gpu
                else 'ACCELERATOR_TYPE_UNSPECIFIED'
            ),
            'accelerator_count': int(with_gpu),
        },
        'replica_count': len(self.nodes),
        'container_spec': {'image_uri': self.image},
    }


def copy_code(folder: str) -> None:
  """Copies the files that the Dockerfile copies into the image.

  Args:
    folder: empty folder.
  """
  for part in _PARTS:
    shutil.copytree(
        os.path.join(_ROOT, part),
        os.path.join(folder, part),
        ignore=shutil.ignore_patterns('__pycache__', '*.so', '*.o'),
    )
  for name in _FILES:
    shutil.copy(os.path.join(_ROOT, name), folder)


def dockerfile() -> str:
  """Returns the project's Dockerfile, extended to start the nodes of a pool."""
  with open(os.path.join(_ROOT, 'Dockerfile')) as file:
    text = file.read()
  environment = ' '.join(
      f'{key}={value}' for key, value in resources.ENVIRONMENT.items()
  )
  command = ['python', *pickled_nodes.command(_DATA_FILE)]
  return (
      f'{text}\n'
      f'ENV {environment}\n'
      f'COPY {_DATA_FILE} ./\n'
      f'ENTRYPOINT {json.dumps(command)}\n'
      'CMD []\n'
  )


def machine_type(cpus: int, memory: float) -> str:
  """Returns the smallest machine type with so many cores and so much memory.

  Args:
    cpus: number of cores.
    memory: memory in GiB.

  Raises:
    ValueError: there is no such machine.
  """
  for cores, gibibytes, name in _MACHINES:
    if cores >= cpus and gibibytes >= memory:
      return name
  raise ValueError(
      f'Vertex AI has no machine with {cpus} cores and {memory} GiB. Use fewer '
      'actors (num_actors) or a smaller replay (discriminator.replay_batches).'
  )


def make_pools(
    config: experiment.Experiment,
    workdir: str,
    accelerator: str,
    project: str,
    tag: str,
    folder: str,
) -> list[Pool]:
  """Makes the pools and, for each of them, a folder to build its image from.

  Args:
    config: validated config.
    workdir: folder of the run, by its path in the containers.
    accelerator: one of ACCELERATORS, for each learner.
    project: project whose registry holds the images.
    tag: suffix of the images' names, such as ':1'.
    folder: empty folder.
  """
  groups = program_lib.make_cluster_program(
      config, workdir_lib.Workdir(workdir)
  ).groups
  spec = environments.environment_spec(config.environment)
  needs = requirements.requirements(config, spec, int(accelerator != 'none'))
  nodes, pools = {}, []
  for index, pool_labels in enumerate(_POOLS):
    # Some rewards need no discriminator.
    labels = [label for label in pool_labels if label in groups]
    nodes[f'workerpool{index}'] = [n for label in labels for n in groups[label]]
    machines = [needs[label] for label in labels]
    pools.append(
        Pool(
            [f'{x}/{i}' for x in labels for i in range(len(groups[x]))],
            machine_type(
                max(machine.cpus for machine in machines),
                max(machine.memory for machine in machines),
            ),
            accelerator if machines[0].gpus else 'none',
            os.path.join(folder, f'pool{index}'),
            f'gcr.io/{project}/spiral-pool{index}{tag}',
        )
    )
  launchpad_internals.write_nodes(nodes, folder)
  for name, pool in zip(nodes, pools):
    os.mkdir(pool.folder)
    copy_code(pool.folder)
    os.rename(
        os.path.join(folder, f'{name}.pkl'),
        os.path.join(pool.folder, _DATA_FILE),
    )
    with open(os.path.join(pool.folder, _DOCKERFILE), 'w') as file:
      file.write(dockerfile())
  return pools


def custom_job(pools: list[Pool], workdir: str, project: str) -> dict[str, Any]:
  """Returns the arguments of Vertex AI's CustomJob."""
  bucket = workdir.split('/')[2]
  return {
      'project': project,
      'location': _LOCATION,
      'display_name': 'spiral',
      'worker_pool_specs': [pool.spec() for pool in pools],
      'staging_bucket': f'gs://{bucket}',
  }


def dry_run(
    config: experiment.Experiment, workdir: str, accelerator: str, out: str
) -> list[str]:
  """Writes what `submit` would build and submit; returns the paths.

  Args:
    config: config of the experiment.
    workdir: folder of the run, by its path in the containers.
    accelerator: one of ACCELERATORS, for each learner.
    out: folder to write to.

  Raises:
    ValueError: a setting is invalid.
    OSError: the folder cannot be written to.
  """
  _check(config, workdir)
  workdir_lib.check_writable(out, 'out')
  with tempfile.TemporaryDirectory() as folder:
    pools = make_pools(config, workdir, accelerator, 'PROJECT', '', folder)
    written = {
        'custom_job.json': custom_job(pools, workdir, 'PROJECT'),
        'images.json': {
            pool.image.rpartition('/')[2]: {
                'nodes': pool.nodes,
                'dockerfile': dockerfile(),
                'files': _sizes(pool.folder),
            }
            for pool in pools
        },
    }
  paths = []
  for name, content in written.items():
    paths.append(os.path.join(out, name))
    files.write_atomically(paths[-1], json.dumps(content, indent=2).encode())
  return paths


def submit(
    config: experiment.Experiment, workdir: str, accelerator: str
) -> list[str]:
  """Builds and pushes the images and submits the job.

  Args:
    config: config of the experiment.
    workdir: folder of the run, by its path in the containers.
    accelerator: one of ACCELERATORS, for each learner.

  Returns:
    Lines about the job: its name, and the nodes of each pool.

  Raises:
    ImportError: Google's client library is not installed.
    ValueError: a setting is invalid, there is no project, or docker failed.
  """
  _check(config, workdir)
  try:
    # Named by strings, as the library is optional.
    aiplatform = importlib.import_module('google.cloud.aiplatform')
    auth = importlib.import_module('google.auth')
  except ImportError as error:
    raise ImportError(
        f'submitting to Vertex AI needs: make setup VARIANT=cloud ({error}).'
    ) from error
  if not shutil.which('docker'):
    raise ValueError('submitting to Vertex AI needs docker, to build images.')
  try:
    _, project = auth.default()
  except auth.exceptions.DefaultCredentialsError as error:
    raise ValueError(f'no credentials: {error}') from error
  if not project:
    raise ValueError('no project: gcloud config set project PROJECT.')
  tag = time.strftime(':%Y%m%d-%H%M%S')
  with tempfile.TemporaryDirectory() as folder:
    pools = make_pools(config, workdir, accelerator, project, tag, folder)
    for pool in pools:
      path = os.path.join(pool.folder, _DOCKERFILE)
      _docker('build', f'--file={path}', f'--tag={pool.image}', pool.folder)
      _docker('push', pool.image)
  job = aiplatform.CustomJob(**custom_job(pools, workdir, project))
  job.submit(enable_web_access=True)
  return [
      f'Submitted {job.resource_name}',
      *(f'workerpool{i}: {" ".join(p.nodes)}' for i, p in enumerate(pools)),
  ]


def _check(config: experiment.Experiment, workdir: str) -> None:
  """Raises ValueError if the settings do not fit Vertex AI."""
  parts = workdir.split('/')
  if parts[:2] != ['', 'gcs'] or not all(parts[2:4]) or len(parts) < 4:
    raise ValueError(
        f'--workdir={workdir} is on no disk that nodes on Vertex AI share; '
        'name a folder of a bucket: /gcs/BUCKET/...'
    )
  config.validate()


def _docker(*arguments: str) -> None:
  """Runs docker, which prints its progress."""
  status = subprocess.run(['docker', *arguments], check=False).returncode
  if status:
    raise ValueError(f'docker {arguments[0]} ended with status {status}.')


def _sizes(folder: str) -> dict[str, int]:
  """Returns the size in bytes of each file, by relative path."""
  paths = (p for p in pathlib.Path(folder).rglob('*') if p.is_file())
  sizes = {p.relative_to(folder).as_posix(): p.stat().st_size for p in paths}
  return dict(sorted(sizes.items()))
