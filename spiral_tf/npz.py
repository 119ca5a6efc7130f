# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Named arrays and facts about them in NumPy's npz format, without pickles."""

from collections.abc import Mapping
import io
import json
from typing import Any
from typing import BinaryIO
from typing import Optional
from typing import Union
import zipfile
import zlib

import numpy as np

_FACTS = 'facts'
_DAMAGE = (
    *(AttributeError, EOFError, KeyError, ValueError),
    *(zipfile.BadZipFile, zlib.error),
)


def to_bytes(
    arrays: Mapping[str, np.ndarray],
    facts: Optional[Mapping[str, Any]] = None,
    compress: bool = True,
) -> bytes:
  """Returns the content of an npz file; equal arrays give equal bytes.

  Args:
    arrays: arrays by name; none is called 'facts'.
    facts: values for JSON to store beside the arrays.
    compress: whether to compress the arrays.
  """
  extra = {} if facts is None else {_FACTS: np.array(json.dumps(facts))}
  file = io.BytesIO()
  (np.savez_compressed if compress else np.savez)(file, **extra, **arrays)
  return file.getvalue()


def read(
    file: Union[str, BinaryIO],
) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
  """Reads the result of `to_bytes`.

  Args:
    file: path, or a binary file that can seek.

  Returns:
    The arrays by name, and the facts, empty if there are none.

  Raises:
    OSError: the file cannot be read.
    ValueError: the file is damaged. The message does not name it.
  """
  try:
    with np.load(file, allow_pickle=False) as data:
      arrays = {name: data[name] for name in data.files}
    return arrays, json.loads(str(arrays.pop(_FACTS, '{}')))
  except _DAMAGE as error:
    raise ValueError(str(error) or type(error).__name__) from error
