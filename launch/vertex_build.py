"""What Vertex AI's images are built from: code, Dockerfile, pickled nodes."""

import contextlib
import os
import shutil
from unittest import mock

from launchpad.nodes.python import xm_docker
from xmanager import xm

from launch import local_resources

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
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
      f'{key}={value}' for key, value in local_resources.ENVIRONMENT.items()
  )
  return (
      f'{text}\n'
      f'ENV {environment}\n'
      f'COPY {_DATA_FILE} ./\n'
      # Launchpad's own patience would kill a learner that saves.
      'ENTRYPOINT ["python", "-m", "launch.process_entry", '
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
