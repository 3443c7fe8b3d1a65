"""Pictures: read whatever PNG, JPEG, WebP or GIF an author has, give back small WebP files without metadata."""

from __future__ import annotations

import hashlib
import io
import warnings
from collections.abc import Callable, Iterator
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
_QUALITY, _PLAIN_QUALITY = 80, 72
_ENOUGH_PIXELS, _STRIP = 14_000_000, 64
"""The most that is kept of a larger picture before it is brought to its widths, and how many lines are made at a time."""
_ORIENTATION = 0x0112
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}


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
    """A picture in all its widths, smallest first; `sha256` is the hash of the source, `plain` a JPEG for phones without WebP."""

    sha256: str
    files: tuple[PictureFile, ...]
    plain: bytes = b""

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


def check_picture(data: bytes, name: str, *, whole: bool = True) -> None:
    """Raise BadPicture when `data`, called `name`, cannot be used: another kind of file, a look-alike, too large; with `whole`
    every pixel is read as well, which finds what was cut off."""
    with _opened(data, name) as image:
        if whole:
            _load(image)


def make_set(data: bytes, name: str, *, change: Callable[[Image.Image], Image.Image] | None = None) -> PictureSet:
    """The WebP files of a picture; BadPicture as `check_picture`. `change`: what is done to its pixels first; a picture that was
    kept is tried without loss again, because it may be a drawing."""
    upright, drawn = _read(data, name)
    if change is not None:
        upright, drawn = change(upright), True
    files = tuple(_resized(upright, width, drawn) for width in widths_of(upright.width))
    return PictureSet(hash_of(data), files, _plain_jpeg(upright))


def widths_of(width: int) -> tuple[int, ...]:
    """The widths made of a picture of this width: never larger than the source, at most three."""
    return (*(step for step in WIDTHS if step < width), min(width, WIDTHS[-1]))[:3]


def file_name(sha256: str, width: int) -> str:
    """The name of a file among the media."""
    return f"{sha256}-{width}.webp"


def plain_name(sha256: str) -> str:
    """The name of its JPEG among the media."""
    return f"{sha256}.jpg"


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
        raise BadPicture(_other_kind(data)) from error
    if not name.lower().endswith(FORMATS[str(image.format)]):
        image.close()
        raise BadPicture(_("Tệp là hình {format} nhưng mang đuôi khác. Đổi đuôi tên tệp cho đúng.").format(format=image.format))
    most = _MOST_PIXELS.get(str(image.format), MAX_PIXELS)
    if image.width * image.height > most:
        image.close()
        raise _too_large(most)
    return image


def _other_kind(data: bytes) -> str:
    """What to do about a file that is no picture of ours."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return _(
            "Hình HEIC của iPhone. Vào Cài đặt, Camera, Định dạng, chọn Tương thích nhất rồi chụp lại; "
            "hoặc gửi hình qua Zalo, lưu về rồi chọn lại."
        )
    if b"<svg" in data[:2000].lower():
        return _("Hình SVG có thể chứa lệnh nên không nhận. Xuất ra PNG rồi chọn lại.")
    return _("Tệp này không phải hình PNG, JPEG, WebP hoặc GIF.")


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


def _plain_jpeg(image: Image.Image) -> bytes:
    """The picture as phones from before WebP can show it: one JPEG of middle width on white."""
    from PIL import Image

    width = min(image.width, WIDTHS[1])
    sized = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", sized.size, "white")
    paper.paste(sized, mask=sized.getchannel("A") if "A" in sized.getbands() else None)
    packed = io.BytesIO()
    paper.save(packed, "JPEG", quality=_PLAIN_QUALITY, optimize=True, progressive=True)
    return packed.getvalue()


def _encodings(image: Image.Image, drawn: bool) -> Iterator[bytes]:
    """The picture as WebP, in the ways that are worth trying."""
    for lossless in (False, True) if drawn else (False,):
        packed = io.BytesIO()
        image.save(packed, "WEBP", quality=_QUALITY, method=4, lossless=lossless)
        yield packed.getvalue()
