"""Formulas of a Word file (OMML) as one line of text; said whether anything is lost by that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_UP = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


@dataclass(frozen=True)
class Formula:
    """A formula as text; `plain` when nothing is lost by that."""

    text: str
    plain: bool


def formula_of(element: Any) -> Formula:
    """The formula as text: x², a/b, √(x)."""
    lost: list[str] = []
    return Formula(" ".join(_text(element, lost).split()), not lost)


def raised(text: str) -> str:
    """Text above the line: ², or ^(…) where there is no such letter."""
    return text.translate(_UP) if all(letter in "0123456789+-=()n" for letter in text) else f"^({text})"


def lowered(text: str) -> str:
    """Text below the line."""
    return text.translate(_DOWN) if all(letter in "0123456789+-=()" for letter in text) else f"_({text})"


def _text(element: Any, lost: list[str]) -> str:
    """The words of an element, by its kind."""
    name = element.tag.removeprefix(_M) if isinstance(element.tag, str) else ""
    if name == "t":
        return element.text or ""
    if build := _BUILD.get(name):
        return build(element, lost)
    return "".join(_text(child, lost) for child in element if not str(child.tag).endswith("Pr"))


def _part(element: Any, name: str, lost: list[str]) -> str:
    """The words of a named child."""
    child = element.find(_M + name)
    return _text(child, lost).strip() if child is not None else ""


def _whole(text: str) -> str:
    """In brackets unless it is one thing."""
    return text if text.isalnum() else f"({text})"


def _fraction(element: Any, lost: list[str]) -> str:
    """a/b."""
    return f"{_whole(_part(element, 'num', lost))}/{_whole(_part(element, 'den', lost))}"


def _root(element: Any, lost: list[str]) -> str:
    """√x; the degree above it."""
    degree = _part(element, "deg", lost)
    return f"{raised(degree) if degree else ''}√{_whole(_part(element, 'e', lost))}"


def _brackets(element: Any, lost: list[str]) -> str:
    """(a; b)."""
    return "(" + "; ".join(_text(child, lost) for child in element.findall(_M + "e")) + ")"


def _lost(element: Any, lost: list[str]) -> str:
    """What no line of text can show as it is: sums with bounds, tables, accents."""
    lost.append(element.tag)
    return " ".join(_text(child, lost) for child in element if not str(child.tag).endswith("Pr"))


_BUILD: Mapping[str, Callable[[Any, list[str]], str]] = {
    "f": _fraction,
    "rad": _root,
    "d": _brackets,
    "sSup": lambda element, lost: _part(element, "e", lost) + raised(_part(element, "sup", lost)),
    "sSub": lambda element, lost: _part(element, "e", lost) + lowered(_part(element, "sub", lost)),
    "sSubSup": lambda element, lost: (
        _part(element, "e", lost) + lowered(_part(element, "sub", lost)) + raised(_part(element, "sup", lost))
    ),
    "nary": _lost,
    "m": _lost,
    "eqArr": _lost,
    "acc": _lost,
    "limLow": _lost,
    "limUpp": _lost,
    "groupChr": _lost,
    "bar": _lost,
}
