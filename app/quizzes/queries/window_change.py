"""What another window of a paper would do to the people of a class, before it is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.cohorts.queries import CohortView
from app.kernel.clock import moment_of
from app.quizzes.queries.papers import PaperView, window_of
from app.quizzes.queries.sitting import Sitting, State, class_paper
from app.quizzes.rules.windows import Extra, Window, checked_window, moved_end, times


@dataclass(frozen=True)
class MovedEnd:
    """Somebody in the middle of a paper, with the end that she has and the one that she would have."""

    full_name: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class WindowChange:
    """A window that was typed beside the one that holds. `moved`: who is in the middle and would get another end; `running` of
    how many; `waiting`: how many have not begun or may try again."""

    before: Window
    after: Window
    moved: Sequence[MovedEnd]
    running: int
    waiting: int

    @property
    def moves(self) -> bool:
        """Whether it is another window at all."""
        return self.before != self.after

    @property
    def digest(self) -> str:
        """What was looked at: the same window again needs no second look."""
        closes = self.after.closes_at.isoformat() if self.after.closes_at else ""
        return f"{self.after.opens_at.isoformat()} {closes}"


def window_change(
    cohort: CohortView, paper: PaperView, opens_at: datetime | None, closes_at: datetime | None, at: datetime
) -> WindowChange:
    """What a window would do; None is the one of the class's days. 4 statements, however many people.

    Refused: "window", "too_late", "past" (`rules.windows.checked_window`).
    """
    page = class_paper(cohort, paper, at)
    typed = {name: moment.isoformat() for name, moment in (("opens_at", opens_at), ("closes_at", closes_at)) if moment}
    after = window_of(paper, cohort.opens_on, cohort.online_due_on, typed)[0]
    latest = moment_of(cohort.online_due_on + timedelta(days=1))
    checked_window(after, latest, at if after.closes_at != page.window.closes_at else None)
    running = page.of(State.RUNNING)
    ends = [_moved(row, paper, after, at) for row in running]
    waiting = len(page.of(State.NONE, State.AGAIN))
    return WindowChange(page.window, after, [end for end in ends if end.before != end.after], len(running), waiting)


def _moved(row: Sitting, paper: PaperView, window: Window, at: datetime) -> MovedEnd:
    """The end of a running attempt in another window."""
    attempt, result = row.attempts[-1], row.result
    extra = Extra(result.extra_minutes, result.extra_tries, result.closes_at) if result else Extra()
    held = times(window, paper.minutes, paper.tries, [extra])
    return MovedEnd(row.person.full_name, attempt.due_at, moved_end(held, attempt.opened_at, attempt.due_at, at))
