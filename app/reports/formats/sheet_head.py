"""The lines above and below a table of a workbook: head, title, name of the table; who made it and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from app.kernel.text import _
from app.reports.rules.document import Caption, Document, Signing, Skin, day_line, number_line, say_cell

_ROOM = 3
"""Empty lines for the hand."""


@dataclass(frozen=True)
class Words:
    """Some words of a line, and how they stand."""

    text: str
    bold: bool = False
    leaning: bool = False
    size: int = 12


Line = tuple[Words] | tuple[Words, Words]
"""Over the whole width, or at the left and at the right."""


def head_of(document: Document, caption: Caption) -> list[Line]:
    """What stands above a table."""
    head = document.head
    left = [Words(head.parent), Words(head.body, bold=True), Words(number_line(document.symbol))]
    day = Words(day_line(head.place, document.on), leaning=True)
    titles = [_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), _("Độc lập - Tự do - Hạnh phúc")]
    right = [*[Words(title, bold=True) for title in titles if head.skin is Skin.STATE], day]
    left = [words for words in left if words.text]
    lines: list[Line] = list(zip_longest(left, right, fillvalue=Words("")))
    lines += [(Words(""),), (Words(document.title, bold=True, size=14),)]
    small = caption.small or (_("Số liệu đến ngày {day}").format(day=say_cell(document.dated)) if document.on else "")
    names = (Words(document.about, bold=True, size=13), Words(caption.text, bold=True), Words(small, leaning=True))
    return [*lines, *[(words,) for words in names if words.text]]


def foot_of(document: Document) -> list[Line]:
    """What stands below a table: at the left who made it, at the right who signs; nothing when nobody signs."""
    if document.signing is None:
        return []
    left, right = _above(document.beside), _above(document.signing)
    tall = max(len(left), len(right))
    sides = [[*[""] * (tall - len(side)), *side, *[""] * _ROOM] for side in (left, right)]
    names = (document.beside.name if document.beside else "", document.signing.name)
    pairs = [*zip(*sides, strict=True), names]
    return [(Words(one, bold=True), Words(other, bold=True)) for one, other in pairs]


def _above(signing: Signing | None) -> list[str]:
    """The lines above a name."""
    return [line for line in (signing.capacity, signing.title) if line] if signing else []
