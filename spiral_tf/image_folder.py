"""Images in a folder or in a zip file: which there are, and their pixels."""

from collections.abc import Iterator
from collections.abc import Sequence
import contextlib
import os
import posixpath
import zipfile

import numpy as np
from PIL import Image

from spiral_tf import image_decoding


def names(source: str) -> list[str]:
  """Lists the images of a folder, with its sub-folders, or of a zip file.

  By file extension. Hidden files and folders, `__MACOSX`, and whatever else
  lies beside images (tables, licences) is passed over.

  Args:
    source: path of a folder or of a zip file.

  Returns:
    Names relative to the source, '/' between their parts, sorted: of equal
    content, folder and zip give equal lists.

  Raises:
    ValueError: a damaged zip, or no image in it.
    OSError: the source cannot be read.
  """
  if os.path.isdir(source):
    everything = list(_walk(source))
  else:
    try:
      with zipfile.ZipFile(source) as archive:
        everything = [i.filename for i in archive.infolist() if not i.is_dir()]
    except zipfile.BadZipFile as error:
      raise ValueError(
          f'{source} is a damaged zip file ({error}); fetch it again.'
      ) from error
  found = sorted(filter(_is_image, everything), key=lambda n: n.split('/'))
  if not found:
    raise ValueError(
        f'{source} holds no image that Pillow reads, judged by file extension '
        f'({len(everything)} other files). Name a folder or a zip of images '
        'such as .png or .jpg, or a folder of IDX files.'
    )
  return found


def read(
    source: str, chosen: Sequence[str], background: int = 255
) -> Iterator[np.ndarray]:
  """Decodes images one by one, in the order of `chosen`.

  Args:
    source: path of a folder or of a zip file.
    chosen: some of `names(source)`.
    background: 0 to 255, the grey on which transparent images are laid.

  Yields:
    uint8 [H, W, 1] of grey images, [H, W, 3] of all others, upright where the
    file tells its orientation. Of 16 bits the upper 8 are kept; of an animation
    the first frame.

  Raises:
    ValueError: a file, which it names, is damaged, encrypted or of 32 bits.
  """
  with contextlib.ExitStack() as stack:
    archive = None
    if not os.path.isdir(source):
      archive = stack.enter_context(zipfile.ZipFile(source))
    for name in chosen:
      # Pillow's decoders raise errors of many types on damaged files.
      try:
        with contextlib.ExitStack() as files:
          if archive:
            file = files.enter_context(archive.open(name))
          else:
            file = files.enter_context(open(os.path.join(source, name), 'rb'))
          image = files.enter_context(Image.open(file))
          pixels = image_decoding.decode(image, background)
      except Exception as error:
        raise ValueError(
            f'{name} in {source} cannot be read as an image '
            f'({type(error).__name__}: {error}). Repair or remove it.'
        ) from error
      yield pixels


def _walk(folder: str) -> Iterator[str]:
  """Names of all files below a folder, relative to it, '/' between parts."""

  def fail(error: OSError):
    raise error  # By itself os.walk would pass over unreadable folders.

  for place, _, files in os.walk(folder, onerror=fail):
    relative = os.path.relpath(place, folder).replace(os.sep, '/')
    for file in files:
      yield posixpath.normpath(posixpath.join(relative, file))


def _is_image(name: str) -> bool:
  parts = name.split('/')
  if any(part.startswith('.') or part == '__MACOSX' for part in parts):
    return False
  extension = posixpath.splitext(parts[-1])[1].lower()
  image_format = Image.registered_extensions().get(extension)
  # Pillow knows some formats only for writing, PDF for one.
  return image_format in Image.OPEN and image_format not in image_decoding.STUBS
