"""How a letter looks, as far as anybody says something with it."""

from __future__ import annotations

from dataclasses import dataclass

BLACK = ""
"""The colour of letters that have none of their own, and of every colour that the eye takes for black."""


@dataclass(frozen=True)
class Style:
    """How a letter looks, as far as people mark keys with it; `colour` is RRGGBB or BLACK."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    highlight: bool = False
    strike: bool = False
    colour: str = BLACK


PLAIN = Style()
