"""Word, Excel and PowerPoint files: the container is opened, bounded, and looked through for what runs."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Mapping
from html import unescape
from zipfile import BadZipFile, ZipFile, ZipInfo

from app.courses.attachments.naming import KINDS
from app.kernel.text import _

_MAIN: Mapping[str, bytes] = {
    "docx": b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_TYPES = "[Content_Types].xml"
_FOLDERS: Mapping[str, str] = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_MOST_PARTS, _MOST_UNPACKED, _MOST_OF_ONE, _MOST_READ = 4000, 200 * 1024 * 1024, 100 * 1024 * 1024, 4 * 1024 * 1024
"""A file of 10 MB full of photos has some hundred parts and unpacks to hardly more; what claims more is a bomb."""
_MOST_RATIO, _SMALL = 200, 1024 * 1024
_RUNS = re.compile(
    r"vbaProject|vbaData|/activeX/|/macrosheets/|/dialogsheets/|/embeddings/.*\.(?:bin|exe|js|vbs|docm|xlsm|pptm)$", re.I
)
_MACRO_TYPE = re.compile(rb"macroEnabled|vnd\.ms-office\.vba|vnd\.ms-excel\.(?:intl)?macrosheet", re.I)
_RELATION = re.compile(r"<[^<>]*Relationship\s[^<>]*>", re.I)
_FETCHED = re.compile(r"/(?:attachedTemplate|oleObject|frame|subDocument)[\"']", re.I)
_REMOTE = re.compile(r"Target\s*=\s*[\"']\s*(?:https?:|ftp:|mhtml:|\w*script:|\\\\|//|file:/*\\\\|file://[^/])", re.I)
_END = b"PK\x05\x06"


def office_fault(data: bytes, kind: str) -> str:
    """Why a file with the ending `kind` is not taken; "" when it is."""
    try:
        return _fault(data, kind)
    except (BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError):
        return _("Tệp {kind} bị hỏng hoặc chép thiếu. Mở bằng phần mềm văn phòng, lưu lại rồi gửi.").format(kind=KINDS[kind])


def _fault(data: bytes, kind: str) -> str:
    """As `office_fault`; raises what broken archives raise."""
    if not data.startswith(b"PK\x03\x04") or data.rfind(_END) + 22 != len(data):
        return _("Tệp không phải {kind} thật. Mở bằng phần mềm văn phòng, lưu lại rồi gửi.").format(kind=KINDS[kind])
    with ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if fault := _size_fault(parts):
            return fault
        names = [part.filename for part in parts]
        if len(set(names)) != len(names) or any(_is_odd(name) for name in names):
            return _("Trong tệp có tên lạ. Mở bằng phần mềm văn phòng, lưu lại rồi gửi.")
        if any(part.flag_bits & 1 for part in parts):
            return _("Tệp có mật khẩu. Bỏ mật khẩu rồi lưu lại.")
        types = _read(archive, _TYPES)
        if any(_RUNS.search(f"/{name}") for name in names) or _MACRO_TYPE.search(types):
            return _("Tệp có macro hoặc đối tượng chạy được. Lưu thành .{kind} không macro rồi gửi lại.").format(kind=kind)
        if _MAIN[kind] not in types or not any(name.startswith(_FOLDERS[kind]) for name in names):
            return _("Tệp không phải {kind} thật. Mở bằng phần mềm văn phòng, lưu lại rồi gửi.").format(kind=KINDS[kind])
        return _relations_fault(archive, [name for name in names if name.endswith(".rels")])


def _size_fault(parts: list[ZipInfo]) -> str:
    """Whether the container claims more than a document holds. What it claims is what is read: `ZipFile` stops there."""
    unpacked = sum(part.file_size for part in parts)
    swollen = any(part.file_size > _SMALL and part.file_size > _MOST_RATIO * max(1, part.compress_size) for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or any(part.file_size > _MOST_OF_ONE for part in parts) or swollen:
        return _("Tệp phình ra quá lớn khi mở. Mở bằng phần mềm văn phòng, bỏ phần thừa, lưu lại rồi gửi.")
    return ""


def _is_odd(name: str) -> bool:
    """Whether a part is called as no program of an office calls it."""
    return name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name


def _relations_fault(archive: ZipFile, names: list[str]) -> str:
    """Whether the document fetches a template or an object from elsewhere when it is opened."""
    for name in names:
        text = unescape(_read(archive, name).decode("utf-8", "replace"))
        if any(_FETCHED.search(found) and _REMOTE.search(found) for found in _RELATION.findall(text)):
            return _("Tệp tự lấy nội dung từ nơi khác khi mở. Bỏ liên kết mẫu hoặc đối tượng ngoài, lưu lại rồi gửi.")
    return ""


def _read(archive: ZipFile, name: str) -> bytes:
    """A part, at most so much of it that a real one would be whole."""
    with archive.open(name) as part:
        text = part.read(_MOST_READ + 1)
    if len(text) > _MOST_READ:
        raise ValueError(name)
    return text.replace(b"\x00", b"")
