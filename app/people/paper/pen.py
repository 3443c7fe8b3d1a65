"""Writing on a page of a PDF: lines of text in the house's family, centred, wrapped, shrunk to fit; a QR as squares."""

from __future__ import annotations

from enum import StrEnum

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from app.kernel.text import nfc
from app.people.paper.fonts import family
from app.people.paper.qr import qr_squares

_BOLD_STROKE = 0.028
"""Width of the stroke that makes drawn bold, as a part of the size."""


class Style(StrEnum):
    """How letters stand."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"


class Pen:
    """Writes on a canvas; places are in points from the lower left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._family = family()

    def width(self, text: str, size: float, style: Style = Style.PLAIN) -> float:
        """How wide a line is."""
        return float(pdfmetrics.stringWidth(nfc(text), self._font(style), size))

    def line(self, text: str, x: float, y: float, size: float, style: Style = Style.PLAIN) -> None:
        """One line that begins at x."""
        words = self.canvas.beginText(x, y)
        words.setFont(self._font(style), size)
        drawn = style is Style.BOLD and self._family.draws_bold
        if drawn:
            self.canvas.setLineWidth(size * _BOLD_STROKE)
            words.setTextRenderMode(2)
        words.textOut(nfc(text))
        if drawn:
            words.setTextRenderMode(0)
        self.canvas.drawText(words)

    def centred(self, text: str, x: float, y: float, size: float, style: Style = Style.PLAIN, most: float = 0) -> None:
        """One line around x; smaller when it would be wider than `most`."""
        size = self.fitting(text, size, style, most) if most else size
        self.line(text, x - self.width(text, size, style) / 2, y, size, style)

    def fitting(self, text: str, size: float, style: Style, most: float) -> float:
        """`size`, or the smaller one at which a line is no wider than `most`."""
        wide = self.width(text, size, style)
        return size if wide <= most else size * most / wide

    def wrapped(self, text: str, most: float, size: float, style: Style = Style.PLAIN) -> list[str]:
        """The lines of a text that are no wider than `most`; a word that is wider stands broken."""
        lines = [""]
        for word in nfc(text).split():
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, size, style) <= most:
                lines[-1] = longer
                continue
            lines += [word] if lines[-1] else []
            lines[-1] = lines[-1] or word
            while self.width(lines[-1], size, style) > most and len(lines[-1]) > 1:
                lines[-1:] = self._broken(lines[-1], most, size, style)
        return lines

    def qr(self, text: str, x: float, y: float, side: float) -> None:
        """A QR with its lower left corner at x, y; one path, so that printers show no seams."""
        rows = qr_squares(text)
        step = side / len(rows)
        path = self.canvas.beginPath()
        for line, row in enumerate(rows):
            for column, dark in enumerate(row):
                if dark:
                    path.rect(x + column * step, y + side - (line + 1) * step, step, step)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _broken(self, word: str, most: float, size: float, style: Style) -> tuple[str, str]:
        """A word in two parts, the first of which fits."""
        at = next((end for end in range(len(word) - 1, 0, -1) if self.width(word[:end], size, style) <= most), 1)
        return word[:at], word[at:]

    def _font(self, style: Style) -> str:
        """The registered font of a style."""
        return str(getattr(self._family, style))
