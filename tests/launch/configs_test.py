"""Tests for launch.configs: every experiment is one that could start."""

import importlib
import pathlib

from absl.testing import absltest
from absl.testing import parameterized

from launch import environments
from launch import experiment

_FOLDER = pathlib.Path(experiment.__file__).parent / 'configs'
_NAMES = sorted(
    path.stem for path in _FOLDER.glob('*.py') if path.stem != '__init__'
)


class ConfigsTest(parameterized.TestCase):

  @parameterized.parameters(*((name,) for name in _NAMES))
  def test_config(self, name):
    module = importlib.import_module(f'launch.configs.{name}')
    config = module.get_config()
    self.assertIsInstance(config, experiment.Experiment)
    config.validate()
    spec = environments.drawing_spec(config.environment)
    self.assertContainsSubset(config.network.locations, spec.names)
    self.assertIsNot(config, module.get_config())

  def test_there_are_some(self):
    self.assertIn('digits', _NAMES)

  def test_digits_ends_within_twenty_minutes(self):
    module = importlib.import_module('launch.configs.digits')
    self.assertBetween(module.get_config().max_minutes, 1, 19)


if __name__ == '__main__':
  absltest.main()
