# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Decodes image files to upright gray or sRGB pixels without alpha."""

from typing import IO
from typing import NamedTuple
import warnings

import numpy as np
from PIL import Image
from PIL import ImageOps
from PIL import UnidentifiedImageError

from spiral_tf import files
from spiral_tf.images import fitting

# Formats that Pillow recognizes but cannot decode by itself.
STUBS = frozenset({'BUFR', 'EPS', 'GRIB', 'HDF5', 'MPEG', 'WMF'})
_WIDE_MODES = ('I', 'F')
MIN_SIDE = 8
_ORIENTATION = 0x0112
# Formats whose frames are a film; in others they are layers or sizes.
_FILMS = ('GIF', 'PNG', 'WEBP', 'TIFF', 'MPO', 'AVIF', 'FLI')
# Scale to 8 bits of the transparent gray level of a PNG with few bits.
_FEW_BITS = {'L;2': 85, 'L;4': 17}
HEAD_SIZE = 512
_SAVE = 'Save it as a PNG or JPEG file'
_HEIC_BRANDS = (b'heic', b'heix', b'heim', b'hevc', b'hevx', b'mif1', b'msf1')


class ImageFile(NamedTuple):
  """A decoded file.

  Attributes:
    pixels: uint8 [H, W, 1] of a gray image, [H, W, 3] of any other.
    notes: size, mode and conversions, for the user.
  """

  pixels: np.ndarray
  notes: list[str]


class UnreadableError(ValueError):
  """Raised for a file that is no image, damaged or unsuitable.

  Attributes:
    reason: predicate to follow the file's name: 'is empty (0 bytes)'.
    remedy: sentence without its period.
  """

  def __init__(self, reason: str, remedy: str):
    super().__init__(f'{reason}. {remedy}.')
    self.reason = reason
    self.remedy = remedy


def decode(image: Image.Image, background: int) -> ImageFile:
  """Decodes an image that Pillow has opened.

  Args:
    image: opened image. The first frame of an animation is decoded.
    background: gray level, 0 to 255, behind transparent pixels.

  Returns:
    The image, turned upright by its EXIF orientation and converted to sRGB by
    its profile. The upper 8 of 16 bits are kept.

  Raises:
    UnreadableError: the image has 32 bits a channel. For damaged files, Pillow
      raises errors of many types.
  """
  notes = [f'{image.width} x {image.height}', image.mode, *_first_frame(image)]
  raw_mode = _raw_mode(image)
  image.load()
  _mend_transparency(image, raw_mode)
  image, note = _upright(image)
  notes += note
  if image.mode in _WIDE_MODES:
    raise UnreadableError(
        f'has 32 bits a pixel (mode {image.mode})', 'Save it with 8'
    )
  if image.mode.startswith('I;16') or '16' in raw_mode:
    notes.append('of 16 bits the upper 8 kept' + _all_dark(image))
  if image.mode == 'CMYK':
    notes.append('CMYK turned to RGB')
  gray = image.mode in ('1', 'L', 'LA', 'La') or image.mode[:2] == 'I;'
  image, profile = fitting.to_srgb(image)
  if image.mode.startswith('I;16'):
    image = _eight_bits(image)
  if image.has_transparency_data:
    image = image.convert('RGBA')
    min_alpha = np.asarray(image.getchannel('A')).min()
    below = Image.new('RGBA', image.size, (background,) * 3 + (255,))
    image = Image.alpha_composite(below, image)
    if min_alpha < 255:
      notes.append(f'alpha laid on {_name_of(background)}')
  if profile:
    notes.append(profile)
  pixels = np.asarray(image.convert('RGB'))
  return ImageFile(pixels[..., :1] if gray else pixels, notes)


def read_stream(
    file: IO[bytes], background: int = 255, min_side: int = 1
) -> ImageFile:
  """Decodes an untrusted file; its size is checked before its pixels.

  Args:
    file: seekable file, open for reading at its start.
    background: gray level, 0 to 255, behind transparent pixels.
    min_side: minimum height and width, in pixels.

  Raises:
    UnreadableError: the file is no image that Pillow reads, or the image is
      damaged, too small or too large.
  """
  Image.init()
  formats = [name for name in Image.OPEN if name not in STUBS]
  try:
    # Images that Pillow warns of would take gigabytes.
    with warnings.catch_warnings():
      warnings.simplefilter('error', Image.DecompressionBombWarning)
      with Image.open(file, formats=formats) as image:
        _check_size(image.size, min_side)
        return decode(image, background)
  except (Image.DecompressionBombWarning, Image.DecompressionBombError) as e:
    reason = str(e).rstrip('.')
    raise UnreadableError(
        f'is too large: {reason}', 'Scale it down first'
    ) from e
  except UnidentifiedImageError as error:
    raise _no_image(file) from error
  except UnreadableError:
    raise
  except Exception as error:  # Pillow's decoders raise errors of many types.
    raise UnreadableError(
        f'cannot be read as an image ({_decoder_message(error)})',
        'Repair it, or save it again',
    ) from error


def read_file(path: str, background: int = 255) -> ImageFile:
  """Decodes an untrusted file, as `read_stream` does.

  Args:
    path: path of the file.
    background: gray level, 0 to 255, behind transparent pixels.

  Raises:
    OSError: the file cannot be read.
    ValueError: the file is no image that Pillow reads, or the image is damaged,
      too small or too large. The message names the file and the remedy.
  """
  shown = files.printable(path)
  try:
    with files.open_to_read(path) as file:
      return read_stream(file, background, MIN_SIDE)
  except UnreadableError as error:
    raise ValueError(f'{shown} {error}') from error


