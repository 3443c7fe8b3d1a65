"""What the page of a picture and the page of pictures and files send. Syntax only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.courses.package.files import as_kept
from app.courses.rules.pictures import WHOLE, Cut, words_for
from app.kernel.ids import is_id, row_id

_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


@dataclass(frozen=True)
class SentCut:
    """A button of the page of a picture, with everything on it."""

    path: str
    act: str
    cut: Cut
    alt: str
    caption: str


def read_cut(sent: Mapping[str, str]) -> SentCut:
    """The form; what is no number takes nothing away."""
    turn = sent.get("turn", "")
    left, top, right, bottom = (_thousandths(sent.get(side, "")) for side in ("left", "top", "right", "bottom"))
    cut = Cut(int(turn) if turn in {"90", "180", "270"} else 0, left, top, WHOLE - right, WHOLE - bottom)
    words = (words_for(as_kept(sent.get(name, ""))) for name in ("alt", "caption"))
    return SentCut(sent.get("ten", ""), sent.get("do", ""), cut, *words)


def _thousandths(text: str) -> int:
    """An amount in percent, with a comma or a point."""
    bare = text.strip()
    return round(float(bare.replace(",", ".")) * 10) if _PERCENT.fullmatch(bare) else 0


@dataclass(frozen=True)
class Wanted:
    """What the page of pictures and files is asked for: a programme, a topic, a state, an order, words."""

    programme_id: int | None
    topic_id: int | None
    state: str
    order: str
    words: str


def read_wanted(asked: Mapping[str, str]) -> Wanted:
    """The address of the page."""
    programme, topic = (row_id(asked[name]) if is_id(asked.get(name, "")) else None for name in ("goi", "cd"))
    return Wanted(programme, topic, asked.get("xem", ""), asked.get("sap", ""), asked.get("q", "").strip()[:100])
