"""The fonts of papers: one like Times New Roman where the machine has it, else the one that is installed with the product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontpkg_noto_serif import __file__ as font_package
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_NEEDED = "ếờữỹặĐ"
"""Letters that older fonts of the same names lack (Liberation Serif 1.07)."""


@dataclass(frozen=True)
class Family:
    """Names of registered fonts; where `bold` is the plain one, boldness has to be drawn."""

    title: str
    plain: str
    bold: str
    italic: str

    @property
    def draws_bold(self) -> bool:
        """Whether bold letters are drawn with a stroke, because the font has none of its own."""
        return self.bold == self.plain


@cache
def family() -> Family:
    """The family that this machine prints with, registered once."""
    for title, plain, bold, italic in _known():
        if all(file.is_file() for file in (plain, bold, italic)) and _has_vietnamese(plain):
            names = [f"{title}-{style}".replace(" ", "") for style in ("Plain", "Bold", "Italic")]
            for name, file in zip(names, (plain, bold, italic), strict=True):
                pdfmetrics.registerFont(TTFont(name, str(file)))
            return Family(title, *names)
    return _installed()


def _known() -> Iterator[tuple[str, Path, Path, Path]]:
    """(title, plain, bold, italic) of the families that official papers may be set in, the best first."""
    share = Path("/usr/share/fonts")
    windows = Path("C:/Windows/Fonts")
    mac = Path("/System/Library/Fonts/Supplemental")
    times = "Times New Roman"
    yield times, windows / "times.ttf", windows / "timesbd.ttf", windows / "timesi.ttf"
    yield times, mac / f"{times}.ttf", mac / f"{times} Bold.ttf", mac / f"{times} Italic.ttf"
    for folder, name in (
        (share / "truetype" / "croscore", "Tinos"),
        (share / "truetype" / "liberation2", "LiberationSerif"),
        (share / "truetype" / "liberation", "LiberationSerif"),
        (share / "liberation-serif-fonts", "LiberationSerif"),
    ):
        yield name, folder / f"{name}-Regular.ttf", folder / f"{name}-Bold.ttf", folder / f"{name}-Italic.ttf"


def _has_vietnamese(file: Path) -> bool:
    """Whether a font has the letters of Vietnamese."""
    try:
        return all(ord(letter) in TTFont("looked-at", str(file)).face.charToGlyph for letter in _NEEDED)
    except (TTFError, OSError):
        return False


def _installed() -> Family:
    """Noto Serif from its package: plain and italic; it has every letter on every machine."""
    folder = Path(font_package).with_name("files")
    for name, file in (("NotoSerif-Plain", "NotoSerif[wdth,wght].ttf"), ("NotoSerif-Italic", "NotoSerif-Italic[wdth,wght].ttf")):
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    return Family("Noto Serif", "NotoSerif-Plain", "NotoSerif-Plain", "NotoSerif-Italic")
