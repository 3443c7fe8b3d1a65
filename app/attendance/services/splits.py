"""What happens to marks when their session is split in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.attendance.models import Mark, SettledMark
from app.attendance.rules.splitting import divided
from app.attendance.services.entries import Pen
from app.attendance.services.settling import write_marks
from app.cohorts.models import ClassSession
from app.kernel.clock import local_day
from app.kernel.periods import say_number
from app.kernel.text import _
from app.storage.transaction import session


@dataclass(frozen=True)
class _Stands:
    """A mark that counted in the session before it was split."""

    mark_id: int
    enrolment_id: int
    state: str
    periods: float
    way: str
    device_at: datetime


@dataclass(frozen=True)
class _Split:
    """A session of `planned` tiết that now keeps `first` of them."""

    session_id: int
    second_id: int
    planned: float
    first: float
    by: int
    at: datetime

    def rows(self, marks: Sequence[_Stands], *, second_held: bool) -> Iterator[dict[str, Any]]:
        """The entries that share the marks out; the second part has none while it lies ahead."""
        for mark in marks:
            in_first, in_second = divided(mark.periods, self.planned, self.first)
            if in_first != mark.periods:
                yield self._entry(mark, self.session_id, in_first, mark.mark_id)
            if second_held:
                yield self._entry(mark, self.second_id, in_second, None)

    def _entry(self, mark: _Stands, session_id: int, periods: float, replaces_id: int | None) -> dict[str, Any]:
        """One entry; it keeps the way in and the moment of the mark it comes from."""
        words = _("tách buổi: {n} trong {all} tiết trước khi tách")
        evidence = words.format(n=say_number(mark.periods), all=say_number(self.planned))
        return Pen(mark.way, self.by, self.at, evidence).entry(
            session_id,
            mark.enrolment_id,
            mark.state,
            periods,
            replaces_id=replaces_id,
            client_id=f"split-{self.second_id}-{session_id}",
            device_at=mark.device_at,
        )


def follow_split(session_id: int, second_id: int, planned: float, by: int, at: datetime) -> None:
    """Let the marks of a session follow that had `planned` tiết before it was split, inside its transaction. 7 statements."""
    first, held_on = _part(session_id)[0], _part(second_id)[1]
    rows = session().execute(
        select(SettledMark.mark_id, SettledMark.enrolment_id, SettledMark.state, SettledMark.periods, Mark.way, Mark.device_at)
        .join(Mark, Mark.id == SettledMark.mark_id)
        .where(SettledMark.session_id == session_id)
        .order_by(SettledMark.enrolment_id)
    )
    split = _Split(session_id, second_id, planned, first, by, at)
    write_marks(list(split.rows([_Stands(*row) for row in rows], second_held=held_on <= local_day(at))))


def _part(session_id: int) -> Any:
    """Tiết and day of a session. 1 statement."""
    return session().execute(select(ClassSession.periods, ClassSession.held_on).where(ClassSession.id == session_id)).one()
