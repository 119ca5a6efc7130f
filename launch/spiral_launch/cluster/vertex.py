# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""What Vertex AI's images are built from: code, Dockerfile, pickled nodes.

Records what a launch on Vertex AI would submit, without an account.

The job that trains an agent on Vertex AI: its machines, its submission.

Importing it needs XManager (`make setup VARIANT=cloud`).
"""

import contextlib
import json
import os
import pathlib
import shutil
import tempfile
from typing import Any
from unittest import mock

import launchpad as lp
from launchpad.launch.xm_docker import launch as xm_launch
from launchpad.nodes.python import xm_docker
from xmanager import xm
from xmanager.cloud import vertex
from xmanager.xm_local import executables

from spiral_launch.cluster import requirements as requirements_lib
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import environments
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.local import resources as resources_lib
from spiral_launch.program import program as program_lib
from spiral_tf import files

_ROOT = str(pathlib.Path(__file__).resolve().parents[3])
_PARTS = ('envs', 'launch', 'spiral_tf', 'requirements')
_FILES = (
    *('Dockerfile', 'LICENSE', 'README.md'),
    *('pyproject.toml', 'setup.cfg', 'setup.py'),
)
_DOCKERFILE = 'Dockerfile.node'
_DATA_FILE = 'job.pkl'  # Launchpad's name for the nodes.


def copy_code(folder: str) -> None:
  """Copies into an empty folder what the Dockerfile copies into the image."""
  for part in _PARTS:
    shutil.copytree(
        os.path.join(_ROOT, part),
        os.path.join(folder, part),
        ignore=shutil.ignore_patterns('__pycache__', '*.so', '*.o'),
    )
  for name in _FILES:
    shutil.copy(os.path.join(_ROOT, name), folder)


def dockerfile() -> str:
  """The project's Dockerfile, with the nodes of one pool, and their start."""
  with open(os.path.join(_ROOT, 'Dockerfile')) as file:
    text = file.read()
  environment = ' '.join(
      f'{key}={value}' for key, value in resources_lib.ENVIRONMENT.items()
  )
  return (
      f'{text}\n'
      f'ENV {environment}\n'
      f'COPY {_DATA_FILE} ./\n'
      # Launchpad's own patience would kill a learner that saves.
      'ENTRYPOINT ["python", "-m", "spiral_launch.local.process_entry", '
      f'"--data_file={_DATA_FILE}", "--lp_termination_notice_secs=-1"]\n'
      'CMD []\n'
  )


def _with_our_dockerfile(nodes, label, docker_config):
  """Launchpad's build, whose image would lack libmypaint and the extension."""
  made = []
  for container, requirements in _to_docker_executables(
      nodes, label, docker_config
  ):
    path = os.path.join(container.path, _DOCKERFILE)
    with open(path, 'w') as file:
      file.write(dockerfile())
    made.append((xm.Dockerfile(container.path, path), requirements))
  return made


_to_docker_executables = xm_docker.to_docker_executables


def our_images() -> contextlib.AbstractContextManager:
  """While open, Launchpad builds images by the project's Dockerfile."""
  return mock.patch.object(
      xm_docker, 'to_docker_executables', _with_our_dockerfile
  )


class _Experiment:
  """XManager's experiment: what would be built, and which jobs would run."""

  def __init__(self):
    self.builds: dict[str, xm.Dockerfile] = {}
    self.jobs: list[xm.Job] = []

  def __enter__(self):
    return self

  def __exit__(self, *unused):
    return None

  def package(self, packageables):
    images = []
    for packageable in packageables:
      name = f'spiral-pool{len(self.builds)}'
      self.builds[name] = packageable.executable_spec
      images.append(
          executables.GoogleContainerRegistryImage(
              name=name, image_path=f'gcr.io/PROJECT/{name}'
          )
      )
    return images

  def add(self, group):
    self.jobs = list(group.jobs.values())


