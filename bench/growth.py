"""Ledger, verdicts and the list of those who need a call, and whether a class costs more when the others grow to 20,000."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from sqlalchemy import select

from app.cohorts.models import Enrolment
from app.cohorts.queries import CohortView, cohort_of, own_enrolment
from app.completion.queries import at_risk, ledger, ledgers, standings
from app.courses.queries import edition_view
from app.factory import create_app
from app.kernel.clock import local_day
from app.storage.base import db
from app.storage.transaction import session, transaction
from bench.crowd.many_classes import SIZE, write_classes
from bench.faults import BenchFault
from bench.stage import Stage
from bench.table import say

NAME, TITLE = "growth", "Sổ học, kết luận, cần giúp; từ 200 lên 20.000 ghi danh"
CLASSES, ALL = 60, 396
"""Classes of the list, and classes beside the big one when the database is full: 396 x 50 + 200 = 20,000 enrolments."""
MOST_GROWTH = 1.5
"""How many times as much a class may cost when the database has a hundred times as many enrolments."""
_TURNS = 9


@dataclass(frozen=True)
class GrowthFigures:
    """Processor times in milliseconds at 200 and at 20,000 enrolments; the list over 60 classes of 50 and who stands in it."""

    ledger_ms: tuple[float, float]
    verdicts_ms: tuple[float, float]
    ledgers_ms: tuple[float, float]
    list_ms: float
    listed: int

    @property
    def growth(self) -> float:
        """The worst growth of what concerns one class."""
        return max(late / early for early, late in (self.ledger_ms, self.verdicts_ms, self.ledgers_ms))

    @property
    def ok(self) -> bool:
        """Whether a class costs about the same."""
        return self.growth <= MOST_GROWTH


def measure_growth(stage: Stage) -> GrowthFigures:
    """The big class alone, then 60 classes more, then all the others. The stage is full afterwards: measure this last."""
    app = create_app(stage.settings)
    with app.app_context():
        cohort = cohort_of(stage.people.cohort_id)
        if cohort is None:
            raise BenchFault("Không thấy lớp đo.")
        early = _one_class(cohort)
        beside = [view for cohort_id in _fill(cohort, 0, CLASSES) if (view := cohort_of(cohort_id))]
        today = local_day(datetime.now(UTC))
        listed = len(at_risk(beside, today=today))
        list_ms = _cost(lambda: at_risk(beside, today=today), turns=3)
        _fill(cohort, CLASSES, ALL - CLASSES)
        late = _one_class(cohort)
        db.engine.dispose()
    return GrowthFigures(*zip(early, late, strict=True), list_ms, listed)


def line(figures: GrowthFigures) -> str:
    """The figures in words."""
    named = (
        ("sổ học một người", figures.ledger_ms),
        ("kết luận 200 người", figures.verdicts_ms),
        ("200 sổ học đủ từng dòng", figures.ledgers_ms),
    )
    parts = "; ".join(f"{name} {say(early, 2)} → {say(late, 2)} ms" for name, (early, late) in named)
    verdict = "đạt" if figures.ok else "QUÁ"
    return (
        f"Khi kho từ 200 lên 20.000 ghi danh: {parts}. Tăng {say(figures.growth, 2)} lần, đích {say(MOST_GROWTH)}: {verdict}.\n"
        f"Danh sách cần giúp của {CLASSES} lớp x {SIZE} người ({figures.listed} người đứng trong đó): "
        f"{say(figures.list_ms, 0)} ms CPU."
    )


def _one_class(cohort: CohortView) -> tuple[float, float, float]:
    """(ledger of one, verdicts of all, ledgers of all) of the big class."""
    person_id, enrolment_id = session().execute(
        select(Enrolment.person_id, Enrolment.id).where(Enrolment.cohort_id == cohort.id).order_by(Enrolment.id).limit(1)
    ).one()  # fmt: skip
    enrolment = own_enrolment(person_id, enrolment_id)
    if enrolment is None:
        raise BenchFault("Lớp đo không có học viên.")
    today = local_day(datetime.now(UTC))
    return (
        _cost(lambda: ledger(enrolment, today=today), turns=40),
        _cost(lambda: standings(cohort, today=today), turns=_TURNS),
        _cost(lambda: ledgers(cohort, today=today), turns=3),
    )


def _fill(cohort: CohortView, first: int, count: int) -> list[int]:
    """More classes beside it."""
    edition = edition_view(cohort.edition_id, cohort.content_version)
    with transaction():
        return write_classes(cohort.id, edition, first=first, count=count, now=datetime.now(UTC))


def _cost(work: Callable[[], object], *, turns: int) -> float:
    """The median processor time of a piece of work in milliseconds, after one turn that warms what is remembered."""
    work()
    costs = []
    for _turn in range(turns):
        begun = time.process_time()
        work()
        costs.append((time.process_time() - begun) * 1000)
    return median(costs)
