"""Whether a file is what it says it is, and holds nothing that runs."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.courses.attachments.naming import KINDS, kind_of
from app.courses.attachments.office import office_fault
from app.courses.attachments.pdf import pdf_fault
from app.courses.markdown.tree import Attachment
from app.kernel.text import _

MAX_BYTES = 10 * 1024 * 1024


class BadAttachment(Exception):
    """A file that is not handed out; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_attachment(path: Path) -> bytes:
    """The bytes of a file of a package, one more than is taken when it is too heavy; BadAttachment when it cannot be opened."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadAttachment(_("Không mở được tệp.")) from error


def check_attachment(data: bytes, name: str) -> Attachment:
    """What a file called `name` is; BadAttachment when it is not taken."""
    kind = kind_of(name)
    if not kind:
        kinds = ", ".join(f".{ending}" for ending in KINDS)
        sentence = _("Tệp kèm là {kinds}. Tệp .doc, .xls, .ppt đời cũ: mở ra, chọn Lưu thành loại mới rồi gửi lại.")
        raise BadAttachment(sentence.format(kinds=kinds))
    if not data:
        raise BadAttachment(_("Tệp rỗng. Chép lại từ bản gốc."))
    if len(data) > MAX_BYTES:
        raise BadAttachment(
            _("Tệp nặng hơn {n} MB. Giảm cỡ hình trong tệp hoặc tách thành nhiều tệp.").format(n=MAX_BYTES // 1024**2)
        )
    fault = pdf_fault(data) if kind == "pdf" else office_fault(data, kind)
    if fault:
        raise BadAttachment(fault)
    return Attachment(hashlib.sha256(data).hexdigest(), kind, len(data))
