"""What surrounds a Word file: the ZIP file, measured part by part before anything reads it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib

from app.kernel.refusal import Refused
from app.kernel.text import _

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the old files of Office begin, and those with a password."""
MAX_PARTS = 2_000
"""Parts of one file of Office."""
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_UNPACKED_BYTES = 48_000_000
"""All parts that are read, pictures too."""
MAX_TEXT_BYTES = 12_000_000
"""One part of text: about 4,000 pages."""
_MAX_RATIO = 400
_RATIO_FROM_BYTES = 2_000_000
_MAIN = "word/document.xml"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*(?:/>|>\s*</(?:\w+:)?Relationship>)")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")
_MACROS = re.compile(r"vbaproject\.bin$|vbadata\.xml$", re.IGNORECASE)


def checked_word(data: bytes) -> bytes:
    """A new .docx made of the measured parts of `data`: texts, styles, numbering, pictures.

    Refused: "empty_file", "too_big", "password", "old_format", "rtf", "not_word", "truncated", "macros", "entities".
    """
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = _unpacked(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Refused(
            "truncated", _("Tệp Word bị hỏng hoặc chưa tải lên hết. Mở tệp bằng Word, lưu lại rồi tải lên lần nữa.")
        ) from error
    if _MAIN not in parts:
        raise Refused("not_word", _NOT_WORD)
    if any(_DECLARED.search(content[:4096]) or b"<!ENTITY" in content for name, content in parts.items() if _is_text(name)):
        raise Refused("entities", _("Tệp Word có phần khai báo lạ nên không đọc. Chép nội dung sang tệp Word mới rồi tải lên."))
    names = set(parts)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            package.writestr(name, _without_dangling(name, content, names) if name.endswith(".rels") else content)
    return file.getvalue()


_NOT_WORD = _("Tệp này không phải tệp Word. Mở bằng Word, chọn “Lưu thành”, dạng .docx rồi tải lên lại.")
_TOO_BIG = _("Tệp mở ra lớn bất thường nên không đọc. Chép riêng phần cần dùng sang một tệp Word mới rồi tải lên lại.")
_PASSWORD = _("Tệp có đặt mật khẩu nên không đọc được. Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên.")


def _check_kind(data: bytes) -> None:
    """What the first bytes say."""
    if not data:
        raise Refused("empty_file", _("Tệp này trống. Chọn tệp khác."))
    if len(data) > MAX_FILE_BYTES:
        sentence = _("Tệp nặng hơn {n} MB. Thu nhỏ hình trong tệp, hoặc tách thành nhiều tệp rồi tải lên.")
        raise Refused("too_big", sentence.format(n=MAX_FILE_BYTES // 1024 // 1024))
    if data.startswith(OLE):
        if _ENCRYPTED in data:
            raise Refused("password", _PASSWORD)
        raise Refused("old_format", _("Tệp dạng .doc kiểu cũ. Mở bằng Word, chọn “Lưu thành”, dạng .docx rồi tải lên lại."))
    if data.lstrip()[:5] == b"{\\rtf":
        raise Refused("rtf", _("Tệp dạng RTF. Mở bằng Word, chọn “Lưu thành”, dạng .docx rồi tải lên lại."))
    if not data.startswith(b"PK"):
        raise Refused("not_word", _NOT_WORD)


def _unpacked(package: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts that are read, unpacked within the budget whatever their heads promise."""
    entries = package.infolist()
    if any(_MACROS.search(entry.filename) for entry in entries):
        sentence = _("Tệp Word có chứa macro (.docm) nên không đọc. Mở bằng Word, lưu thành dạng .docx không macro rồi tải lên.")
        raise Refused("macros", sentence)
    if len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries if _counts(entry.filename)) > MAX_UNPACKED_BYTES:
        raise Refused("too_big", _TOO_BIG)
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED_BYTES
    for entry in entries:
        if not _counts(entry.filename):
            parts.setdefault(entry.filename.lstrip("/"), b"")
            continue
        if entry.flag_bits & 1:
            raise Refused("password", _PASSWORD)
        most = min(left, MAX_TEXT_BYTES if _is_text(entry.filename) else left)
        with package.open(entry) as stream:
            content = stream.read(most + 1)
        left -= len(content)
        burst = len(content) > _RATIO_FROM_BYTES and len(content) > _MAX_RATIO * max(entry.compress_size, 1)
        if len(content) > most or left < 0 or burst:
            raise Refused("too_big", _TOO_BIG)
        parts.setdefault(entry.filename.lstrip("/"), content)
    return parts


def _without_dangling(name: str, content: bytes, names: set[str]) -> bytes:
    """A list of relations without those to parts that are not there; Word passes over them, python-docx does not."""
    folder = posixpath.dirname(posixpath.dirname(name))

    def kept(found: re.Match[bytes]) -> bytes:
        target = _TARGET.search(found[0])
        if target is None or b"TargetMode" in found[0]:
            return found[0]
        path = target[1].decode("utf-8", "replace")
        whole = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
        return found[0] if whole in names else b""

    return _RELATION.sub(kept, content)


def _is_text(name: str) -> bool:
    """Whether a part is XML."""
    return name.lower().endswith((".xml", ".rels"))


def _counts(name: str) -> bool:
    """Whether a part is read: XML and pictures; fonts, sounds and embedded files are left out."""
    return _is_text(name) or bool(re.search(r"(?:^|/)word/media/[^/]+$", name))
