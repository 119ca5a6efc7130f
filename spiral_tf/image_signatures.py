"""What a file is that Pillow does not read, judged by its first bytes."""

HEAD_SIZE = 512
_SAVE = 'Save it as a PNG or JPEG file'
_HEIC_BRANDS = (b'heic', b'heix', b'heim', b'hevc', b'hevx', b'mif1', b'msf1')


def describe(head: bytes) -> tuple[str, str]:
  """Says what a file is and what to do about it.

  Args:
    head: its first bytes, `HEAD_SIZE` of them or all.

  Returns:
    'is an HEIC image, whatever its name', and the remedy without its full stop;
    empty where the bytes say nothing.
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
