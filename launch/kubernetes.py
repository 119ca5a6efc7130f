r"""Writes Kubernetes manifests that train an agent on many machines.

  python -m launch.kubernetes --config=launch/configs/digits.py \
      --image=REGISTRY/spiral_tf:TAG --out=DIR [--config.num_actors=64 ...]
  kubectl apply -f DIR

Nothing is submitted. docs/cluster.md says what must stand around it.
"""

from collections.abc import Sequence
import os
import re
import sys
import tempfile

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '1')

# pylint: disable=wrong-import-position
from absl import app
from absl import flags
import yaml  # type: ignore[import-untyped]

from launch import cluster
from launch import command_line
from launch import environments
from launch import experiment
from launch import machines
from launch import manifests
from launch import program as program_lib
from launch import workdir as workdir_lib
from spiral_tf import files

_CONFIG = command_line.define_config()
_OUT = flags.DEFINE_string(
    'out', None, 'Folder for the manifests.', required=True
)
_IMAGE = flags.DEFINE_string(
    'image', None, 'Container image, made by the Dockerfile.', required=True
)
_NAME = flags.DEFINE_string(
    'name', 'spiral', 'Of the run, and of all its parts.'
)
_WORKDIR = flags.DEFINE_string(
    'workdir',
    '/run/spiral/run',
    "Folder for all that the run writes, in the pods: on the run's volume, "
    'which is at /run/spiral.',
)
_GPUS = flags.DEFINE_integer('gpus', 1, 'GPUs of each learner.', lower_bound=0)
_STORAGE = flags.DEFINE_integer(
    'storage', 20, "GiB of the run's volume.", lower_bound=1
)
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


def main(argv: Sequence[str]) -> int:
  """Writes the manifests; returns the exit status."""
  command_line.no_arguments(argv)
  try:
    paths = write(
        _CONFIG.value,
        _OUT.value,
        _NAME.value,
        _IMAGE.value,
        _WORKDIR.value,
        _GPUS.value,
        _STORAGE.value,
    )
  except (ValueError, OSError) as error:
    print(f'Error: {error}', file=sys.stderr)
    return 2
  for path in paths:
    print(path)
  print(f'Look at them, then: kubectl apply -f {_OUT.value}')
  return 0


if __name__ == '__main__':
  app.run(main, flags_parser=command_line.parse)
