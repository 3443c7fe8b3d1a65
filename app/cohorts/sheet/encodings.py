"""Text files as they come: UTF-8, UTF-16, Windows-1258, TCVN3 (ABC) and VNI, told apart by whether Vietnamese words come out."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.old_encodings import from_tcvn3, from_vni, says_vni
from app.kernel.refusal import Refused
from app.kernel.syllables import share_of_syllables
from app.kernel.text import _

_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LEAST_SHARE = 0.5
"""Below this share of Vietnamese words no reading is believed."""
_SAMPLE = 200_000
"""Letters that are looked at to tell the encodings apart."""


@dataclass(frozen=True)
class Decoded:
    """The text of a file in NFC, and the encoding that it was read with: utf-8, utf-16, cp1258, tcvn3, vni."""

    text: str
    encoding: str


def decode_text(data: bytes) -> Decoded:
    """The text of a file in whatever encoding it came.

    A byte order mark decides; then UTF-16 by its pattern, strict UTF-8, and of the three old encodings the one in which the
    most words with a mark are Vietnamese.
    Refused: "not_text" (binary), "encoding" (no reading makes Vietnamese words), "truncated" (a letter is cut at the end).
    """
    decoded = _marked(data) or _utf16(data) or _utf8(data) or _old(data)
    if decoded is None or _BINARY.search(decoded.text):
        raise Refused("not_text", _("Tệp này không phải bảng chữ. Mở tệp bằng Excel, chọn “Lưu thành”, dạng .xlsx rồi tải lên."))
    return Decoded(unicodedata.normalize("NFC", decoded.text), decoded.encoding)


def _marked(data: bytes) -> Decoded | None:
    """By the byte order mark; None without one."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            body = data[len(mark) :]
            try:
                return Decoded(body.decode(name), name[:6].rstrip("-"))
            except UnicodeDecodeError as error:
                raise _cut(error, body) from error
    return None


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: every second byte of its separators and plain letters is zero."""
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if even + odd == 0 or max(even, odd) < 8 * min(even, odd) or max(even, odd) * 8 < min(len(data), _SAMPLE):
        return None
    try:
        return Decoded(data.decode("utf-16-le" if odd > even else "utf-16-be"), "utf-16")
    except UnicodeDecodeError as error:
        if error.end >= len(data):
            raise _cut(error, data) from error
        return None


def _utf8(data: bytes) -> Decoded | None:
    """Strict UTF-8; a letter that is cut at the very end of a text that is UTF-8 so far is a file cut in half."""
    try:
        return Decoded(data.decode(), "utf-8")
    except UnicodeDecodeError as error:
        head = data[: error.start]
        if error.reason == "unexpected end of data" and not head.isascii():
            raise _cut(error, data) from error
        return None


def _old(data: bytes) -> Decoded | None:
    """The old encoding that makes the most Vietnamese words; None for binary content."""
    if _BINARY.search(data[:_SAMPLE].decode("latin-1")):
        return None
    best: tuple[float, int, str] = (0.0, 0, "")
    for rank, (name, reading) in enumerate(_OLD.items()):
        try:
            share = share_of_syllables(unicodedata.normalize("NFC", reading(data[:_SAMPLE])))
        except UnicodeDecodeError:
            continue
        certain = len(_OLD) if name == "vni" and says_vni(data[:_SAMPLE]) else rank
        best = max(best, (share, certain, name))
    share, _rank, name = best
    if share < _LEAST_SHARE:
        sentence = _("Chữ tiếng Việt trong tệp không đọc được. Mở tệp bằng Excel, chọn “Lưu thành”, dạng .xlsx rồi tải lên lại.")
        raise Refused("encoding", sentence)
    return Decoded(_OLD[name](data), name)


_OLD: dict[str, Callable[[bytes], str]] = {
    "vni": from_vni,
    "tcvn3": from_tcvn3,
    "cp1258": lambda data: data.decode("cp1258"),
}
"""The old encodings. Where two make equally good words (“hô” is “hơ” in VNI), the one further down is believed, unless the
text has letters that only VNI makes of two."""


def _cut(error: UnicodeDecodeError, data: bytes) -> Refused:
    """Why a text that began well cannot be read to its end."""
    if error.end >= len(data) - 1:
        return Refused("truncated", _("Tệp bị cắt giữa chừng hoặc chưa tải lên hết. Tải tệp lên lại."))
    return Refused("not_text", _("Tệp này không phải bảng chữ. Mở tệp bằng Excel, chọn “Lưu thành”, dạng .xlsx rồi tải lên."))
