# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests of the generator of BUILD files, and that they are up to date."""

import pathlib
import re
import textwrap

import pytest

from tools import build_files


def _write(root: pathlib.Path, files: dict[str, str]) -> None:
  for name, text in files.items():
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))


@pytest.fixture(name='root')
def _root(tmp_path):
  """A small project with one example of each kind of target."""
  _write(
      tmp_path,
      {
          'envs/spiral_envs/__init__.py': '"""Environments."""',
          'envs/spiral_envs/base.py': 'import numpy',
          'envs/spiral_envs/scenes/__init__.py': '',
          'envs/spiral_envs/scenes/scene.py': 'from spiral_envs import base',
          'envs/spiral_envs/scenes/scene.xml': '',
          'launch/spiral_launch/__init__.py': '',
          'launch/spiral_launch/train.py': """\
              from spiral_envs.scenes import scene
              if __name__ == '__main__':
                pass
              """,
          'tests/conftest.py': '',
          'tests/spiral_envs/scenes/scene_test.py': """\
              from spiral_envs.scenes.scene import Painting
              """,
          'tests/spiral_envs/scenes/goldens/one.npz': '',
          'tests/train_test.py': "PROGRAM = 'spiral_launch.train'",
      },
  )
  return tmp_path


def _rule(text: str, name: str) -> str:
  """Returns the one rule called `name`, on one line."""
  (rule,) = (r for r in text.split('\n\n') if f'    name = "{name}",' in r)
  return ' '.join(rule.split())


