"""The pages of a plan and its reports: an empty plan, then four years, 166 units, 5,000 holders of posts, 4,120 attendances."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from sqlalchemy import event, func, insert, select

from app.cohorts.models import Cohort, CohortLine, Enrolment
from app.completion.models import Decision, DecisionLine
from app.demonstration.people import PASSWORD
from app.demonstration.seed import STAFF
from app.factory import create_app
from app.kernel.settings import read_settings
from app.kernel.text import fold, name_sort_key
from app.people.models import Person, Post, Unit
from app.plans.models import TargetLine
from app.storage.base import db
from app.storage.transaction import session, transaction
from bench.client import InnerBrowser
from bench.databases import filled_database
from bench.table import say

NAME, TITLE = "reporting", "Kế hoạch và báo cáo: 4 năm, 166 đơn vị, 5.000 người, 4.120 lượt"
MOST_STATEMENTS, MOST_RATIO = 12, 30.0
"""SQL statements of a page; how many times the empty plan a full one may cost."""
_HOLDERS, _TURNS = 30, 3
_CLASSES = {
    "tinh-huyen": ((2023, 2), (2024, 2), (2025, 2)),
    "cap-xa-co-ban": ((2022, 2), (2023, 2)),
    "cap-xa-3-ngay": ((2023, 4), (2024, 4), (2025, 4)),
    "chi-hoi-truong": ((2022, 2), (2023, 6), (2024, 6), (2025, 6)),
}
_PEOPLE = 103
"""In each of the forty classes: 4,120 together."""
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")
_ADDRESSES = (
    "/ke-hoach/1",
    "/bao-cao/xem?loai=ket-qua&ke-hoach=1",
    "/bao-cao/xem?loai=nam&ke-hoach=1&nam=2025",
    "/bao-cao/xem?loai=10-btctw&nam=2025",
    "/bao-cao/tai/docx?loai=tong-ket&ke-hoach=1",
    "/bao-cao/tai/pdf?loai=tong-ket&ke-hoach=1",
)


@dataclass(frozen=True)
class ReportingFigures:
    """One page: statements, processor milliseconds and bytes with an empty plan and with a full one."""

    address: str
    statements: Sequence[int]
    cpu_ms: Sequence[float]
    bytes: Sequence[int]

    @property
    def ratio(self) -> float:
        """How many times as much the full plan costs."""
        return self.cpu_ms[-1] / max(0.1, self.cpu_ms[0])

    @property
    def ok(self) -> bool:
        """Whether it asks no more than a page may, and grows no more than it may; a file may grow as it has pages."""
        return max(self.statements) <= MOST_STATEMENTS and (self.ratio <= MOST_RATIO or "/tai/" in self.address)


def measure_reporting(tell: Callable[[str], None]) -> list[ReportingFigures]:
    """Every page with the empty plan and with the full one, in this process, on SQLite."""
    found: dict[str, list[tuple[int, float, int]]] = {}
    with filled_database("sqlite", tell) as environment:
        for size in ("kế hoạch trống", "kế hoạch đầy"):
            tell(size)
            if found:
                fill_plan(environment)
            for address, cost in _visited(environment):
                found.setdefault(address, []).append(cost)
    return [ReportingFigures(address, *zip(*costs, strict=True)) for address, costs in found.items()]


def line(figures: Sequence[ReportingFigures]) -> str:
    """The pages as a table."""
    rows = [f"{TITLE}: câu SQL, ms CPU (trống → đầy, mấy lần), KB"]
    for page in figures:
        cost = f"{say(page.cpu_ms[0], 0)}→{say(page.cpu_ms[-1], 0)} ({say(page.ratio)} lần)"
        asked = "→".join(map(str, page.statements))
        size = say(page.bytes[-1] / 1024, 0)
        rows.append(f"  {page.address:<46} {asked} | {cost} | {size} KB {'đạt' if page.ok else 'QUÁ'}")
    return "\n".join(rows)


def _visited(environment: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, float, int]]]:
    """(address, statements and costs) of each page, by the coordinator of the province."""
    app = create_app(read_settings(environment))
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.extend([] if statement.startswith(_NOT_COUNTED) else [statement])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    browser = InnerBrowser(app.wsgi_app)
    browser.sign_in(next(one.phone for one in STAFF if one.key == "coordinator"), PASSWORD)
    for address in _ADDRESSES:
        costs = []
        for _turn in range(1 + _TURNS):
            seen.clear()
            begun = time.process_time()
            page = browser.get(address)
            costs.append((time.process_time() - begun) * 1000)
        yield address, (len(seen), sorted(costs[1:])[_TURNS // 2], len(page.body))
    with app.app_context():
        db.engine.dispose()


def fill_plan(environment: Mapping[str, str]) -> None:
    """Holders of posts in every unit, classes of every line, decisions that recognise nearly everybody."""
    app, chance, at = create_app(read_settings(environment)), Random(4120), datetime.now(UTC)
    with app.app_context():
        with transaction() as storage:
            units = list(storage.scalars(select(Unit.id).where(Unit.level == "commune")))
            first = 1_000_000
            people = {first + number: units[number % len(units)] for number in range(len(units) * _HOLDERS)}
            storage.execute(insert(Person), [_person(one) for one in people])
            posts = [{"person_id": one, "unit_id": unit, "kind": _kind(one), "title": ""} for one, unit in people.items()]
            storage.execute(insert(Post), [{**post, "from_on": date(2025, 10, 1)} for post in posts])
            lines = dict(storage.execute(select(TargetLine.key, TargetLine.id)).all())
            number = 0
            for key, years in _CLASSES.items():
                for year, count in years:
                    for _one in range(count):
                        number += 1
                        _class(number, lines[key], year, chance.sample(list(people.items()), _PEOPLE), at)
        db.session.remove()
        db.engine.dispose()


def _class(number: int, line_id: int, year: int, people: Sequence[tuple[int, int]], at: datetime) -> None:
    """One class with its decision; one of thirty is not recognised."""
    storage, by = session(), session().scalar(select(func.min(Cohort.opened_by_id)))
    edition = session().scalar(select(func.min(Cohort.edition_id)))
    key, begins = 1000 + number, date(year, 1 + number % 9, 5)
    head = {"code": f"DO-{number}", "title": f"Lớp {number}", "place": "", "opened_at": at, "opened_by_id": by, "unit_id": 1}
    days = {"opens_on": begins, "online_due_on": begins, "closes_on": date(year, begins.month, 12)}
    storage.execute(insert(Cohort), [{"id": key, "edition_id": edition, **head, **days}])
    storage.execute(insert(CohortLine), [{"cohort_id": key, "line_id": line_id, "placed_at": at, "placed_by_id": by}])
    enrolled = {"cohort_id": key, "post_title": "", "post_kind": "cell_head", "enrolled_at": at, "enrolled_by_id": by}
    rows = [{"id": key * 1000 + at_, "person_id": one, "unit_id": unit, **enrolled} for at_, (one, unit) in enumerate(people)]
    storage.execute(insert(Enrolment), rows)
    decided = {"number": f"{number}/QĐ", "decided_on": days["closes_on"], "confirmed_by_id": by, "confirmed_at": at}
    storage.execute(
        insert(Decision),
        [{"id": key, "cohort_id": key, "edition_id": edition, "digest": "0", "client_id": f"do-{number}", **decided}],
    )
    said = [
        {"decision_id": key, "enrolment_id": row["id"], "outcome": "refused" if at_ % 30 == 0 else "recognised"}
        for at_, row in enumerate(rows)
    ]
    storage.execute(insert(DecisionLine), [{**one, "reason": "", "frozen": {}, "digest": "0"} for one in said])


def _person(person_id: int) -> dict[str, Any]:
    """Somebody."""
    name = f"Lê Thị Số {person_id % 997} {('Thắm', 'Hòa', 'Đào', 'Ánh')[person_id % 4]}"
    return {"id": person_id, "full_name": name, "search_key": fold(name), "sort_key": name_sort_key(name)}


def _kind(person_id: int) -> str:
    """Her post: one chair and two deputies among thirty."""
    place = person_id // 166 % _HOLDERS
    return "chair" if place == 0 else "vice_chair" if place < 3 else "cell_head"
