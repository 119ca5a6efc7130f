"""Tests for `envs.headless_gl`."""

import ctypes
import io
import os
import subprocess
import sys
import types
from typing import Any
from unittest import mock

from absl.testing import absltest
import numpy as np

from envs import headless_gl
from tests.envs import golden_scenes

_RENDER = """
import os, sys
import numpy as np
from tests.envs import golden_scenes
from envs import headless_gl
images = golden_scenes.draw()
assert headless_gl.make_context(8, 8)[0] == 'osmesa'
assert os.environ['MUJOCO_GL'] == 'osmesa'
np.savez(sys.stdout.buffer, **images)
"""


def _has_osmesa():
  try:
    ctypes.CDLL('libOSMesa.so.8')
  except OSError:
    return False
  return True


class _Context:
  """What the fake backends make."""

  def __init__(self, *size):
    self.size = size
    self.current = False

  def make_current(self):
    self.current = True


class ChoiceTest(absltest.TestCase):
  """Which backend is taken, with all of them made up."""

  def setUp(self):
    super().setUp()
    self.modules: dict[str, Any] = {
        name: types.SimpleNamespace(GLContext=_Context)
        for name in ('mujoco', 'mujoco.egl', 'mujoco.osmesa')
    }
    self.environment: dict[str, str] = {}
    self.missing_libraries: set[str] = set()
    patches: list[Any] = [
        mock.patch.object(headless_gl.importlib, 'import_module', self._import),
        mock.patch.object(headless_gl.ctypes, 'CDLL', self._library),
        # The real ones are not to be forgotten.
        mock.patch.object(headless_gl.sys, 'modules', {}),
        mock.patch.object(headless_gl.os, 'environ', self.environment),
    ]
    for patch in patches:
      patch.start()
      self.addCleanup(patch.stop)

  def _import(self, name):
    module = self.modules[name]
    if isinstance(module, Exception):
      raise module
    return module

  def _library(self, name):
    if any(part in name for part in self.missing_libraries):
      raise OSError(f'{name}: cannot open')

  def test_takes_egl_first_and_says_so(self):
    name, context = headless_gl.make_context(32, 16)
    self.assertEqual(name, 'egl')
    self.assertEqual(context.size, (32, 16))
    self.assertTrue(context.current)
    self.assertEqual(self.environment['MUJOCO_GL'], 'egl')
    self.assertEqual(self.environment['LP_NUM_THREADS'], '0')

  def test_takes_osmesa_without_the_library_of_egl(self):
    self.missing_libraries.add('libEGL')
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')
    self.assertEqual(self.environment['MUJOCO_GL'], 'osmesa')

  def test_takes_osmesa_where_egl_fails(self):
    # As PyOpenGL does where a function is missing.
    self.modules['mujoco.egl'] = AttributeError('eglQueryDevicesEXT')
    headless_gl.sys.modules['OpenGL.EGL'] = types.ModuleType('EGL')
    headless_gl.sys.modules['OpenGLother'] = types.ModuleType('other')
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')
    self.assertEqual(set(headless_gl.sys.modules), {'OpenGLother'})

  def test_stays_with_the_one_in_use(self):
    self.missing_libraries.add('libEGL')
    headless_gl.make_context(8, 8)
    self.missing_libraries.clear()
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')

  def test_the_environment_decides(self):
    self.environment.update(MUJOCO_GL=' OSMesa', LP_NUM_THREADS='3')
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')
    self.assertEqual(self.environment['LP_NUM_THREADS'], '3')

  def test_no_other_than_the_one_asked_for(self):
    self.environment['MUJOCO_GL'] = 'egl'
    self.missing_libraries.add('libEGL')
    with self.assertRaisesRegex(OSError, r'\(egl: libEGL.so.1: cannot'):
      headless_gl.make_context(8, 8)
    self.assertEqual(self.environment['MUJOCO_GL'], 'egl')

  def test_says_why_each_does_not_work_and_what_to_install(self):
    self.missing_libraries.add('libOSMesa')
    self.modules['mujoco.egl'] = ImportError('no device')
    with self.assertRaisesRegex(
        OSError,
        'egl: ImportError: no device; osmesa: libOSMesa.so.8: cannot.*'
        'apt-get install libegl1',
    ):
      headless_gl.make_context(8, 8)
    self.assertNotIn('MUJOCO_GL', self.environment)

  def test_refuses_what_needs_a_display(self):
    self.environment['MUJOCO_GL'] = 'glfw'
    with self.assertRaisesRegex(ValueError, "'glfw'.*egl, osmesa"):
      headless_gl.make_context(8, 8)

  def test_says_that_mujoco_is_missing(self):
    self.modules['mujoco'] = ModuleNotFoundError("No module named 'mujoco'")
    with self.assertRaisesRegex(ImportError, 'pip install "mujoco'):
      headless_gl.make_context(8, 8)


class BackendsTest(absltest.TestCase):

  def test_opens_a_context(self):
    name, context = headless_gl.make_context(8, 8)
    context.free()
    self.assertEqual(os.environ['MUJOCO_GL'], name)

  def test_osmesa_steps_in_and_its_pixels_are_the_same(self):
    if not _has_osmesa():
      self.skipTest('libosmesa6 is not installed.')
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ('MUJOCO_GL', 'PYOPENGL_PLATFORM')
    }
    # No machine has that many GPUs: EGL gives up.
    environment['MUJOCO_EGL_DEVICE_ID'] = '999'
    environment['PYTHONPATH'] = os.pathsep.join(sys.path)
    output = subprocess.run(
        [sys.executable, '-c', _RENDER],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    with np.load(io.BytesIO(output)) as file:
      theirs = dict(file)
    ours = golden_scenes.draw()
    self.assertEqual(set(ours), set(theirs))
    for name, image in ours.items():
      self.assertLessEqual(
          golden_scenes.unlike(image, theirs[name]), golden_scenes.TOLERANCE
      )


if __name__ == '__main__':
  absltest.main()
