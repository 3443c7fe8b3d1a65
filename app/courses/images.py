"""Pictures: read whatever PNG, JPEG, WebP or GIF an author has, give back small WebP files without metadata."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

from app.kernel.text import _

WIDTHS = (360, 720, 1280)
"""The widths in pixels that are made, as far as the source reaches."""
MAX_PIXELS = 24_000_000
"""The most pixels that a picture may have; a file that claims more is refused unopened."""
_MOST_PIXELS = {"PNG": 16_000_000, "GIF": 16_000_000, "WEBP": 6_000_000}
"""Less of what is unpacked as a whole (four bytes a pixel, of WebP twelve); of a large JPEG only every second pixel is."""
MAX_BYTES = 12 * 1024 * 1024
FORMATS = {"PNG": (".png",), "JPEG": (".jpg", ".jpeg"), "WEBP": (".webp",), "GIF": (".gif",)}
_QUALITY = 80
_ENOUGH_PIXELS, _STRIP = 14_000_000, 64
"""The most that is kept of a larger picture before it is brought to its widths, and how many lines are made at a time."""
_ORIENTATION = 0x0112


class BadPicture(Exception):
    """A file that is not used as a picture; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class PictureFile:
    """One WebP file of a picture: pixels and bytes."""

    width: int
    height: int
    data: bytes


@dataclass(frozen=True)
class PictureSet:
    """A picture in all its widths, smallest first; `sha256` is the hash of the source."""

    sha256: str
    files: tuple[PictureFile, ...]

    @property
    def largest(self) -> PictureFile:
        """The widest file."""
        return self.files[-1]


def hash_of(data: bytes) -> str:
    """The name of a picture: SHA-256 of its source bytes."""
    return hashlib.sha256(data).hexdigest()


def read_bytes(path: Path) -> bytes:
    """The bytes of a picture file; BadPicture when it is missing, empty or too big."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadPicture(_("Hình nặng hơn {n} MB. Thu nhỏ rồi lưu lại.").format(n=MAX_BYTES // 1024 // 1024))
        data = path.read_bytes()
    except OSError as error:
        raise BadPicture(_("Không mở được tệp hình.")) from error
    if not data:
        raise BadPicture(_("Tệp hình rỗng."))
    return data


def check_picture(data: bytes, name: str) -> None:
    """Raise BadPicture when `data`, called `name`, cannot be used: another kind of file, a look-alike, cut off, too large."""
    with _opened(data, name) as image:
        _load(image)


def make_set(data: bytes, name: str) -> PictureSet:
    """The WebP files of a picture; BadPicture as `check_picture`."""
    upright, drawn = _read(data, name)
    return PictureSet(hash_of(data), tuple(_resized(upright, width, drawn) for width in widths_of(upright.width)))


def widths_of(width: int) -> tuple[int, ...]:
    """The widths made of a picture of this width: never larger than the source, at most three."""
    return (*(step for step in WIDTHS if step < width), min(width, WIDTHS[-1]))[:3]


def file_name(sha256: str, width: int) -> str:
    """The name of a file in the media folder."""
    return f"{sha256}-{width}.webp"


def keep(pictures: PictureSet, media: Path) -> int:
    """Write the files that the media folder does not have yet, each whole or not at all; gives back how many. Raises OSError."""
    media.mkdir(parents=True, exist_ok=True)
    written = 0
    for picture in pictures.files:
        target = media / file_name(pictures.sha256, picture.width)
        if not target.exists():
            _write_whole(target, picture.data)
            written += 1
    return written


def _read(data: bytes, name: str) -> tuple[Image.Image, bool]:
    """The pixels of a picture, upright, and whether it is of a kind that drawings have; what was unpacked for it is let go."""
    with _opened(data, name) as image:
        image.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
        _load(image)
        return _upright(image), image.format in {"PNG", "GIF"}


def _opened(data: bytes, name: str) -> Image.Image:
    """The picture, its head read and its size accepted. Pillow is loaded by the first picture: a process that serves has none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(FORMATS))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError) as error:
        if isinstance(error, Image.DecompressionBombError):
            raise _too_large(MAX_PIXELS) from error
        raise BadPicture(_("Tệp này không phải hình PNG, JPEG, WebP hoặc GIF.")) from error
    if not name.lower().endswith(FORMATS[str(image.format)]):
        image.close()
        raise BadPicture(_("Tệp là hình {format} nhưng mang đuôi khác. Đổi đuôi tên tệp cho đúng.").format(format=image.format))
    most = _MOST_PIXELS.get(str(image.format), MAX_PIXELS)
    if image.width * image.height > most:
        image.close()
        raise _too_large(most)
    return image


def _too_large(most: int) -> BadPicture:
    """The refusal of a picture with too many pixels."""
    return BadPicture(_("Hình có hơn {n} triệu điểm ảnh. Thu nhỏ rồi lưu lại.").format(n=most // 1_000_000))


def _load(image: Image.Image) -> None:
    """Unpack the first frame."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image.seek(0)
            image.load()
    except Exception as error:  # decoders raise whatever they stumble over (struct.error, zlib.error, KeyError …)
        raise BadPicture(_("Tệp hình bị hỏng hoặc chép thiếu. Chép lại từ bản gốc.")) from error


def _upright(image: Image.Image) -> Image.Image:
    """The pixels alone, as its taker saw them; a large picture is made smaller strip by strip, so that it is unpacked once."""
    from PIL import Image, ImageOps

    factor = max(1, image.width // (2 * WIDTHS[-1]))
    factor += image.width * image.height > _ENOUGH_PIXELS * factor**2
    width, height = max(1, image.width // factor), max(1, image.height // factor)
    small: Image.Image | None = None
    for top in range(0, height, _STRIP):
        lines = min(_STRIP, height - top)
        strip = _plain(image.crop((0, top * factor, width * factor, (top + lines) * factor)))
        small = small or Image.new(strip.mode, (width, height))
        small.paste(strip.reduce(factor), (0, top))
    assert small is not None
    small.getexif()[_ORIENTATION] = image.getexif().get(_ORIENTATION, 1)
    return ImageOps.exif_transpose(small)


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, as RGB or RGBA: no EXIF, no profile, no comment."""
    from PIL import Image

    if image.mode in {"I;16", "I;16B", "I;16L", "I"}:
        image = image.point(lambda value: value / 256).convert("L")
    clear = "A" in image.mode or "transparency" in image.info
    pixels = image.convert("RGBA" if clear else "RGB")
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare


def _resized(image: Image.Image, width: int, drawn: bool) -> PictureFile:
    """One file; drawings are tried without loss as well, and the smaller one is kept."""
    from PIL import Image

    height = max(1, round(image.height * width / image.width))
    sized = image if width == image.width else image.resize((width, height), Image.Resampling.LANCZOS)
    return PictureFile(width, height, min(_encodings(sized, drawn), key=len))


def _encodings(image: Image.Image, drawn: bool) -> Iterator[bytes]:
    """The picture as WebP, in the ways that are worth trying."""
    for lossless in (False, True) if drawn else (False,):
        packed = io.BytesIO()
        image.save(packed, "WEBP", quality=_QUALITY, method=4, lossless=lossless)
        yield packed.getvalue()


def _write_whole(target: Path, data: bytes) -> None:
    """Write beside the target and rename, so that nobody ever reads half a file; two writers at once write the same bytes."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
