"""Tests for launch.environments."""

from absl.testing import absltest
from absl.testing import parameterized

from launch import environments
from tests.launch import tiny


class EnvironmentsTest(parameterized.TestCase):

  @parameterized.parameters('fake', 'libmypaint')
  def test_options_reach_the_environment(self, name):
    config = tiny.config(
        environment__name=name,
        environment__use_color=True,
        environment__use_pressure=False,
        environment__canvas_width=24,
        environment__grid_width=5,
        environment__brush_sizes=(1.0, 2.0, 3.0),
        environment__episode_length=7,
    ).environment
    spec = environments.drawing_spec(config)
    sizes = dict(spec.sub_actions)
    self.assertEqual(spec.canvas_shape, (24, 24, 3))
    self.assertEqual(spec.num_actions, 7)
    self.assertEqual(sizes['end'], 25)
    self.assertEqual(sizes['size'], 3)
    self.assertIn('red', sizes)
    self.assertNotIn('pressure', sizes)
    batch = environments.make_batch(config, 3)
    self.assertEqual(batch.batch_size, 3)
    canvas = batch.reset().observation['canvas']
    self.assertEqual(canvas.shape, (3, 24, 24, 3))

  def test_missing_brush_names_the_folder_searched(self):
    folder = '/nowhere/brushes'
    config = tiny.config(
        environment__name='libmypaint',
        environment__brush_type='classic/pne',
        environment__brushes_basedir=folder,
    ).environment
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pne.*' + folder):
      environments.drawing_spec(config)

  def test_misspelt_brush_is_guessed(self):
    config = tiny.config(
        environment__name='libmypaint', environment__brush_type='classic/pne'
    ).environment
    with self.assertRaisesRegex(FileNotFoundError, 'classic/pen'):
      environments.drawing_spec(config)


if __name__ == '__main__':
  absltest.main()
