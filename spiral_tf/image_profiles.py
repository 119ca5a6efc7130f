"""Colours of images that bring their own ICC profile: to sRGB."""

import functools
import io
from typing import Optional

import numpy as np
from PIL import Image
from PIL import ImageCms

# A profile that moves no colour by more is sRGB, whatever it calls itself.
_EQUAL = 2


def to_srgb(image: Image.Image) -> tuple[Image.Image, str]:
  """Converts an image by its profile, if that is not sRGB.

  Args:
    image: decoded, in any mode.

  Returns:
    The image, in RGB or RGBA where it was converted, else the same; and what
    was done, or left undone, for a reader: '' where there is nothing to say.
  """
  profile = image.info.get('icc_profile')
  if not profile:
    return image, ''
  if image.mode in ('1', 'L', 'LA', 'La', 'I', 'F') or image.mode[:2] == 'I;':
    # Grey has no hue to get wrong: only its tones differ a little.
    return image, 'ICC profile of greys left aside'
  alpha = None
  if image.mode != 'CMYK':
    if image.has_transparency_data:
      alpha = image.convert('RGBA').getchannel('A')
    image = image.convert('RGB')
  try:
    transform = _transform(profile, image.mode)
    converted, note = image, ''
    if transform is not None:
      found = ImageCms.applyTransform(image, transform)
      assert found is not None  # It is not done in place.
      converted = found
      note = 'colors turned from the ICC profile of the file to sRGB'
  except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
    converted, note = image, 'ICC profile left aside: it cannot be used'
  if alpha is not None:
    converted.putalpha(alpha)
  return converted, note


@functools.lru_cache(maxsize=16)
def _transform(
    profile: bytes, mode: str
) -> Optional[ImageCms.ImageCmsTransform]:
  """From a profile to sRGB; None where that changes nothing."""
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
    found = ImageCms.applyTransform(Image.fromarray(grid), transform)
    assert found is not None  # It is not done in place.
    moved = np.abs(np.asarray(found).astype(int) - grid)
    if moved.max() <= _EQUAL:
      return None
  return transform
