# Copyright 2026 The spiral_tf authors.
# SPDX-License-Identifier: Apache-2.0
"""Converts images to the canvas's size, channels and color space (sRGB)."""

import functools
import io
from typing import Optional

import numpy as np
from PIL import Image
from PIL import ImageCms

FITS = ('pad', 'crop', 'scale')

# Pillow widens its filters to scale down, so that thin lines do not alias.
_FILTER = Image.Resampling.BICUBIC
# A profile that changes no color by more is sRGB, whatever its name.
_MAX_EQUAL = 2


def fit_channels(
    pixels: np.ndarray, channels: int, to_grey: bool, name: str
) -> np.ndarray:
  """Gives an image the number of channels of the canvas.

  Args:
    pixels: uint8 [H, W, 1] or [H, W, 3].
    channels: 1 (gray) or 3 (color).
    to_grey: whether color may be converted to gray (ITU-R 601 luma).
    name: name of the image, for the error.

  Returns:
    uint8 [H, W, channels]. Gray images are repeated over three channels. An
    image whose three channels are equal counts as gray.

  Raises:
    ValueError: a color image for a gray canvas, without `to_grey`.
  """
  if pixels.shape[-1] == channels:
    return pixels
  if channels == 3:
    return np.repeat(pixels, 3, axis=-1)
  if (pixels == pixels[..., :1]).all():
    return pixels[..., :1]
  if not to_grey:
    raise ValueError(
        f'{name} is in color and the canvas is gray (channels=1). Set '
        'to_grey (data.to_grey=True in the config) to convert the images, or '
        'draw in color.'
    )
  return np.asarray(Image.fromarray(pixels).convert('L'))[..., None]


def fit_size(
    pixels: np.ndarray,
    size: int,
    fit: str,
    background: int,
    crop_fraction: float = 1.0,
) -> np.ndarray:
  """Makes an image square, `size` pixels wide.

  Args:
    pixels: uint8 [H, W, C], C 1 or 3.
    size: width of the result, in pixels.
    fit: 'pad' centers the whole image on the background, scaled down first if
      it is larger than the canvas, never up; 'crop' scales a central square;
      'scale' scales height and width independently.
    background: gray level of the padding, 0 to 255.
    crop_fraction: side of the central square as a fraction of the shorter side,
      in (0, 1].

  Returns:
    uint8 [size, size, C].

  Raises:
    ValueError: an unknown `fit`.
  """
  height, width = pixels.shape[:2]
  if fit == 'scale':
    return resize(pixels, size, size)
  if fit == 'crop':
    side = max(1, round(min(height, width) * crop_fraction))
    top, left = (height - side) // 2, (width - side) // 2
    return resize(pixels[top : top + side, left : left + side], size, size)
  if fit != 'pad':
    raise ValueError(f'fit is {fit!r}; choose one of {", ".join(FITS)}.')
  longer = max(height, width)
  if longer > size:
    height, width = (max(1, round(n * size / longer)) for n in (height, width))
    pixels = resize(pixels, height, width)
  top, left = (size - height) // 2, (size - width) // 2
  padded = np.full([size, size, pixels.shape[-1]], background, np.uint8)
  padded[top : top + height, left : left + width] = pixels
  return padded


def to_srgb(image: Image.Image) -> tuple[Image.Image, str]:
  """Converts an image by its ICC profile to sRGB.

  Args:
    image: decoded image of any mode.

  Returns:
    The image, in RGB or RGBA if it was converted, else unchanged; and a note
    for the user on the conversion, '' if the image has no other profile.
  """
  profile = image.info.get('icc_profile')
  if not profile:
    return image, ''
  if image.mode in ('1', 'L', 'LA', 'La', 'I', 'F') or image.mode[:2] == 'I;':
    # Without hue, only the tones differ a little.
    return image, 'ICC profile of grays left aside'
  alpha = None
  if image.mode != 'CMYK':
    if image.has_transparency_data:
      alpha = image.convert('RGBA').getchannel('A')
    image = image.convert('RGB')
  try:
    transform = _transform(profile, image.mode)
    if transform is None:
      converted, note = image, ''
    else:
      applied = ImageCms.applyTransform(image, transform)
      assert applied is not None  # As it is not in place.
      converted = applied
      note = 'colors turned from the ICC profile of the file to sRGB'
  except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
    converted, note = image, 'ICC profile left aside: it cannot be used'
  if alpha is not None:
    converted.putalpha(alpha)
  return converted, note


def resize(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
  """Returns uint8 [height, width, C], resampled from another size."""
  if pixels.shape[:2] == (height, width):
    return pixels
  gray = pixels.shape[-1] == 1
  image = Image.fromarray(
      np.ascontiguousarray(pixels[..., 0] if gray else pixels)
  )
  resized = np.asarray(image.resize((width, height), _FILTER))
  return resized[..., None] if gray else resized


@functools.lru_cache(maxsize=16)
def _transform(
    profile: bytes, mode: str
) -> Optional[ImageCms.ImageCmsTransform]:
  """Returns the transform from a profile to sRGB; None if they are equal."""
  intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
  if mode == 'CMYK':
    intent = ImageCms.Intent.PERCEPTUAL
  transform = ImageCms.buildTransform(
      ImageCms.ImageCmsProfile(io.BytesIO(profile)),
      ImageCms.createProfile('sRGB'),
      mode,
      'RGB',
      intent,
      ImageCms.Flags.BLACKPOINTCOMPENSATION,
  )
  if mode == 'RGB':
    levels = np.linspace(0, 255, 9).round().astype(np.uint8)
    grid = np.stack(np.meshgrid(levels, levels, levels), -1).reshape(27, 27, 3)
    converted = ImageCms.applyTransform(Image.fromarray(grid), transform)
    assert converted is not None  # As it is not in place.
    change = np.abs(np.asarray(converted).astype(int) - grid)
    if change.max() <= _MAX_EQUAL:
      return None
  return transform
