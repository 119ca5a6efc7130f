"""Tests for launch.data."""

import tempfile
from typing import Any

from absl.testing import absltest
import numpy as np

from launch import data
from tests.launch import tiny


class DataTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def test_shape_is_that_of_the_canvas(self):
    source = tiny.write_images(self.folder, 10)
    images = data.load(
        tiny.config(source, environment__canvas_width=20, data__held_out=0.3)
    )
    self.assertEqual(images.train.shape, (7, 20, 20, 1))
    self.assertEqual(images.held_out.shape, (3, 20, 20, 1))

  def test_settings_reach_the_loader(self):
    images: Any = data.load(
        tiny.config(
            data__classes=(3, 5), data__limit=50, environment__canvas_width=32
        )
    )
    self.assertLen(images.train, 45)
    self.assertEqual(set(images.train_labels), {3, 5})
    # Dark ink on white ground.
    self.assertGreater(images.train.mean(), 170)

  def test_every_node_gets_the_same_split(self):
    source = tiny.write_images(self.folder, 10)
    one, two = (data.load(tiny.config(source, seed=i)) for i in (1, 2))
    np.testing.assert_array_equal(one.held_out, two.held_out)


if __name__ == '__main__':
  absltest.main()
