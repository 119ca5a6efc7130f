# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_launch.pbt.controller, with fake members."""

import concurrent.futures
import os
import tempfile
import threading
from typing import Any

from absl.testing import absltest
import numpy as np

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.pbt import controller as controller_lib
from spiral_launch.pbt import state as pbt_state


class _Futures:
  """Fake of a Courier client, whose methods return futures."""

  def __init__(self, node):
    self._node = node

  def __getattr__(self, name):
    def call(*args):
      future: Any = concurrent.futures.Future()
      try:
        if self._node.dead:
          raise RuntimeError('no answer')
        future.set_result(getattr(self._node, name)(*args))
      except RuntimeError as error:
        future.set_exception(error)
      return future

    return call


class _Member:
  """Fake of all nodes of a member; its state is one number."""

  def __init__(self, number, error):
    self.number = number
    self.error = error
    self.steps = 100
    self.evaluated = 100
    self.hyperparameters = {
        'learning_rate': 1e-4,
        'entropy_cost': 0.01 * (number + 1),
    }
    self.state = [np.array(float(number))]
    self.discriminator_state = [np.array(10.0 + number)]
    self.dead = False
    self.futures = _Futures(self)

  def get_counts(self):
    return {
        'learner_steps': self.steps,
        'evaluated_steps': self.evaluated,
        'mse': self.error,
    }

  def get_hyperparameters(self):
    return dict(self.hyperparameters)

  def get_state(self):
    return self.state

  def set_state(self, state, hyperparameters):
    self.state, self.hyperparameters = state, dict(hyperparameters)
    return self.steps


class _Discriminator:

  def __init__(self, member):
    self._member = member
    self.futures = _Futures(self)

  @property
  def dead(self):
    return self._member.dead

  def get_state(self):
    return self._member.discriminator_state

  def set_state(self, state):
    self._member.discriminator_state = state
    return 1


