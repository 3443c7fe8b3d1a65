"""PDF files: head and end, nothing else hidden in them, nothing that acts. Names are also looked for in packed objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from app.kernel.text import _

_ACTS = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA|Movie|Rendition)(?![A-Za-z0-9_])"
)
_ACTS_ANYWHERE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|Rendition)(?![A-Za-z0-9_])")
"""Names too long to come about in packed bytes: what only looks like a stream, behind a comment, hides none of them."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PACKED_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z])")
_OTHER_FILTERS = re.compile(
    rb"/(?:ASCII85Decode|ASCIIHexDecode|A85|AHx|LZWDecode|LZW|RunLengthDecode|RL|Crypt|DecodeParms)(?![A-Za-z])"
)
_HEAD, _MOST_PACKED = 2048, 64 * 1024 * 1024
_ZIP_SIGNS = (b"PK\x05\x06", b"PK\x06\x06")


def pdf_fault(data: bytes) -> str:
    """Why a PDF is not taken; "" when it is."""
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-1024:]:
        return _("Tệp không phải PDF thật hoặc bị chép thiếu. Mở ra, in hoặc lưu thành PDF lần nữa rồi gửi.")
    if any(sign in data[-70_000:] for sign in _ZIP_SIGNS):
        return _("Tệp PDF có tệp khác giấu bên trong. In lại thành PDF mới rồi gửi.")
    texts = _outside_streams(data)
    if re.search(rb"/Encrypt(?![A-Za-z])", texts):
        return _("Tệp PDF có khóa nên không xem được bên trong. Lưu lại không khóa rồi gửi.")
    try:
        hidden = [texts, *_packed(data)]
    except _Unseen:
        return _("Tệp PDF có phần nén không xem được bên trong. In lại thành PDF mới rồi gửi.")
    if any(_ACTS.search(_plain(text)) for text in hidden) or _ACTS_ANYWHERE.search(_plain(data)):
        return _(
            "Tệp PDF có lệnh tự chạy, biểu mẫu động hoặc tệp đính kèm. In lại thành PDF thường (Microsoft Print to PDF) rồi gửi."
        )
    return ""


class _Unseen(Exception):
    """Packed objects that cannot be looked through: packed in another way, cut off, or larger than those of any document."""


def _plain(text: bytes) -> bytes:
    """Names without the escapes behind which they may hide (/#4a#53 is /JS)."""
    return _ESCAPED.sub(lambda found: bytes([int(found.group(1), 16)]), text)


def _outside_streams(data: bytes) -> bytes:
    """Everything that is not in a stream: dictionaries, where actions stand."""
    kept, at = [], 0
    for found in _STREAM.finditer(data):
        if found.start() < at:
            continue
        end = data.find(b"endstream", found.end())
        kept.append(data[at : found.start()])
        at = end if end >= 0 else found.end()
    return b" ".join([*kept, data[at:]])


def _packed(data: bytes) -> Iterator[bytes]:
    """The objects that lie in packed streams; raises _Unseen."""
    budget = _MOST_PACKED
    for found in _STREAM.finditer(data):
        head = _plain(data[max(0, found.start() - _HEAD) : found.start()])
        head = head[head.rfind(b"endobj") + 1 :]
        if not _PACKED_OBJECTS.search(head):
            continue
        end = data.find(b"endstream", found.end())
        raw = data[found.end() : end if end >= 0 else len(data)]
        if b"/Filter" not in head:
            yield raw
            continue
        if _OTHER_FILTERS.search(head):
            raise _Unseen
        budget -= len(text := _unpacked(raw, budget))
        yield text


def _unpacked(raw: bytes, most: int) -> bytes:
    """The text of a stream; raises _Unseen."""
    reader = zlib.decompressobj()
    try:
        text = reader.decompress(raw, most)
    except zlib.error as error:
        raise _Unseen from error
    if not reader.eof or len(text) >= most:
        raise _Unseen
    return text
