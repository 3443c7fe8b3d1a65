"""The title of a lesson as a field of its own: one line of its front matter, taken out for the form and put back at its place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import yaml

from app.kernel.text import squeeze

_ROW = re.compile(r"title:(?: .*)?")
_BEFORE = re.compile(r"(id|key):")
MOST = 200


@dataclass(frozen=True)
class Named:
    """A front matter without the line of its title; `row` says where that line stood and how it was written, "" when the title
    cannot be taken out (it runs over several lines): then it stands in `head`."""

    head: str
    title: str
    row: str

    @property
    def line(self) -> int:
        """The line of the front matter, from 1, that the title stands in; 0 when there is none to take out."""
        place, _bar, written = self.row.partition("|")
        return int(place) + 1 if written else 0


def title_apart(head: str) -> Named:
    """A front matter and its title."""
    rows = head.split("\n")
    places = [at for at, row in enumerate(rows) if _ROW.fullmatch(row)]
    if not places:
        at = next((at + 1 for at, row in enumerate(rows) if _BEFORE.match(row)), 0)
        return Named(head, "", f"{at}|")
    at = places[0]
    title = _read(rows[at])
    if len(places) > 1 or title is None or (at + 1 < len(rows) and rows[at + 1][:1] in {" ", "\t"}):
        return Named(head, "", "")
    return Named("\n".join([*rows[:at], *rows[at + 1 :]]), title, f"{at}|{rows[at]}")


def title_back(head: str, title: str, row: str) -> str:
    """The front matter with its title again, as it was written before when it was not changed."""
    place, bar, before = row.partition("|")
    title = cleaned(title)
    if not bar or not place.isdecimal() or len(place) > 6 or (not before and not title):
        return head
    written = before if before and _read(before) == title else _written(title)
    rows = head.split("\n") if head else []
    at = min(int(place), len(rows))
    return "\n".join([*rows[:at], written, *rows[at:]])


def cleaned(title: str) -> str:
    """A title as it is kept: single spaces, without signs that nobody sees."""
    return squeeze("".join(sign if sign.isprintable() else " " for sign in title))[:MOST].rstrip()


def _written(title: str) -> str:
    """The line of a title; in quotes where its signs mean something to YAML."""
    ways = (f"title: {title}", f"title: {json.dumps(title, ensure_ascii=False)}", f"title: {json.dumps(title)}")
    return next((way for way in ways if _read(way) == title), ways[1])


def _read(row: str) -> str | None:
    """The title that a line says; None when it is no text of one line."""
    if len(row) > 4 * MOST or not _ROW.fullmatch(row):
        return None
    try:
        found = yaml.safe_load(row)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    title = found.get("title") if isinstance(found, dict) else None
    return title if isinstance(title, str) and title == squeeze(title) else None
