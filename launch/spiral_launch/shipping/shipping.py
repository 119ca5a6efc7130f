# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Makes the folder of a shipped agent from the folder of an evaluated run."""

import dataclasses
import io
import json
import os
import re
from typing import Any

import numpy as np
from PIL import Image

from spiral_launch.agents import folder as agent_folder
from spiral_launch.agents import loading as trained_agent
from spiral_launch.agents import names as agent_names
from spiral_launch.evaluation import images as evaluation_images
from spiral_launch.experiment import classifiers
from spiral_launch.experiment import config as experiment
from spiral_launch.experiment import workdir as workdir_lib
from spiral_launch.shipping import images as shipped_images
from spiral_launch.shipping import readme
from spiral_tf import files
from spiral_tf.checkpoints import weights
from spiral_tf.evaluation import classifier as classifier_files

_NAME = re.compile(r'[a-z0-9][a-z0-9_-]*')
# An absolute path, or one in a home folder, as a word or as a flag's value.
_PATH = re.compile(r'(?:^|[\s=\'"(,])(~?/[\w.]\S*|[A-Za-z]:\\\S*)')
_MAX_GRID_BYTES = 300_000
_NEEDED = ('images', 'checkpoint', 'learner_steps', 'num_images', 'seed')


@dataclasses.dataclass
class Shipment:
  """An agent to ship, with facts for its README.

  Attributes:
    workdir: folder of a run with a checkpoint and an evaluation of it.
    name: name of the agent.
    agents: folder of all agents.
    data_source: replacement of `data.source`, which may be a path of this
      machine; '' for none.
    data_note: sentence about the data.
    command: command that trained the agent; '' if unknown.
    commit: commit of the code that trained the agent; '' if unknown.
    classifier_cache: folder of the evaluation's classifier; '' for the default.
    classifier_data: images of that classifier; '' for the run's own.
  """

  workdir: str
  name: str
  agents: str
  data_source: str = ''
  data_note: str = ''
  command: str = ''
  commit: str = ''
  classifier_cache: str = ''
  classifier_data: str = ''


def ship(shipment: Shipment) -> agent_folder.AgentFolder:
  """Writes a complete agent, replacing one of the same name, or nothing.

  Args:
    shipment: agent to ship.

  Returns:
    The folder of the shipped agent.

  Raises:
    ValueError, OSError: files are missing, do not match or are too large, or a
      text contains a path of this machine. The message names the remedy.
  """
  target = os.path.join(shipment.agents, shipment.name)
  _check_target(shipment.name, target)
  workdir = workdir_lib.Workdir(shipment.workdir)
  metrics = _read_evaluation(workdir)
  agent = trained_agent.load(shipment.workdir, metrics['checkpoint'])
  if agent.folder is not None:
    raise ValueError(f'--workdir={shipment.workdir} has been shipped already.')
  _check_steps(agent, metrics, shipment.workdir)
  source = agent.config.data.source
  config = _portable(agent.config, shipment.data_source)
  # The agent draws at the temperature of its evaluation.
  config.temperature = metrics.get('temperature', 1.0)
  texts = {
      flag: _portable_text(
          getattr(shipment, flag).replace(source, config.data.source), flag
      )
      for flag in ('command', 'commit', 'data_note')
  }
  images = evaluation_images.load(agent.config, seed=metrics['seed'])
  contents = {
      'config.json': _json(dataclasses.asdict(config)),
      'evaluation.json': _json(metrics),
      'evaluation.png': _small_png(workdir.evaluation_grid),
      'weights.npz': _weights(agent),
      'images.npz': shipped_images.to_bytes(
          images,
          metrics['num_images'],
          config.conditional,
          metrics['seed'],
      ),
      **_classifier(agent.config, metrics, shipment),
  }
  contents['README.md'] = readme.text(
      shipment.name, config, metrics, images, **texts
  ).encode()
  _check_size(contents)
  _write(contents, target)
  return agent_folder.AgentFolder(target)


def _check_target(name: str, target: str) -> None:
  if not _NAME.fullmatch(name):
    raise ValueError(
        f'--name={name}: use only lower-case letters, digits, - and _.'
    )
  if os.path.lexists(target) and not agent_folder.is_one(target):
    raise ValueError(
        f'{target} exists and is no shipped agent. Choose another --name.'
    )


def _read_evaluation(workdir: workdir_lib.Workdir) -> dict[str, Any]:
  """Returns the metrics of the run on its own held-out images."""
  remedy = f'Run spiral-tf evaluate --workdir={workdir.path} first.'
  for path in (workdir.evaluation, workdir.evaluation_grid):
    if os.path.isdir(workdir.path) and not os.path.exists(path):
      raise ValueError(
          f'--workdir={workdir.path} has no {os.path.basename(path)}. {remedy}'
      )
  if not os.path.isdir(workdir.path):
    raise ValueError(f'--workdir={workdir.path} is not a folder.')
  with open(workdir.evaluation, encoding='utf-8') as file:
    try:
      metrics = json.load(file)
    except ValueError as error:
      raise ValueError(
          f'{workdir.evaluation} is damaged: {error}. {remedy}'
      ) from error
  missing = [
      key
      for key in _NEEDED
      if not isinstance(metrics, dict) or metrics.get(key) is None
  ]
  if missing:
    raise ValueError(
        f'{workdir.evaluation} has no {", ".join(missing)}. {remedy}'
    )
  if metrics['images'] != 'held-out images':
    raise ValueError(
        f'{workdir.evaluation} is of {metrics["images"]!r}, not of the run\'s '
        f'own held-out images. {remedy}'
    )
  return metrics