class ControllerTest(absltest.TestCase):

  def setUp(self):
    super().setUp()
    path = self.enter_context(tempfile.TemporaryDirectory())
    self.folder = workdir_lib.Population(path)
    self.nodes: list[Any] = [
        _Member(k, error) for k, error in enumerate((0.3, 0.1, 0.2))
    ]
    state = pbt_state.State({'members': 3}, changed_at=[0, 0, 0])
    pbt_state.write(self.folder.state, state)
    self.stop = threading.Event()

  def make(self, shared_discriminator=False, **changes):
    settings: dict[str, Any] = {
        'every_minutes': 1e-9,
        'ready_steps': 50,
        'share': 0.34,
        'factors': (0.5, 2.0),
        'fitness': 'mse',
        'conditional': True,
        'max_minutes': 0.0,
        'max_generations': 0,
        'seed': 1,
        **changes,
    }
    return controller_lib.Controller(
        controller_lib.Settings(**settings),
        self.folder,
        [
            controller_lib.Member(node, _Discriminator(node), node, node)
            for node in self.nodes
        ],
        shared_discriminator,
        None,
        self.stop.set,
        self.stop,
    )

  def state(self):
    state = pbt_state.read(self.folder.state)
    assert state is not None
    return state

  def test_the_worst_takes_over_from_the_best(self):
    self.make().step()
    worst, best, other = self.nodes
    self.assertEqual(worst.state, [1.0])
    self.assertEqual(worst.discriminator_state, [11.0])
    for name, value in best.hyperparameters.items():
      self.assertIn(worst.hyperparameters[name], (value * 0.5, value * 2.0))
    self.assertEqual(best.hyperparameters['entropy_cost'], 0.02)
    self.assertEqual((best.state, other.state), ([1.0], [2.0]))
    state = self.state()
    self.assertEqual([row.donor for row in state.rows], [1, None, None])
    self.assertEqual([row.fitness for row in state.rows], [-0.3, -0.1, -0.2])
    # The value before the replacement.
    self.assertEqual(state.rows[0].entropy_cost, 0.01)
    self.assertEqual(state.changed_at, [100, 0, 0])
    self.assertEmpty(state.pending)
    with open(self.folder.table) as file:
      self.assertLen(file.readlines(), 4)
    self.assertGreater(os.path.getsize(self.folder.lineage), 1000)

  def test_a_shared_discriminator_stays(self):
    self.make(shared_discriminator=True).step()
    self.assertEqual(self.nodes[0].state, [1.0])
    self.assertEqual(self.nodes[0].discriminator_state, [10.0])

  def test_the_replaced_is_measured_again_when_it_has_learned(self):
    controller = self.make(every_minutes=10.0)
    controller._next = 0.0
    controller.step()
    self.nodes[0].evaluated = 149
    controller._next = 0.0
    controller.step()
    self.assertEqual(self.state().generation, 1)
    self.nodes[0].evaluated = 150
    self.nodes[0].error = 0.05
    controller.step()
    self.assertEqual(self.state().generation, 2)
    self.assertEqual(self.nodes[2].state, [1.0])

  def test_no_replacement_before_the_first_evaluation(self):
    self.nodes[2].evaluated = 0
    controller = self.make(every_minutes=0.5)
    controller._next = controller._minutes()
    controller.step()
    self.assertEqual(self.state().generation, 0)
    self.assertEqual(self.nodes[0].state, [0.0])

  def test_goes_on_with_what_was_decided(self):
    controller = self.make()
    self.nodes[1].set_state = None  # The best is not changed.
    self.nodes[0].set_state = self.fail_once(self.nodes[0].set_state)
    controller.step()
    (pending,) = self.state().pending
    self.assertEqual((pending.member, pending.donor), (0, 1))
    self.assertEqual(self.nodes[0].hyperparameters['entropy_cost'], 0.01)
    # The next program in this folder makes the replacement.
    self.nodes[1].error = 0.5
    self.make(every_minutes=10.0).step()
    self.assertEqual(self.nodes[0].state, [1.0])
    self.assertEqual(self.nodes[0].hyperparameters, pending.hyperparameters)
    self.assertEmpty(self.state().pending)
    self.assertEqual(self.state().generation, 1)

  def fail_once(self, method):
    """Returns `method`, made to fail at its first call."""
    calls = []

    def call(*args):
      calls.append(args)
      if len(calls) == 1:
        raise RuntimeError('no answer')
      return method(*args)

    return call

  def test_member_that_does_not_answer_is_skipped_in_the_end(self):
    self.nodes[0].dead = True
    controller = self.make(every_minutes=1.0)
    controller._next = controller._minutes() - 2.0
    controller.step()
    self.assertEqual(self.state().generation, 0)
    controller._next = controller._minutes() - 3.1
    controller.step()
    state = self.state()
    self.assertEqual([row.member for row in state.rows], [1, 2])
    self.assertEqual([row.donor for row in state.rows], [None, 1])

  def test_member_that_is_never_ready_is_skipped_in_the_end(self):
    self.nodes[0].evaluated = 0
    controller = self.make(every_minutes=1.0)
    controller._next = controller._minutes() - 3.1
    controller.step()
    state = self.state()
    self.assertEqual([row.fitness for row in state.rows], [None, -0.1, -0.2])
    self.assertEqual([row.donor for row in state.rows], [None, None, 1])

  def test_a_member_that_diverged_is_the_worst(self):
    self.nodes[2].error = float('nan')
    self.make().step()
    state = self.state()
    self.assertEqual([row.donor for row in state.rows], [None, None, 1])
    self.assertIsNone(state.rows[2].fitness)

  def test_ends_at_its_budget(self):
    budgets: list[dict[str, Any]] = [
        {'max_generations': 2},
        {'max_minutes': 0.01},
    ]
    for changes in budgets:
      self.stop.clear()
      for node in self.nodes:
        node.evaluated = 10_000
      self.make(**changes).run()
      self.assertTrue(self.stop.is_set())
    self.assertGreaterEqual(self.state().minutes, 0.01)

  def test_a_metric_that_is_not_there(self):
    with self.assertRaisesRegex(ValueError, 'fitness=label_accuracy, but'):
      self.make(fitness='label_accuracy').step()


if __name__ == '__main__':
  absltest.main()
