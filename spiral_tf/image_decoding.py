"""Pixels of image files: upright, without alpha, grey or RGB."""

from typing import NamedTuple
import warnings

import numpy as np
from PIL import Image
from PIL import ImageOps
from PIL import UnidentifiedImageError

# Formats that Pillow names without being able to decode them by itself.
STUBS = frozenset({'BUFR', 'EPS', 'GRIB', 'HDF5', 'MPEG', 'WMF'})
_WIDE_MODES = ('I', 'F')
LEAST_SIDE = 8
_ORIENTATION = 0x0112


class ImageFile(NamedTuple):
  """A decoded file.

  Attributes:
    pixels: uint8 [H, W, 1] of a grey image, [H, W, 3] of any other.
    notes: what was done to get there, for a reader.
  """

  pixels: np.ndarray
  notes: list[str]


def decode(image: Image.Image, background: int) -> np.ndarray:
  """Decodes an image that Pillow has opened.

  Args:
    image: of the whole file; of an animation the first frame is taken.
    background: 0 to 255, the grey on which transparent images are laid.

  Returns:
    uint8 [H, W, 1] of a grey image, [H, W, 3] of any other, upright where the
    file tells its orientation. Of 16 bits the upper 8 are kept.

  Raises:
    ValueError: of 32 bits a pixel. Of a damaged file Pillow raises errors of
      many types.
  """
  image = ImageOps.exif_transpose(image)
  if image.mode in _WIDE_MODES:
    raise ValueError(f'32 bits a pixel (mode {image.mode}); save it with 8')
  if image.mode.startswith('I;16'):
    return (np.asarray(image) >> 8).astype(np.uint8)[..., None]
  grey = image.mode in ('1', 'L', 'LA', 'La')
  if image.has_transparency_data:
    below = Image.new('RGBA', image.size, (background,) * 3 + (255,))
    image = Image.alpha_composite(below, image.convert('RGBA'))
  pixels = np.asarray(image.convert('RGB'))
  return pixels[..., :1] if grey else pixels


def read_file(path: str, background: int = 255) -> ImageFile:
  """Decodes one file of anybody's; its size is looked at before its pixels.

  Args:
    path: of the file.
    background: see `decode`.

  Raises:
    FileNotFoundError, OSError: it is not there, or cannot be read.
    ValueError: it is no image that Pillow reads, damaged, too small or too
      large; names the file, the value and the remedy.
  """
  Image.init()
  formats = [name for name in Image.OPEN if name not in STUBS]
  try:
    # What Pillow warns of would take gigabytes.
    with warnings.catch_warnings():
      warnings.simplefilter('error', Image.DecompressionBombWarning)
      with Image.open(path, formats=formats) as image:
        _check_size(path, image.size)
        return ImageFile(decode(image, background), _notes(image, background))
  except (Image.DecompressionBombWarning, Image.DecompressionBombError) as e:
    told = str(e).rstrip('.')  # Pillow ends it with one.
    raise ValueError(
        f'{path} is too large: {told}. Scale it down first.'
    ) from e
  except UnidentifiedImageError as error:
    raise ValueError(
        f'{path} is no image that Pillow reads. Name pictures, such as .png or '
        '.jpg files.'
    ) from error
  except (FileNotFoundError, IsADirectoryError, PermissionError, _SizeError):
    raise
  except Exception as error:
    raise ValueError(
        f'{path} cannot be read as an image ({type(error).__name__}: {error}). '
        'Repair it, or save it anew.'
    ) from error


class _SizeError(ValueError):
  """An image is too small."""


def _check_size(path: str, size: tuple[int, int]) -> None:
  if min(size) < LEAST_SIDE:
    raise _SizeError(
        f'{path} is of {size[0]} x {size[1]} pixels; it must have {LEAST_SIDE} '
        'a side or more. Name a larger picture.'
    )


def _notes(image: Image.Image, background: int) -> list[str]:
  width, height = image.size
  notes = [f'{width} x {height}', image.mode]
  if image.getexif().get(_ORIENTATION, 1) != 1:
    notes.append('turned upright as its EXIF data says')
  if image.has_transparency_data:
    notes.append(f'alpha laid on {"white" if background == 255 else "black"}')
  return notes
