"""Question files that are text: their words in NFC, whatever encoding they came in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.cohorts.sheet.encodings import decode_text
from app.kernel.old_encodings import from_vni
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc

MAX_BYTES = 20_000_000
MAX_TEXT_BYTES = 4_000_000
"""A bank of 2,000 questions as text is below one megabyte."""
MAX_QUESTIONS = 3_000
_SENTENCES = {
    "not_text": _(
        "Tệp này không phải tệp chữ nên không đọc được. Chọn tệp câu hỏi dạng .txt, .xml, .zip, .md, .docx hoặc .xlsx."
    ),
    "encoding": _("Chữ tiếng Việt trong tệp không đọc được. Mở tệp, lưu lại với bảng mã UTF-8 rồi tải lên lần nữa."),
    "truncated": _("Tệp bị cắt giữa chừng hoặc chưa tải lên hết. Tải tệp lên lại."),
}
_OLD = {"cp1258": "Windows-1258", "tcvn3": "TCVN3 (ABC)", "vni": "VNI", "utf-16": "UTF-16"}
_WINDOWS = "Windows-1252"
_LOST = re.compile(r"[^\W\d_]\?(?=[^\W\d_])")
"""“H?i viên”, “l?ng nghe”: what a program writes that cannot write Vietnamese."""
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_DOUBLED = re.compile("á[º»]|Æ°|Ä[\u0090‘]|Ã[\u0080-\u00bf]")
"""“Há»™i viÃªn”."""


@dataclass(frozen=True)
class TextRead:
    """The words of a file, and what is to be known of how they were read."""

    text: str
    notes: tuple[str, ...] = ()


def text_of(data: bytes) -> TextRead:
    """The words of a file in NFC with "\\n" at line ends.

    Refused: "empty_file", "too_big", "not_text", "encoding", "truncated".
    """
    if not data.strip():
        raise Refused("empty_file", _("Tệp này trống. Chọn tệp khác."))
    if len(data) > MAX_TEXT_BYTES:
        raise too_big()
    try:
        decoded = decode_text(data)
    except Refused as refusal:
        raise Refused(refusal.reason, _SENTENCES.get(refusal.reason, refusal.sentence)) from refusal
    if _is_spoilt(decoded.text, sound=decoded.encoding.startswith("utf") and bool(_VIETNAMESE.search(decoded.text))):
        raise Refused("encoding", _SENTENCES["encoding"])
    text = nfc(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    old = _WINDOWS if is_windows(data, decoded.encoding) else _OLD.get(decoded.encoding)
    return TextRead(text, (_("Tệp viết bằng bảng mã {name}, đã đổi sang Unicode.").format(name=old),) if old else ())


def is_windows(data: bytes, encoding: str) -> bool:
    """Whether a file that was read in an old encoding says the same in Windows-1252: then nothing in it is Vietnamese only."""
    if encoding not in ("vni", "cp1258"):
        return False
    text = from_vni(data) if encoding == "vni" else data.decode("cp1258")
    return text == data.decode("cp1252", "replace")


def _is_spoilt(text: str, *, sound: bool) -> bool:
    """Whether letters were lost before the file came here: question marks inside many words, or UTF-8 taken for Windows-1252.

    `sound`: it is Unicode and has letters that only Vietnamese has; they would have been the first to go.
    """
    few = max(3, len(text.split()) // 30)
    lost = not sound and len(_LOST.findall(text)) > few
    return lost or len(_DOUBLED.findall(text)) > few


def too_big() -> Refused:
    """The refusal of a file that is too large to be a file of questions."""
    return Refused("too_big", _("Tệp lớn bất thường nên không đọc. Chia tệp thành nhiều phần nhỏ rồi tải lên từng phần."))


def checked_count(count: int) -> None:
    """Refuse a file with more questions than any bank has. Refused: "too_many"."""
    if count > MAX_QUESTIONS:
        raise Refused("too_many", _("Tệp có hơn {n} câu hỏi. Chia thành nhiều tệp rồi nhập từng tệp.").format(n=MAX_QUESTIONS))
