"""Gaps in a text: `[[đáp án|cách viết khác]]` in the source, a numbered span in what is published."""

from __future__ import annotations

import re

GAP = re.compile(r"\[\[([^\[\]\n]*)\]\]")
_SHOWN = re.compile(r'<span class="gap">\(([0-9]{1,2})\)</span>')
SIGN = "\ue003{number}\ue004"
_SIGN = re.compile("\ue003([0-9]{1,2})\ue004")
SIGNS = re.compile("[\ue003\ue004]")


def gaps_of(stem: str) -> tuple[tuple[str, ...], ...]:
    """The accepted spellings of every gap of a text, in order."""
    return tuple(tuple(variant.strip() for variant in gap.split("|")) for gap in GAP.findall(stem))


def with_signs(stem: str) -> str:
    """The text with a sign in the place of every gap, for the Markdown reader."""
    numbers = iter(range(1, stem.count("[[") + 1))
    return GAP.sub(lambda _gap: SIGN.format(number=next(numbers)), SIGNS.sub("", stem))


def with_spans(html: str) -> str:
    """Clean HTML with the numbered spans that pages put their boxes into, in the place of the signs."""
    return _SIGN.sub(r'<span class="gap">(\1)</span>', html)


def split_gaps(html: str) -> list[tuple[str, int]]:
    """(what stands before, number of the gap) for every gap, and at last (the rest, 0)."""
    pieces = _SHOWN.split(html)
    before = [(pieces[at], int(pieces[at + 1])) for at in range(0, len(pieces) - 1, 2)]
    return [*before, (pieces[-1], 0)]
