# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for `spiral_envs.mujoco_scenes.headless_gl`."""

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

from spiral_envs.mujoco_scenes import headless_gl
from tests.spiral_envs.mujoco_scenes import golden_scenes

_RENDER = """
import os, sys
import numpy as np
from tests.spiral_envs.mujoco_scenes import golden_scenes
from spiral_envs.mujoco_scenes import headless_gl
images = golden_scenes.draw()
assert headless_gl.make_context(8, 8)[0] == 'osmesa'
assert not {'MUJOCO_GL', 'PYOPENGL_PLATFORM', 'LP_NUM_THREADS'} & {*os.environ}
np.savez(sys.stdout.buffer, **images)
"""


_VARIABLES = ('MUJOCO_GL', 'PYOPENGL_PLATFORM', 'LP_NUM_THREADS')


def _has_osmesa():
  try:
    ctypes.CDLL('libOSMesa.so.8')
  except OSError:
    return False
  return True


class _Context:
  """Context of the fake backends."""

  def __init__(self, *size):
    self.size = size
    self.current = False
    self.variables = {key: os.environ.get(key) for key in _VARIABLES}

  def make_current(self):
    self.current = True


class ChoiceTest(absltest.TestCase):
  """Tests of the choice of a backend, with fake backends."""

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
        # The real modules must not be unloaded.
        mock.patch.object(headless_gl.sys, 'modules', {}),
        mock.patch.object(headless_gl.os, 'environ', self.environment),
        mock.patch.object(headless_gl, '_used', None),
    ]
    for patch in patches:
      patch.start()
      self.addCleanup(patch.stop)

  def _import(self, name):
    module = self.modules[name]
    if isinstance(module, Exception):
      raise module
    return module

  def _library(self, name, mode):
    if any(part in name for part in self.missing_libraries):
      raise OSError(f'{name}: cannot open')

  def test_prefers_egl(self):
    name, context = headless_gl.make_context(32, 16)
    self.assertEqual(name, 'egl')
    self.assertEqual(context.size, (32, 16))
    self.assertTrue(context.current)
    self.assertEqual(
        context.variables,
        dict(MUJOCO_GL='egl', PYOPENGL_PLATFORM='egl', LP_NUM_THREADS='0'),
    )
    # The variables of the process and of its children are unchanged.
    self.assertEmpty(self.environment)

  def test_takes_osmesa_without_the_library_of_egl(self):
    self.missing_libraries.add('libEGL')
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')
    self.assertEmpty(self.environment)

  def test_takes_osmesa_where_egl_fails(self):
    # PyOpenGL raises this if a function is missing.
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
    before = dict(MUJOCO_GL=' OSMesa', LP_NUM_THREADS='3')
    self.environment.update(before)
    name, context = headless_gl.make_context(8, 8)
    self.assertEqual(name, 'osmesa')
    self.assertEqual(context.variables['LP_NUM_THREADS'], '3')
    self.assertEqual(self.environment, before)

  def test_the_bindings_variable_decides_where_mujocos_does_not(self):
    self.environment['PYOPENGL_PLATFORM'] = 'osmesa'
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')
    self.assertEqual(self.environment, {'PYOPENGL_PLATFORM': 'osmesa'})
    self.environment['MUJOCO_GL'] = 'osmesa'
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')

  def test_variables_that_clash(self):
    self.environment.update(PYOPENGL_PLATFORM='osmesa', MUJOCO_GL='egl')
    with self.assertRaisesRegex(
        ValueError, 'GL=egl and PYOPENGL_PLATFORM=osmesa clash: unset PYOPENGL'
    ):
      headless_gl.make_context(8, 8)

  def test_another_choice_comes_too_late(self):
    headless_gl.make_context(8, 8)
    self.environment['MUJOCO_GL'] = 'osmesa'
    with self.assertRaisesRegex(
        ValueError, "GL is 'osmesa', but .* rendered with 'egl'.*new process"
    ):
      headless_gl.make_context(8, 8)

  def test_device_that_is_not_a_number(self):
    for value in ('abc', '-1', '', '0,1'):
      self.environment['MUJOCO_EGL_DEVICE_ID'] = value
      with self.assertRaisesRegex(
          ValueError, f"DEVICE_ID is '{value}': .*number of a GPU.*unset MUJOCO"
      ):
        headless_gl.make_context(8, 8)
    # OSMesa ignores it.
    self.environment['MUJOCO_GL'] = 'osmesa'
    self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')

  def test_missing_device(self):
    self.environment['MUJOCO_EGL_DEVICE_ID'] = '99'
    self.modules['mujoco.egl'] = RuntimeError('between 0 and 0')
    with mock.patch.object(headless_gl._LOGGER, 'warning') as warning:
      self.assertEqual(headless_gl.make_context(8, 8)[0], 'osmesa')
    text, *parts = warning.call_args.args
    self.assertIn('DEVICE_ID=99 (egl: RuntimeError: between', text % (*parts,))

  def test_missing_device_without_alternative(self):
    self.environment.update(MUJOCO_EGL_DEVICE_ID='99', MUJOCO_GL='egl')
    self.modules['mujoco.egl'] = RuntimeError('between 0 and 0')
    with self.assertRaisesRegex(
        OSError, "between 0 and 0.*DEVICE_ID is '99': set it .*unset MUJOCO"
    ) as caught:
      headless_gl.make_context(8, 8)
    # EGL is installed, so there is no advice to install it.
    self.assertNotIn('apt-get', str(caught.exception))

  def test_uses_no_other_backend_than_the_chosen_one(self):
    self.environment['MUJOCO_GL'] = 'egl'
    self.missing_libraries.add('libEGL')
    with self.assertRaisesRegex(OSError, r'\(egl: libEGL.so.1: cannot'):
      headless_gl.make_context(8, 8)
    self.assertEqual(self.environment['MUJOCO_GL'], 'egl')

  def test_errors_give_reasons_and_remedies(self):
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
    for key, value in (
        ('MUJOCO_GL', 'glfw'),
        ('PYOPENGL_PLATFORM', 'glx'),
        ('PYOPENGL_PLATFORM', 'no such'),
    ):
      with self.subTest(value):
        self.environment.clear()
        self.environment[key] = value
        with self.assertRaisesRegex(
            ValueError, f"{key} is '{value}'.*one of egl, osmesa.*unset {key}"
        ):
          headless_gl.make_context(8, 8)
        self.assertEqual(self.environment, {key: value})

  def test_reports_that_mujoco_is_missing(self):
    self.modules['mujoco'] = ModuleNotFoundError("No module named 'mujoco'")
    with self.assertRaisesRegex(ImportError, 'pip install "mujoco'):
      headless_gl.make_context(8, 8)


