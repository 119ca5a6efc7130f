# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""The controller of a population: measures, replaces and perturbs members."""

from collections.abc import Callable
from collections.abc import Sequence
import concurrent.futures
import dataclasses
import math
import threading
import time
from typing import Any
from typing import NamedTuple
from typing import Optional

from absl import logging
import numpy as np

from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.pbt import fitness as fitness_lib
from spiral_launch.pbt import lineage
from spiral_launch.pbt import state as pbt_state
from spiral_tf.learning import population

_POLL_SECONDS = 0.5
# Time after which a member that does not answer is skipped, to be asked again.
_PATIENCE_SECONDS = 30.0
# Members that are not ready delay a generation by at most this many intervals.
_OVERDUE = 3.0


@dataclasses.dataclass(frozen=True)
class Settings:
  """Settings of the controller.

  Attributes:
    every_minutes: minutes between two generations.
    ready_steps: learner steps that a member makes after a replacement before
      it is measured again.
    share: fraction of the members that a generation replaces, in (0, 0.5]; at
      least one member.
    factors: factors by one of which each hyperparameter is multiplied.
    fitness: one of `fitness.NAMES`.
    conditional: True if the members are conditional.
    max_minutes: minutes, earlier runs included, after which the program stops;
      0 for no limit.
    max_generations: number of generations after which the program stops; 0 for
      no limit.
    seed: seed of all random choices.
  """

  every_minutes: float
  ready_steps: int
  share: float
  factors: tuple[float, ...]
  fitness: str
  conditional: bool
  max_minutes: float
  max_generations: int
  seed: int

  def used_up(self, minutes: float, generations: int) -> bool:
    """Returns whether so many minutes or generations use up the budget."""
    return (0 < self.max_minutes <= minutes) or (
        0 < self.max_generations <= generations
    )


class Member(NamedTuple):
  """Clients of a member's nodes."""

  policy: Any
  discriminator: Any
  counter: Any
  evaluator: Any


