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
    server = f'localhost:{portpicker.pick_unused_port()}'
    node._address = mock.Mock()
    node._address.resolve.return_value = server
    with mock.patch.object(lp, 'stop_event', return_value=stop):
      thread = threading.Thread(target=node.run, daemon=True)
      thread.start()
      client = reverb.Client(server)
      client.insert(1.0, {'things': 1.0})
      self.assertEqual(client.server_info()['things'].current_size, 1)
      thread.join(0.5)
      self.assertTrue(thread.is_alive())
      stop.set()
      thread.join(20)
      self.assertFalse(thread.is_alive())


if __name__ == '__main__':
  absltest.main()
