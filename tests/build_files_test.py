"""The BUILD files say what the imports say, and the generator reads both."""

import pathlib
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
  """A small project with one of each thing that the generator tells apart."""
  _write(
      tmp_path,
      {
          'setup.py': "Extension('envs._native', sources=[])",
          'envs/__init__.py': '"""Environments."""',
          'envs/strokes.py': 'import numpy',
          'envs/painting.py': (
              'from envs import _native\nfrom envs import strokes\n'
          ),
          'envs/scene.py': "FILE = 'scene.xml'",
          'envs/scene.xml': '',
          'launch/train.py': """\
              from envs import painting
              if __name__ == '__main__':
                pass
              """,
          'tests/conftest.py': '',
          'tests/envs/painting_test.py': """\
              from envs.painting import Painting
              FOLDER = 'goldens'
              """,
          'tests/envs/goldens/one.npz': '',
          'tests/train_test.py': "PROGRAM = 'launch.train'",
      },
  )
  return tmp_path


def _rule(text: str, name: str) -> str:
  """Returns the one rule called `name`, on one line."""
  (rule,) = (r for r in text.split('\n\n') if f'    name = "{name}",' in r)
  return ' '.join(rule.split())


class TestBuildFiles:

  def test_this_checkout_is_in_step(self):
    stale = build_files.out_of_step(build_files.root_directory())
    assert not stale, f'run `make build-files` for {stale}'

  def test_import_of_a_file_and_of_the_extension(self, root):
    rule = _rule(build_files.build_files(root)['envs/BUILD'], 'painting')
    assert rule.startswith('py_library(')
    assert 'deps = [ ":__init__", ":_native", ":strokes", ]' in rule

  def test_extension_is_data_of_its_own_target(self, root):
    rule = _rule(build_files.build_files(root)['envs/BUILD'], '_native')
    assert 'data = glob( ["_native*.so"]' in rule

  def test_third_party_import_is_no_target(self, root):
    rule = _rule(build_files.build_files(root)['envs/BUILD'], 'strokes')
    assert 'numpy' not in rule

  def test_named_file_and_directory_are_data(self, root):
    files = build_files.build_files(root)
    assert 'glob(["scene.xml"])' in _rule(files['envs/BUILD'], 'scene')
    rule = _rule(files['tests/envs/BUILD'], 'painting_test')
    assert 'data = glob(["goldens/**"])' in rule

  def test_named_data_folder_of_the_project(self, root):
    files = {
        'agents/README.md': '',
        'launch/demo.py': "PLACE = 'agents'",
        'launch/other.py': "TEXT = 'all agents of it'",
        'envs/other.py': "PLACE = 'agents'",
    }
    _write(root, files)
    made = build_files.build_files(root)
    assert 'data = ["//agents"]' in _rule(made['launch/BUILD'], 'demo')
    assert 'data' not in _rule(made['launch/BUILD'], 'other')
    assert 'data' not in _rule(made['envs/BUILD'], 'other')
    rule = _rule(made['agents/BUILD'], 'agents')
    assert rule.startswith('filegroup(')
    assert 'glob( ["**"], exclude = ["BUILD"], )' in rule

  def test_test_of_a_name_in_a_module(self, root):
    text = build_files.build_files(root)['tests/envs/BUILD']
    rule = _rule(text, 'painting_test')
    assert rule.startswith('pytest_test(')
    assert 'deps = [ "//envs:painting", "//tests:conftest", ]' in rule

  def test_program_named_in_a_string(self, root):
    files = build_files.build_files(root)
    assert '"//launch:train"' in _rule(files['tests/BUILD'], 'train_test')
    rule = _rule(files['launch/BUILD'], 'train')
    assert rule.startswith('py_binary(')

  def test_import_in_a_string(self, root):
    _write(root, {'tests/train_test.py': "CODE = 'from envs import strokes'"})
    rule = _rule(build_files.build_files(root)['tests/BUILD'], 'train_test')
    assert '"//envs:strokes"' in rule

  def test_init_that_gathers_its_package_makes_no_cycle(self, root):
    _write(root, {'envs/__init__.py': 'from envs.strokes import x'})
    text = build_files.build_files(root)['envs/BUILD']
    assert 'deps = [":strokes"]' in _rule(text, '__init__')
    assert 'deps' not in _rule(text, 'strokes')

  def test_envs_and_agent_do_not_see_each_other(self, root):
    _write(root, {'spiral_tf/vtrace.py': ''})
    files = build_files.build_files(root)
    assert '"//spiral_tf' not in files['envs/BUILD']
    assert '"//envs' not in files['spiral_tf/BUILD']

  def test_relative_import_is_refused(self, root):
    _write(root, {'envs/strokes.py': 'from . import painting'})
    with pytest.raises(ValueError, match='relative import'):
      build_files.build_files(root)

  def test_each_way_of_being_out_of_step(self, root):
    for name, text in build_files.build_files(root).items():
      _write(root, {name: text})
    assert not build_files.out_of_step(root)

    _write(root, {'envs/strokes.py': 'from envs import scene'})
    assert build_files.out_of_step(root) == ['envs/BUILD']
    _write(root, {'envs/strokes.py': ''})
    _write(root, {'spiral_tf/new.py': ''})
    assert build_files.out_of_step(root) == ['spiral_tf/BUILD']
    (root / 'spiral_tf/new.py').unlink()
    _write(root, {'spiral_tf/BUILD': ''})
    assert build_files.out_of_step(root) == ['spiral_tf/BUILD']
