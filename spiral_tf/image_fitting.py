"""Brings images of any size and colour to the canvas's."""

import numpy as np
from PIL import Image

FITS = ('pad', 'crop', 'scale')

# Pillow widens its filters when it scales down, so thin lines do not alias.
_FILTER = Image.Resampling.BICUBIC


def fit_channels(
    pixels: np.ndarray, channels: int, to_grey: bool, name: str
) -> np.ndarray:
  """Gives an image the number of channels of the canvas.

  Args:
    pixels: uint8 [H, W, 1] or [H, W, 3].
    channels: 1 (grey) or 3 (colour).
    to_grey: whether colour may be turned into grey (ITU-R 601 luma).
    name: of the image, for the error.

  Returns:
    uint8 [H, W, channels]. Grey images are repeated over three channels; an
    image whose three channels are equal is a grey one.

  Raises:
    ValueError: a colour image for a grey canvas, and not `to_grey`.
  """
  if pixels.shape[-1] == channels:
    return pixels
  if channels == 3:
    return np.repeat(pixels, 3, axis=-1)
  if (pixels == pixels[..., :1]).all():
    return pixels[..., :1]
  if not to_grey:
    raise ValueError(
        f'{name} is in colour and the canvas is grey (channels=1). Set '
        'to_grey (data.to_grey=True in the config) to convert the images, or '
        'draw in colour.'
    )
  return np.asarray(Image.fromarray(pixels).convert('L'))[..., None]


def fit_size(
    pixels: np.ndarray,
    size: int,
    fit: str,
    background: int,
    crop_share: float = 1.0,
) -> np.ndarray:
  """Makes an image square, `size` pixels wide.

  Args:
    pixels: uint8 [H, W, C], C 1 or 3.
    size: the canvas's width.
    fit: 'pad' centres the whole image on the background, scaled down first if
      it is larger than the canvas, never up; 'crop' takes a central square and
      scales it; 'scale' scales height and width each by itself.
    background: 0 to 255, what 'pad' fills with.
    crop_share: side of that square as a share of the shorter side, in (0, 1].

  Returns:
    uint8 [size, size, C].

  Raises:
    ValueError: an unknown `fit`.
  """
  height, width = pixels.shape[:2]
  if fit == 'scale':
    return _resize(pixels, size, size)
  if fit == 'crop':
    side = max(1, round(min(height, width) * crop_share))
    top, left = (height - side) // 2, (width - side) // 2
    return _resize(pixels[top : top + side, left : left + side], size, size)
  if fit != 'pad':
    raise ValueError(f'fit is {fit!r}; choose one of {", ".join(FITS)}.')
  longer = max(height, width)
  if longer > size:
    height, width = (max(1, round(n * size / longer)) for n in (height, width))
    pixels = _resize(pixels, height, width)
  top, left = (size - height) // 2, (size - width) // 2
  padded = np.full([size, size, pixels.shape[-1]], background, np.uint8)
  padded[top : top + height, left : left + width] = pixels
  return padded


def _resize(pixels: np.ndarray, height: int, width: int) -> np.ndarray:
  if pixels.shape[:2] == (height, width):
    return pixels
  grey = pixels.shape[-1] == 1
  image = Image.fromarray(
      np.ascontiguousarray(pixels[..., 0] if grey else pixels)
  )
  resized = np.asarray(image.resize((width, height), _FILTER))
  return resized[..., None] if grey else resized