class Controller:
  """Polls the members and makes a generation at regular intervals."""

  def __init__(
      self,
      settings: Settings,
      folder: workdir_lib.Population,
      members: Sequence[Member],
      shared_discriminator: bool,
      discriminator_fitness: Optional[fitness_lib.DiscriminatorFitness],
      stop_program: Callable[[], None],
      stop_event: threading.Event,
  ):
    """Initializes the controller from the state in the folder.

    Args:
      settings: settings of the controller.
      folder: folder of the population, with a state in it.
      members: clients of each member's nodes.
      shared_discriminator: True if all members have the same discriminator,
        which replacements do not change.
      discriminator_fitness: fitness by discriminators; required if
        `settings.fitness` is 'discriminator'.
      stop_program: stops all nodes.
      stop_event: event that is set when the program stops.

    Raises:
      ValueError: there is no state, or it is damaged.
    """
    self._settings = settings
    self._folder = folder
    self._members = members
    self._shared_discriminator = shared_discriminator
    self._discriminator_fitness = discriminator_fitness
    self._stop_program = stop_program
    self._stop_event = stop_event
    state = pbt_state.read(folder.state)
    if state is None:
      raise ValueError(f'{folder.state} does not exist.')
    self._state = state
    self._earlier = state.minutes
    self._start = time.monotonic()
    last = state.rows[-1].minutes if state.rows else 0.0
    self._next = max(last, 0.0) + settings.every_minutes

  def run(self) -> None:
    """Runs until the program stops or the budget is used up."""
    while not self._stop_event.wait(_POLL_SECONDS):
      self.step()
      state = self._state
      done = 0 if state.pending else state.generation
      if self._settings.used_up(self._minutes(), done):
        self._save()
        self._stop_program()
        self._stop_event.wait()
        return
    self._save()

  def step(self) -> None:
    """Makes pending replacements, or a generation if one is due."""
    if self._state.pending:
      self._replace()
    elif self._minutes() >= self._next:
      self._make_generation()

  def _minutes(self) -> float:
    return self._earlier + (time.monotonic() - self._start) / 60

  def _make_generation(self) -> None:
    """Measures all members and replaces the worst."""
    counts = [self._ask(m.counter.futures.get_counts()) for m in self._members]
    ready = [self._is_ready(k, count) for k, count in enumerate(counts)]
    late = (
        self._minutes() >= self._next + _OVERDUE * self._settings.every_minutes
    )
    if not all(ready) and not (late and sum(ready) > 1):
      return
    hyperparameters = [
        self._ask(m.policy.futures.get_hyperparameters()) for m in self._members
    ]
    fitness = self._fitness(counts, ready)
    if fitness is None or any(hyperparameters[k] is None for k in fitness):
      return
    state, settings = self._state, self._settings
    state.generation += 1
    # Depends on the generation alone, so that a resumed population makes the
    # same choices as an uninterrupted one.
    rng = np.random.default_rng([settings.seed, state.generation])
    donors = population.truncate(fitness, settings.share, rng)
    now = self._minutes()
    for k, values in enumerate(hyperparameters):
      if values is None:  # It does not answer.
        continue
      state.rows.append(
          pbt_state.Row(
              generation=state.generation,
              minutes=now,
              member=k,
              steps=int((counts[k] or {}).get('learner_steps', 0)),
              fitness=_finite(fitness.get(k)),
              donor=donors.get(k),
              **values,
          )
      )
    state.pending = [
        pbt_state.Replacement(
            k,
            donor,
            population.perturb(hyperparameters[donor], settings.factors, rng),
        )
        for k, donor in donors.items()
    ]
    self._next = now + settings.every_minutes
    # Saved before anything changes: after a crash the next program in this
    # folder makes the pending replacements.
    self._save()
    self._print(fitness)
    self._replace()

  def _is_ready(self, member: int, counts: Optional[dict[str, float]]) -> bool:
    """Returns True if a member has been evaluated after `ready_steps`."""
    if not counts:
      return False
    min_steps = self._state.changed_at[member] + self._settings.ready_steps
    return counts.get('evaluated_steps', -1) >= max(1, min_steps)

  def _fitness(self, counts, ready) -> Optional[dict[int, float]]:
    """Returns the fitness of ready members; None if one does not answer."""
    members = [k for k, is_ready in enumerate(ready) if is_ready]
    name = self._settings.fitness
    if name != fitness_lib.DISCRIMINATOR:
      return {k: fitness_lib.of_metric(counts[k], name) for k in members}
    assert self._discriminator_fitness is not None
    count = 1 if self._shared_discriminator else len(self._members)
    published = [
        self._ask(m.discriminator.futures.get_variables())
        for m in self._members[:count]
    ]
    drawings = [
        self._ask(self._members[k].evaluator.futures.get_drawings())
        for k in members
    ]
    if not all(published) or not all(drawings):
      return None
    values = self._discriminator_fitness.measure(
        [weights for _, weights in published],
        [drawn for _, drawn, _ in drawings],
        drawings[0][2],
        self._settings.conditional,
    )
    return dict(zip(members, values))

  def _replace(self) -> None:
    """Makes the pending replacements; one that fails stays pending."""
    state = self._state
    while state.pending:
      one = state.pending[0]
      donor, member = self._members[one.donor], self._members[one.member]
      policy = self._ask(donor.policy.futures.get_state())
      if policy is None:
        return
      if not self._shared_discriminator:
        discriminator = self._ask(donor.discriminator.futures.get_state())
        if discriminator is None or (
            self._ask(member.discriminator.futures.set_state(discriminator))
            is None
        ):
          return
      steps = self._ask(
          member.policy.futures.set_state(policy, one.hyperparameters)
      )
      if steps is None:
        return
      state.changed_at[one.member] = int(steps)
      state.pending = state.pending[1:]
      self._save()

  def _ask(self, future: concurrent.futures.Future) -> Any:
    """Returns the result of a call, or None if there is no answer."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not self._stop_event.is_set() and time.monotonic() < end:
      try:
        return future.result(timeout=_POLL_SECONDS)
      except concurrent.futures.TimeoutError:
        continue
      except Exception as error:  # pylint: disable=broad-except
        if not self._stop_event.wait(_POLL_SECONDS):
          logging.warning('A member did not answer: %s', error)
        return None
    return None

  def _save(self) -> None:
    """Writes state, table and plot."""
    self._state.minutes = self._minutes()
    try:
      pbt_state.write(self._folder.state, self._state)
      pbt_state.write_csv(self._folder.table, self._state)
      lineage.write(self._folder.lineage, self._state)
    except OSError as error:
      # As with checkpoints: space may be freed on a full disk.
      logging.error('Could not write the state of the population: %s', error)

  def _print(self, fitness: dict[int, float]) -> None:
    """Prints one line about the generation."""
    parts = [
        f'{self._minutes():6.1f} min  generation {self._state.generation}',
        'fitness '
        + ' '.join(
            f'{fitness[k]:.4f}' if k in fitness else '-'
            for k in range(len(self._members))
        ),
    ]
    for one in self._state.pending:
      values = ', '.join(f'{k} {v:.2g}' for k, v in one.hyperparameters.items())
      parts.append(f'member {one.member} <- member {one.donor} with {values}')
    print('  '.join(parts), flush=True)


def _finite(value: Optional[float]) -> Optional[float]:
  """Returns None for NaN and infinities, which JSON lacks."""
  return value if value is not None and math.isfinite(value) else None
