"""The block `marking` of programme.yml: how tests are marked, where that differs from what is written in README.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.courses.package.fields import Fields
from app.kernel.text import _

ALL, MINUS, SHARE, PAIRS, PLACES = "all_or_nothing", "right_minus_wrong", "proportion", "pairs", "places"
RULES: Mapping[str, tuple[str, ...]] = {
    "several": (MINUS, ALL, SHARE),
    "matching": (SHARE, ALL),
    "ordering": (PAIRS, PLACES, ALL),
    "gaps": (SHARE, ALL),
    "cases": (SHARE, ALL),
}
"""What may be said about a kind of question; the first is what holds when nothing is said."""
STEPS = (0.1, 0.25, 0.5, 1)
"""The steps to which a mark on the scale of 10 may be rounded, halves up; the first holds when nothing is said."""


def read_marking(fields: Fields | None, paper_keys: tuple[str, ...]) -> dict[str, Any] | None:
    """The block as plain JSON values, only what it says; None without one."""
    if fields is None:
        return None
    readers: dict[str, Callable[[Fields, str], Any]] = {
        **dict.fromkeys(RULES, _rule),
        "step": _step,
        "second_marker": lambda row, name: _papers(row, name, paper_keys),
        "may_differ": lambda row, name: row.number(name),
        "show_names": lambda row, name: row.flag(name),
    }
    return fields.plain(readers)


def _rule(fields: Fields, kind: str) -> str:
    """One of the rules of a kind."""
    return fields.choice(kind, RULES[kind])


def _step(fields: Fields, name: str) -> float:
    """A step that is allowed."""
    step = fields.number(name)
    if step not in STEPS:
        fields.fault(name, _("Mục “step” là một trong: {values}.").format(values=", ".join(str(one) for one in STEPS)))
    return step


def _papers(fields: Fields, name: str, paper_keys: tuple[str, ...]) -> tuple[str, ...]:
    """Keys of papers of this programme."""
    named = fields.texts(name)
    for key in named:
        if key not in paper_keys:
            fields.fault(name, _("Không có bài kiểm tra “{key}” trong mục papers.").format(key=key[:80]))
    return named
