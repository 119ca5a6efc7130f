"""Settings of the whole test suite."""

import os

# Before TensorFlow is imported: no banner, and no grabbing of all memory.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
os.environ.setdefault('TF_FORCE_GPU_ALLOW_GROWTH', 'true')


def pytest_collection_modifyitems(items):
  """Drops `test_session`, which tf.test.TestCase has and which only skips."""
  items[:] = [item for item in items if item.name != 'test_session']
