"""The same file any number of times, confirmed and taken back in any order: the ledger is what the file says, or what it was."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from app.attendance.models import ImportFile, MachineNumber, Mark, SettledMark, SheetImport
from app.attendance.services.imports import confirm_import, stage_sheet, undo_import
from app.attendance.services.settling import rebuild_settled
from app.cohorts.models import ClassSession
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.attendance.sheets import as_bytes, flat, merged
from tests.files.make_attendance import two_days, zoom

STEPS = st.lists(st.sampled_from(("stage", "confirm", "undo", "other person")), min_size=1, max_size=12)


def sheet(klass: Klass) -> tuple[bytes, str]:
    """A sheet with four sessions of six people."""
    return as_bytes(merged(klass.names[:6], {at: ["x", "P", "K", "½"] for at in range(6)})), "tuan 1.xlsx"


def machine(klass: Klass) -> tuple[bytes, str]:
    """A machine's file whose numbers are known."""
    rows = [{"number": str(number), "enrolment_id": klass.enrolments[number]} for number in (1, 2)]
    for row in rows:
        db.session.add(MachineNumber(cohort_id=klass.cohort_id, changed_at=NOW, changed_by_id=klass.hoa, **row))
    db.session.commit()
    return two_days([1, 2]), "attlog.dat"


def meeting(klass: Klass) -> tuple[bytes, str]:
    """A meeting of three people."""
    return zoom([(name, "7:30", "9:00") for name in klass.names[:3]]), "zoom.csv"


def done(work: Callable[[], int]) -> tuple[str, int | None]:
    """Why something was refused ("" when it was not), and what it gave back."""
    try:
        return "", work()
    except Refused as refusal:
        return refusal.reason, None


def ledger() -> set[tuple[int, int, str, float]]:
    """What counts."""
    columns = (SettledMark.session_id, SettledMark.enrolment_id, SettledMark.state, SettledMark.periods)
    return {tuple(row) for row in db.session.execute(select(*columns))}


def emptied() -> None:
    """No import and no mark any more, so that the next example begins anew."""
    for table in (SettledMark, ImportFile, Mark, SheetImport):
        db.session.execute(delete(table))
    db.session.commit()


@pytest.mark.parametrize("make", [sheet, machine, meeting])
def test_any_order_of_staging_confirming_and_undoing_leaves_the_file_or_nothing(
    klass: Klass, make: Callable[[Klass], tuple[bytes, str]]
) -> None:
    data, name = make(klass)
    full = _full(klass, data, name)

    @given(steps=STEPS)
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def check(steps: list[str]) -> None:
        emptied()
        known: list[int] = []
        standing: set[int] = set()
        for step in steps:
            if step in ("stage", "other person"):
                known.append(stage_sheet(klass.cohort_id, data, name, by=klass.hoa if step == "stage" else klass.lan, at=NOW))
            elif step == "confirm" and known:
                reason, written = done(lambda: confirm_import(known[-1], {}, {}, by=klass.hoa, at=NOW).written)
                assert reason in ("", "undone")
                assert written in ((0, None) if standing else (0, len(full), None))
                standing |= {known[-1]} if written else set()
            elif step == "undo" and known:
                reason, _withdrawn = done(lambda: undo_import(known[-1], by=klass.lan, at=NOW))
                assert reason in ("", "not_confirmed")
                standing -= {known[-1]} if not reason else set()
            assert ledger() == (full if standing else set())
        assert rebuild_settled(by=None, at=NOW) == 0

    check()


def _full(klass: Klass, data: bytes, name: str) -> set[tuple[int, int, str, float]]:
    """What the ledger says once the file is written."""
    confirm_import(stage_sheet(klass.cohort_id, data, name, by=klass.hoa, at=NOW), {}, {}, by=klass.hoa, at=NOW)
    full = ledger()
    assert full
    emptied()
    return full


@given(marks=st.lists(st.lists(st.sampled_from(["x", "P", "K", "M", "½", ""]), min_size=4, max_size=4), min_size=3, max_size=3))
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_undoing_gives_back_what_stood_before(klass: Klass, marks: list[list[str]]) -> None:
    emptied()
    klass.save(1, {0: "excused", 1: "present"})
    before = ledger()
    data = as_bytes(merged(klass.names[:3], dict(enumerate(marks))))
    import_id = stage_sheet(klass.cohort_id, data, "a.xlsx", by=klass.hoa, at=NOW)
    current = {(row.session_id, row.enrolment_id): row.mark_id for row in db.session.query(SettledMark)}
    confirm_import(import_id, {}, current, by=klass.hoa, at=NOW)
    undo_import(import_id, by=klass.hoa, at=NOW)
    assert ledger() == before


def test_the_file_is_kept_only_while_it_waits(klass: Klass) -> None:
    data, name = sheet(klass)
    import_id = stage_sheet(klass.cohort_id, data, name, by=klass.hoa, at=NOW)
    assert db.session.query(ImportFile.content).scalar() == data
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    assert db.session.query(ImportFile).count() == 0


def test_a_closed_session_takes_nothing_and_the_others_are_written(klass: Klass) -> None:
    import_id = stage_sheet(
        klass.cohort_id,
        as_bytes(flat(["Họ và tên", "Buổi 1", "Buổi 2"], [[klass.names[0], "x", "x"]])),
        "a.xlsx",
        by=klass.hoa,
        at=NOW,
    )
    db.session.execute(update(ClassSession).where(ClassSession.id == klass.sessions[0]).values(closed_at=NOW))
    db.session.commit()
    outcome = confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    assert (outcome.written, outcome.shut) == (1, 1)
    assert (klass.state(0, 1), klass.state(0, 2)) == (None, "present")


def test_an_import_of_a_session_that_was_closed_since_is_not_taken_back(klass: Klass) -> None:
    data, name = sheet(klass)
    import_id = stage_sheet(klass.cohort_id, data, name, by=klass.hoa, at=NOW)
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    db.session.execute(update(ClassSession).where(ClassSession.id == klass.sessions[0]).values(closed_at=NOW))
    db.session.commit()
    with pytest.raises(Refused, match="closed"):
        undo_import(import_id, by=klass.hoa, at=NOW)
    assert klass.state(0, 1) == "present"


def test_eight_who_send_the_same_file_at_once_write_it_once(room: Klass, app: Any) -> None:
    data = as_bytes(merged(room.names, dict.fromkeys(range(50), "xPKM")))
    ready = Barrier(8)

    def one(number: int) -> int:
        with app.app_context():
            ready.wait()
            by = room.hoa if number % 2 else room.lan
            import_id = stage_sheet(room.cohort_id, data, "a.xlsx", by=by, at=NOW)
            try:
                return confirm_import(import_id, {}, {}, by=by, at=NOW).written
            finally:
                db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(one, range(8)))
    assert sorted(written) == [0] * 7 + [200]
    with app.app_context():
        assert db.session.query(Mark).count() == 200
        assert rebuild_settled(by=None, at=NOW) == 0
