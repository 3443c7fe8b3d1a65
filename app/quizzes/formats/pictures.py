"""Pictures that come inside a question file: known by what they begin with, named by what they hold."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import warnings
from collections.abc import Iterable

from app.courses.images import MAX_PIXELS
from app.courses.markdown.tree import Figure
from app.quizzes.formats.records import Picture

MAX_PICTURE_BYTES = 8_000_000
_BEGINNINGS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF87a": "gif", b"GIF89a": "gif"}


def picture_of(data: bytes, alt: str = "") -> Picture | None:
    """A picture under a path made of its content; None for what is no picture that we can show."""
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning)), "")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = "webp"
    if not kind or len(data) > MAX_PICTURE_BYTES or _too_large(data):
        return None
    return Picture(f"images/nhap-{hashlib.sha256(data).hexdigest()[:16]}.{kind}", data, alt)


def _too_large(data: bytes) -> bool:
    """Whether the head of a picture says more points than we keep; Pillow is loaded by the first picture."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                return image.width * image.height > MAX_PIXELS
    except Image.DecompressionBombError:
        return True
    except (OSError, ValueError, SyntaxError, EOFError):
        return False


def from_base64(text: str) -> bytes:
    """The bytes of a base64 text; empty when it is none."""
    if len(text) > MAX_PICTURE_BYTES * 2:
        return b""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def figures_for(paths: Iterable[str]) -> tuple[dict[str, Figure], dict[str, str]]:
    """(figures by path, paths by made-up hash) for texts whose pictures are not published: the hash tells them apart."""
    names = {hashlib.sha256(path.encode()).hexdigest(): path for path in paths}
    return {path: Figure(sha256, 1, 1, ((1, 0),)) for sha256, path in names.items()}, names
