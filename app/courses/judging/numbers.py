"""Numbers as people in Vietnam write them: 1.400 and 7,5; and the band around an accepted number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from app.kernel.text import squeeze

_NUMBER = re.compile(r"([-+−]?)([0-9]{1,3}(?:[. ][0-9]{3})+|[0-9]{1,15})(?:[,.]([0-9]{1,9}))?")
_UNIT = re.compile(r"\s*(?:%|[^\W\d_][^\d]{0,29})?")
_BAND = re.compile(r"(.+?)\s*(?:±|\+-|\+/-)\s*(.+?)(\s*%)?")


@dataclass(frozen=True)
class Band:
    """The numbers that are accepted, both ends included."""

    least: Fraction
    most: Fraction

    def holds(self, number: Fraction) -> bool:
        """Whether a number is accepted."""
        return self.least <= number <= self.most


def read_number(text: str) -> Fraction | None:
    """The number that a text is: a dot or a space before three digits parts thousands, a comma (or another dot) is the decimal
    sign; a unit behind it is passed over. None when it is no number."""
    said = squeeze(text)
    found = _NUMBER.match(said)
    if found is None or not _UNIT.fullmatch(said[found.end() :]):
        return None
    sign, whole, decimals = found.groups()
    number = Fraction(re.sub(r"[^0-9]", "", whole)) + Fraction(int(decimals or 0), 10 ** len(decimals or ""))
    return -number if sign in {"-", "−"} else number


def band_of(text: str) -> Band | None:
    """The band of an accepted answer: "12,5", "12,5 ± 0,5" or "1.400 ± 5%"; None when it cannot be read."""
    found = _BAND.fullmatch(squeeze(text))
    number = read_number(found.group(1) if found else text)
    off = read_number(found.group(2)) if found else Fraction(0)
    if number is None or off is None or off < 0:
        return None
    if found and found.group(3):
        off = abs(number) * off / 100
    return Band(number - off, number + off)
