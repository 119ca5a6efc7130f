"""The job that trains an agent on Vertex AI: its machines, its submission.

Importing it needs XManager (`make setup VARIANT=cloud`).
"""

import contextlib
import json
import os
import tempfile
from typing import Any

import launchpad as lp
from launchpad.nodes.python import xm_docker
from xmanager import xm

from launch import environments
from launch import experiment
from launch import machines
from launch import program as program_lib
from launch import vertex_build
from launch import vertex_dry_run
from launch import workdir as workdir_lib
from spiral_tf import files

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
  spec = environments.drawing_spec(config.environment)
  gpus = int(accelerator != 'none')
  needs = machines.requirements(config, spec, gpus)
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
  recorder = vertex_dry_run.Recorder()
  with contextlib.ExitStack() as stack:
    # Vertex AI fails on names with an underscore.
    code = stack.enter_context(tempfile.TemporaryDirectory(prefix='code'))
    vertex_build.copy_code(code)
    stack.enter_context(vertex_build.our_images())
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
