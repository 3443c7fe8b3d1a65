"""The desk's pages while the country joins: one province with 5,976 people, then 10 with 59,760, then 34 with 203,184.

Only on PostgreSQL, which writes the rows itself. Her pages are those of one province and must not cost more for the others;
whoever sees the whole country pays for the whole country, and is measured once at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, insert, select, text

from app.demonstration.people import PASSWORD
from app.demonstration.seed import STAFF
from app.factory import create_app
from app.kernel.settings import read_settings
from app.people.models import Account, RoleGrant, Unit
from app.people.rules import Role
from app.storage.base import db
from app.storage.transaction import session, transaction
from bench.certificates import printed_record
from bench.client import InnerBrowser
from bench.crowd.nation import PEOPLE, frozen, write_province
from bench.databases import filled_database
from bench.table import say

NAME, TITLE = "national", "Cả nước: 34 tỉnh, 203.184 người, trên PostgreSQL"
SIZES = (1, 10, 34)
"""Provinces at each measurement."""
MOST_STATEMENTS, MOST_GROWTH = 12, 1.5
"""SQL statements of a page; how many times as much a page of one province may cost when the others are there."""
_TURNS = 5
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_ADDRESSES = (
    "/lop-hoc", "/can-giup", "/lich-lop", "/gio-day", "/ke-hoach", "/ke-hoach/1", "/ke-hoach/chi-tieu/3",
    "/chuan-chuc-danh", "/chuan-chuc-danh.xlsx", "/bao-cao", "/bao-cao/xem?loai=tong-ket&ke-hoach=1",
    "/bao-cao/xem?loai=10-btctw&nam=2025", "/so-chung-chi", "/so-chung-chi/1000", "/so-chung-chi/1000?q=tham", "/lop/1001",
    "/lop/1001/hoc-vien", "/lop/1001/diem-danh", "/lop/1001/bang-diem", "/lop/1040/xet-hoan-thanh", "/lop/1001/chung-chi",
    "/so-hoc/1001001", "/yeu-cau-du-lieu", "/lop/mo",
)  # fmt: skip
_WHOLE = ("/lop-hoc", "/can-giup", "/chuan-chuc-danh", "/so-chung-chi", "/nhat-ky")


@dataclass(frozen=True)
class NationalFigures:
    """One page of one province at each size: statements and milliseconds on the wall (the least of some turns)."""

    address: str
    statements: Sequence[int]
    ms: Sequence[float]
    kilobytes: float
    whole: bool = False

    @property
    def growth(self) -> float:
        """How many times as much it costs among all provinces."""
        return self.ms[-1] / max(5.0, self.ms[0])

    @property
    def ok(self) -> bool:
        """Whether it asks no more than a page may, and pays nothing for others."""
        return max(self.statements) <= MOST_STATEMENTS and (self.whole or self.growth <= MOST_GROWTH)


def measure_national(tell: Callable[[str], None]) -> list[NationalFigures]:
    """Every page at each size, in this process. Raises BenchFault when there is no PostgreSQL."""
    found: dict[str, list[tuple[int, float, float]]] = {}
    written = 0
    with filled_database("postgresql", tell) as environment:
        for size in SIZES:
            tell(f"{size} tỉnh, {size * PEOPLE} người")
            _fill(environment, range(written, size))
            written = size
            for address, cost in _visited(environment, "coordinator", _ADDRESSES):
                found.setdefault(address, []).append(cost)
        _grant_all(environment)
        whole = [
            NationalFigures(address, (asked,), (ms,), size, whole=True)
            for address, (asked, ms, size) in _visited(environment, "administrator", _WHOLE)
        ]
    pages = [
        NationalFigures(address, [cost[0] for cost in costs], [cost[1] for cost in costs], costs[-1][2])
        for address, costs in found.items()
    ]
    return [*pages, *whole]


def line(figures: Sequence[NationalFigures]) -> str:
    """The pages as a table."""
    sizes = ", ".join(say(size * PEOPLE, 0) for size in SIZES)
    rows = [f"{TITLE}: câu SQL, ms ở {sizes} người, mấy lần (đích {say(MOST_GROWTH)}), KB"]
    for page in (one for one in figures if not one.whole):
        costs = " → ".join(say(ms) for ms in page.ms)
        asked = "→".join(map(str, page.statements))
        verdict = "đạt" if page.ok else "QUÁ"
        rows.append(f"  {page.address:<42} {asked} | {costs} ({say(page.growth, 2)}) | {say(page.kilobytes, 0)} {verdict}")
    rows.append("Người phụ trách cả 34 tỉnh: câu SQL, ms, KB")
    for page in (one for one in figures if one.whole):
        verdict = "đạt" if page.ok else "QUÁ"
        rows.append(f"  {page.address:<42} {page.statements[0]} | {say(page.ms[0])} | {say(page.kilobytes, 0)} {verdict}")
    return "\n".join(rows)


def _fill(environment: Mapping[str, str], numbers: range) -> None:
    """Provinces that are not there yet; the database learns their sizes as it would over night."""
    app, record = create_app(read_settings(environment)), frozen(printed_record(1, "union"))
    with app.app_context():
        for number in numbers:
            write_province(number, record)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line_:
            line_.execute(text("VACUUM ANALYZE"))
        db.session.remove()
        db.engine.dispose()


def _grant_all(environment: Mapping[str, str]) -> None:
    """The administrator of the demonstration looks after every province."""
    app = create_app(read_settings(environment))
    phone = next(one.phone for one in STAFF if one.key == "administrator")
    with app.app_context():
        with transaction():
            who = session().scalar(select(Account.person_id).where(Account.phone == phone))
            provinces = session().scalars(select(Unit.id).where(Unit.level == "province", Unit.id != 1))
            usual = {"person_id": who, "role": Role.ADMINISTRATOR, "granted_at": datetime.now(UTC)}
            session().execute(insert(RoleGrant), [{**usual, "unit_id": unit} for unit in provinces])
        db.session.remove()
        db.engine.dispose()


def _visited(
    environment: Mapping[str, str], who: str, addresses: Sequence[str]
) -> Iterator[tuple[str, tuple[int, float, float]]]:
    """(address, statements, milliseconds, kilobytes) of each page."""
    app = create_app(read_settings(environment))
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.extend([] if statement.startswith(_NOT_COUNTED) else [statement])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    browser = InnerBrowser(app.wsgi_app)
    browser.sign_in(next(one.phone for one in STAFF if one.key == who), PASSWORD)
    for address in addresses:
        costs = []
        for _turn in range(1 + _TURNS):
            seen.clear()
            begun = time.perf_counter()
            page = browser.get(address)
            costs.append((time.perf_counter() - begun) * 1000)
        yield address, (len(seen), min(costs[1:]), len(page.body) / 1024)
    with app.app_context():
        db.engine.dispose()
