"""Reading the files of a package: bounded, UTF-8, NFC, with the line of what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

from app.courses.faults import FaultList
from app.kernel.text import _, nfc

MAX_BYTES = 200 * 1024
"""The largest text file, front matter included."""
_RUN = re.compile(r"([\[!`(<*_~^|])\1{19,}")
_MAX_RUN = 20
_MAX_BRACKETS = 2000
_DEEP = re.compile(r"(?:[ \t]*>){9,}|(?: {4}|\t){10,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ue000\ue001\ufffe\uffff]")


def read_text(path: Path, faults: FaultList) -> str:
    """The text of a file in NFC with plain line ends; "" and a fault when it cannot be used. Never raises."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError:
        faults.error(1, _("Không mở được tệp này."))
        return ""
    if size > MAX_BYTES:
        faults.error(1, _("Tệp dài hơn {n} KB. Tách thành nhiều tệp.").format(n=MAX_BYTES // 1024))
        return ""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.error(data[: error.start].count(b"\n") + 1, _("Tệp không phải UTF-8. Mở rồi lưu lại với bảng mã UTF-8."))
        return ""
    _check_letters(_plain_ends(text), faults)
    return as_kept(text)


def as_kept(text: str) -> str:
    """A text as packages keep it: plain line ends, NFC, no control characters; a text that is kept stays as it is."""
    return nfc(_CONTROL.sub(" ", _plain_ends(text)))


def _plain_ends(text: str) -> str:
    """`text` with one sign for the end of a line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_letters(text: str, faults: FaultList) -> None:
    """Text that is not NFC, has look-alike or control characters: the first line of each kind, with how many more there are."""
    if nfc(text) == text and not _CONTROL.search(text):
        return
    rows = text.split("\n")
    loose = [number for number, row in enumerate(rows, 1) if nfc(row) != row]
    hidden = [number for number, row in enumerate(rows, 1) if _CONTROL.search(row)]
    for numbers, sentence in (
        (loose, _("Chữ chưa là Unicode dựng sẵn (NFC), hoặc có ký tự lạ giống chữ Việt, dấu cách đặc biệt.")),
        (hidden, _("Có ký tự điều khiển không hiện ra màn hình. Xóa rồi gõ lại dòng này.")),
    ):
        if numbers:
            more = _(" Còn {n} dòng khác như vậy.").format(n=len(numbers) - 1) if len(numbers) > 1 else ""
            faults.error(numbers[0], sentence + more)


def is_bounded(text: str, faults: FaultList, *, first_line: int = 1) -> bool:
    """Whether a text may be given to the Markdown reader, which takes very long over endless runs of signs and deep nesting."""
    before = len(faults.found)
    for number, row in enumerate(text.split("\n"), first_line):
        if run := _RUN.search(row):
            faults.error(number, _("Dấu “{sign}” lặp hơn {n} lần liền nhau.").format(sign=run.group(1), n=_MAX_RUN - 1))
        if _DEEP.match(row):
            faults.error(number, _("Dòng này lồng quá sâu. Dùng tối đa tám dấu “>” và mười bậc lùi dòng."))
    if text.count("[") > _MAX_BRACKETS or text.count("!") > _MAX_BRACKETS:
        faults.error(first_line, _("Tệp có hơn {n} dấu “[” hoặc “!”.").format(n=_MAX_BRACKETS))
    return len(faults.found) == before
