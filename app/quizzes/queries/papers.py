"""The papers of an edition, which the process remembers; and what holds for one class or one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from app.cohorts.models import Cohort, Enrolment
from app.courses.memory import Memory
from app.kernel.clock import moment_of
from app.quizzes.models import Paper, PaperExtra, PaperSetting
from app.quizzes.rules.drawing import TEST, DrawLine, use_of
from app.quizzes.rules.windows import Extra, Times, Window, times
from app.storage import reads
from app.storage.base import Record
from app.storage.transaction import session


@dataclass(frozen=True)
class PaperView:
    """A test of an edition. `minutes` and `tries` None: no limit; `pass_mark` on the scale of 10; `periods` in tiết.

    `allowance_minutes`: how long after the end an answer that was given before it is still taken. `shows`: see
    `rules.release.Shows`; `which_counts`: see `rules.counting.Which`.
    """

    id: int
    edition_id: int
    edition_topic_id: int
    key: str
    kind: str
    title: str
    minutes: int | None
    tries: int | None
    pass_mark: float
    periods: float
    opens_after: str
    blueprint: tuple[DrawLine, ...]
    conditions: tuple[Record, ...] = ()
    allowance_minutes: int = 10
    which_counts: str = "best"
    shows: str = "closed"

    @property
    def questions(self) -> int:
        """How many questions an attempt has."""
        return sum(line.count for line in self.blueprint)

    @property
    def bank_topics(self) -> frozenset[int]:
        """The topics whose banks it draws from."""
        return frozenset(line.topic_id for line in self.blueprint)


_papers: Memory[tuple[PaperView, ...]] = Memory(64)


def papers_of(edition_id: int, content_version: int = 0) -> tuple[PaperView, ...]:
    """The papers of an edition in the order of its topics. 0 statements when the process remembers them, else 1.

    A paper may be edited until somebody begins one of its edition; that counts the content version up, so whoever knows the
    version reads it anew. An edition without papers is asked for again each time: it may be in the middle of being published.
    """
    try:
        return _papers.get((edition_id, content_version), lambda: _read(edition_id))
    except LookupError:
        return ()


def paper_of(paper_id: int) -> PaperView | None:
    """One paper as the database has it now. 1 statement."""
    row = session().execute(_columns().where(Paper.id == paper_id)).first()
    return _view(*row) if row else None


def forget_papers() -> None:
    """Read everything anew from here on: after a paper was edited, and for tests that empty a database. 0 statements."""
    _papers.forget()


def _read(edition_id: int) -> tuple[PaperView, ...]:
    """The papers from the database; raises LookupError when there are none."""
    found = _columns().where(Paper.edition_id == edition_id).order_by(Paper.edition_topic_id, Paper.id)
    papers = tuple(_view(*row) for row in session().execute(found))
    if not papers:
        raise LookupError(f"no papers of edition {edition_id}")
    return papers


def _columns() -> Select[Any]:
    """Papers in the columns of `PaperView`; the blueprint and what follows it are made into values."""
    return select(
        Paper.id,
        Paper.edition_id,
        Paper.edition_topic_id,
        Paper.key,
        Paper.kind,
        Paper.title,
        Paper.minutes,
        Paper.tries,
        Paper.pass_mark,
        Paper.periods,
        Paper.opens_after,
        Paper.blueprint,
        Paper.conditions,
        Paper.allowance_minutes,
        Paper.which_counts,
        Paper.shows,
    )


def _view(*columns: Any) -> PaperView:
    """One row."""
    facts, (blueprint, conditions, *rest) = columns[:11], columns[11:]
    use = use_of(facts[4])
    return PaperView(*(*facts, tuple(line_of(line, use) for line in blueprint), tuple(conditions), *rest))


def line_of(line: Record, use: str = TEST) -> DrawLine:
    """A line of a blueprint as it is kept; `use`: from which share of the bank it draws. 0 statements."""
    return DrawLine(
        int(line["topic_id"]),
        int(line["count"]),
        essays=bool(line.get("essays")),
        levels=tuple(line.get("levels", ())),
        tags=tuple(line.get("tags", ())),
        skill=str(line.get("skill", "")),
        use=use,
    )


def times_for(enrolment_id: int, paper: PaperView) -> Times:
    """When one person may do a paper, how long and how often, with what she was given beyond it. 1 statement.

    Raises LookupError when there is no such enrolment.
    """
    rows = reads.rows(_held(), enrolment_id=enrolment_id, paper_id=paper.id)
    if not rows:
        raise LookupError(f"no enrolment {enrolment_id}")
    extras = [Extra(row.minutes, row.tries, row.closes_at) for row in rows if row.minutes is not None]
    window, shows = window_of(paper, rows[0].opens_on, rows[0].online_due_on, rows[0].settings or {})
    return times(window, paper.minutes, paper.tries, extras, shows)


def window_of(paper: PaperView, opens_on: date, online_due_on: date, settings: Record) -> tuple[Window, str]:
    """The window of a class and what results show in it: what was set for the class, else the days of the class (the online half
    for a final paper, no closing for a quiz) and what the edition says. 0 statements."""
    end = moment_of(online_due_on + timedelta(days=1)) if paper.kind == "final" else None
    opens_at, closes_at = _moment(settings, "opens_at"), _moment(settings, "closes_at")
    return Window(opens_at or moment_of(opens_on), closes_at or end), str(settings.get("shows") or paper.shows)


def _moment(settings: Record, name: str) -> datetime | None:
    """A moment that was set for a class."""
    return datetime.fromisoformat(settings[name]) if settings.get(name) else None


@cache
def _held() -> Select[Any]:
    """The days of the class, what was set last for it, and each thing that `enrolment_id` was given beyond `paper_id`."""
    extra = and_(
        PaperExtra.enrolment_id == Enrolment.id,
        PaperExtra.paper_id == bindparam("paper_id"),
        stands(),
        PaperExtra.revokes_id.is_(None),
    )
    return (
        select(
            Cohort.opens_on,
            Cohort.online_due_on,
            PaperSetting.settings,
            PaperExtra.minutes,
            PaperExtra.tries,
            PaperExtra.closes_at,
        )
        .select_from(Enrolment)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(PaperSetting, PaperSetting.id == last_setting(bindparam("paper_id"), Enrolment.cohort_id))
        .outerjoin(PaperExtra, extra)
        .where(Enrolment.id == bindparam("enrolment_id"))
    )


def last_setting(paper_id: Any, cohort_id: Any) -> Any:
    """The id of what was set last for a paper in a class. 0 statements."""
    later = aliased(PaperSetting, name="later")
    return select(func.max(later.id)).where(later.paper_id == paper_id, later.cohort_id == cohort_id).scalar_subquery()


def stands() -> Any:
    """That something given has not been taken back. 0 statements."""
    back = aliased(PaperExtra, name="back")
    return ~select(back.id).where(back.revokes_id == PaperExtra.id).exists()


def settings_of_class(cohort_id: int) -> Mapping[int, Record]:
    """What was set last for a class, by paper. 1 statement."""
    rows = session().execute(
        select(PaperSetting.paper_id, PaperSetting.settings).where(PaperSetting.cohort_id == cohort_id).order_by(PaperSetting.id)
    )
    return dict(rows.tuples().all())
