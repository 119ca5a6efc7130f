# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Modules of the form in which DeepMind published its agents, made by hand.

In TF1 Hub's format: a SavedModel of a TF1 graph, without tags, with a file
`tfhub_module.pb`; or without that file and with the usual tag.
"""

from collections.abc import Mapping
import os
from typing import Optional

import numpy as np
import tensorflow as tf

v1 = tf.compat.v1

# Values of each sub-action, in an environment of 64 x 64 with a grid of 8.
SUB_ACTIONS = {
    'control': 64,
    'end': 64,
    'flag': 2,
    'pressure': 10,
    'size': 2,
    'red': 20,
    'green': 20,
    'blue': 20,
}
NOISE = 4


def write(
    path: str,
    hub: bool = True,
    separator: str = '/',
    last_action: bool = True,
    target: bool = False,
    leave_out: Optional[str] = None,
) -> None:
  """Writes a module of a simple agent with a state.

  The state is the number of steps so far and a running sum of the canvas. Each
  sub-action is a function of the state, the noise, the last action and the step
  type; `expected` computes the same.

  Args:
    path: path of the folder.
    hub: whether to write TF1 Hub's format.
    separator: between the names of nested structures.
    last_action: whether the last action is an input.
    target: whether it is conditional.
    leave_out: a tensor of `step`, in or out, that it does not have.
  """

  def named(*parts):
    return separator.join(parts)

  with v1.Graph().as_default(), v1.Session() as session:
    inputs = {
        'step_type': v1.placeholder(tf.int32, [1]),
        named('observation', 'canvas'): v1.placeholder(
            tf.float32, [1, 64, 64, 3]
        ),
        named('observation', 'episode_step'): v1.placeholder(tf.int32, [1]),
        named('observation', 'episode_length'): v1.placeholder(tf.int32, [1]),
        named('observation', 'action_mask'): v1.placeholder(
            tf.float32, [1, len(SUB_ACTIONS)]
        ),
        named('observation', 'noise_sample'): v1.placeholder(
            tf.float32, [1, NOISE]
        ),
        named('state', 'core', 'steps'): v1.placeholder(tf.int32, [1]),
        named('state', 'core', 'seen'): v1.placeholder(tf.float32, [1, 1]),
    }
    if target:
      inputs[named('observation', 'target')] = v1.placeholder(
          tf.float32, [1, 64, 64, 3]
      )
    if last_action:
      for name in SUB_ACTIONS:
        inputs[named('prev_action', name)] = v1.placeholder(tf.int32, [1])
    weight = v1.get_variable('agent/weight', initializer=3)
    steps = inputs[named('state', 'core', 'steps')]
    seen = inputs[named('state', 'core', 'seen')]
    canvas = inputs[named('observation', 'canvas')]
    mean = tf.reduce_mean(canvas, axis=[1, 2, 3])
    noise = tf.cast(
        inputs[named('observation', 'noise_sample')][:, 0] * 1000, tf.int32
    )
    total = weight * steps + noise + 5 * inputs['step_type']
    total += tf.cast(tf.round(mean * 1000), tf.int32)
    if target:
      wanted = inputs[named('observation', 'target')]
      total += tf.cast(tf.round(tf.reduce_mean(wanted) * 1000), tf.int32)
    if last_action:
      total += inputs[named('prev_action', 'end')]
    outputs = {
        named('action', name): tf.math.floormod(total * (i + 7), count)
        for i, (name, count) in enumerate(SUB_ACTIONS.items())
    }
    # Strokes mostly.
    outputs[named('action', 'flag')] = tf.cast(
        tf.math.floormod(total, 4) > 0, tf.int32
    )
    outputs[named('state', 'core', 'steps')] = steps + 1
    outputs[named('state', 'core', 'seen')] = seen + mean[:, None]
    outputs['baseline'] = mean
    initial = {
        named('state', 'core', 'steps'): tf.zeros([1], tf.int32),
        named('state', 'core', 'seen'): tf.zeros([1, 1]),
    }
    for tensors in (inputs, outputs):
      tensors.pop(leave_out, None)
    session.run(v1.global_variables_initializer())
    builder = v1.saved_model.Builder(path)
    builder.add_meta_graph_and_variables(
        session,
        [] if hub else ['serve'],
        {
            'initial_state': _signature({}, initial),
            'step': _signature(inputs, outputs),
        },
    )
    builder.save()
  if hub:
    with open(os.path.join(path, 'tfhub_module.pb'), 'wb') as file:
      # A message whose field 1, the format's version, is 3.
      file.write(b'\x08\x03')


def _signature(inputs, outputs):
  return v1.saved_model.build_signature_def(
      *(
          {n: v1.saved_model.build_tensor_info(t) for n, t in part.items()}
          for part in (inputs, outputs)
      ),
      'any',
  )


def expected(
    step: int,
    step_type: int,
    canvas: np.ndarray,
    noise: np.ndarray,
    last_action: Mapping[str, int],
    target: Optional[np.ndarray] = None,
) -> dict[str, int]:
  """The action of a module with such inputs, by numpy."""
  total = 3 * step + int(np.float32(noise[0]) * 1000) + 5 * step_type
  total += int(np.rint(np.mean(canvas, dtype=np.float32) * 1000))
  if target is not None:
    total += int(np.rint(np.mean(target, dtype=np.float32) * 1000))
  total += last_action.get('end', 0)
  action = {
      name: total * (i + 7) % count
      for i, (name, count) in enumerate(SUB_ACTIONS.items())
  }
  return {**action, 'flag': int(total % 4 > 0)}
