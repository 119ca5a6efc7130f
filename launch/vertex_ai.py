r"""Trains an agent on Vertex AI, through Launchpad and XManager.

  make setup VARIANT=cloud
  python -m launch.vertex_ai --config=launch/configs/digits.py \
      --workdir=/gcs/BUCKET/runs/digits --dry_run --out=DIR

`--dry_run` writes what would be submitted, and needs no account; without it
XManager's own set-up is needed (a project, a bucket, credentials, docker). See
docs/cluster.md.
"""

from collections.abc import Sequence
import contextlib
import json
import os
import sys
import tempfile
from typing import Any

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import app
from absl import flags
import launchpad as lp

from launch import command_line
from launch import environments
from launch import experiment
from launch import machines
from launch import program as program_lib
from launch import workdir as workdir_lib
from spiral_tf import files

try:
  from launchpad.nodes.python import xm_docker
  from xmanager import xm

  from launch import vertex_build
  from launch import vertex_dry_run
except Exception as _error:  # Launchpad raises no narrower one.
  sys.exit(
      'Error: launches on Vertex AI need XManager: make setup VARIANT=cloud '
      f'(Python 3.10). {_error}'
  )

_CONFIG = command_line.define_config()
_WORKDIR = flags.DEFINE_string(
    'workdir',
    None,
    'Folder for all that the run writes: /gcs/BUCKET/..., as the nodes see it.',
    required=True,
)
_ACCELERATOR = flags.DEFINE_enum(
    'accelerator',
    't4',
    ['none', 'p100', 't4', 'v100'],
    'GPU of each learner.',
)
_DRY_RUN = flags.DEFINE_bool(
    'dry_run', False, 'Submit nothing; write what would be, to --out.'
)
_OUT = flags.DEFINE_string('out', '', 'Folder for what --dry_run writes.')

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


def main(argv: Sequence[str]) -> int:
  """Launches; returns the exit status."""
  command_line.no_arguments(argv)
  try:
    if _DRY_RUN.value and not _OUT.value:
      raise ValueError('--dry_run needs --out: a folder to write to.')
    paths = launch(
        _CONFIG.value,
        _WORKDIR.value,
        _ACCELERATOR.value,
        _OUT.value if _DRY_RUN.value else '',
    )
  except (ValueError, OSError) as error:
    print(f'Error: {error}', file=sys.stderr)
    return 2
  for path in paths:
    print(path)
  return 0


if __name__ == '__main__':
  app.run(main, flags_parser=command_line.parse)
