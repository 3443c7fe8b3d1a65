"""The sheet of personal cards: A4, ten on a page, to be cut along the lines."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontpkg_noto_serif import __file__ as font_package
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.kernel.text import _
from app.people.paper.qr import qr_squares

A_PAGE = 10
_FONT = "NotoSerif"
_WIDTH, _HEIGHT = 90 * mm, 54 * mm
_LEFT, _TOP = (A4[0] - 2 * _WIDTH) / 2, (A4[1] - 5 * _HEIGHT) / 2
_QR, _PAD = 36 * mm, 5 * mm


@dataclass(frozen=True)
class PrintedCard:
    """What stands on one card: who, from where, in which class; the text of its QR and the code for typing."""

    full_name: str
    unit_name: str
    class_title: str
    text: str
    short: str
    version: int


def card_sheet(cards: Sequence[PrintedCard]) -> bytes:
    """The cards as a PDF."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1)
    canvas.setTitle(_("Thẻ học viên"))
    for number, card in enumerate(cards):
        place = number % A_PAGE
        if number and not place:
            canvas.showPage()
        _draw(canvas, card, _LEFT + place % 2 * _WIDTH, A4[1] - _TOP - (place // 2 + 1) * _HEIGHT)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, card: PrintedCard, x: float, y: float) -> None:
    """One card with its lower left corner at x, y."""
    canvas.setLineWidth(0.3)
    canvas.setStrokeGray(0.6)
    canvas.rect(x, y, _WIDTH, _HEIGHT)
    _draw_qr(canvas, card.text, x + _PAD, y + _HEIGHT - _PAD - _QR)
    canvas.setFillGray(0)
    _centred(canvas, " ".join((card.short[:3], card.short[3:])), x + _PAD + _QR / 2, y + 5.5 * mm, 15)
    left, width = x + 2 * _PAD + _QR - 1 * mm, _WIDTH - _QR - 3 * _PAD + 2 * mm
    top = _wrapped(canvas, card.full_name, left, y + _HEIGHT - 11 * mm, width, 14)
    top = _wrapped(canvas, card.unit_name, left, top - 1.5 * mm, width, 10)
    canvas.setFillGray(0.25)
    _wrapped(canvas, card.class_title, left, top - 1.5 * mm, width, 8.5)
    _wrapped(canvas, _("Thẻ số {n}. Mất thẻ thì báo người phụ trách lớp.").format(n=card.version), left, y + 9 * mm, width, 7)


def _draw_qr(canvas: Canvas, text: str, x: float, y: float) -> None:
    """The QR as filled squares; one path, so that printers show no seams."""
    rows = qr_squares(text)
    side = _QR / len(rows)
    path = canvas.beginPath()
    for line, row in enumerate(rows):
        for column, dark in enumerate(row):
            if dark:
                path.rect(x + column * side, y + _QR - (line + 1) * side, side, side)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _centred(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """Text around x."""
    canvas.setFont(_font(), size)
    canvas.drawCentredString(x, y, text)


def _wrapped(canvas: Canvas, text: str, x: float, y: float, width: float, size: float) -> float:
    """Text in at most three lines of `width`, the last one cut; gives back the next line's y."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pdfmetrics.stringWidth(longer, _font(), size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    canvas.setFont(_font(), size)
    for line in lines[:3]:
        canvas.drawString(x, y, line)
        y -= size * 1.25
    return y


@cache
def _font() -> str:
    """The font, registered once: one that has every Vietnamese letter on every machine."""
    file = Path(font_package).with_name("files") / "NotoSerif[wdth,wght].ttf"
    pdfmetrics.registerFont(TTFont(_FONT, str(file)))
    return _FONT
