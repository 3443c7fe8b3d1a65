"""The lines that mean something in a question, and how a stem holds a line that only looks like one.

A line of a stem that looks like an option, an accepted answer or a heading is written with a backslash in front,
and so is a further line of an option that begins with ">". What a line looks like depends on the kind of the question.
"""

from __future__ import annotations

import re
from functools import cache

HEAD = re.compile(r"([^\s{}]+)(?:\s+\{([^{}]*)\})?")
ATTRIBUTE = re.compile(r'[^\s="]+="[^"]*"|\S+')
OPTION = re.compile(r"- \[([ xX]|-?[0-9]{1,3}(?:[.,][0-9]{1,5})?%)\](?:\s+(.*))?")
ACCEPTED = re.compile(r"- =(?:\s+(.*))?")
PAIR = re.compile(r"-\s+(?:(.*?)\s+)??=>(?:\s+(.*))?")
ITEM = re.compile(r"([0-9]{1,2})\.(?:\s+(.*))?")
CRITERION = re.compile(r"-\s+([0-9]{1,2}(?:[.,][0-9]{1,2})?) điểm:(?:\s+(.*))?")
PART = re.compile(r"###(?:\s+(.*))?")
_BASE = r"##(?:\s|$)|-\s*\[\s*(?:[xX]?|[-+−]?[0-9]+(?:[.,][0-9]+)?\s*%)\s*\]|-\s*=(?!>)"
CLOSED_BY_QUOTE = {"gaps", "case"}
"""Kinds without answers under their stem: the first line with ">" begins the explanation."""
_MORE = {
    "gaps": r">",
    "case": r">",
    "matching": r"-\s+(?:.*?\s+)?=>(?:\s|$)",
    "ordering": r"[0-9]{1,2}\.(?:\s|$)",
    "essay": r"-\s+[0-9]{1,2}(?:[.,][0-9]{1,2})? điểm:",
}
_ESCAPED_QUOTE = re.compile(r"(\s*)\\(\\*>.*)", re.DOTALL)
_QUOTE_LIKE = re.compile(r"\s*\\*>")


@cache
def _patterns(kind: str, in_case: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(a line that means something, the same behind backslashes) in a question of this kind."""
    looks = [_BASE, *([_MORE[kind]] if kind in _MORE else []), *([r"###(?:\s|$)"] if in_case or kind == "case" else [])]
    return re.compile("|".join(looks)), re.compile(rf"\\+(?:{'|'.join(looks)})")


def looks_like_one(row: str, kind: str, *, in_case: bool) -> bool:
    """Whether a line would be read as something else than words of the stem."""
    return _patterns(kind, in_case)[0].match(row) is not None


def escaped(row: str, kind: str, *, in_case: bool) -> str:
    """A line of a stem as it is written."""
    means, behind = _patterns(kind, in_case)
    return "\\" + row if means.match(row) or behind.match(row) else row


def unescaped(row: str, kind: str, *, in_case: bool) -> str:
    """A written line of a stem as it is meant."""
    return row[1:] if _patterns(kind, in_case)[1].match(row) else row


def escaped_quote(row: str) -> str:
    """A further line of an option as it is written, told apart from feedback."""
    bare = row.lstrip()
    return row[: len(row) - len(bare)] + "\\" + bare if _QUOTE_LIKE.match(row) else row


def unescaped_quote(row: str) -> str:
    """A written further line of an option as it is meant."""
    found = _ESCAPED_QUOTE.fullmatch(row)
    return found.group(1) + found.group(2) if found else row