class TestBuildFiles:

  def test_this_checkout_is_up_to_date(self):
    stale = build_files.outdated(build_files.root_directory())
    assert not stale, f'run `make build-files` for {stale}'

  def test_this_checkout_depends_only_on_what_it_may(self):
    texts = build_files.build_files(build_files.root_directory())
    may = {
        folder: set(re.findall(r'"//(\w+):__subpackages__"', text))
        for folder, text in texts.items()
    }
    for folder, text in texts.items():
      for target in re.findall(r'"//([\w/]+):(?!__subpackages__)\w+"', text):
        same = f'{target}/BUILD' == folder
        assert (
            same or folder.split('/')[0] in may[f'{target}/BUILD']
        ), f'{folder} depends on {target}'

  def test_a_folder_is_one_library(self, root):
    text = build_files.build_files(root)['envs/spiral_envs/scenes/BUILD']
    rule = _rule(text, 'scenes')
    assert rule.startswith('py_library(')
    assert 'srcs = [ "__init__.py", "scene.py", ]' in rule
    assert (
        'deps = [ "//envs/spiral_envs:__init__", '
        '"//envs/spiral_envs:spiral_envs", ]'
    ) in rule
    assert 'imports = ["../.."]' in rule

  def test_data_beside_the_code(self, root):
    files = build_files.build_files(root)
    rule = _rule(files['envs/spiral_envs/scenes/BUILD'], 'scenes')
    assert 'glob(["scene.xml"]' in rule
    rule = _rule(files['tests/spiral_envs/scenes/BUILD'], 'scene_test')
    assert 'data = glob(["goldens/**"]' in rule

  def test_what_a_package_imports_first_makes_no_circle(self, root):
    package = 'launch/spiral_launch'
    _write(
        root,
        {
            f'{package}/__init__.py': 'from spiral_launch.local import early',
            f'{package}/local/early.py': 'import spiral_launch',
            'tests/early_test.py': 'from spiral_launch.local import early',
        },
    )
    files = build_files.build_files(root)
    library = _rule(files[f'{package}/local/BUILD'], 'local')
    assert 'deps' not in library
    for folder, rule in ((package, 'train'), ('tests', 'early_test')):
      text = _rule(files[f'{folder}/BUILD'], rule)
      assert f'"//{package}:__init__"' in text

  def test_third_party_imports_are_not_targets(self, root):
    text = build_files.build_files(root)['envs/spiral_envs/BUILD']
    assert 'numpy' not in _rule(text, 'spiral_envs')

  def test_the_top_of_a_package_stands_alone(self, root):
    text = build_files.build_files(root)['envs/spiral_envs/BUILD']
    rule = _rule(text, '__init__')
    assert 'deps' not in rule
    # The native extension is data: it is built outside of Bazel.
    assert 'glob(["*.so"], allow_empty = True)' in rule

  def test_named_data_folder_of_the_project(self, root):
    files = {
        'agents/README.md': '',
        'launch/spiral_launch/demo/demo.py': "PLACE = 'agents'",
        'launch/spiral_launch/other/other.py': "TEXT = 'all agents of it'",
        'envs/spiral_envs/other/other.py': "PLACE = 'agents'",
    }
    _write(root, files)
    texts = build_files.build_files(root)
    demo = _rule(texts['launch/spiral_launch/demo/BUILD'], 'demo')
    assert 'data = ["//agents"]' in demo
    for folder in ('launch/spiral_launch', 'envs/spiral_envs'):
      assert 'data' not in _rule(texts[f'{folder}/other/BUILD'], 'other')
    rule = _rule(texts['agents/BUILD'], 'agents')
    assert rule.startswith('filegroup(')
    assert 'glob( ["**"], exclude = ["BUILD"], )' in rule

  def test_test_of_a_name_in_a_module(self, root):
    text = build_files.build_files(root)['tests/spiral_envs/scenes/BUILD']
    rule = _rule(text, 'scene_test')
    assert rule.startswith('pytest_test(')
    scenes = '"//envs/spiral_envs/scenes:scenes"'
    assert f'deps = [ {scenes}, "//tests:tests", ]' in rule

  def test_program_named_in_a_string(self, root):
    files = build_files.build_files(root)
    rule = _rule(files['tests/BUILD'], 'train_test')
    assert '"//launch/spiral_launch:train"' in rule
    rule = _rule(files['launch/spiral_launch/BUILD'], 'train')
    assert rule.startswith('py_binary(')

  def test_program_that_runs_others_by_name(self, root):
    _write(
        root,
        {'launch/spiral_launch/__main__.py': """\
                import runpy
                if __name__ == '__main__':
                  runpy.run_module('spiral_launch.' + 'train')
                """},
    )
    text = build_files.build_files(root)['launch/spiral_launch/BUILD']
    assert '"//launch/spiral_launch:train"' in _rule(text, '__main__')

  def test_import_in_a_string(self, root):
    code = "CODE = 'from spiral_envs.scenes import scene'"
    _write(root, {'tests/train_test.py': code})
    rule = _rule(build_files.build_files(root)['tests/BUILD'], 'train_test')
    assert '"//envs/spiral_envs/scenes:scenes"' in rule

  def test_environments_and_agent_stay_apart(self, root):
    _write(root, {'spiral_tf/learning/vtrace.py': ''})
    files = build_files.build_files(root)
    assert '"//spiral_tf' not in files['envs/spiral_envs/BUILD']
    assert '"//envs' not in files['spiral_tf/learning/BUILD']

  def test_relative_import_is_refused(self, root):
    _write(root, {'envs/spiral_envs/base.py': 'from . import scenes'})
    with pytest.raises(ValueError, match='relative import'):
      build_files.build_files(root)

  def test_finds_outdated_files(self, root):
    for name, text in build_files.build_files(root).items():
      _write(root, {name: text})
    assert not build_files.outdated(root)

    scene = 'envs/spiral_envs/scenes/scene.py'
    _write(root, {scene: ''})
    assert build_files.outdated(root) == ['envs/spiral_envs/scenes/BUILD']
    _write(root, {scene: 'from spiral_envs import base'})
    _write(root, {'spiral_tf/new/new.py': ''})
    assert build_files.outdated(root) == ['spiral_tf/new/BUILD']
    (root / 'spiral_tf/new/new.py').unlink()
    _write(root, {'spiral_tf/BUILD': ''})
    assert build_files.outdated(root) == ['spiral_tf/BUILD']