class BackendsTest(absltest.TestCase):

  def test_opens_a_context(self):
    before = dict(os.environ)
    name, context = headless_gl.make_context(8, 8)
    context.free()
    self.assertIn(name, headless_gl.BACKENDS)
    self.assertEqual(dict(os.environ), before)

  def test_a_renderer_leaves_the_variables(self):
    before = dict(os.environ)
    golden_scenes.draw()
    self.assertEqual(dict(os.environ), before)

  def test_osmesa_gives_the_same_pixels(self):
    if not _has_osmesa():
      self.skipTest('libosmesa6 is not installed.')
    environment = {
        key: value for key, value in os.environ.items() if key not in _VARIABLES
    }
    # No machine has that many GPUs, so EGL fails.
    environment['MUJOCO_EGL_DEVICE_ID'] = '999'
    environment['PYTHONPATH'] = os.pathsep.join(sys.path)
    output = subprocess.run(
        [sys.executable, '-c', _RENDER],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    with np.load(io.BytesIO(output)) as file:
      others = dict(file)
    images = golden_scenes.draw()
    self.assertEqual(set(images), set(others))
    for name, image in images.items():
      self.assertLessEqual(
          golden_scenes.different_fraction(image, others[name]),
          golden_scenes.TOLERANCE,
      )


if __name__ == '__main__':
  absltest.main()
