"""The register as A4 pages: so many lines a page, numbered pages, a closing line; drawn again it is the same pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.certificates.rules import PAGE_LINES
from app.kernel.text import _
from app.people.paper.pen import Pen, Style

_WIDTH, _HEIGHT = landscape(A4)
_LEFT, _RIGHT, _TOP = 15 * mm, _WIDTH - 12 * mm, _HEIGHT - 30 * mm
_COLUMNS = (
    (_("TT"), 0.035),
    (_("Số vào sổ"), 0.085),
    (_("Số hiệu"), 0.085),
    (_("Họ và tên"), 0.15),
    (_("Ngày sinh"), 0.075),
    (_("Chức vụ, đơn vị"), 0.165),
    (_("Lớp"), 0.09),
    (_("Xếp loại"), 0.06),
    (_("Quyết định"), 0.085),
    (_("Ngày cấp"), 0.07),
    (_("Người nhận ký, ghi chú"), 0.1),
)
_HEAD, _SIZE = 26.0, 8.5
_ROW = (_TOP - _HEAD - 22 * mm) / PAGE_LINES


@dataclass(frozen=True)
class RegisterHead:
    """Whose register of which year; how many numbers were handed out and how many of them are void."""

    parent_name: str
    body_name: str
    title: str
    year: int
    count: int
    voided: int


@dataclass(frozen=True)
class RegisterLine:
    """The cells of one line in the order of the columns, without the running number; a void one is struck through."""

    cells: tuple[str, ...]
    voided: bool


def register_pages(head: RegisterHead, lines: Sequence[RegisterLine]) -> bytes:
    """The register as a PDF; an empty one is one page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(head.title)
    pen = Pen(canvas)
    pages = max(1, -(-len(lines) // PAGE_LINES))
    for page in range(pages):
        part = lines[page * PAGE_LINES : (page + 1) * PAGE_LINES]
        bottom = _page(pen, head, page + 1, part, page * PAGE_LINES + 1)
        if page == pages - 1:
            _closing(pen, head, pages, bottom)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(pen: Pen, head: RegisterHead, number: int, lines: Sequence[RegisterLine], first: int) -> float:
    """One page; gives where its table ends."""
    pen.canvas.setFillGray(0)
    pen.canvas.setStrokeGray(0)
    pen.centred(_("Trang {n}").format(n=number), _WIDTH / 2, _HEIGHT - 12 * mm, 12)
    left = _LEFT + 45 * mm
    pen.centred(head.parent_name, left, _HEIGHT - 13 * mm, 10.5, Style.PLAIN, 85 * mm)
    pen.centred(head.body_name, left, _HEIGHT - 18 * mm, 10.5, Style.BOLD, 85 * mm)
    pen.centred(head.title, _WIDTH / 2, _HEIGHT - 25 * mm, 14, Style.BOLD)
    y = _row(pen, [label for label, _share in _COLUMNS], _TOP, _HEAD, Style.BOLD)
    for offset, line in enumerate(lines):
        top, y = y, _row(pen, [str(first + offset), *line.cells], y, _ROW, Style.PLAIN)
        if line.voided:
            pen.canvas.setLineWidth(0.7)
            pen.canvas.line(_LEFT, (top + y) / 2, _LEFT + 0.9 * (_RIGHT - _LEFT), (top + y) / 2)
    return y


def _row(pen: Pen, cells: Sequence[str], top: float, height: float, style: Style) -> float:
    """One row of boxes; text that does not fit becomes smaller, then two lines. Gives its lower edge."""
    x, bottom = _LEFT, top - height
    pen.canvas.setLineWidth(0.5)
    for (_label, share), text in zip(_COLUMNS, cells, strict=True):
        width = share * (_RIGHT - _LEFT)
        pen.canvas.rect(x, bottom, width, height)
        size, lines = _fitted(pen, text, width - 4, height - 3, style)
        middle = top - height / 2 + (len(lines) - 1) * size * 0.6 - size * 0.33
        for number, line in enumerate(lines):
            if style is Style.BOLD:
                pen.centred(line, x + width / 2, middle - number * size * 1.2, size, style)
            else:
                pen.line(line, x + 2, middle - number * size * 1.2, size, style)
        x += width
    return bottom


def _fitted(pen: Pen, text: str, width: float, height: float, style: Style) -> tuple[float, list[str]]:
    """The largest size at which the wrapped text fits into the box, and its lines."""
    size = _SIZE
    while (lines := pen.wrapped(text, width, size, style)) and len(lines) * size * 1.2 > height and size > 4:
        size -= 0.5
    return size, lines


def _closing(pen: Pen, head: RegisterHead, pages: int, bottom: float) -> None:
    """What stands under the last line."""
    words = _("Sổ năm {year} đến đây có {pages} trang, {count} số đã cấp, trong đó {void} số đã hủy.")
    pen.line(
        words.format(year=head.year, pages=pages, count=head.count, void=head.voided), _LEFT, bottom - 16, 10.5, Style.ITALIC
    )
