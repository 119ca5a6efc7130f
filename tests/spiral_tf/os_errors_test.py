# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Tests for spiral_tf.os_errors."""

import errno
import os
import tempfile
from unittest import mock

from absl.testing import absltest
from absl.testing import parameterized

from spiral_tf import files
from spiral_tf import os_errors


def _raised(action):
  try:
    action()
  except OSError as error:
    return error
  raise AssertionError('Nothing was raised.')


class ExplainTest(parameterized.TestCase):

  def setUp(self):
    super().setUp()
    self.folder = self.enter_context(tempfile.TemporaryDirectory())

  def path(self, *names):
    return os.path.join(self.folder, *names)

  def test_real_errors(self):
    with open(self.path('file'), 'w') as file:
      file.write('text')
    os.mkdir(self.path('folder'))
    os.symlink('round', self.path('round'))
    for action, expected in (
        (lambda: open(self.folder), f'{self.folder} is a folder. Name a file.'),
        (
            lambda: open(self.path('none', 'x')),
            f'{self.path("none", "x")} does not exist. Check the name, and the '
            'folders above it.',
        ),
        (
            lambda: open(self.path('file', 'x')),
            f'{self.path("file", "x")} leads through a file, or is one, where '
            'a folder is needed. Name a folder.',
        ),
        (
            lambda: open(self.path('a' * 256)),
            f'{self.path("a" * 256)} is too long a name. File names have 255 '
            'bytes at most: shorten it.',
        ),
        (
            lambda: open(self.path('round')),
            f'{self.path("round")} is a link that leads back to itself. '
            'Remove the link, or name its intended target.',
        ),
        (
            lambda: os.rename(self.path('file'), self.path('folder')),
            f'{self.path("folder")} is a folder. Name a file.',
        ),
    ):
      with self.subTest(expected):
        self.assertEqual(os_errors.explain(_raised(action)), expected)

  @parameterized.parameters(
      *(errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT),
      *(errno.EIO, errno.EMFILE, errno.ESTALE, errno.EINVAL, errno.EFBIG),
      *(errno.ENOTSUP, errno.EREMOTEIO),
  )
  def test_no_code_and_always_path_and_remedy(self, code):
    error = OSError(code, os.strerror(code), self.path('caf\udce9.png'))
    text = os_errors.explain(error)
    self.assertStartsWith(text, self.path('caf\\xe9.png') + ' ')
    self.assertNotIn('Errno', text)
    self.assertRegex(text, r'\. [A-Z][^.]+\.$')

  def test_a_file_that_lives_meanwhile_is_not_named(self):
    error = OSError(errno.EACCES, 'denied', self.path('.partial-x', 'new', 'a'))
    self.assertStartsWith(os_errors.explain(error), f'{self.folder} is not ope')
    error = OSError(errno.EACCES, 'denied', '.partial-x')
    self.assertStartsWith(os_errors.explain(error), '. is not open')

  def test_a_full_disk_has_a_path(self):
    full = OSError(errno.ENOSPC, 'No space left on device')
    with mock.patch.object(files.os, 'fsync', side_effect=full):
      error = _raised(lambda: files.write_atomically(self.path('a'), b'data'))
    self.assertEqual(
        os_errors.explain(error),
        f'{self.path("a")} is on a disk that is full. Free some space, or '
        'choose a folder on another disk.',
    )
    self.assertEmpty(os.listdir(self.folder))

  def test_others_say_it_themselves(self):
    self.assertEqual(os_errors.explain(ValueError('--size=0')), '--size=0')
    self.assertEqual(os_errors.explain(OSError('no backend')), 'no backend')

  def test_text_that_no_encoding_has(self):
    with self.assertRaises(UnicodeError) as caught:
      b'caf\xe9'.decode()
    self.assertEqual(
        os_errors.explain(caught.exception),
        'A text is not UTF-8 (byte 3: 0xe9). Save the file as UTF-8.',
    )


if __name__ == '__main__':
  absltest.main()
