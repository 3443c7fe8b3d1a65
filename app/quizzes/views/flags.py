"""The questions she marked to look at again: her own note in the browser's cookie, for the attempt she is in."""

from __future__ import annotations

from flask import session

_NAME = "xem_lai"


def flagged(attempt_id: int) -> frozenset[int]:
    """The marked positions of an attempt."""
    kept = session.get(_NAME)
    return frozenset(kept[1]) if kept and kept[0] == attempt_id else frozenset()


def set_flag(attempt_id: int, position: int, *, on: bool) -> None:
    """Mark a question or take the mark away; the cookie changes only when something changes."""
    before = flagged(attempt_id)
    after = before | {position} if on else before - {position}
    if after != before:
        session[_NAME] = [attempt_id, sorted(after)]


def forget(attempt_id: int) -> None:
    """The attempt is over."""
    if flagged(attempt_id):
        session.pop(_NAME, None)