def _check_steps(
    agent: trained_agent.TrainedAgent, metrics: dict[str, Any], path: str
) -> None:
  for key in ('learner_steps', 'critic_steps'):
    now, then = getattr(agent, key), metrics.get(key)
    if now != then:
      raise ValueError(
          f'evaluation.json is of {key}={then}, and the checkpoint of {now}: '
          'training went on. Run spiral-tf evaluate '
          f'--workdir={path} again.'
      )


def _portable(
    config: experiment.Experiment, data_source: str
) -> experiment.Experiment:
  """Returns a config without paths of this machine."""
  source = data_source or config.data.source
  if _is_local(source):
    flag = '--data_source' if data_source else 'data.source'
    raise ValueError(
        f'{flag}={source} is a path of this machine: name the data with '
        "--data_source, for example --data_source=mnist, or 'digits'."
    )
  brushes = config.environment.brushes_basedir
  if brushes:
    raise ValueError(
        f'environment.brushes_basedir={brushes}: only agents that paint with '
        'the brushes of the system can be shipped.'
    )
  teacher = config.search.teacher
  return dataclasses.replace(
      config,
      data=dataclasses.replace(config.data, source=source),
      search=dataclasses.replace(
          config.search, teacher=agent_names.title(teacher) if teacher else ''
      ),
  )


def _is_local(source: str) -> bool:
  return os.path.isabs(source) or source.startswith(('~', '.'))


def _portable_text(text: str, flag: str) -> str:
  match = _PATH.search(text)
  if match:
    raise ValueError(
        f'--{flag} names {match[1]}, a path of this machine. Write DIR, or '
        'something else that holds elsewhere, in its place.'
    )
  return text


def _json(tree: dict[str, Any]) -> bytes:
  return (json.dumps(tree, indent=2, allow_nan=False) + '\n').encode()


def _weights(agent: trained_agent.TrainedAgent) -> bytes:
  """Returns the weights of the policy and of the discriminator, if any."""
  if agent.discriminator is None:
    return weights.to_bytes(policy=agent.policy)
  return weights.to_bytes(
      policy=agent.policy, discriminator=agent.discriminator
  )


def _classifier(
    config: experiment.Experiment,
    metrics: dict[str, Any],
    shipment: Shipment,
) -> dict[str, bytes]:
  """Returns the file of the evaluation's classifier; none if it had none."""
  if metrics.get('classifier_accuracy') is None:
    return {}
  folder = shipment.classifier_cache or classifiers.default_folder()
  images = classifiers.load_images(config, shipment.classifier_data)
  path = classifiers.path_of(images, folder)
  if not os.path.exists(path):
    raise ValueError(
        f'The classifier of the evaluation, {path}, is missing: name its '
        'folder with --classifier_cache, or evaluate again.'
    )
  classifier = classifier_files.read(path)
  for key, now in (
      ('classifier_accuracy', classifier.accuracy),
      ('classifier_train_images', classifier.num_train),
  ):
    if metrics.get(key) != now:
      raise ValueError(
          f'The evaluation used another classifier ({key} {metrics.get(key)}) '
          f'than {path} ({now}): name its images with --classifier_data, or '
          'evaluate again.'
      )
  with open(path, 'rb') as file:
    return {'classifier.npz': file.read()}


def _small_png(path: str) -> bytes:
  """Returns the grid as a PNG: gray if it has no color, halved while large."""
  try:
    picture = Image.open(path).convert('RGB')
  except OSError as error:
    raise ValueError(
        f'{path} is damaged: {error}. Evaluate the run again.'
    ) from error
  pixels = np.asarray(picture)
  if (pixels == pixels[..., :1]).all():
    picture = picture.convert('L')
  while True:
    png = io.BytesIO()
    picture.save(png, format='PNG', optimize=True)
    if png.tell() <= _MAX_GRID_BYTES:
      return png.getvalue()
    picture = picture.resize([max(1, n // 2) for n in picture.size])


def _check_size(contents: dict[str, bytes]) -> None:
  total = sum(len(data) for data in contents.values())
  if total > agent_folder.MAX_BYTES:
    parts = ', '.join(
        f'{name} {len(data) / 1e6:.2f}'
        for name, data in sorted(contents.items(), key=lambda x: -len(x[1]))
    )
    raise ValueError(
        f'The agent would take {total / 1e6:.2f} MB, and '
        f'{agent_folder.MAX_BYTES / 1e6:.0f} is the maximum ({parts}). Ship a '
        'smaller network, or evaluate with fewer --num_images.'
    )


def _write(contents: dict[str, bytes], target: str) -> None:
  """Writes the folder, or leaves the one that was there."""
  with files.new_folder(target, overwrite=True) as folder:
    for name, data in contents.items():
      files.write_atomically(os.path.join(folder, name), data)
