"""Tests for launch.table_node."""

import threading
from unittest import mock

from absl.testing import absltest
import launchpad as lp
import portpicker
import reverb

from launch import table_node


class TableNodeTest(absltest.TestCase):

  def test_serves_until_the_program_stops(self):
    stop = threading.Event()
    node = table_node.TableNode(lambda: [reverb.Table.queue('things', 3)])
    port = portpicker.pick_unused_port()
    address = mock.Mock()
    address.resolve.return_value = f'localhost:{port}'
    node._address = address
    with mock.patch.object(lp, 'stop_event', return_value=stop):
      thread = threading.Thread(target=node.run, daemon=True)
      thread.start()
      client = reverb.Client(f'localhost:{port}')
      client.insert(1, {'things': 1.0})
      self.assertEqual(client.server_info()['things'].current_size, 1)

      errors = []

      def read():
        try:
          list(client.sample('things', 2))
        except Exception as error:  # pylint: disable=broad-except
          errors.append(error)

      reader = threading.Thread(target=read, daemon=True)
      reader.start()
      reader.join(0.5)
      self.assertTrue(reader.is_alive())  # It waits for a second thing.
      stop.set()
      thread.join(10)
      self.assertFalse(thread.is_alive())
      reader.join(10)
      self.assertFalse(reader.is_alive())


if __name__ == '__main__':
  absltest.main()
