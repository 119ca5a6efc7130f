# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.program.local_run; program_test runs programs."""

from unittest import mock

from absl import flags
from absl.testing import flagsaver
import launchpad as lp
import pytest

from spiral_launch.local import supervisor
from spiral_launch.program import local_run
from tests.spiral_launch.experiment import tiny


@pytest.fixture(autouse=True)
def _parsed_flags():
  if not flags.FLAGS.is_parsed():
    flags.FLAGS(['test'])
  assert lp.LAUNCH_TYPE.value == 'local_mp'


def test_launch_type_that_is_not_supported():
  local_run.prepare(tiny.config())
  with flagsaver.flagsaver(lp_launch_type='vertex_ai'):
    with pytest.raises(ValueError, match='--lp_launch_type=vertex_ai'):
      local_run.prepare(tiny.config())


@pytest.mark.parametrize(
    'error, status', [(None, 0), (supervisor.NodeCrash('actor/0 died'), 1)]
)
def test_status(error, status, capsys):
  with mock.patch.object(local_run, '_run', side_effect=error):
    assert local_run.run(mock.Mock(), mock.Mock()) == status
  assert ('Error: actor/0 died' in capsys.readouterr().err) == bool(status)
