"""Records what a launch on Vertex AI would submit, without an account."""

import contextlib
import os
from typing import Any
from unittest import mock

from launchpad.launch.xm_docker import launch as xm_launch
from xmanager import xm
from xmanager.cloud import vertex
from xmanager.xm_local import executables


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
