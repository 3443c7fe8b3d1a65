"""Certificates for the printer: A4 landscape, one on a page, drawn from frozen records only."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import date

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from app.certificates.rules import Kind, Printed, Skin, grouped
from app.kernel.periods import say_number
from app.kernel.text import _
from app.people.paper.pen import Pen, Style

_WIDTH, _HEIGHT = landscape(A4)
_MIDDLE = _WIDTH / 2
_LEFT, _RIGHT = 0.26 * _WIDTH, 0.73 * _WIDTH
_TEXT = 205 * mm
"""How wide the lines in the middle may be."""
_INK, _RED, _GOLD = HexColor("#111111"), HexColor("#a3121a"), HexColor("#b08a3c")


def certificate_sheets(
    records: Iterable[Printed], address_of: Callable[[str], str], done: Callable[[int], None] = lambda _number: None
) -> bytes:
    """The certificates as one PDF, the same bytes for the same records.

    `address_of` gives the address of the public page for a code; `done` is told the number of each page that is ready.
    """
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_WIDTH, _HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(_("Chứng chỉ"))
    pen = Pen(canvas)
    for number, printed in enumerate(records, 1):
        _draw(pen, printed, address_of(printed.code))
        canvas.showPage()
        done(number)
    canvas.save()
    return out.getvalue()


def _draw(pen: Pen, printed: Printed, address: str) -> None:
    """One certificate."""
    _frame(pen.canvas)
    pen.canvas.setFillColor(_INK)
    pen.canvas.setStrokeColor(_INK)
    if printed.skin == Skin.STATE:
        _state_head(pen, printed)
    else:
        _union_head(pen, printed)
    _body(pen, printed)
    _numbers(pen, printed, address)
    _signature(pen, printed)


def _frame(canvas: Canvas) -> None:
    """Two lines around the page."""
    canvas.setStrokeColor(_GOLD)
    for inset, width in ((9 * mm, 2.2), (11 * mm, 0.6)):
        canvas.setLineWidth(width)
        canvas.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)


def _state_head(pen: Pen, printed: Printed) -> None:
    """Body at the left, national title at the right."""
    top = _HEIGHT - 24 * mm
    _body_head(pen, printed, _LEFT, top, 100 * mm)
    pen.centred(_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), _RIGHT, top, 12.5, Style.BOLD, 118 * mm)
    pen.centred(_("Độc lập - Tự do - Hạnh phúc"), _RIGHT, top - 16, 13.5, Style.BOLD)
    _rule(pen, _RIGHT, top - 20.5, pen.width(_("Độc lập - Tự do - Hạnh phúc"), 13.5, Style.BOLD))


def _union_head(pen: Pen, printed: Printed) -> None:
    """The body alone, in the middle."""
    _body_head(pen, printed, _MIDDLE, _HEIGHT - 24 * mm, _TEXT)


def _body_head(pen: Pen, printed: Printed, x: float, top: float, most: float) -> None:
    """The body above, the body, and a short line under it."""
    if printed.parent_name:
        pen.centred(printed.parent_name, x, top, 12.5, Style.PLAIN, most)
        top -= 16
    size = pen.fitting(printed.body_name, 12.5, Style.BOLD, most)
    pen.centred(printed.body_name, x, top, size, Style.BOLD)
    _rule(pen, x, top - 4.5, pen.width(printed.body_name, size, Style.BOLD) / 2.5)


def _rule(pen: Pen, x: float, y: float, length: float) -> None:
    """A line around x."""
    pen.canvas.setLineWidth(0.8)
    pen.canvas.line(x - length / 2, y, x + length / 2, y)


def _body(pen: Pen, printed: Printed) -> None:
    """What is certified, line by line from the title down."""
    y = _HEIGHT - 57 * mm
    pen.canvas.setFillColor(_RED)
    pen.canvas.setStrokeColor(_RED)
    title = _("CHỨNG CHỈ") if printed.kind == Kind.CERTIFICATE else _("GIẤY CHỨNG NHẬN")
    pen.centred(title, _MIDDLE, y, 34, Style.BOLD)
    pen.canvas.setFillColor(_INK)
    pen.canvas.setStrokeColor(_INK)
    pen.centred(_("Cấp cho"), _MIDDLE, y - 24, 13, Style.ITALIC)
    pen.centred(printed.name, _MIDDLE, y - 53, 26, Style.BOLD, _TEXT)
    y -= 76
    for line in _about_her(printed):
        pen.centred(line, _MIDDLE, y, 13.5, Style.PLAIN, _TEXT)
        y -= 18
    pen.centred(_("Đã hoàn thành chương trình"), _MIDDLE, y - 4, 13, Style.ITALIC)
    y -= 25
    size, lines = _course(pen, printed.course_title)
    for line in lines:
        pen.centred(line, _MIDDLE, y, size, Style.BOLD)
        y -= size * 1.3
    for line in _about_the_class(printed):
        pen.centred(line, _MIDDLE, y, 12.5, Style.PLAIN, _TEXT)
        y -= 17


def _course(pen: Pen, title: str) -> tuple[float, list[str]]:
    """The title of the course, whole: at most two lines, smaller when it is long."""
    size = 17.0
    while len(lines := pen.wrapped(title, _TEXT, size, Style.BOLD)) > 2 and size > 6:
        size -= 0.5
    return size, lines


def _about_her(printed: Printed) -> list[str]:
    """Birth, post and unit."""
    birth = _("Sinh ngày: {day}") if "-" in printed.birth else _("Năm sinh: {day}")
    place = ", ".join(part for part in (printed.post, printed.unit) if part)
    return [*([birth.format(day=printed.birth_words)] if printed.birth else []), *([place] if place else [])]


def _about_the_class(printed: Printed) -> list[str]:
    """Days, tiết, band, decision."""
    days = _("Lớp {title}, từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}").format(
        title=printed.class_title.removeprefix(_("Lớp ")), first=printed.opens_on, last=printed.closes_on
    )
    hours = _("{all} tiết, trong đó {online} tiết học trên mạng và {in_person} tiết học trực tiếp").format(
        all=say_number(printed.periods), online=say_number(printed.online), in_person=say_number(printed.in_person)
    )
    band = [_("Xếp loại: {band}").format(band=printed.band)] if printed.band else []
    decision = _("Theo Quyết định số {number} ngày {day:%d/%m/%Y}").format(number=printed.decision_number, day=printed.decided_on)
    return [days, hours, *band, decision]


def _numbers(pen: Pen, printed: Printed, address: str) -> None:
    """QR, code and both numbers at the lower left."""
    x, y, side = 19 * mm, 24 * mm, 27 * mm
    pen.qr(address, x, y, side)
    pen.centred(grouped(printed.code), x + side / 2, y - 11, 9.5, Style.BOLD)
    left, top = x + side + 5 * mm, y + side - 9
    lines = [_("Số hiệu: {text}").format(text=printed.serial), _("Số vào sổ: {text}").format(text=printed.entry)]
    for number, line in enumerate(lines):
        pen.line(line, left, top - number * 15, 11.5, Style.PLAIN)
    place = address.partition("//")[2].rpartition("/")[0]
    small = [_("Quét mã, hoặc nhập mã ở"), *pen.wrapped(place, 60 * mm, 9)]
    small += [_("Thay chứng chỉ số {serial} in sai").format(serial=printed.replaces)] if printed.replaces else []
    for number, line in enumerate(small):
        pen.line(line, left, top - 34 - number * 11.5, 9, Style.PLAIN)


def _signature(pen: Pen, printed: Printed) -> None:
    """Place and day, capacity, title, room for the hand and the seal, name."""
    y, most = 68 * mm, 100 * mm
    pen.centred(_day_line(printed.place, printed.issued_on), _RIGHT, y, 12.5, Style.ITALIC, most)
    y -= 17
    for line in (printed.capacity, printed.signatory_title):
        if line:
            pen.centred(line, _RIGHT, y, 12.5, Style.BOLD, most)
            y -= 15
    pen.centred(printed.signatory_name, _RIGHT, 20 * mm, 13.5, Style.BOLD, most)


def _day_line(place: str, on: date) -> str:
    """Days below ten and the first two months get a zero before them (NĐ 30/2020)."""
    month = f"{on.month:02d}" if on.month < 3 else str(on.month)
    return _("{place}, ngày {day:02d} tháng {month} năm {year}").format(place=place, day=on.day, month=month, year=on.year)