def describe(head: bytes) -> tuple[str, str]:
  """Identifies a file that is no readable image.

  Args:
    head: the first `HEAD_SIZE` bytes of the file, or all.

  Returns:
    A predicate, such as 'is an HEIC image, whatever its name', and a remedy
    without its period; both empty for unknown content.
  """
  text = head.lstrip(b'\xef\xbb\xbf \t\r\n').lower()
  if not head:
    return 'is empty (0 bytes)', 'Fetch it again, or remove it'
  if not head.strip(b'\0'):
    return 'begins with nothing but zeros', 'Fetch it again, or remove it'
  if text.startswith(b'version https://git-lfs'):
    return 'is a pointer of Git LFS, not the image', 'Run `git lfs pull`'
  if head[4:8] == b'ftyp':
    if head[8:12] in _HEIC_BRANDS:
      return 'is an HEIC image, whatever its name', _SAVE
    return 'is a video, or an image in a container of videos', _SAVE
  if head[:2] == b'\xff\x0a' or head[4:8] == b'JXL ':
    return 'is a JPEG XL image, whatever its name', _SAVE
  if text.startswith(b'%pdf'):
    return 'is a PDF document', _SAVE
  if text.startswith(b'%!ps'):
    return 'is a PostScript document', _SAVE
  if b'<svg' in text:
    return 'is an SVG drawing', _SAVE
  if text.startswith((b'<!doctype html', b'<html')):
    return 'is a page of the web, not the image', 'Fetch it again'
  if head.startswith((b'PK\x03\x04', b'\x1f\x8b', b'Rar!', b'7z\xbc\xaf')):
    return 'is an archive', 'Unpack it'
  return '', ''


def _first_frame(image: Image.Image) -> list[str]:
  if image.format not in _FILMS:
    return []
  try:
    count = getattr(image, 'n_frames', 1)
    image.seek(0)
  except Exception:  # Damage in later frames does not matter.
    return []
  return [f'the first of {count} frames taken'] if count > 1 else []


def _raw_mode(image: Image.Image) -> str:
  """Returns Pillow's name for the pixel format of a PNG; '' for others."""
  if image.format != 'PNG':
    return ''
  tiles = getattr(image, 'tile', None)
  arguments = tiles[0][3] if tiles else ''
  if isinstance(arguments, tuple):
    arguments = arguments[0] if arguments else ''
  return arguments if isinstance(arguments, str) else ''


def _mend_transparency(image: Image.Image, raw_mode: str) -> None:
  """Scales the transparent color of a PNG to 8 bits, as Pillow does not."""
  clear = image.info.get('transparency')
  if isinstance(clear, int) and raw_mode in _FEW_BITS:
    image.info['transparency'] = min(255, clear * _FEW_BITS[raw_mode])
  elif isinstance(clear, tuple) and raw_mode == 'RGB;16B':
    image.info['transparency'] = tuple(value >> 8 for value in clear)


def _upright(image: Image.Image) -> tuple[Image.Image, list[str]]:
  try:
    orientation = image.getexif().get(_ORIENTATION, 1)
  except Exception:  # Of many types. The pixels are intact.
    return image, ['EXIF data left aside: they are damaged']
  if orientation == 1:
    return image, []
  if orientation not in range(2, 9):
    return image, [f'EXIF orientation {orientation} left aside: there is none']
  return ImageOps.exif_transpose(image), [
      'turned upright as its EXIF data says'
  ]


def _eight_bits(image: Image.Image) -> Image.Image:
  """Converts 16-bit gray to 8 bits, with alpha if a level is transparent."""
  wide = np.asarray(image)
  gray = Image.fromarray((wide >> 8).astype(np.uint8))
  clear = image.info.get('transparency')
  if clear is not None:
    gray.putalpha(Image.fromarray(np.where(wide == clear, 0, 255).astype('u1')))
  return gray


def _all_dark(image: Image.Image) -> str:
  """Returns a note if 10 or 12 bits of a camera became black; else ''."""
  if not image.mode.startswith('I;16') or np.asarray(image).max() >= 1 << 14:
    return ''
  return ', which are all dark'


def _name_of(background: int) -> str:
  return {255: 'white', 0: 'black'}.get(background, f'gray {background}')


def _check_size(size: tuple[int, int], min_side: int) -> None:
  if min(size) < min_side:
    raise UnreadableError(
        f'is of {size[0]} x {size[1]} pixels; it must have {min_side} a side '
        'or more',
        'Name a larger picture',
    )


def _no_image(file: IO[bytes]) -> UnreadableError:
  file.seek(0)
  reason, remedy = describe(file.read(HEAD_SIZE))
  known = f' (it {reason})' if reason else ''
  return UnreadableError(
      f'is no image that Pillow reads{known}',
      remedy or 'Name pictures, such as .png or .jpg files',
  )


def _decoder_message(error: Exception) -> str:
  """Returns a decoder's message as a clause."""
  text = ' '.join(str(error).split()).rstrip('.')
  if 'truncated' in text.lower():
    return 'it ends too early: it is truncated'
  return f'it is damaged: {text or type(error).__name__}'
