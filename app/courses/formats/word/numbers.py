"""Numbers that Word writes itself: they stand in no text, so they are counted here as Word counts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from docx.oxml.ns import qn

from app.kernel.ids import is_id

_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"))
_ROMAN_LOW = ((5, "v"), (4, "iv"), (1, "i"))


class Numbers:
    """The lists of a file while its paragraphs go by."""

    def __init__(self, numbering: Any) -> None:
        lists = list(numbering.iter(qn("w:abstractNum"))) if numbering is not None else []
        self._abstract = {one.get(qn("w:abstractNumId")): one for one in lists}
        self._lists = {one.get(qn("w:numId")): one for one in numbering.iter(qn("w:num"))} if numbering is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def label(self, number_id: str, level: int) -> str:
        """What Word writes before the next paragraph of this list at this level ("A."); "• " for a dot; "" for nothing."""
        if number_id not in self._lists or not 0 <= level < _LEVELS:
            return ""
        abstract_id = self._lists[number_id].find(qn("w:abstractNumId")).get(qn("w:val"))
        counts = self._counts.setdefault(abstract_id, [None] * _LEVELS)
        if number_id not in self._begun:
            self._begun.add(number_id)
            for at, start in self._overrides(number_id).items():
                counts[at:] = [None] * (_LEVELS - at)
                counts[at] = start - 1
        start = self._start(number_id, level)
        counts[level] = start if (before := counts[level]) is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return self._written(number_id, level, counts)

    def form(self, number_id: str, level: int) -> str:
        """How a list counts at a level ("decimal", "bullet", "upperRoman" …); "" for what is no list."""
        if number_id not in self._lists or not 0 <= level < _LEVELS:
            return ""
        return _value(self._level(number_id, level), "w:numFmt", "decimal")

    def _written(self, number_id: str, level: int, counts: list[int | None]) -> str:
        """The text of a number, with those of the levels above where they belong to it."""
        definition = self._level(number_id, level)
        form = _value(definition, "w:numFmt", "decimal")
        if form == "bullet":
            return "•"
        if form == "none" or definition is None:
            return ""

        def one(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            upper = self._level(number_id, at)
            number = counts[at] if counts[at] is not None else self._start(number_id, at)
            return _FORMS.get(_value(upper, "w:numFmt", "decimal"), str)(number or 0)

        return re.sub(r"%([1-9])", one, _value(definition, "w:lvlText", "%1.")).strip()

    def _overrides(self, number_id: str) -> Mapping[int, int]:
        """Where a list begins anew, by level."""
        found = {}
        for override in self._lists[number_id].iter(qn("w:lvlOverride")):
            start = override.find(qn("w:startOverride"))
            level = str(override.get(qn("w:ilvl"), ""))
            if start is not None and is_id(level) and int(level) < _LEVELS:
                found[int(level)] = _whole(start.get(qn("w:val")), 1)
        return found

    def _start(self, number_id: str, level: int) -> int:
        """The first number of a level."""
        return _whole(_value(self._level(number_id, level), "w:start", "1"), 1)

    def _level(self, number_id: str, level: int) -> Any:
        """The definition of a level: the list's own, or that of what it is made from."""
        wanted = str(level)
        for override in self._lists[number_id].iter(qn("w:lvlOverride")):
            own = override.find(qn("w:lvl"))
            if override.get(qn("w:ilvl")) == wanted and own is not None:
                return own
        abstract = self._abstract.get(self._lists[number_id].find(qn("w:abstractNumId")).get(qn("w:val")))
        levels = abstract.iter(qn("w:lvl")) if abstract is not None else ()
        return next((one for one in levels if one.get(qn("w:ilvl")) == wanted), None)


def _value(element: Any, tag: str, default: str) -> str:
    """The value of a child."""
    child = element.find(qn(tag)) if element is not None else None
    return str(child.get(qn("w:val"), default)) if child is not None else default


def _whole(text: str | None, default: int) -> int:
    """A whole number that a file says."""
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,6}", text) else default


def _letters(number: int) -> str:
    """a, b … z, aa, bb: as Word counts with letters."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 1000 else str(number)


def _roman(number: int) -> str:
    """i, ii, iii, iv …"""
    said, left = "", number if 0 < number < 4000 else 0
    for value, letters in (*_ROMAN, *_ROMAN_LOW):
        said, left = said + letters * (left // value), left % value
    return said or str(number)


_FORMS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}
