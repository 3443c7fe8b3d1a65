"""Who lacks what her post requires: a province of 5,000 holders, alone and among 34 provinces with 200,000."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from app.completion.services import joining
from app.factory import create_app
from app.kernel.settings import Settings
from app.kernel.text import fold, name_sort_key
from app.people.models import Person, Post
from app.people.services.units import UnitRow, add_province
from app.plans.models import Training
from app.plans.queries.lacking import Narrowed, count_named, courses_of, holders_named, lacking_by_unit, people_lacking
from app.plans.rules.shapes import Need
from app.storage.base import db
from app.storage.migrations import upgrade
from app.storage.transaction import session, transaction
from bench.databases import KINDS, empty_database
from bench.faults import BenchFault
from bench.table import say

NAME, TITLE = "lacking", "Ai chưa đạt chuẩn: 5.000 người, rồi 200.000 người của 34 tỉnh"
PROVINCES, COMMUNES, HOLDERS = 34, 166, 36
"""34 provinces x 166 communes x 36 holders are 203,184 people; one province has 5,976."""
MOST_GROWTH = 3.0
"""How many times as much the page of one province may cost when the others are there too."""
_NEED = Need(("chair", "cell_head"), "commune", ("khoa",))
_DAY = date(2026, 11, 22)
_TURNS = 5
_NAMES = ("Thắm", "Hòa", "Bình", "Lan", "Mai", "Cúc", "Hạnh", "Xuân")


@dataclass(frozen=True)
class LackingFigures:
    """Milliseconds on the wall of all reads of the page, on one database: one province alone, among all, and all of them."""

    database: str
    people: tuple[int, int]
    alone_ms: float
    among_ms: float
    whole_ms: float

    @property
    def ok(self) -> bool:
        """Whether others cost her little."""
        return self.among_ms <= MOST_GROWTH * self.alone_ms


def measure_lacking(tell: Callable[[str], None]) -> list[LackingFigures]:
    """Both databases; a PostgreSQL that cannot be had is said and left out."""
    found = []
    for kind in KINDS:
        try:
            found.append(_on(kind, tell))
        except BenchFault as fault:
            tell(f"BỎ QUA {kind}: {fault}")
    return found


def line(figures: Sequence[LackingFigures]) -> str:
    """The figures in words, one line for each database."""
    return "\n".join(
        f"{TITLE}, {one.database}: một tỉnh {say(one.people[0], 0)} người {say(one.alone_ms, 0)} ms; khi kho có "
        f"{say(one.people[1], 0)} người {say(one.among_ms, 0)} ms; cả nước {say(one.whole_ms, 0)} ms. "
        f"Đích {say(MOST_GROWTH, 0)} lần: {'đạt' if one.ok else 'QUÁ'}"
        for one in figures
    )


def _on(kind: str, tell: Callable[[str], None]) -> LackingFigures:
    """One database."""
    with empty_database(kind) as (folder, url):
        app = create_app(Settings(database_url=url, secret_key="bench", instance=folder, content=folder))
        with app.app_context():
            upgrade()
            joining.join()
            paths = [_province(1, tell, kind)]
            alone, few = _page(paths), people_lacking(_NEED, paths, _DAY)[0]
            paths += [_province(number, tell, kind) for number in range(2, PROVINCES + 1)]
            among, whole, all_ = _page(paths[:1]), _page(paths), people_lacking(_NEED, paths, _DAY)[0]
            db.session.remove()
            db.engine.dispose()
    return LackingFigures(kind, (few, all_), alone, among, whole)


def _page(paths: Sequence[str]) -> float:
    """Everything that the page asks for, the median of some turns in milliseconds."""
    costs = []
    for _turn in range(_TURNS + 1):
        session().rollback()
        begun = time.perf_counter()
        wished = Narrowed(met=False)
        people_lacking(_NEED, paths, _DAY, wished)
        lacking_by_unit(_NEED, paths, _DAY, wished)
        count_named(_NEED, paths, _DAY, wished)
        shown = holders_named(_NEED, paths, _DAY, wished, limit=50)
        courses_of([one.person_id for one in shown], _NEED.programmes)
        costs.append((time.perf_counter() - begun) * 1000)
    return median(costs[1:])


def _province(number: int, tell: Callable[[str], None], kind: str) -> str:
    """One province with its communes, holders and courses; two of three had the course. Gives its path."""
    tell(f"{kind}: tỉnh {number}/{PROVINCES}")
    at, code = datetime.now(UTC), f"{number:02}"
    rows = [UnitRow(f"{code}{commune:03}", "Xã", f"Số {commune} tỉnh {number}") for commune in range(COMMUNES)]
    with transaction() as storage:
        province = add_province(code=code, name=f"Số {number}", rows=rows, by=None, at=at)
        units = [row[0] for row in storage.execute(text("SELECT id FROM units WHERE parent_id = :id"), {"id": province})]
        first = number * 1_000_000
        people = [_person(first + index) for index in range(len(units) * HOLDERS)]
        storage.execute(insert(Person), people)
        storage.execute(insert(Post), [_post(person["id"], units[index % len(units)]) for index, person in enumerate(people)])
        had = [_training(person["id"], at) for person in people if person["id"] % 3]
        storage.execute(insert(Training), had)
    if kind == "postgresql":
        session().execute(text("ANALYZE"))
        session().commit()
    return f"/{province}/"


def _person(person_id: int) -> dict[str, Any]:
    """A person."""
    name = f"Lê Thị Số {person_id % 997} {_NAMES[person_id % len(_NAMES)]}"
    return {"id": person_id, "full_name": name, "search_key": fold(name), "sort_key": name_sort_key(name)}


def _post(person_id: int, unit_id: int) -> dict[str, Any]:
    """Her post."""
    kind = "cell_head" if person_id % 18 else "chair"
    return {"person_id": person_id, "unit_id": unit_id, "kind": kind, "title": "Chi hội trưởng", "from_on": date(2025, 10, 1)}


def _training(person_id: int, at: datetime) -> dict[str, Any]:
    """The course that she had."""
    day = {"completed_on": date(2024, 5, 1), "year_only": False}
    return {"person_id": person_id, "programme_key": "khoa", "document": "", "recorded_at": at, **day}
