"""What the papers of a class cost: 50 people, 24 sessions with every mark, in a process of its own for its memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert, select

from app.attendance.models import Mark, SettledMark
from app.cohorts.models import ClassSession, Cohort, Enrolment
from app.cohorts.queries import cohort_of
from app.courses.models import EditionTopic
from app.courses.package import read_package
from app.courses.services import publish
from app.factory import create_app
from app.kernel.settings import Settings
from app.kernel.text import fold, name_sort_key
from app.people.models import Person
from app.people.services.units import UnitRow, add_province
from app.quizzes.services.banks import publish_banks
from app.reports.dossier.archive import write_dossier
from app.storage.base import db
from app.storage.migrations import upgrade
from app.storage.transaction import session, transaction
from bench.databases import empty_database
from bench.faults import BenchFault
from bench.serve import peak_mib
from bench.table import say

NAME, TITLE = "dossier", "Hồ sơ lớp 50 người, 24 buổi"
PEOPLE, SESSIONS = 50, 24
MOST_SECONDS, MOST_MIB, MOST_STATEMENTS = 20.0, 250.0, 40
_ROOT = Path(__file__).parents[1]
_NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True)
class DossierFigures:
    """Seconds, mebibytes held at most and before, statements, files, bytes of the ZIP."""

    seconds: float
    peak_mib: float
    before_mib: float
    statements: int
    files: int
    bytes: int

    @property
    def ok(self) -> bool:
        """Whether it stays within what was promised."""
        return self.seconds <= MOST_SECONDS and self.peak_mib <= MOST_MIB and self.statements <= MOST_STATEMENTS


def measure_dossier() -> DossierFigures:
    """The dossier, written by a new process. Raises BenchFault when it does not end well."""
    command = [sys.executable, "-m", "bench.dossier"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise BenchFault(f"Không ghi được hồ sơ lớp: {done.stderr[-500:]}")
    return DossierFigures(**json.loads(done.stdout.splitlines()[-1]))


def line(figures: DossierFigures) -> str:
    """The figures as a sentence."""
    memory = f"bộ nhớ {say(figures.before_mib, 0)} lên {say(figures.peak_mib, 0)} MiB (hạn {say(MOST_MIB, 0)})"
    asked = f"{figures.statements} câu SQL (hạn {MOST_STATEMENTS})"
    verdict = "đạt" if figures.ok else "CHƯA ĐẠT"
    size = say(figures.bytes / 1024, 0)
    return (
        f"{TITLE}: {say(figures.seconds)} giây (hạn {say(MOST_SECONDS, 0)}), {asked}, {memory}, "
        f"{figures.files} tệp, {size} KB, {verdict}."
    )


def _written() -> DossierFigures:
    """Make the class, write its dossier in this process."""
    with empty_database("sqlite") as (folder, url):
        app = create_app(Settings(database_url=url, secret_key="bench", instance=folder, content=_ROOT / "courses_content"))
        with app.app_context():
            upgrade()
            cohort = cohort_of(_class(folder / "media"))
            assert cohort is not None
            seen: list[str] = []

            def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
                seen.extend([] if statement.startswith(_NOT_COUNTED) else [statement])

            event.listen(db.engine, "before_cursor_execute", note)
            before, begun = peak_mib(os.getpid()), time.perf_counter()
            with tempfile.TemporaryFile() as file:
                files = write_dossier(cohort, file, datetime.now(UTC))
                size = file.tell()
            seconds = time.perf_counter() - begun
            db.session.remove()
            db.engine.dispose()
    return DossierFigures(seconds, peak_mib(os.getpid()), before, len(seen), files, size)


def _class(media: Path) -> int:
    """A class with everything marked; gives its id."""
    at = datetime.now(UTC)
    province = add_province(code="38", name="Thanh Hóa", rows=[UnitRow("14845", "Xã", "Mường Lát")], by=None, at=at)
    published = publish(
        read_package(_ROOT / "courses_content" / "nghiep-vu-co-ban-25-ngay"), by=None, at=at, media=media, parts=(publish_banks,)
    )
    names = [f"Lê Thị Số {number} {('Thắm', 'Hòa', 'Đào', 'Ánh')[number % 4]}" for number in range(1, PEOPLE + 1)]
    with transaction() as storage:
        people = [
            {"id": n, "full_name": name, "search_key": fold(name), "sort_key": name_sort_key(name)}
            for n, name in enumerate(names, 1)
        ]
        storage.execute(insert(Person), people)
        head = {"code": "DO-2026", "title": "Lớp đo", "place": "Thanh Hóa", "opened_at": at, "opened_by_id": 1}
        days = {"opens_on": date(2026, 10, 5), "online_due_on": date(2026, 10, 30), "closes_on": date(2026, 11, 28)}
        cohort = Cohort(edition_id=published.edition_id, unit_id=province, **head, **days)
        storage.add(cohort)
        storage.flush()
        who = {"cohort_id": cohort.id, "unit_id": province + 1, "post_title": "Chủ tịch", "post_kind": "chair"}
        storage.execute(
            insert(Enrolment),
            [{"id": n, "person_id": n, "enrolled_at": at, "enrolled_by_id": 1, **who} for n in range(1, PEOPLE + 1)],
        )
        _mark_all(cohort.id, published.edition_id, at)
        return cohort.id


def _mark_all(cohort_id: int, edition_id: int, at: datetime) -> None:
    """Sessions, and everybody's mark in each."""
    topics = list(
        session().scalars(select(EditionTopic.id).where(EditionTopic.edition_id == edition_id, EditionTopic.mode == "in_person"))
    )
    usual = {
        "cohort_id": cohort_id,
        "starts": "7:30",
        "periods": 4,
        "place": "Hội trường",
        "mode": "in_person",
        "kind": "regular",
    }
    rows = [
        {
            "id": n,
            "held_on": date(2026, 11, 2) + timedelta(days=n // 2),
            "half": ("morning", "afternoon")[n % 2],
            "edition_topic_id": topics[n % len(topics)],
            **usual,
        }
        for n in range(1, SESSIONS + 1)
    ]
    session().execute(insert(ClassSession), rows)
    marks = [
        {
            "id": s * 1000 + p,
            "session_id": s,
            "enrolment_id": p,
            "state": "present",
            "periods": 4,
            "way": "roll",
            "evidence": "",
            "recorded_by_id": 1,
            "received_at": at,
            "device_at": at,
            "client_id": f"d{s}-{p}",
        }
        for s in range(1, SESSIONS + 1)
        for p in range(1, PEOPLE + 1)
    ]
    session().execute(insert(Mark), marks)
    session().execute(
        insert(SettledMark),
        [{"mark_id": one["id"], **{k: one[k] for k in ("session_id", "enrolment_id", "state", "periods")}} for one in marks],
    )


if __name__ == "__main__":
    print(json.dumps(asdict(_written())))
