"""Tests for launch.vertex_dry_run; skipped where XManager is not installed."""

import importlib.util
import os
import tempfile
import unittest

from absl.testing import absltest

_FOUND = importlib.util.find_spec('xmanager') is not None
if _FOUND:
  from launchpad.launch.xm_docker import launch as xm_launch
  from xmanager import xm
  from xmanager import xm_local

  from launch import vertex_dry_run


@unittest.skipUnless(
    _FOUND, 'XManager is not installed: make setup VARIANT=cloud'
)
class RecorderTest(absltest.TestCase):

  def test_records_what_is_built_and_run(self):
    folder = self.enter_context(tempfile.TemporaryDirectory())
    path = os.path.join(folder, 'Dockerfile')
    with open(path, 'w') as file:
      file.write('FROM scratch\n')
    recorder = vertex_dry_run.Recorder()
    real = xm_launch.xm_local.create_experiment
    with recorder.recording():
      with xm_launch.xm_local.create_experiment(
          experiment_title='drawing'
      ) as experiment:
        (image,) = experiment.package(
            [
                xm.Packageable(
                    executable_spec=xm.Dockerfile(folder, path),
                    executor_spec=xm_local.Caip.Spec(),
                )
            ]
        )
        needs = xm.JobRequirements(cpu=4, ram=15 * xm.GiB, v100=2, replicas=1)
        executor = xm_local.Caip(requirements=needs)
        experiment.add(xm.JobGroup(a=xm.Job(image, executor)))
    self.assertIs(xm_launch.xm_local.create_experiment, real)
    (pool,) = recorder.custom_job('drawing')['worker_pool_specs']
    machine = pool['machine_spec']
    self.assertEqual(machine['machine_type'], 'n1-standard-4')
    self.assertEqual(machine['accelerator_type'], 'NVIDIA_TESLA_V100')
    self.assertEqual(machine['accelerator_count'], 2)
    (build,) = recorder.builds().values()
    self.assertEqual(build['dockerfile'], 'FROM scratch\n')
    self.assertEqual(build['files'], {'Dockerfile': 13})


if __name__ == '__main__':
  absltest.main()
