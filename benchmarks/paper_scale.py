# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Measures the paper's configurations: `python -m benchmarks.paper_scale`.

Each configuration runs in a process of its own, on one thread. The table shows
the time of 64 drawings, of a policy step and of a discriminator step, all with
batches of 64 at full size, and the process's peak memory (RSS). The images are
noise, which costs the same as real images. `--config=NAME` measures one
configuration, `--json` prints machine-readable results.
"""

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys

_NAMES = ('paper_mnist', 'paper_omniglot', 'paper_celeba', 'paper_scenes')
_HEADER = (
    'config           policy          discriminator   drawing         peak\n'
    '                 s/step  CPU s   s/step  CPU s   s/64    CPU s   GB'
)


def measure(name: str, steps: int) -> dict[str, float]:
  """Runs a configuration in this process.

  Args:
    name: name of a module of `spiral_launch.configs`.
    steps: number of measured steps of each learner; a first step is excluded.

  Returns:
    Seconds per step by name: `policy`, `critic` (the discriminator) and
    `drawing`, and their CPU seconds with the suffix `_cpu`; further `peak_gb`,
    `parameters` (of the policy) and the last losses.
  """
  os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')
  os.environ.setdefault('TF_ENABLE_ONEDNN_OPTS', '1')
  # pylint: disable=import-outside-toplevel
  import numpy as np
  import tensorflow as tf

  from benchmarks import clocks
  from spiral_launch.experiment import environments
  from spiral_launch.experiment import networks
  from spiral_launch.local import tensorflow_runtime
  from spiral_tf import types
  from spiral_tf.learning import discriminator as discriminator_learning
  from spiral_tf.learning import policy as policy_learning

  tensorflow_runtime.configure(1, 0)
  config = importlib.import_module(f'spiral_launch.configs.{name}').get_config()
  config.validate()
  spec = environments.environment_spec(config.environment)
  batch = config.policy.batch_size
  policy = networks.make_policy(config, spec)
  discriminator = networks.make_discriminator(config, spec)
  policy_rule = policy_learning.PolicyUpdate(
      config, spec, policy, discriminator.__call__
  )
  discriminator_rule = discriminator_learning.DiscriminatorUpdate(
      config.discriminator, discriminator
  )
  drawer = networks.make_drawer(config, policy, batch, 0, 1.0)
  rng = np.random.default_rng(0)
  real = rng.integers(0, 256, (batch,) + spec.canvas_shape, np.uint8)
  target = real if config.conditional else None
  result: dict[str, float] = {}

  def timed(key, call):
    call()
    with clocks.Clocks() as clock:
      for _ in range(steps):
        last = call()
    result[key] = clock.wall / steps
    result[f'{key}_cpu'] = clock.cpu / steps
    return last

  drawings = timed('drawing', lambda: drawer.draw(target))
  tensors = tf.nest.map_structure(
      lambda x: None if x is None else tf.constant(x), drawings
  )
  metrics = timed('policy', lambda: policy_rule.update(tensors))
  result['policy_loss'] = float(metrics['policy_loss'])
  canvases = types.FinalCanvas(
      tensors.canvases[:, -1], None if target is None else tf.constant(target)
  )
  metrics = timed(
      'critic', lambda: discriminator_rule.update(canvases, tf.constant(real))
  )
  result['critic_loss'] = float(metrics['critic_loss'])
  result['parameters'] = sum(
      v.shape.num_elements() for v in policy.trainable_variables
  )
  peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
  result['peak_gb'] = peak / (2**30 if sys.platform == 'darwin' else 2**20)
  return result


def main() -> None:
  parser = argparse.ArgumentParser(description=__doc__)
  parser.add_argument(
      '--config', choices=_NAMES, action='append', help='default: all'
  )
  parser.add_argument('--steps', type=int, default=3, help='measured steps')
  parser.add_argument(
      '--json', action='store_true', help='print results as JSON'
  )
  arguments = parser.parse_args()
  if arguments.json:
    (name,) = arguments.config
    print(json.dumps(measure(name, arguments.steps)))
    return
  print(_HEADER)
  for name in arguments.config or _NAMES:
    # Peak memory can only be measured for a whole process.
    output = subprocess.run(
        [
            *(sys.executable, '-m', 'benchmarks.paper_scale', '--json'),
            *(f'--config={name}', f'--steps={arguments.steps}'),
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    row = json.loads(output.splitlines()[-1])
    times = ''.join(
        f'{row[key]:<8.2f}{row[f"{key}_cpu"]:<8.2f}'
        for key in ('policy', 'critic', 'drawing')
    )
    print(f'{name:<17}{times}{row["peak_gb"]:.2f}', flush=True)


if __name__ == '__main__':
  main()
