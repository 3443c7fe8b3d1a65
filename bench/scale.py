"""One installation from 200 to 1,000,000 enrolments: pages, the size of the database, the memory of a process.

Only on PostgreSQL, which writes the rows itself: 4,000 enrolments a province (`crowd/nation.py`), 26 rows each. Written for
docs/SCALE.md; takes a good hour on two cores and 15 GB of disk, so that `run.py bench` measures it only when it is named.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, text

from app.demonstration.people import PASSWORD as DEMO_PASSWORD
from app.demonstration.seed import STAFF
from app.factory import create_app
from app.kernel.settings import read_settings
from app.storage.base import db
from app.storage.transaction import session
from bench.certificates import printed_record
from bench.client import InnerBrowser
from bench.crowd.big_class import BigClass, write_class
from bench.crowd.nation import frozen, write_province
from bench.crowd.people import PASSWORD
from bench.databases import filled_database
from bench.serve import peak_mib
from bench.table import say

NAME, TITLE = "scale", "Từ 200 lên 1.000.000 ghi danh trên PostgreSQL: trang, cỡ cơ sở dữ liệu, bộ nhớ"
PROVINCES = (0, 5, 250)
"""Provinces of 4,000 enrolments beside the class of 200 at each measurement."""
_TURNS = 7
_NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_BIGGEST = (
    "SELECT c.relname, pg_total_relation_size(c.oid), c.reltuples::bigint FROM pg_class c JOIN pg_namespace n "
    "ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 2 DESC LIMIT 6"
)

_LIVED = (
    "INSERT INTO places (enrolment_id, lesson_id, section_key, placed_at) SELECT e.id, (SELECT min(id) FROM lessons), 'x', now() "
    "FROM enrolments e ON CONFLICT DO NOTHING",
    "INSERT INTO sign_ins (person_id, token_hash, started_at, expires_at, device) SELECT DISTINCT person_id, "
    "md5(person_id::text), now(), now(), '' FROM enrolments ON CONFLICT DO NOTHING",
)
"""Where everybody is in her lessons, and when she came last: without them the database plans for classes that nobody opened."""


@dataclass(frozen=True)
class Visit:
    """One page: who asks, its statements, milliseconds on the wall (the least of some turns), kilobytes."""

    who: str
    address: str
    statements: int
    ms: float
    kilobytes: float


@dataclass(frozen=True)
class ScaleFigures:
    """Everything at one size: enrolments, visits, megabytes of the database and of its biggest tables with their rows."""

    enrolments: int
    visits: Sequence[Visit]
    database_mb: float
    tables: Sequence[tuple[str, float, int]]
    process_mib: float


def measure_scale(tell: Callable[[str], None]) -> list[ScaleFigures]:
    """At each size. Raises BenchFault when there is no PostgreSQL."""
    with filled_database("postgresql", tell) as environment:
        people = write_class(read_settings(environment))
        found = []
        for before, size in zip((0, *PROVINCES), PROVINCES, strict=False):
            tell(f"{size} tỉnh")
            fill(environment, range(before + 1, size + 1))
            found.append(measured(environment, people))
        return found


def fill(environment: Mapping[str, str], numbers: range) -> None:
    """Provinces that are not there yet; the database learns their sizes as it would over night."""
    app, record = create_app(read_settings(environment)), frozen(printed_record(1, "union"))
    with app.app_context():
        for number in numbers:
            write_province(number, record)
        for statement in _LIVED:
            session().execute(text(statement))
        session().commit()
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line_:
            line_.execute(text("VACUUM ANALYZE"))
        db.session.remove()
        db.engine.dispose()


def measured(environment: Mapping[str, str], people: BigClass) -> ScaleFigures:
    """Everything at the size that the database has now."""
    app = create_app(read_settings(environment))
    visits = list(_visited(app, people))
    with app.app_context():
        enrolments = session().scalar(text("SELECT count(*) FROM enrolments")) or 0
        size = session().scalar(text("SELECT pg_database_size(current_database())")) or 0
        tables = [(row[0], row[1] / 1e6, row[2]) for row in session().execute(text(_BIGGEST))]
        db.session.remove()
        db.engine.dispose()
    return ScaleFigures(enrolments, visits, size / 1e6, tables, peak_mib(os.getpid()))


def line(figures: Sequence[ScaleFigures]) -> str:
    """The sizes side by side."""
    first = figures[0]
    rows = [f"{TITLE}\nGhi danh: {' → '.join(say(one.enrolments, 0) for one in figures)}; câu SQL | ms | lần"]
    for visit in first.visits:
        same = [next(each for each in one.visits if (each.who, each.address) == (visit.who, visit.address)) for one in figures]
        asked, costs = "→".join(str(each.statements) for each in same), " → ".join(say(each.ms) for each in same)
        rows.append(f"  {visit.who:<15} {visit.address:<26} {asked:<12} {costs} | {say(same[-1].ms / max(visit.ms, 0.1), 2)}")
    for one in figures:
        biggest = "; ".join(f"{name} {say(size, 0)} MB, {say(count, 0)} dòng" for name, size, count in one.tables)
        rows.append(
            f"  {say(one.enrolments, 0)} ghi danh: {say(one.database_mb, 0)} MB ({biggest}); {say(one.process_mib, 0)} MiB"
        )
    return "\n".join(rows)


def _visited(app: Any, people: BigClass) -> Iterator[Visit]:
    """Pages of a trainee, of her class's coordinator, of whoever looks after a province."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.extend([] if statement.startswith(_NOT_COUNTED) else [statement])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    for who, login, password, addresses in _visitors(people):
        browser = InnerBrowser(app.wsgi_app)
        browser.sign_in(login, password)
        for address in addresses:
            costs = []
            for _turn in range(1 + _TURNS):
                seen.clear()
                begun = time.perf_counter()
                page = browser.get(address)
                costs.append((time.perf_counter() - begun) * 1000)
            yield Visit(who, address, len(seen), min(costs[1:]), len(page.body) / 1024)


def _visitors(people: BigClass) -> Iterator[tuple[str, str, str, list[str]]]:
    """(who, login, password, addresses)."""
    reader, cohort = people.readers[0], people.cohort_id
    mine = f"/hoc/{reader.enrolment_id}"
    yield "học viên", reader.login, PASSWORD, [mine, f"{mine}/bai/{people.lesson_id}", f"{mine}/so-hoc"]
    pages = ["", "/hoc-vien", "/diem-danh", "/bang-diem", "/bai-kiem-tra", "/chung-chi"]
    yield "phụ trách lớp", people.coordinator, PASSWORD, ["/lop-hoc", *(f"/lop/{cohort}{page}" for page in pages)]
    administrator = next(one.phone for one in STAFF if one.key == "administrator")
    yield (
        "quản trị tỉnh",
        administrator,
        DEMO_PASSWORD,
        ["/lop-hoc", "/can-giup", "/chuan-chuc-danh", "/so-chung-chi", "/ke-hoach/1", "/nhat-ky"],
    )