class Recorder:
  """What a launch within `recording` would have submitted."""

  def __init__(self):
    self._experiment = _Experiment()

  def recording(self) -> contextlib.AbstractContextManager:
    """While open, launches build nothing and reach nobody."""
    return mock.patch.object(
        xm_launch.xm_local,
        'create_experiment',
        lambda experiment_title: self._experiment,
    )

  def custom_job(self, name: str) -> dict[str, Any]:
    """The arguments of Vertex AI's CustomJob, made by XManager's own client."""
    client = vertex.Client.__new__(
        vertex.Client
    )  # Its making wants an account.
    client.project, client.location = 'PROJECT', 'LOCATION'
    with mock.patch.object(vertex.aiplatform, 'CustomJob') as custom_job:
      with mock.patch.object(vertex, 'auth') as auth:
        auth.get_bucket.return_value = 'BUCKET'
        auth.get_service_account.return_value = 'SERVICE_ACCOUNT'
        with contextlib.redirect_stdout(None):
          client.launch(name, self._experiment.jobs)
    submitted = dict(custom_job.call_args.kwargs)
    submitted['worker_pool_specs'] = [
        vertex.aip_v1.WorkerPoolSpec.to_dict(pool, use_integers_for_enums=False)
        for pool in submitted['worker_pool_specs']
    ]
    return submitted

  def builds(self) -> dict[str, dict[str, Any]]:
    """By image: its Dockerfile, and the bytes of each file that it may copy."""
    found = {}
    for name, spec in self._experiment.builds.items():
      with open(spec.dockerfile) as file:
        text = file.read()
      sizes = {
          os.path.relpath(os.path.join(folder, file_name), spec.path): (
              os.path.getsize(os.path.join(folder, file_name))
          )
          for folder, _, names in os.walk(spec.path)
          for file_name in names
      }
      found[name] = {'dockerfile': text, 'files': dict(sorted(sizes.items()))}
    return found


_STANDARD_MEMORY = 3.75  # GiB a core.
# Groups with equal requirements share a pool, of which there are at most four;
# and the first pool has one node.
_POOLS = {
    'learners': ('policy_learner', 'discriminator_learner'),
    'actors': ('actor',),
    'services': ('counter', 'canvas_buffer', 'trajectory_queue', 'evaluator'),
}


def resources(
    config: experiment.Experiment, accelerator: str, code: str
) -> dict[str, Any]:
  """Launchpad's resources by group: machines, accelerators, code, packages.

  Args:
    config: the experiment.
    accelerator: of each learner, such as 't4'; 'none' for none.
    code: folder of `vertex_build.copy_code`.
  """
  spec = environments.environment_spec(config.environment)
  gpus = int(accelerator != 'none')
  needs = requirements_lib.requirements(config, spec, gpus)
  found = {}
  for labels in _POOLS.values():
    wanted = [needs[label] for label in labels]
    accelerators = {accelerator: 1} if any(m.gpus for m in wanted) else {}
    cpus = max(m.cpus for m in wanted)
    # XManager looks for the machine with the least memory left over; with less
    # than a standard machine has, that is one of far too many cores.
    memory = max(_STANDARD_MEMORY * cpus, *(m.memory for m in wanted))
    for label in labels:
      found[label] = xm_docker.DockerConfig(
          code_directory=code,
          docker_requirements=os.path.join(code, 'requirements', 'py310.lock'),
          hw_requirements=xm.JobRequirements(
              cpu=cpus,
              ram=int(memory * xm.GiB),
              **accelerators,
          ),
      )
  return found


def launch(
    config: experiment.Experiment,
    workdir: str,
    accelerator: str,
    dry_run_folder: str = '',
) -> list[str]:
  """Launches, or writes what would be; returns the paths of what it wrote.

  Args:
    config: the experiment.
    workdir: as the nodes see it.
    accelerator: of each learner.
    dry_run_folder: to write to; '' to launch.

  Raises:
    ValueError, OSError: a setting that cannot be honoured.
  """
  if not workdir.startswith('/gcs/'):
    raise ValueError(
        f'--workdir={workdir} is on no disk that nodes on Vertex AI share; '
        'name a folder of a bucket: /gcs/BUCKET/...'
    )
  config.validate()
  if dry_run_folder:
    workdir_lib.check_writable(dry_run_folder, 'out')
  program = program_lib.make_cluster_program(
      config, workdir_lib.Workdir(workdir)
  )
  recorder = Recorder()
  with contextlib.ExitStack() as stack:
    # Vertex AI fails on names with an underscore.
    code = stack.enter_context(tempfile.TemporaryDirectory(prefix='code'))
    copy_code(code)
    stack.enter_context(our_images())
    if dry_run_folder:
      stack.enter_context(recorder.recording())
    lp.launch(
        program,
        launch_type=lp.LaunchType.VERTEX_AI,
        xm_resources=resources(config, accelerator, code),
    )
    if not dry_run_folder:
      return []
    written = {
        'custom_job.json': recorder.custom_job(program.name),
        'images.json': recorder.builds(),
    }
  paths = []
  for name, content in written.items():
    paths.append(os.path.join(dry_run_folder, name))
    files.write_atomically(paths[-1], json.dumps(content, indent=2).encode())
  return paths
