"""What kind of question file it is: by what it holds, the name only where that says nothing."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.records import FileReading
from app.quizzes.formats.text import MAX_BYTES, text_of, too_big


def _read(module: str, data: bytes) -> FileReading:
    """By the reader of a module, loaded when it is first used, as `exporting` loads its writers."""
    found: FileReading = import_module(f"app.quizzes.formats.{module}").read(data)
    return found


TEXT_FORMATS: Mapping[str, Callable[[bytes], FileReading]] = {
    "gift": partial(_read, "gift"),
    "aiken": partial(_read, "aiken"),
    "moodle-xml": partial(_read, "moodle_xml"),
    "qti": partial(_read, "qti"),
    "md": partial(_read, "markdown"),
}
_MANIFEST = "imsmanifest.xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROOT = re.compile(r"<(?!\?|!)(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_MD = re.compile(r"^## \S+ \{[^{}]*\bkind=", re.MULTILINE)
_AIKEN_ANSWER = re.compile(r"^\s*ANSWER\s*:\s*[A-Z]\b", re.MULTILINE | re.IGNORECASE)
_AIKEN_OPTION = re.compile(r"^\s*[A-Z][.)]\s", re.MULTILINE)
_GIFT = re.compile(r"(?<!\\)\{\s*(?:[=~#%]|T(?:RUE)?\s*[#}]|F(?:ALSE)?\s*[#}]|\})|^\s*::[^:\n]+::", re.MULTILINE)
_ANY_BRACES = re.compile(r"(?<!\\)\{[^{}]*\}")
_ROOTS = {
    "quiz": "moodle-xml",
    "assessmentItem": "qti",
    "questestinterop": "qti",
    "qti-assessment-item": "qti",
    "manifest": "qti",
}


def format_of(data: bytes, name: str = "") -> str:
    """The format of a file: gift, aiken, moodle-xml, qti, md, docx, xlsx; text is a paper without formatting.

    Refused: "empty_file", "too_big", "old_format", "pdf", "unknown_format", and what `text_of` refuses.
    """
    if not data.strip():
        raise Refused("empty_file", _("Tệp này trống. Chọn tệp khác."))
    if len(data) > MAX_BYTES:
        raise too_big()
    if data.startswith(b"PK"):
        return _of_package(data)
    if data.startswith(_OLE):
        raise Refused(
            "old_format", _("Tệp dạng .doc hoặc .xls kiểu cũ. Mở tệp, chọn “Lưu thành”, dạng .docx hoặc .xlsx rồi tải lên.")
        )
    if data.startswith(b"%PDF"):
        raise Refused("pdf", _("Tệp PDF không đọc được thành câu hỏi. Tải lên tệp Word gốc của đề."))
    return _of_text(text_of(data).text if not _looks_like_xml(data) else data.decode("utf-8", "replace"), name)


def _looks_like_xml(data: bytes) -> bool:
    """Whether a file begins as XML in an encoding that leaves ASCII as it is."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _of_package(data: bytes) -> str:
    """The format of a ZIP file by the names in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [entry.filename for entry in package.infolist()[:5000]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("truncated", _("Tệp nén bị hỏng hoặc chưa tải lên hết. Tải tệp lên lại.")) from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names) or "content.xml" in names:
        return "xlsx"
    if any(name.rsplit("/", 1)[-1] == _MANIFEST or name.endswith(".xml") for name in names):
        return "qti"
    raise _unknown()


def _of_text(text: str, name: str) -> str:
    """The format of a text by its signs; between Aiken and GIFT by which of them it has more of."""
    bare = text.lstrip("\ufeff \t\n")
    if bare.startswith("<"):
        root = _ROOT.search(text[:20_000])
        kind = _ROOTS.get(root.group(1)) if root else None
        if kind is None and not name.lower().endswith(".xml"):
            raise _unknown()
        return kind or "moodle-xml"
    if bare.startswith("{\\rtf"):
        raise Refused("old_format", _("Tệp dạng .rtf. Mở bằng Word, chọn “Lưu thành”, dạng .docx rồi tải lên."))
    if _MD.search(text) or name.lower().endswith(".md"):
        return "md"
    aikens = min(len(_AIKEN_ANSWER.findall(text)), len(_AIKEN_OPTION.findall(text)))
    gifts = len(_GIFT.findall(text))
    if gifts or aikens:
        return "gift" if gifts >= aikens else "aiken"
    if _ANY_BRACES.search(text):
        return "gift"
    if len(_AIKEN_OPTION.findall(text)) > 1:
        return "text"
    raise _unknown()


def _unknown() -> Refused:
    """The refusal of what is no question file."""
    sentence = _(
        "Không nhận ra đây là tệp câu hỏi. Các dạng đọc được: Word .docx, Excel .xlsx, GIFT, Aiken, Moodle XML, QTI 2.1, .md."
    )
    return Refused("unknown_format", sentence)
