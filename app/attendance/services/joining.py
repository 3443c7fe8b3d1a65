"""What attendance tells the rooms below, which may not ask for it by name."""

from __future__ import annotations

from app.attendance.queries import has_marks, taken
from app.attendance.queries.leave import is_asked_about
from app.attendance.queries.makeups import lacking_people
from app.attendance.services.splits import follow_split
from app.cohorts import hooks


def join() -> None:
    """Let cohorts ask what hangs on a session and tell when one is split; more than once is once."""
    if has_marks not in hooks.session_has_marks:
        hooks.session_has_marks.append(has_marks)
        hooks.session_used.append(is_asked_about)
        hooks.session_split.append(follow_split)
        hooks.lacking.append(lacking_people)
        hooks.marked.append(taken)
