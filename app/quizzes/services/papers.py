"""Use-cases of setting a paper: for its whole edition until somebody begins it, afterwards for one class."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.cohorts.models import Cohort
from app.cohorts.queries import CohortView
from app.courses.models import Edition
from app.kernel.clock import moment_of
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Attempt, Paper, PaperSetting
from app.quizzes.queries.drawing import bank_of, titled
from app.quizzes.queries.papers import forget_papers, last_setting, line_of, window_of
from app.quizzes.rules.drawing import shortages, too_small, use_of
from app.quizzes.rules.windows import checked_window
from app.quizzes.services.extras import locked_people, move_ends, paper_in
from app.storage import journal
from app.storage.base import Record
from app.storage.transaction import transaction


@dataclass(frozen=True)
class PaperFacts:
    """How a paper is set for its edition; `blueprint` and `conditions` as the table keeps them."""

    minutes: int | None
    tries: int | None
    pass_mark: float
    opens_after: str
    conditions: list[Record]
    allowance_minutes: int
    which_counts: str
    shows: str
    blueprint: list[Record]


def set_class(
    cohort: CohortView,
    paper_id: int,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    shows: str,
    reason: str,
    by: int,
    at: datetime,
) -> bool:
    """Set when a class may do a final paper and what results show in it; None and "": as the edition says. Running attempts get
    the end that holds now. False when nothing is different.

    Refused: "no_paper", "window" (closes before it opens), "too_late" (after the online half of the class), "past" (it
    would close before this moment).
    """
    with transaction() as db:
        db.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())
        people = locked_people(db, cohort.id)
        paper = paper_in(cohort, paper_id)
        if paper.kind != "final":
            raise Refused("no_paper", _("Bài tự kiểm tra của chuyên đề không đặt giờ theo lớp."))
        settings: Record = {
            name: moment.isoformat() for name, moment in (("opens_at", opens_at), ("closes_at", closes_at)) if moment is not None
        }
        settings |= {"shows": shows} if shows and shows != paper.shows else {}
        window, _shows = window_of(paper, cohort.opens_on, cohort.online_due_on, settings)
        before = db.scalar(select(PaperSetting.settings).where(PaperSetting.id == last_setting(paper_id, cohort.id))) or {}
        moved = settings.get("closes_at") != before.get("closes_at")
        checked_window(window, moment_of(cohort.online_due_on + timedelta(days=1)), at if moved else None)
        if before == settings:
            return False
        db.add(PaperSetting(paper_id=paper_id, cohort_id=cohort.id, settings=settings, reason=reason, set_by_id=by, set_at=at))
        db.flush()
        move_ends(db, paper, sorted(people), by=by, at=at)
        journal.record("quizzes.set_class", "paper", paper_id, by=by, at=at, cohort=cohort.id, before=before, after=settings)
        return True


def edit_paper(paper_id: int, facts: PaperFacts, *, reason: str, by: int, at: datetime) -> bool:
    """Change a paper for every class of its edition, as long as nobody began it; the conditions of completion
    that name it follow. False when nothing is different.

    Refused: "no_paper", "in_use", "pass_mark", "bank_too_small".
    """
    with transaction() as db:
        # Whoever begins it holds this row, so that nobody begins between the question below and the end of this transaction.
        paper = db.get(Paper, paper_id, with_for_update=True, populate_existing=True)
        if paper is None:
            raise Refused("no_paper", _("Không có bài kiểm tra này."))
        edition = db.get(Edition, paper.edition_id, with_for_update=True, populate_existing=True)
        assert edition is not None
        if db.scalar(select(Attempt.id).where(Attempt.paper_id == paper_id).limit(1)) is not None:
            raise Refused("in_use", _("Đã có học viên làm bài này nên đề không sửa được nữa."))
        _check(facts, paper, edition.content_version)
        changes = {name: value for name, value in vars(facts).items() if getattr(paper, name) != value}
        if not changes:
            return False
        before = {name: getattr(paper, name) for name in changes}
        for name, value in changes.items():
            setattr(paper, name, value)
        edition.requirements = [_following(row, paper) for row in edition.requirements]
        edition.content_version += 1
        settings = {"before": before, "after": changes}
        db.add(PaperSetting(paper_id=paper_id, cohort_id=None, settings=settings, reason=reason, set_by_id=by, set_at=at))
        journal.record("quizzes.edit_paper", "paper", paper_id, by=by, at=at, **settings, reason=reason)
        db.flush()
    forget_papers()
    return True


def _check(facts: PaperFacts, paper: Paper, content_version: int) -> None:
    """The mark stands on the scale, and the banks have what the blueprint asks for."""
    if not 0 <= facts.pass_mark <= 10:
        raise Refused("pass_mark", _("Điểm đạt từ 0 đến 10."))
    lines = titled([line_of(line, use_of(paper.kind)) for line in facts.blueprint], paper.edition_id, content_version)
    short = shortages(lines, bank_of({line.topic_id for line in lines}).items)
    if short or not lines:
        raise Refused("bank_too_small", " ".join(too_small(lines, short)) or _("Đề cần ít nhất một câu."))


def _following(requirement: Record, paper: Paper) -> dict[str, Any]:
    """A condition of completion, with mark and tries of the paper it is about."""
    if requirement.get("kind") != "test" or requirement.get("paper") != paper.key:
        return requirement
    changed = {**requirement, "pass_mark": paper.pass_mark, "tries": paper.tries}
    return {name: value for name, value in changed.items() if value is not None}


def conditions_of(after_paper: str, opens_on: date | None) -> list[Record]:
    """What else a paper waits for, as the table keeps it."""
    waits: list[Record] = [{"paper": after_paper}] if after_paper else []
    return waits + ([{"on": opens_on.isoformat()}] if opens_on else [])
